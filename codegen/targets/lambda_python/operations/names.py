"""Names inside of a generated operation module: attributes of requests, stems of response classes."""

from __future__ import annotations

import ast
import builtins
import html
import keyword
import re
from collections.abc import Collection, Iterable
from functools import cache

from codegen.core.names import UniqueNames, python_identifier
from codegen.render.gate import FORBIDDEN_NAMES

_IN_ANNOTATIONS = frozenset("bool bytes dict float int list set str tuple".split())
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z`'\"(])")
_HARMLESS = frozenset(dir(builtins)) - frozenset(keyword.kwlist) - _IN_ANNOTATIONS - FORBIDDEN_NAMES

REQUEST_MEMBERS = frozenset("raw body parameters content body_required".split())
RESPONSE_MEMBERS = frozenset(
    "status statuses headers body content content_type header_names header_styles example to_http".split()
)

_PHRASES = {
    "100": "Continue", "101": "SwitchingProtocols", "102": "Processing", "103": "EarlyHints", "200": "Ok",
    "201": "Created", "202": "Accepted", "203": "NonAuthoritativeInformation", "204": "NoContent",
    "205": "ResetContent", "206": "PartialContent", "207": "MultiStatus", "208": "AlreadyReported", "226": "ImUsed",
    "300": "MultipleChoices", "301": "MovedPermanently", "302": "Found", "303": "SeeOther", "304": "NotModified",
    "305": "UseProxy", "307": "TemporaryRedirect", "308": "PermanentRedirect", "400": "BadRequest",
    "401": "Unauthorized", "402": "PaymentRequired", "403": "Forbidden", "404": "NotFound",
    "405": "MethodNotAllowed", "406": "NotAcceptable", "407": "ProxyAuthenticationRequired",
    "408": "RequestTimeout", "409": "Conflict", "410": "Gone", "411": "LengthRequired",
    "412": "PreconditionFailed", "413": "ContentTooLarge", "414": "UriTooLong", "415": "UnsupportedMediaType",
    "416": "RangeNotSatisfiable", "417": "ExpectationFailed", "418": "ImATeapot", "421": "MisdirectedRequest",
    "422": "UnprocessableContent", "423": "Locked", "424": "FailedDependency", "425": "TooEarly",
    "426": "UpgradeRequired", "428": "PreconditionRequired", "429": "TooManyRequests",
    "431": "RequestHeaderFieldsTooLarge", "451": "UnavailableForLegalReasons", "500": "InternalServerError",
    "501": "NotImplemented", "502": "BadGateway", "503": "ServiceUnavailable", "504": "GatewayTimeout",
    "505": "HttpVersionNotSupported", "506": "VariantAlsoNegotiates", "507": "InsufficientStorage",
    "508": "LoopDetected", "510": "NotExtended", "511": "NetworkAuthenticationRequired", "1XX": "Informational",
    "2XX": "Success", "3XX": "Redirection", "4XX": "ClientError", "5XX": "ServerError", "default": "Default",
}  # fmt: skip
"""https://www.iana.org/assignments/http-status-codes, as a class name ends; ranges by their name in RFC 9110."""


def response_suffix(status: str) -> str:
    """How the class of a response with this status ends: NotFound, ClientError for 4XX."""
    return _PHRASES.get(status, f"Status{status}")


class AttributeNames:
    """Names for the attributes of one class."""

    def __init__(self, members: Collection[str], types: Iterable[str]) -> None:
        """Start with what the class has already.

        Args:
            types: texts of the annotations; an attribute of a type's name would hide it from the next one.
        """
        self._reserved = frozenset(members).union(*map(_lower_names, types))
        self._names = UniqueNames(self._reserved)
        self._given: set[str] = set()

    def claim(self, text: str, place: str) -> str:
        """The attribute of a parameter; two of one name are told apart by their places."""
        name = self._name(text)
        if name in self._given:
            name = f"{name.rstrip('_')}_{place}"
        claimed = self._names.claim(name, f"{place} {text}")
        self._given.add(claimed)
        return claimed

    def _name(self, text: str) -> str:
        name: str = python_identifier(text, "parameter", self._reserved)
        # A builtin's name harms no annotation, unless it is a type's: `request.id` reads better than `request.id_`.
        plain = name.removesuffix("_")
        return plain if plain in _HARMLESS and plain not in self._reserved else name


@cache
def _lower_names(type_text: str) -> frozenset[str]:
    """The builtin types in an annotation."""
    names = (node for node in ast.walk(ast.parse(type_text, mode="eval")) if isinstance(node, ast.Name))
    return frozenset(name.id for name in names if name.id.islower())


def sentence(text: str) -> str:
    """The first sentence of a contract's text, with its full stop and without HTML."""
    plain = html.unescape(_TAG.sub("", text))
    first = _SENTENCE_END.split(" ".join(plain.split()), maxsplit=1)[0]
    return first if not first or first[-1] in ".!?:" else f"{first}."
