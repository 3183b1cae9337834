"""An HTTP request as handlers see it, whichever event it came in, and the answer to it."""

import re
from base64 import b64decode
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from typing import Any, NamedTuple
from urllib.parse import unquote

from .problem import BadRequest, Finding


class Headers(Mapping[str, str]):
    """Header fields, by name in any case. A field that came twice reads as one: "a, b"."""

    __slots__ = ("_values",)

    def __init__(self, fields: Iterable[tuple[str, str]] = ()) -> None:
        self._values: dict[str, list[str]] = {}
        for name, value in fields:
            self._values.setdefault(name.lower(), []).append(value)

    def __getitem__(self, name: str) -> str:
        return ", ".join(self._values[name.lower()])

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"Headers({self._values!r})"

    def get_all(self, name: str) -> list[str]:
        """Every value of a field, as many as came."""
        return list(self._values.get(name.lower(), ()))


class HttpResponse(NamedTuple):
    """An answer before it takes the form that the gateway wants."""

    status: int
    headers: list[tuple[str, str]]
    body: str | bytes | None


class HttpRequest:
    """A request as the gateway delivered it: what an operation's typed request does not say.

    Without an event it is an empty request, for unit tests of handlers.
    """

    def __init__(self, event: Mapping[str, Any] | None = None) -> None:
        self.event: Mapping[str, Any] = event or {}
        self.context: Mapping[str, Any] = self.event.get("requestContext") or {}

    # ---- what the payload formats say in their own ways
    @property
    def method(self) -> str:
        return ""

    @property
    def path(self) -> str:
        """The path that the client asked for, without the stage."""
        return "/"

    @property
    def route(self) -> str:
        """The path of the route, such as "/orders/{orderId}"."""
        return ""

    @cached_property
    def headers(self) -> Headers:
        return Headers()

    @cached_property
    def query(self) -> list[tuple[str, str]]:
        """The query's names and values in order, decoded."""
        return []

    @cached_property
    def cookies(self) -> list[tuple[str, str]]:
        """The cookies' names and values in order, as sent."""
        return []

    @cached_property
    def encoded_path_parameters(self) -> Mapping[str, str]:
        """Path parameters, percent-encoded."""
        return {}

    @property
    def source_ip(self) -> str:
        return ""

    @property
    def user_agent(self) -> str:
        return ""

    @property
    def claims(self) -> Mapping[str, Any]:
        """The claims of the caller's token, where a Cognito or JWT authorizer checked it."""
        return {}

    @property
    def authorizer(self) -> Mapping[str, Any]:
        """What the Lambda authorizer told about the caller: its context, and `principalId` on REST APIs."""
        return {}

    def result(self, response: HttpResponse) -> dict[str, Any]:
        """The function's result for this request."""
        raise NotImplementedError

    # ---- what they share
    def match_path(self, template: str) -> bool:
        """Whether the path has the form of `template`; if so, its parameters are taken from there.

        For gateways that route by `$default` or `/{proxy+}` and do not name the parameters themselves.
        """
        names, pattern = _compiled(template)
        match = pattern.fullmatch(self.path.rstrip("/") or "/")
        if match:
            values = dict(zip(names, match.groups(), strict=True))
            self.encoded_path_parameters = self._path_values(values)
        return match is not None

    def _path_values(self, values: dict[str, str]) -> Mapping[str, str]:
        """Values that stood in the path, percent-encoded."""
        return values

    @property
    def request_id(self) -> str:
        return str(self.context.get("requestId") or "")

    @property
    def stage(self) -> str:
        return str(self.context.get("stage") or "")

    @property
    def path_parameters(self) -> Mapping[str, str]:
        """Path parameters, decoded."""
        return {
            name: unquote(value) for name, value in self.encoded_path_parameters.items()
        }

    @property
    def content_type(self) -> str:
        """The Content-Type field as sent, "" without one."""
        return self.headers.get("content-type", "")

    @cached_property
    def payload(self) -> str | bytes:
        """The body as cheaply as it can be had: text, or bytes where it came as base64."""
        body = self.event.get("body") or ""
        if not self.event.get("isBase64Encoded"):
            return str(body)
        try:
            return b64decode(body, validate=True)
        except ValueError:
            finding = Finding("body", "", "is not valid base64")
            raise BadRequest(errors=[finding]) from None

    @property
    def body(self) -> bytes:
        """The body's bytes."""
        payload = self.payload
        return payload if isinstance(payload, bytes) else payload.encode()


@cache
def _compiled(template: str) -> tuple[list[str], re.Pattern[str]]:
    """The names of a path template's parameters, and the pattern of the paths that it stands for."""
    names: list[str] = []
    pattern = ""
    for literal, name in re.findall(r"([^{]*)(?:{([^}]*)})?", template):
        pattern += re.escape(literal)
        if name in names:  # what stands twice in a path has one value
            pattern += f"(?:\\{names.index(name) + 1})"
        elif name:
            names.append(name.removesuffix("+"))
            pattern += "(.+)" if name.endswith("+") else "([^/]+)"
    return names, re.compile(pattern)
