"""Formats of access logs that have a name.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from codegen.ir.api import ApiType

JSON_FIELDS = {
    "requestId": "$context.requestId",
    "requestTime": "$context.requestTime",
    "sourceIp": "$context.identity.sourceIp",
    "httpMethod": "$context.httpMethod",
    "resourcePath": "$context.resourcePath",
    "path": "$context.path",
    "status": "$context.status",
    "responseLength": "$context.responseLength",
    "responseLatency": "$context.responseLatency",
    "integrationLatency": "$context.integrationLatency",
    "errorType": "$context.error.responseType",
    "integrationError": "$context.integrationErrorMessage",
    "userAgent": "$context.identity.userAgent",
}
_COLUMNS = (
    "identity.sourceIp", "identity.caller", "identity.user", "requestTime", "httpMethod", "resourcePath", "protocol",
    "status", "responseLength", "requestId", "extendedRequestId",
)  # fmt: skip
_ELEMENTS = {
    "ip": "identity.sourceIp",
    "caller": "identity.caller",
    "user": "identity.user",
    "requestTime": "requestTime",
    "httpMethod": "httpMethod",
    "resourcePath": "resourcePath",
    "status": "status",
    "protocol": "protocol",
    "responseLength": "responseLength",
}

FORMATS = {
    "json": json.dumps(JSON_FIELDS),
    "clf": (
        "$context.identity.sourceIp $context.identity.caller $context.identity.user [$context.requestTime] "
        '"$context.httpMethod $context.resourcePath $context.protocol" $context.status $context.responseLength '
        "$context.requestId $context.extendedRequestId"
    ),
    "csv": ",".join(f"$context.{column}" for column in _COLUMNS),
    "xml": (
        '<request id="$context.requestId"><extendedRequestId>$context.extendedRequestId</extendedRequestId>'
        + "".join(f"<{name}>$context.{variable}</{name}>" for name, variable in _ELEMENTS.items())
        + "</request>"
    ),
}
"""The formats that the console offers, by name; JSON with what tells errors and latencies apart."""

_HTTP_FORMATS = {name: text.replace("resourcePath", "routeKey") for name, text in FORMATS.items()}
"""https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html"""
_WEBSOCKET_FIELDS = {
    "requestId": "$context.requestId",
    "requestTime": "$context.requestTime",
    "sourceIp": "$context.identity.sourceIp",
    "eventType": "$context.eventType",
    "routeKey": "$context.routeKey",
    "connectionId": "$context.connectionId",
    "status": "$context.status",
    "integrationLatency": "$context.integrationLatency",
    "integrationError": "$context.integrationErrorMessage",
}
_WEBSOCKET_WORDS = {"httpMethod": "eventType", "resourcePath": "routeKey", "protocol": "connectionId"}


def _in_words_of_websockets(text: str) -> str:
    for word, other in _WEBSOCKET_WORDS.items():
        text = text.replace(word, other)
    return text


_WEBSOCKET_FORMATS = {
    **{name: _in_words_of_websockets(text) for name, text in FORMATS.items()},
    "json": json.dumps(_WEBSOCKET_FIELDS),
}
"""https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-mapping-template-reference.html"""
_OF_TYPES = {ApiType.HTTP: _HTTP_FORMATS, ApiType.WEBSOCKET: _WEBSOCKET_FORMATS}


def formats_of(api_type: ApiType) -> Mapping[str, str]:
    """The formats in the variables that a type of API has."""
    return _OF_TYPES.get(api_type, FORMATS)
