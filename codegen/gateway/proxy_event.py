"""The events that describe a request of a REST API to a function: payload format 1.0, without its `version`.

In: an exchange. Out: the event of a proxy integration as JSON text, or the parts that a REQUEST authorizer gets too.
https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-input-format
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import orjson

from codegen.gateway.context import IDENTITY_NAMES, request_time
from codegen.gateway.exchange import Exchange, Headers, ServedStage
from codegen.gateway.media_types import MediaTypes
from codegen.ir.api import Route

_LOST = (
    "connection", "content-length", "content-md5", "expect", "max-forwards", "proxy-authenticate", "server", "te",
    "transfer-encoding", "trailer", "upgrade", "www-authenticate",
)  # fmt: skip
"""https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html"""
_TRACE, _FORWARDED_FOR = "X-Amzn-Trace-Id", "X-Forwarded-For"
EVENT_NAMES: Mapping[str, str | None] = {
    **dict.fromkeys(_LOST),
    "authorization": "Authorization",
    "host": "Host",
    "user-agent": "User-Agent",
    "x-amzn-trace-id": _TRACE,
    "x-forwarded-for": _FORWARDED_FOR,
    "x-forwarded-port": "X-Forwarded-Port",
    "x-forwarded-proto": "X-Forwarded-Proto",
}
"""Header names that the event spells its own way; None: not in the event. Other names stay as the client sent them."""
_NO_IDENTITY = dict.fromkeys(IDENTITY_NAMES)


class ProxyEvent:
    """Builds the events of one route."""

    __slots__ = ("_binary", "_fixed", "_resource", "_stage", "_variables")

    def __init__(self, route: Route, stage: ServedStage, resource_id: str) -> None:
        self._stage = stage
        self._resource = route.path
        self._binary = MediaTypes(stage.api.binary_media_types)
        self._variables = orjson.Fragment(orjson.dumps(dict(stage.stage.variables) or None))
        self._fixed: dict[str, Any] = {
            "resourceId": resource_id,
            "resourcePath": route.path,
            "accountId": stage.account_id,
            "protocol": "HTTP/1.1",
            "stage": stage.stage.name,
            "deploymentId": stage.deployment_id,
            "apiId": stage.api_id,
        }
        if route.operation.operation_id:
            self._fixed["operationName"] = route.operation.operation_id

    def build(self, exchange: Exchange) -> bytes:
        """The event of a proxy integration."""
        event = self.request_parts(exchange)
        event["body"], event["isBase64Encoded"] = self._body(exchange)
        return orjson.dumps(event)

    def request_parts(self, exchange: Exchange) -> dict[str, Any]:
        """Everything but the body; what is not there is null."""
        request = exchange.request
        headers, many_headers = proxy_headers(exchange)
        host = headers.get("Host", "localhost")
        query = request.query if request.query_string else None
        context = {
            **self._fixed,
            "httpMethod": request.http_method,
            "extendedRequestId": exchange.ids.extended_request_id,
            "requestTime": request_time(exchange.started),
            "path": exchange.context_path,
            "domainPrefix": host.partition(":")[0].partition(".")[0],
            "requestTimeEpoch": int(exchange.started * 1000),
            "requestId": exchange.ids.request_id,
            "identity": self._identity(exchange, headers.get("User-Agent")),
            "domainName": host,
        }
        if exchange.authorizer is not None:
            context["authorizer"] = exchange.authorizer
        return {
            "resource": self._resource,
            "path": exchange.path if exchange.base_path is None else exchange.context_path,
            "httpMethod": request.http_method,
            "headers": headers,
            "multiValueHeaders": many_headers,
            "queryStringParameters": (
                {name: values[-1] for name, values in query.items()} if query else None
            ),
            "multiValueQueryStringParameters": query or None,
            "pathParameters": exchange.path_parameters,
            "stageVariables": self._variables,
            "requestContext": context,
        }

    def _identity(self, exchange: Exchange, agent: str | None) -> Any:
        source_ip = exchange.request.source_ip
        if exchange.identity is None:
            return _plain_identity(source_ip, agent)
        return {**_NO_IDENTITY, "sourceIp": source_ip, "userAgent": agent, **exchange.identity}

    def _body(self, exchange: Exchange) -> tuple[str | None, bool]:
        body = exchange.request.body
        if not body:
            return None, False
        if self._binary and self._binary.match(exchange.header("content-type") or "application/json"):
            return b64encode(body).decode("ascii"), True
        return body.decode("utf-8", "replace"), False


def proxy_headers(exchange: Exchange) -> tuple[dict[str, str], dict[str, list[str]]]:
    """The event's headers with their last value, and with all values."""
    request = exchange.request
    one: dict[str, str] = {}
    many: dict[str, list[str]] = {}
    for sent, value in request.headers:
        name = EVENT_NAMES.get(sent.lower(), sent)
        if name is not None:
            one[name] = value
            if name in many:
                many[name].append(value)
            else:
                many[name] = [value]
    # API Gateway puts in its own: it goes on with the client's trace and list of addresses
    address = f"{one[_FORWARDED_FOR]}, {request.source_ip}" if _FORWARDED_FOR in one else request.source_ip
    trace = _trace(exchange, one.get(_TRACE))
    one[_TRACE] = trace
    one[_FORWARDED_FOR] = address
    one["X-Forwarded-Port"] = port = str(request.port)
    one["X-Forwarded-Proto"] = "http"
    many[_TRACE] = [trace]
    many[_FORWARDED_FOR] = [address]
    many["X-Forwarded-Port"] = [port]
    many["X-Forwarded-Proto"] = ["http"]
    return one, many


def header_values(headers: Headers, name: str) -> list[str]:
    """The values of a header whose name counts as it is written, but for names that API Gateway spells its own way."""
    return [value for sent, value in headers if sent == name or EVENT_NAMES.get(sent.lower()) == name]


def _trace(exchange: Exchange, sent: str | None) -> str:
    root = exchange.take_trace(sent)
    return sent if sent and root in sent else f"Root={root}"


@lru_cache(maxsize=256)
def _plain_identity(source_ip: str, agent: str | None) -> orjson.Fragment:
    """The identity of a caller of whom nothing else is known, as JSON."""
    return orjson.Fragment(orjson.dumps({**_NO_IDENTITY, "sourceIp": source_ip, "userAgent": agent}))
