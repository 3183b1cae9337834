"""What typed requests and responses have in common. Each class says itself how it goes over the wire."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeAlias

from .media import Content
from .request import HttpRequest, HttpResponse
from .validation import dump_json

if TYPE_CHECKING:
    from .parameters import Parameter  # operations without parameters do without

HeaderNames: TypeAlias = Mapping[str, str]
"""Attribute of a response -> name of its header field, or how that is written."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """What a handler is given. An operation's own class adds its parameters and its body.

    Attributes:
        raw: the request as it came: headers, claims of the caller, source address.
    """

    raw: HttpRequest = field(default_factory=HttpRequest, repr=False, compare=False)

    parameters: ClassVar[tuple["Parameter", ...]] = ()
    content: ClassVar[Content] = {}
    body_required: ClassVar[bool] = False


@dataclass(frozen=True, kw_only=True)
class Response:
    """What a handler returns. An operation's own classes add the body and the documented header fields.

    Attributes:
        headers: further header fields; a list of values makes one field each (Set-Cookie).
    """

    status: int
    headers: Mapping[str, str | Sequence[str]] = field(default_factory=dict)

    statuses: ClassVar[range] = range(100, 600)
    content: ClassVar[Content] = {}
    header_names: ClassVar[HeaderNames] = {}
    header_styles: ClassVar[HeaderNames] = {}  # "json" or "explode"

    @classmethod
    def example(cls) -> Self:
        """The contract's example of this response; for stubs and tests."""
        from .examples import load_response  # not for functions that are done

        return load_response(cls)

    def to_http(self) -> HttpResponse:
        """The answer that this response stands for."""
        headers: list[tuple[str, str]] = []
        body: str | bytes | None = None
        if self.content:
            content_type = getattr(self, "content_type", "") or next(iter(self.content))
            media = self.content[content_type]
            body = media.encode(getattr(self, "body", None))
            headers.append(("Content-Type", content_type + media.charset))
        for attribute, name in self.header_names.items():
            value = getattr(self, attribute)
            if value is not None:
                style = self.header_styles.get(attribute, "")
                headers.append((name, header_text(value, style)))
        if self.headers:
            _add(headers, self.headers)
        return HttpResponse(self.status, headers, body)


def _add(
    fields: list[tuple[str, str]], more: Mapping[str, str | Sequence[str]]
) -> None:
    """Add the fields that a handler set itself; they replace what the contract says of them."""
    own = {name.lower() for name in more}
    fields[:] = [(name, value) for name, value in fields if name.lower() not in own]
    for name, value in more.items():
        values = [value] if isinstance(value, str) else value
        fields.extend((name, item) for item in values)


def header_text(value: Any, style: str = "") -> str:
    """A value in the style that OpenAPI calls simple, the only one for header fields; "json" is a document instead."""
    if style == "json":
        return dump_json(value)
    if isinstance(value, str):
        return value
    plain = json.loads(dump_json(value))
    if style == "explode" and isinstance(plain, dict):
        return ",".join(f"{name}={_simple(item)}" for name, item in plain.items())
    return _simple(plain)


def _simple(value: Any) -> str:
    if isinstance(value, dict):
        return ",".join(f"{name},{_simple(item)}" for name, item in value.items())
    if isinstance(value, list):
        return ",".join(map(_simple, value))
    return value if isinstance(value, str) else json.dumps(value)
