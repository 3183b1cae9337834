"""Parameter mapping of HTTP APIs: headers, query parameters, path and status are appended, overwritten or removed.

In: the mappings of an integration, an exchange and, for answers, what the endpoint said. Out: the changed parts.
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from codegen.core.records import Record
from codegen.gateway.exchange import EndpointResponse, Exchange, Headers
from codegen.gateway.expressions import Expression
from codegen.gateway.headers import is_name, on_one_line
from codegen.gateway.http_expressions import compile_value

_RESERVED = frozenset(
    {
        "authorization", "connection", "content-encoding", "content-length", "content-location", "forwarded",
        "keep-alive", "origin", "proxy-authenticate", "proxy-authorization", "te", "trailers", "transfer-encoding",
        "upgrade", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto",
    }
)  # fmt: skip
_RESERVED_PREFIXES = ("access-control-", "apigw-", "x-amz-", "x-amzn-")
_PATH, _STATUS = "overwrite:path", "overwrite:statuscode"


class _Change(Record, frozen=True):
    """One mapping of a header or query parameter."""

    operation: str  # append overwrite remove
    name: str
    value: Expression

    def apply(self, pairs: Headers, value: str | None, normal: Callable[[str], str]) -> Headers:
        """The pairs after it; what has no value changes nothing."""
        if value is None and self.operation != "remove":
            return pairs
        if self.operation != "append":
            wanted = normal(self.name)
            pairs = [pair for pair in pairs if normal(pair[0]) != wanted]
        return pairs if self.operation == "remove" or value is None else [*pairs, (self.name, value)]


class HttpParameters:
    """The mappings of one side of an integration."""

    __slots__ = ("_headers", "_path", "_query", "_status")

    def __init__(self, mappings: Mapping[str, str]) -> None:
        self._headers = tuple(_changes(mappings, "header."))
        self._query = tuple(_changes(mappings, "querystring."))
        self._path = compile_value(mappings[_PATH]) if _PATH in mappings else None
        self._status = compile_value(mappings[_STATUS]) if _STATUS in mappings else None

    def headers(
        self, headers: Headers, exchange: Exchange, response: EndpointResponse | None = None
    ) -> Headers:
        """Headers after the mappings; their names are compared without case."""
        for change in self._headers:
            value = change.value(exchange, response)
            headers = change.apply(headers, None if value is None else on_one_line(value), str.lower)
        return headers

    @property
    def changes_query(self) -> bool:
        return bool(self._query)

    def query(self, pairs: Headers, exchange: Exchange) -> Headers:
        """Query parameters after the mappings."""
        for change in self._query:
            pairs = change.apply(pairs, change.value(exchange, None), str)
        return pairs

    def path(self, exchange: Exchange) -> str | None:
        """The path that stands in for the endpoint's; None where none does."""
        return self._path(exchange, None) if self._path is not None else None

    def status(self, exchange: Exchange, response: EndpointResponse) -> int:
        """The status that the client gets."""
        wanted = self._status(exchange, response) if self._status is not None else None
        if wanted is not None and wanted.isascii() and wanted.isdigit() and 200 <= int(wanted[:4]) <= 599:
            return int(wanted)
        return response.status


def is_reserved(name: str) -> bool:
    """Whether API Gateway lets nobody map a header."""
    lower = name.lower()
    return lower in _RESERVED or lower.startswith(_RESERVED_PREFIXES)


def _changes(mappings: Mapping[str, str], kind: str) -> Iterable[_Change]:
    for target, source in mappings.items():
        operation, _, parameter = target.partition(":")
        name = parameter.removeprefix(kind)
        if name == parameter or operation not in ("append", "overwrite", "remove"):
            continue
        if kind == "header." and (is_reserved(name) or not is_name(name)):
            continue
        yield _Change(operation, name, compile_value(source))
