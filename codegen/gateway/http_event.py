"""The events that describe a request of an HTTP API to a function, in payload formats 2.0 and 1.0.

In: an exchange. Out: the event of a proxy integration as JSON text, or the parts that an authorizer gets too.
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
"""

from __future__ import annotations

from base64 import b64encode
from functools import lru_cache
from typing import Any, Protocol
from urllib.parse import unquote

import orjson

from codegen.gateway.context import IDENTITY_NAMES, request_time
from codegen.gateway.exchange import Exchange, ServedStage
from codegen.gateway.http_headers import forwarded, joined_headers
from codegen.gateway.media_types import media_type
from codegen.ir.api import AuthorizationType, Route

_TEXT_TYPES = frozenset({"application/json", "application/xml", "application/javascript"})
_NOBODY = {"claims": None, "scopes": None}
_IDENTITY = dict.fromkeys((*IDENTITY_NAMES, "cognitoAmr"))


class HttpEvent(Protocol):
    """Builds the events of one route."""

    def build(self, exchange: Exchange) -> bytes:
        """The event of a proxy integration."""

    def request_parts(self, exchange: Exchange) -> dict[str, Any]:
        """Everything but the body."""


def http_event(payload_format_version: str, route: Route, stage: ServedStage) -> HttpEvent:
    """What builds the events of a route."""
    return (PayloadV2 if payload_format_version == "2.0" else PayloadV1)(route, stage)


class PayloadV2:
    """Format 2.0: what is not there has no member."""

    __slots__ = ("_authorization", "_fixed", "_route_key", "_variables")

    def __init__(self, route: Route, stage: ServedStage) -> None:
        self._route_key = route.route_key
        self._authorization = _AUTHORIZERS.get(route.authorization_type)
        self._variables = dict(stage.stage.variables)
        self._fixed = {
            "accountId": stage.account_id,
            "apiId": stage.api_id,
            "routeKey": route.route_key,
            "stage": stage.stage.name,
        }

    def build(self, exchange: Exchange) -> bytes:
        event = self.request_parts(exchange)
        body = exchange.request.body
        event["isBase64Encoded"] = is_base64 = _is_base64(exchange)
        if body:
            event["body"] = _body(body, is_base64=is_base64)
        return orjson.dumps(event)

    def request_parts(self, exchange: Exchange) -> dict[str, Any]:
        request = exchange.request
        headers, cookies = joined_headers(exchange)
        # the key of an API mapping is not in the path: see "Payload format differences" on that page
        path = _decoded(exchange.context_path if exchange.base_path is None else exchange.path)
        event: dict[str, Any] = {
            "version": "2.0",
            "routeKey": self._route_key,
            "rawPath": path,
            "rawQueryString": request.query_string,
            "headers": headers,
            "requestContext": self._context(exchange, headers, path),
        }
        if cookies:
            event["cookies"] = cookies
        if request.query_string and request.query:
            event["queryStringParameters"] = {
                name: ",".join(values) for name, values in request.query.items()
            }
        if exchange.path_parameters:
            event["pathParameters"] = {
                name: _decoded(value) for name, value in exchange.path_parameters.items()
            }
        if self._variables:
            event["stageVariables"] = self._variables
        return event

    def _context(self, exchange: Exchange, headers: dict[str, str], path: str) -> dict[str, Any]:
        request = exchange.request
        host = headers.get("host", "localhost")
        context = {
            **self._fixed,
            "domainName": host,
            "domainPrefix": host.partition(":")[0].partition(".")[0],
            "http": {
                "method": request.http_method,
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": request.source_ip,
                "userAgent": headers.get("user-agent", ""),
            },
            "requestId": exchange.ids.request_id,
            "time": request_time(exchange.started),
            "timeEpoch": int(exchange.started * 1000),
        }
        if self._authorization is not None and _is_authorized(exchange):
            context["authorizer"] = self._authorization(exchange)
        return context


