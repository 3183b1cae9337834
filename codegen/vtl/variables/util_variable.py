r"""`$util`: escaping, JSON, URL and Base64 functions.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html#util-template-reference
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any
from urllib.parse import quote_plus

from codegen.vtl.java.methods import TABLES, Printer, is_object, is_string, method, thrown
from codegen.vtl.java.object_methods import OBJECT
from codegen.vtl.limits import ELEMENTS_PER_CHARACTER
from codegen.vtl.variables.json_document import parse_json

TO_ESCAPE = re.compile(r"[^ !#-&(-.0-\[\]-~]")
_SHORT = {
    '"': '\\"',
    "'": "\\'",
    "\\": "\\\\",
    "/": "\\/",
    "\b": "\\b",
    "\f": "\\f",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
}
_ESCAPED_BYTE = re.compile("%(.{0,2})", re.DOTALL)


class UtilVariable:
    """The receiver of the functions; it holds nothing."""

    __slots__ = ()


UTIL = UtilVariable()
FUNCTIONS = TABLES[UtilVariable] = dict(OBJECT)


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    units = character.encode("utf-16-be", "surrogatepass").hex().upper()
    return _SHORT.get(character) or "".join(f"\\u{units[at:at + 4]}" for at in range(0, len(units), 4))


def escape_javascript(text: str) -> str:
    r"""`$util.escapeJavaScript()`: also escapes `'` and `/`, and everything beyond ASCII."""
    if text.isascii() and text.isprintable():
        return text.replace("\\", "\\\\").replace('"', '\\"').replace("'", "\\'").replace("/", "\\/")
    return TO_ESCAPE.sub(_escape, text)


@method(FUNCTIONS, "escapeJavaScript", is_object, prints=True)
def _escape_javascript(printer: Printer, _: UtilVariable, value: Any) -> str | None:
    return (
        None if value is None else escape_javascript(value if value.__class__ is str else printer.text(value))
    )


@method(FUNCTIONS, "parseJson", is_string, prints=True)
def _parse_json(printer: Printer, _: UtilVariable, text: str | None) -> Any:
    printer.charge(len(_given(text)) // ELEMENTS_PER_CHARACTER)
    try:
        return parse_json(_given(text))
    except ValueError as error:
        raise thrown("JsonParseException", f"$util.parseJson got no JSON: {error}") from None


@method(FUNCTIONS, "urlEncode", is_string)
def _url_encode(_: UtilVariable, text: str | None) -> str:
    # Java encodes `~` and keeps `*`; unpaired surrogates become question marks.
    return quote_plus(_given(text).encode("utf-8", "replace"), safe="*").replace("~", "%7E")


@method(FUNCTIONS, "urlDecode", is_string)
def _url_decode(_: UtilVariable, text: str | None) -> str:
    for escape in _ESCAPED_BYTE.finditer(_given(text)):
        if not re.fullmatch("[0-9a-fA-F]{2}", escape[1]):
            raise thrown("IllegalArgumentException", f"URLDecoder: illegal hex characters in '{escape[0]}'")
    spaced = _given(text).replace("+", " ")
    return re.sub(
        "(?:%..)+", lambda run: bytes.fromhex(run[0].replace("%", "")).decode("utf-8", "replace"), spaced
    )


@method(FUNCTIONS, "base64Encode", is_object, prints=True)
def _base64_encode(printer: Printer, _: UtilVariable, value: Any) -> str | None:
    if value is None:
        return None
    return base64.b64encode(printer.text(value).encode("utf-8", "replace")).decode()


@method(FUNCTIONS, "base64Decode", is_string)
def _base64_decode(_: UtilVariable, text: str | None) -> str:
    encoded = _given(text)
    try:
        if not encoded.isascii():
            raise ValueError("a character beyond ASCII")
        padded = encoded if "=" in encoded else encoded + "=" * (-len(encoded) % 4)
        return base64.b64decode(padded, validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError) as error:
        raise thrown("IllegalArgumentException", f"$util.base64Decode: {error}") from None


def _given(text: str | None) -> str:
    if text is None:
        raise thrown("NullPointerException", "the argument is null")
    return text
