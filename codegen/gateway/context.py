"""The `$context` variables of an exchange: for templates, parameter mappings, gateway responses and access logs.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
"""

from __future__ import annotations

import re
import time
from functools import lru_cache
from typing import Any

import orjson

from codegen.gateway.exchange import ConnectionEvent, Exchange
from codegen.ir.api import ApiType

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

IDENTITY_NAMES = (
    "cognitoIdentityPoolId", "accountId", "cognitoIdentityId", "caller", "sourceIp", "principalOrgId", "accessKey",
    "cognitoAuthenticationType", "cognitoAuthenticationProvider", "userArn", "userAgent", "user",
)  # fmt: skip
"""The members of `$context.identity` that a Lambda event always has, with null where nothing is known."""

_MEMBER = re.compile(r"\['([^']*)'\]|([^.\[\]]+)")
_CLAIMS = ("authorizer", "claims")


def request_time(started: float) -> str:
    """`$context.requestTime`: 09/Apr/2015:12:34:56 +0000."""
    return _clf_time(int(started))


@lru_cache(maxsize=4)
def _clf_time(seconds: int) -> str:
    # strftime would spell the month in the language of the machine
    at = time.gmtime(seconds)
    clock = f"{at.tm_hour:02}:{at.tm_min:02}:{at.tm_sec:02}"
    return f"{at.tm_mday:02}/{_MONTHS[at.tm_mon - 1]}/{at.tm_year}:{clock} +0000"


def domain_name(exchange: Exchange) -> str:
    """`$context.domainName`, which is the Host header."""
    return exchange.header("host") or "localhost"


def domain(exchange: Exchange) -> tuple[str, str]:
    """`$context.domainName` and `$context.domainPrefix`, its first label."""
    host = domain_name(exchange)
    return host, host.partition(":")[0].partition(".")[0]


def context_variables(exchange: Exchange) -> dict[str, Any]:
    """The variables as nested dicts, made once per exchange: what a template sets in them stays for the next one."""
    if exchange.context is None:
        exchange.context = _make(exchange)
    if exchange.authorizer is not None:  # it may have come after the first variable was asked for
        exchange.context["authorizer"] = exchange.authorizer
    if exchange.error is not None:
        exchange.context["error"] = _error(exchange)
    return exchange.context


def _make(exchange: Exchange) -> dict[str, Any]:
    stage, request, route = exchange.stage, exchange.request, exchange.route
    host, prefix = domain(exchange)
    variables: dict[str, Any] = {
        "accountId": stage.account_id,
        "apiId": stage.api_id,
        "deploymentId": stage.deployment_id,
        "domainName": host,
        "domainPrefix": prefix,
        "extendedRequestId": exchange.ids.extended_request_id,
        "httpMethod": request.http_method,
        "identity": {
            **dict.fromkeys(IDENTITY_NAMES),
            "sourceIp": request.source_ip,
            "userAgent": exchange.header("user-agent"),
            **(exchange.identity or {}),
        },
        "path": exchange.context_path,
        "protocol": "HTTP/1.1",
        "requestId": exchange.ids.request_id,
        "requestOverride": {"header": {}, "path": {}, "querystring": {}},
        "requestTime": request_time(exchange.started),
        "requestTimeEpoch": int(exchange.started * 1000),
        "responseOverride": {"header": {}},
        "stage": stage.stage.name,
    }
    if route is not None and stage.api.type is ApiType.REST:
        variables["resourceId"] = route.resource_id
        variables["resourcePath"] = route.route.path
    elif route is not None:
        variables["routeKey"] = route.route.route_key
    if stage.is_canary is not None:
        variables["isCanaryRequest"] = stage.is_canary
    if exchange.connection is not None:
        variables |= _connection(exchange.connection)
    return variables


def _connection(event: ConnectionEvent) -> dict[str, Any]:
    """https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-mapping-template-reference.html"""
    variables = {
        "connectionId": event.connection_id,
        "connectedAt": int(event.connected_at * 1000),
        "eventType": event.type,
        "messageDirection": "IN",
        "messageId": event.message_id,
        "disconnectStatusCode": event.disconnect_status_code,
        "disconnectReason": event.disconnect_reason,
    }
    return {name: value for name, value in variables.items() if value is not None}


def _error(exchange: Exchange) -> dict[str, Any]:
    error = exchange.error
    assert error is not None
    return {
        "message": error.message,
        "messageString": orjson.dumps(error.message).decode(),  # quoted already
        "responseType": str(error.cause.response_type),
        "validationErrorString": orjson.dumps(error.detail).decode()[1:-1],  # fit to stand between quotes
    }


def lookup(variables: Any, name: str) -> Any:
    """The value of a name such as `identity.sourceIp` or `authorizer.claims['custom:role']`; None where there is none.

    The claims of a token are named one by one: all of them together are null
    (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html).
    """
    members = _members(name)
    if members == _CLAIMS:
        return None
    for member in members:
        if not isinstance(variables, dict):
            return None
        variables = variables.get(member)
    return variables


@lru_cache(maxsize=512)
def _members(name: str) -> tuple[str, ...]:
    return tuple(quoted or plain for quoted, plain in _MEMBER.findall(name))


def as_text(value: Any) -> str:
    """A variable as API Gateway writes it into text."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    return orjson.dumps(value).decode()