class PayloadV1:
    """Format 1.0: as the event of a REST API, with a version, and what is not there is null."""

    __slots__ = ("_fixed", "_resource", "_variables")

    def __init__(self, route: Route, stage: ServedStage) -> None:
        self._resource = route.path
        self._variables = orjson.Fragment(orjson.dumps(dict(stage.stage.variables) or None))
        self._fixed = {
            "accountId": stage.account_id,
            "apiId": stage.api_id,
            "protocol": "HTTP/1.1",
            "resourceId": route.route_key,
            "resourcePath": route.path,
            "stage": stage.stage.name,
        }

    def build(self, exchange: Exchange) -> bytes:
        event = self.request_parts(exchange)
        body = exchange.request.body
        event["isBase64Encoded"] = is_base64 = _is_base64(exchange)
        event["body"] = _body(body, is_base64=is_base64) if body else None
        return orjson.dumps(event)

    def request_parts(self, exchange: Exchange) -> dict[str, Any]:
        request = exchange.request
        one: dict[str, str] = {}
        many: dict[str, list[str]] = {}
        for name, value in forwarded(exchange):
            one[name] = value
            if name in many:
                many[name].append(value)
            else:
                many[name] = [value]
        query = request.query if request.query_string else {}
        parameters = exchange.path_parameters
        return {
            "version": "1.0",
            "resource": self._resource,
            "path": exchange.context_path,
            "httpMethod": request.http_method,
            "headers": one,
            "multiValueHeaders": many,
            "queryStringParameters": {name: values[-1] for name, values in query.items()} if query else None,
            "multiValueQueryStringParameters": query or None,
            "requestContext": self._context(
                exchange, one.get("Host", "localhost"), one.get("User-Agent", "")
            ),
            "pathParameters": (
                {name: _decoded(value) for name, value in parameters.items()} if parameters else None
            ),
            "stageVariables": self._variables,
        }

    def _context(self, exchange: Exchange, host: str, agent: str) -> dict[str, Any]:
        request, request_id = exchange.request, exchange.ids.request_id
        known = exchange.identity
        return {
            **self._fixed,
            "authorizer": _NOBODY if exchange.authorizer is None else exchange.authorizer,
            "domainName": host,
            "domainPrefix": host.partition(":")[0].partition(".")[0],
            "extendedRequestId": request_id,
            "httpMethod": request.http_method,
            "identity": (
                _plain_identity(request.source_ip, agent)
                if known is None
                else {**_IDENTITY, "sourceIp": request.source_ip, "userAgent": agent, **known}
            ),
            "path": _decoded(exchange.context_path),
            "requestId": request_id,
            "requestTime": request_time(exchange.started),
            "requestTimeEpoch": int(exchange.started * 1000),
        }


@lru_cache(maxsize=256)
def _plain_identity(source_ip: str, agent: str) -> orjson.Fragment:
    """The identity of a caller of whom nothing else is known, as JSON."""
    return orjson.Fragment(orjson.dumps({**_IDENTITY, "sourceIp": source_ip, "userAgent": agent}))


def _is_authorized(exchange: Exchange) -> bool:
    """An authorizer's own event has no authorizer yet."""
    return exchange.authorizer is not None or exchange.identity is not None


def _jwt(exchange: Exchange) -> dict[str, Any]:
    return {"jwt": exchange.authorizer}


def _lambda(exchange: Exchange) -> dict[str, Any]:
    return {"lambda": exchange.authorizer or None}


def _iam(exchange: Exchange) -> dict[str, Any]:
    known = exchange.identity or {}
    return {
        "iam": {
            "accessKey": known.get("accessKey"),
            "accountId": known.get("accountId"),
            "callerId": known.get("caller"),
            "cognitoIdentity": None,
            "principalOrgId": known.get("principalOrgId"),
            "userArn": known.get("userArn"),
            "userId": known.get("user"),
        }
    }


_AUTHORIZERS = {
    AuthorizationType.AWS_IAM: _iam,
    AuthorizationType.CUSTOM: _lambda,
    AuthorizationType.JWT: _jwt,
}


def _decoded(text: str) -> str:
    return unquote(text) if "%" in text else text


def _is_base64(exchange: Exchange) -> bool:
    """HTTP APIs have no list of binary types: few types are text, and all else is binary.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
    """
    if not exchange.request.body:
        return False
    kind = media_type(exchange.header("content-type"))
    return not (kind in _TEXT_TYPES or kind.startswith("text/"))


def _body(body: bytes, *, is_base64: bool) -> str:
    return b64encode(body).decode("ascii") if is_base64 else body.decode("utf-8", "replace")
