"""What happens on a connection of a WebSocket API, and the events that tell a function of it.

In: an exchange that is about a connection. Out: its event as JSON text, the parts that an authorizer gets, and the
`$context` variables.
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-mapping-template-reference.html
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import orjson

from codegen.gateway.context import request_time
from codegen.gateway.exchange import EventType, Exchange
from codegen.gateway.proxy_event import proxy_headers

_HANDSHAKE_ONLY = ("Connection", "Upgrade")
_EMPTY = ("queryStringParameters", "multiValueQueryStringParameters", "stageVariables")


def connection_event(exchange: Exchange) -> bytes:
    """The event of a proxy integration."""
    event = request_parts(exchange)
    if exchange.request.body:
        event["body"] = exchange.request.body.decode("utf-8", "replace")
    event["isBase64Encoded"] = False
    return orjson.dumps(event)


def request_parts(exchange: Exchange) -> dict[str, Any]:
    """Everything but the body; what is not there has no member."""
    connection = exchange.connection
    assert connection is not None
    parts: dict[str, Any] = {}
    if connection.type is EventType.CONNECT:
        parts["headers"], parts["multiValueHeaders"] = proxy_headers(exchange)
        query = exchange.request.query
        if query:
            parts["queryStringParameters"] = {name: values[-1] for name, values in query.items()}
            parts["multiValueQueryStringParameters"] = query
    elif connection.type is EventType.DISCONNECT:
        headers = {"Host": connection.domain_name, "x-api-key": "", "X-Forwarded-For": "", "x-restapi": ""}
        parts["headers"] = headers
        parts["multiValueHeaders"] = {name: [value] for name, value in headers.items()}
    if exchange.stage.stage.variables:
        parts["stageVariables"] = dict(exchange.stage.stage.variables)
    parts["requestContext"] = _request_context(exchange)
    return parts


def authorizer_event(exchange: Exchange, arn: str) -> dict[str, Any]:
    """What the authorizer of `$connect` gets.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-lambda-auth.html
    """
    parts = request_parts(exchange)
    for name, value in exchange.request.headers:
        if name.title() in _HANDSHAKE_ONLY:
            parts["headers"][name.title()] = value
            parts["multiValueHeaders"][name.title()] = [value]
    return {"type": "REQUEST", "methodArn": arn, **{name: {} for name in _EMPTY}, **parts}


def _request_context(exchange: Exchange) -> dict[str, Any]:
    connection, stage = exchange.connection, exchange.stage
    assert connection is not None
    source_ip, agent = exchange.request.source_ip, connection.user_agent
    context: dict[str, Any] = {
        "routeKey": exchange.route.route.route_key if exchange.route else None,
        "eventType": connection.type,
        "extendedRequestId": exchange.ids.extended_request_id,
        "requestTime": request_time(exchange.started),
        "messageDirection": "IN",
        "stage": stage.stage.name,
        "connectedAt": int(connection.connected_at * 1000),
        "requestTimeEpoch": int(exchange.started * 1000),
        "identity": (
            _plain_identity(source_ip, agent)
            if exchange.identity is None
            else _identity(source_ip, exchange.identity, agent)
        ),
        "requestId": exchange.ids.request_id,
        "domainName": connection.domain_name,
        "connectionId": connection.connection_id,
        "apiId": stage.api_id,
    }
    if connection.message_id is not None:
        context["messageId"] = connection.message_id
    if connection.disconnect_status_code is not None:
        context["disconnectStatusCode"] = connection.disconnect_status_code
        context["disconnectReason"] = connection.disconnect_reason
    if exchange.authorizer is not None:
        context["authorizer"] = exchange.authorizer
    return context


def _identity(source_ip: str, known: Mapping[str, Any], agent: str | None) -> dict[str, Any]:
    return {"sourceIp": source_ip, **known, **({} if agent is None else {"userAgent": agent})}


@lru_cache(maxsize=256)
def _plain_identity(source_ip: str, agent: str | None) -> orjson.Fragment:
    """The identity of a caller of whom nothing else is known, as JSON."""
    return orjson.Fragment(orjson.dumps(_identity(source_ip, {}, agent)))
