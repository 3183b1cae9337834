"""Answers for an HTTP API what browsers ask of it: preflight requests, and the headers of every other answer.

With a configuration API Gateway does all of it: preflights need no route, and what the backend says of CORS is dropped.
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
"""

from __future__ import annotations

from codegen.gateway.exchange import Exchange, Headers, MethodResponse
from codegen.ir.api import Cors

_PREFIX = "access-control-"
_ANY_OF_SCHEME = ("http://*", "https://*")


class CorsHeaders:
    """The configuration of one API, ready to answer."""

    __slots__ = ("_actual", "_any", "_credentials", "_origins", "_preflight", "_schemes")

    def __init__(self, cors: Cors) -> None:
        self._origins = frozenset(origin.lower() for origin in cors.allow_origins)
        self._any = "*" in self._origins
        self._credentials = cors.allow_credentials
        self._schemes = tuple(origin[:-1] for origin in _ANY_OF_SCHEME if origin in self._origins)
        shared: Headers = [("Access-Control-Allow-Credentials", "true")] if cors.allow_credentials else []
        self._actual = [*shared, *_listed("Access-Control-Expose-Headers", cors.expose_headers)]
        self._preflight = [
            *shared,
            *_listed("Access-Control-Allow-Methods", cors.allow_methods),
            *_listed("Access-Control-Allow-Headers", cors.allow_headers),
        ]
        if cors.max_age is not None:
            self._preflight.append(("Access-Control-Max-Age", str(cors.max_age)))

    def preflight(self, exchange: Exchange) -> MethodResponse:
        """The answer to a preflight; without a word of CORS where the origin is not allowed."""
        headers = self._headers(exchange, self._preflight) if is_preflight(exchange) else []
        return MethodResponse(204, list(headers))

    def put_on(self, exchange: Exchange, response: MethodResponse) -> None:
        """Put the headers of the configuration in the place of the backend's."""
        headers = [pair for pair in response.headers if not pair[0].lower().startswith(_PREFIX)]
        response.headers = headers + self._headers(exchange, self._actual)

    def _headers(self, exchange: Exchange, others: Headers) -> Headers:
        origin = exchange.header("origin")
        if not origin:
            return []
        allowed = self._allowed(origin)
        return [("Access-Control-Allow-Origin", allowed), *others] if allowed else []

    def _allowed(self, origin: str) -> str | None:
        """The origin that is told to the browser."""
        if self._any:
            return origin if self._credentials else "*"
        lower = origin.lower()
        is_allowed = lower in self._origins or lower.startswith(self._schemes)
        return origin if is_allowed else None


def is_preflight(exchange: Exchange) -> bool:
    """Whether a browser asks what it may send (https://fetch.spec.whatwg.org/#cors-preflight-request)."""
    return (
        exchange.request.http_method == "OPTIONS"
        and exchange.header("origin") is not None
        and exchange.header("access-control-request-method") is not None
    )


def _listed(name: str, values: tuple[str, ...]) -> Headers:
    return [(name, ",".join(values))] if values else []
