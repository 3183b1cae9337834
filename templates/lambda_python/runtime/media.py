"""Bodies by media type: text of a request to a value, value of a response to text."""

import re
from base64 import b64decode
from collections.abc import Mapping
from typing import Any, ClassVar, TypeAlias

from .problem import BadRequest, Finding, UnsupportedMediaType
from .validation import Validator
from .values import Shape, convert

Payload: TypeAlias = str | bytes

_PARAMETER = re.compile(r';\s*([\w!#$%&\'*+.^`|~-]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;\s]*)')


class Media:
    """How the bodies of one media type become values and back."""

    can_be_empty: ClassVar[bool] = True
    charset: ClassVar[str] = ""  # what the Content-Type of a response says of it

    def __init__(self, type_: Any = Any) -> None:
        self.validator = Validator(type_)

    def decode(self, payload: Payload, content_type: str) -> Any:
        """The value of a body.

        Raises:
            BadRequest: the body breaks the contract.
        """
        raise NotImplementedError

    def encode(self, value: Any) -> Payload:
        """The body of a value."""
        raise NotImplementedError

    def example(self, value: Any) -> Any:
        """The value that an example in a JSON file stands for."""
        return self.validator.value(value, "body", "")


Content: TypeAlias = Mapping[str, Media]
"""Media types of a body, as the contract spells them."""


class Json(Media):
    """A JSON document."""

    can_be_empty = False

    def decode(self, payload: Payload, content_type: str) -> Any:
        return self.validator.json(payload, "body")

    def encode(self, value: Any) -> Payload:
        return self.validator.dump(value)


class Text(Media):
    """A text; XML, too, of which the handler makes what it likes."""

    charset = "; charset=utf-8"

    def __init__(self, type_: Any = str, shape: Shape = "string") -> None:
        super().__init__(type_)
        self.shape = shape

    def decode(self, payload: Payload, content_type: str) -> Any:
        text = _text(payload, media_parameters(content_type).get("charset", "utf-8"))
        return self.validator.value(convert(text, self.shape), "body", "")

    def encode(self, value: Any) -> Payload:
        return value if isinstance(value, str) else self.validator.dump(value)


class Binary(Media):
    """Bytes."""

    def __init__(self) -> None:
        super().__init__(bytes)

    def decode(self, payload: Payload, content_type: str) -> Any:
        return payload if isinstance(payload, bytes) else to_bytes(payload)

    def encode(self, value: Any) -> Payload:
        return bytes(value)

    def example(self, value: Any) -> Any:
        return b64decode(value)


def to_bytes(payload: str) -> bytes:
    """The bytes of a body that came as text; half of a character, which no client can send, becomes a question mark."""
    return payload.encode("utf-8", "replace")


def media_parameters(field: str) -> dict[str, str]:
    """The parameters of a Content-Type or Content-Disposition field, their names in lower case."""
    found: dict[str, str] = {}
    for name, value in _PARAMETER.findall(field):
        quoted = value.startswith('"')
        found[name.lower()] = _unescaped(value[1:-1]) if quoted else value
    return found


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def _text(payload: Payload, charset: str) -> str:
    try:
        return payload if isinstance(payload, str) else payload.decode(charset)
    except (ValueError, LookupError) as error:
        raise BadRequest(errors=[Finding("body", "", str(error))]) from None


def select(content: Content, content_type: str) -> Media:
    """The media that a body is in.

    Raises:
        UnsupportedMediaType: the contract takes no such body.
    """
    if not content_type:  # API Gateway takes such a body for JSON
        return content.get("application/json") or next(iter(content.values()))
    name = content_type.partition(";")[0].strip().lower()
    if name in content:
        return content[name]
    for pattern, media in content.items():
        if covers(pattern, name):
            return media
    accepted = ", ".join(content)
    raise UnsupportedMediaType(
        f"the body should be {accepted}, not {name}", headers={"Accept": accepted}
    )


def covers(pattern: str, name: str) -> bool:
    """Whether a media type is in a range such as "image/*", "application/*+json" or "*/*"."""
    before, star, after = pattern.partition("*")
    return pattern == "*/*" or bool(
        star and name.startswith(before) and name.endswith(after)
    )
