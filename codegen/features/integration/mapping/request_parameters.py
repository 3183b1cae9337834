"""Request parameters of an integration: what mappings and overrides put into its headers, path and query string.

In: `integration.request.*` mappings and an exchange. Out: the integration request's parameters.
https://docs.aws.amazon.com/apigateway/latest/developerguide/request-response-data-mappings.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from codegen.core.records import Record, field
from codegen.gateway.context import as_text
from codegen.gateway.exchange import Exchange, Headers
from codegen.gateway.expressions import Expression, compile_mapping, compile_values
from codegen.gateway.headers import is_name, on_one_line

HEADER = "integration.request.header."
_PATH = "integration.request.path."
_QUERY = "integration.request.querystring."


class IntegrationParameters(Record, eq=False):
    """The parameters of one integration request."""

    headers: Headers = field(default_factory=list)
    path: dict[str, str] = field(default_factory=dict)
    query: list[tuple[str, str]] = field(default_factory=list)

    def header(self, name: str) -> str | None:
        """The last value of a header whose name is given in lower case."""
        return next((value for key, value in reversed(self.headers) if key.lower() == name), None)

    def set_default(self, name: str, value: str) -> None:
        """Add a header that was not mapped."""
        if self.header(name.lower()) is None:
            self.headers.append((name, value))


class RequestParameters:
    """The mappings of one integration, compiled. A mapping whose source has no value adds nothing."""

    __slots__ = ("_headers", "_path", "_query")

    def __init__(self, mappings: Mapping[str, str]) -> None:
        self._headers: list[tuple[str, Expression]] = []
        self._path: list[tuple[str, Expression]] = []
        self._query: list[tuple[str, Callable[[Exchange], list[str]]]] = []
        for target, source in mappings.items():
            expression, values = compile_mapping(source), compile_values(source)
            if expression is None or values is None:
                continue
            if target.startswith(HEADER) and is_name(target.removeprefix(HEADER)):
                self._headers.append((target.removeprefix(HEADER), expression))
            elif target.startswith(_PATH):
                self._path.append((target.removeprefix(_PATH), expression))
            elif target.startswith(_QUERY):
                self._query.append((target.removeprefix(_QUERY), values))

    def map(self, exchange: Exchange) -> IntegrationParameters:
        """The parameters that the mappings give for a request.

        Raises:
            GatewayError: a mapping looks into a body that is broken JSON.
        """
        found = IntegrationParameters()
        for name, expression in self._headers:
            value = expression(exchange, None)
            if value is not None:
                found.headers.append((name, on_one_line(value)))
        for name, expression in self._path:
            value = expression(exchange, None)
            if value is not None:
                found.path[name] = value
        for name, values in self._query:
            found.query += [(name, value) for value in values(exchange)]
        return found


def override(exchange: Exchange, parameters: IntegrationParameters) -> None:
    """Let what the request template put into `$context.requestOverride` win over the mappings.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-override-request-response-parameters.html
    """
    overrides = exchange.context.get("requestOverride") if exchange.context else None
    if not isinstance(overrides, dict):
        return
    headers = _members(overrides, "header")
    if headers:
        replaced = {name.lower() for name in headers}
        parameters.headers = [pair for pair in parameters.headers if pair[0].lower() not in replaced]
        parameters.headers += [
            (name, on_one_line(",".join(values))) for name, values in headers.items() if is_name(name)
        ]
    query = _members(overrides, "querystring")
    if query:
        parameters.query = [pair for pair in parameters.query if pair[0] not in query]
        parameters.query += [(name, value) for name, values in query.items() for value in values]
    for name, values in _members(overrides, "path").items():
        parameters.path[name] = ",".join(values)


def _members(overrides: dict[Any, Any], place: str) -> dict[str, list[str]]:
    """Name and values of what was set in one place."""
    found = overrides.get(place)
    if not isinstance(found, dict):
        return {}
    return {
        str(name): [as_text(item) for item in value] if isinstance(value, list) else [as_text(value)]
        for name, value in found.items()
    }
