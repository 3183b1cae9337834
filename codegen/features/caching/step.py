"""Keeps the answers of a method for a while: the same namespace and the same cache key parameters get the same answer.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from codegen.core.records import Record
from codegen.gateway.errors import ACCESS_DENIED, GatewayError
from codegen.gateway.exchange import Exchange, Headers, MethodResponse, ServedStage, Step
from codegen.gateway.expressions import compile_values
from codegen.gateway.method_settings import method_settings, own_settings
from codegen.gateway.steps import Ports
from codegen.gateway.store import ExpiringStore
from codegen.ir.api import Route
from codegen.ir.application import Stage
from codegen.ir.integration import Integration

CACHE = "cache"
"""Name of the store."""
DEFAULT_TTL, LONGEST_TTL = 300, 3600  # seconds
LARGEST_ANSWER = 1_048_576  # bytes
_GB = 1024**3
_DEFAULT_SIZE = 0.5  # GB
_MAX_AGE_ZERO = re.compile(r"(?:\A|[,\s])max-age\s*=\s*0(?:\Z|[,;\s])", re.IGNORECASE)
_IGNORED = ("Warning", '199 - "Cache-Control was ignored: the caller may not invalidate the cache"')

KeyPart = Callable[[Exchange], list[str]]


class CacheSettings(Record, frozen=True):
    """How one method's answers are kept."""

    namespace: str
    parts: tuple[KeyPart, ...]
    ttl: float  # seconds
    requires_authorization: bool  # for Cache-Control: max-age=0
    strategy: str  # for those who are not authorized

    def key(self, exchange: Exchange) -> str:
        """What an answer is kept under; nothing else tells requests apart."""
        return "\0".join([self.namespace, *("\1".join(part(exchange)) for part in self.parts)])


def wrap(route: Route, stage: ServedStage, ports: Ports, resource_id: str, step: Step) -> Step:
    """The step of an integration, with a cache before it where the stage asks for one."""
    settings = cache_settings(route, stage.stage, resource_id)
    if settings is None:
        return step
    size = float(stage.stage.cache_cluster_size or _DEFAULT_SIZE) * _GB
    store = ports.stage_stores.store(CACHE, size)
    cached = Cached(settings, store, step)
    is_for_all = route.http_method != "ANY" or own_settings(stage.stage, route).get("cachingEnabled")
    return cached if is_for_all else OnlyGet(cached, step)


def cache_settings(route: Route, stage: Stage, resource_id: str) -> CacheSettings | None:
    """How a method's answers are kept; None where they are not."""
    settings = method_settings(stage, route)
    if not stage.cache_cluster_enabled or settings.get("cachingEnabled") is not True:
        return None
    # For the whole stage, caching means GET only; other methods are cached where it is set for themselves.
    if route.http_method not in ("GET", "ANY") and not own_settings(stage, route).get("cachingEnabled"):
        return None
    ttl = min(settings.get("cacheTtlInSeconds", DEFAULT_TTL), LONGEST_TTL)
    if ttl <= 0 or route.integration is None:
        return None
    return CacheSettings(
        route.integration.cache_namespace or resource_id,
        tuple(_key_parts(route.integration)),
        ttl,
        settings.get("requireAuthorizationForCacheControl", True) is not False,
        _strategy(settings),
    )


def _strategy(settings: Mapping[str, Any]) -> str:
    return settings.get("unauthorizedCacheControlHeaderStrategy") or "SUCCEED_WITH_RESPONSE_HEADER"


def _key_parts(integration: Integration) -> list[KeyPart]:
    parts = []
    for name in integration.cache_key_parameters:
        source = integration.request_parameters.get(
            name, name
        )  # integration.request.* is what is mapped to it
        values = compile_values(source)
        if values is not None:
            parts.append(values)
    return parts


class OnlyGet:
    """Lets GET requests of a method ANY go by the cache, and no other."""

    __slots__ = ("_cached", "_step")

    def __init__(self, cached: Step, step: Step) -> None:
        self._cached = cached
        self._step = step

    async def __call__(self, exchange: Exchange) -> None:
        await (self._cached if exchange.request.http_method == "GET" else self._step)(exchange)


class Cached:
    """Answers from the cache, or has the integration answer and keeps what it says, whatever its status."""

    __slots__ = ("_settings", "_step", "_store")

    def __init__(self, settings: CacheSettings, store: ExpiringStore[MethodResponse], step: Step) -> None:
        self._settings = settings
        self._store = store
        self._step = step

    async def __call__(self, exchange: Exchange) -> None:
        key = self._settings.key(exchange)
        is_ignored = False
        if _wants_fresh(exchange):
            is_ignored = not self._may_invalidate(exchange)
            if not is_ignored:
                self._store.drop(key)
            exchange.note("cache", f"Cache-Control: max-age=0 is {'ignored' if is_ignored else 'followed'}")
        found = self._store.get(key)
        exchange.is_cache_hit = found is not None
        exchange.note("cache", "answered from the cache" if found else "not in the cache", key)
        if found is not None:
            exchange.method_response = MethodResponse(
                found.status, _renewed(exchange, found.headers), found.body
            )
        else:
            await self._step(exchange)
            self._keep(key, exchange.method_response)
        response = exchange.method_response
        if is_ignored and response and self._settings.strategy == "SUCCEED_WITH_RESPONSE_HEADER":
            response.headers = [*response.headers, _IGNORED]

    def _keep(self, key: str, response: MethodResponse | None) -> None:
        if response is not None and len(response.body) <= LARGEST_ANSWER:
            kept = MethodResponse(response.status, list(response.headers), response.body)
            self._store.put(key, kept, self._settings.ttl, weight=len(response.body) + 1024)

    def _may_invalidate(self, exchange: Exchange) -> bool:
        """Whether `Cache-Control: max-age=0` is followed.

        Raises:
            GatewayError: it must not be asked for.
        """
        if not self._settings.requires_authorization or exchange.may_invalidate_cache:
            return True
        if self._settings.strategy == "FAIL_WITH_403":
            raise GatewayError(ACCESS_DENIED, detail="execute-api:InvalidateCache is not allowed")
        return False


def _wants_fresh(exchange: Exchange) -> bool:
    control = exchange.header("cache-control")
    return control is not None and _MAX_AGE_ZERO.search(control) is not None


def _renewed(exchange: Exchange, headers: Headers) -> Headers:
    """The kept headers, with the identifiers of this request."""
    ids = exchange.ids
    own = {
        "x-amzn-requestid": ids.request_id,
        "x-amz-apigw-id": ids.extended_request_id,
        "x-amzn-trace-id": exchange.trace_header,
    }
    return [(name, own.get(name.lower(), value)) for name, value in headers]
