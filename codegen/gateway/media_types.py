"""Media types as API Gateway compares them: whether a body is binary, and which template answers an Accept header.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings-workflow.html
"""

from __future__ import annotations

from collections.abc import Iterable

JSON = "application/json"


def media_type(header: str | None) -> str:
    """The media type of a Content-Type, or the first one of an Accept header, in lower case and without parameters."""
    if not header:
        return ""
    return header.partition(",")[0].partition(";")[0].strip().lower()


class MediaTypes:
    """The `binaryMediaTypes` of an API, ready to be asked."""

    __slots__ = ("_all", "_halves", "_types")

    def __init__(self, patterns: Iterable[str]) -> None:
        types = [pattern.strip().lower() for pattern in patterns]
        self._all = "*/*" in types
        self._types = frozenset(pattern for pattern in types if "*" not in pattern)
        self._halves = tuple(tuple(pattern.partition("/")[::2]) for pattern in types if "*" in pattern)

    def __bool__(self) -> bool:
        return self._all or bool(self._types or self._halves)

    def match(self, header: str | None) -> bool:
        """Whether a Content-Type, or the first type of an Accept header, is binary.

        Wildcards count in the API's list only: `Accept: */*` asks for no binary type.
        """
        if self._all:
            return True
        kind = media_type(header)
        if kind in self._types:
            return True
        main, slash, sub = kind.partition("/")
        if not slash or "*" in kind:
            return False
        return any(left in ("*", main) and right in ("*", sub) for left, right in self._halves)
