"""The events that describe a request of a REST API to a function: payload format 1.0, without its `version`.

In: an exchange. Out: the event of a proxy integration as JSON text, or the parts that a REQUEST authorizer gets too.
https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-input-format
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from typing import Any

import orjson

from codegen.gateway.context import IDENTITY_NAMES, request_time
from codegen.gateway.exchange import Exchange, ServedStage
from codegen.gateway.media_types import MediaTypes
from codegen.ir.api import Route

_LOST = (
    "connection", "content-length", "content-md5", "expect", "max-forwards", "proxy-authenticate", "server", "te",
    "transfer-encoding", "trailer", "upgrade", "www-authenticate",
)  # fmt: skip
"""https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html"""
EVENT_NAMES: Mapping[str, str | None] = {
    **dict.fromkeys(_LOST),
    "authorization": "Authorization",
    "host": "Host",
    "user-agent": "User-Agent",
}
"""Header names that the event spells its own way; None: not in the event. Other names stay as the client sent them."""
_ROOT = re.compile(r"Root=(1-[0-9a-fA-F]{8}-[0-9a-fA-F]{24})")
_ADDED = frozenset({"x-amzn-trace-id", "x-forwarded-for", "x-forwarded-port", "x-forwarded-proto"})

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
        headers, many_headers = _headers(exchange)
        host = headers.get("Host", "localhost")
        query = request.query if request.query_string else None
        context = {
            **self._fixed,
            "httpMethod": request.http_method,
            "extendedRequestId": exchange.extended_request_id,
            "requestTime": request_time(exchange.started),
            "path": exchange.context_path,
            "domainPrefix": host.partition(":")[0].partition(".")[0],
            "requestTimeEpoch": int(exchange.started * 1000),
            "requestId": exchange.request_id,
            "identity": {
                **_NO_IDENTITY,
                "sourceIp": request.source_ip,
                "userAgent": headers.get("User-Agent"),
            },
            "domainName": host,
        }
        if exchange.identity is not None:
            context["identity"].update(exchange.identity)
        if exchange.authorizer is not None:
            context["authorizer"] = exchange.authorizer
        return {
            "resource": self._resource,
            "path": exchange.path,
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

    def _body(self, exchange: Exchange) -> tuple[str | None, bool]:
        body = exchange.request.body
        if not body:
            return None, False
        if self._binary and self._binary.match(exchange.header("content-type") or "application/json"):
            return b64encode(body).decode("ascii"), True
        return body.decode("utf-8", "replace"), False


def _headers(exchange: Exchange) -> tuple[dict[str, str], dict[str, list[str]]]:
    """The event's headers with their last value, and with all values."""
    one: dict[str, str] = {}
    many: dict[str, list[str]] = {}
    forwarded = {}
    for sent, value in exchange.request.headers:
        lower = sent.lower()
        name = EVENT_NAMES.get(lower, sent)
        if name is None:
            continue
        if lower in _ADDED:
            forwarded[lower] = value
            continue
        one[name] = value
        if name in many:
            many[name].append(value)
        else:
            many[name] = [value]
    for name, value in _added(exchange, forwarded):
        one[name] = value
        many[name] = [value]
    return one, many


def _added(exchange: Exchange, sent: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """What API Gateway puts in: it goes on with the client's trace and list of addresses."""
    address = exchange.request.source_ip
    if "x-amzn-trace-id" in sent:
        trace = sent["x-amzn-trace-id"]
        root = _ROOT.search(trace)
        if root:
            exchange.trace_root = root[1]
        else:
            trace = f"Root={exchange.trace_root}"
    else:
        trace = f"Root={exchange.trace_root}"
    return (
        ("X-Amzn-Trace-Id", trace),
        (
            "X-Forwarded-For",
            f"{sent['x-forwarded-for']}, {address}" if "x-forwarded-for" in sent else address,
        ),
        ("X-Forwarded-Port", str(exchange.request.port)),
        ("X-Forwarded-Proto", "http"),
    )
