"""Calls an operation as API Gateway does, from its example in the contract; for tests."""

import json
import uuid
from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlencode

from .entry_point import AnyEndpoint, serve
from .examples import load_examples
from .request import Headers


@dataclass(frozen=True)
class TestContext:
    """An invocation's context where there is no Lambda."""

    __test__ = False  # pytest takes classes named Test* for tests

    function_name: str = "test"
    function_version: str = "$LATEST"
    invoked_function_arn: str = "arn:aws:lambda:us-east-1:123456789012:function:test"
    memory_limit_in_mb: str = "512"
    aws_request_id: str = "00000000-0000-0000-0000-000000000000"
    log_group_name: str = "/aws/lambda/test"
    log_stream_name: str = "test"
    identity: Any = None
    client_context: Any = None

    def get_remaining_time_in_millis(self) -> int:
        return 29_000


@dataclass(frozen=True)
class Answer:
    """What a client gets."""

    status: int
    headers: Headers
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


def send_example(endpoint: AnyEndpoint) -> Answer:
    """The endpoint's answer to the example request of its contract."""
    return send(endpoint, load_examples(endpoint.operation.name)["request"])


def send(
    endpoint: AnyEndpoint,
    request: Mapping[str, Any],
    to_event: "Callable[[Mapping[str, Any]], dict[str, Any]] | None" = None,
) -> Answer:
    """The endpoint's answer to a request as the files in `examples/` write it."""
    event = (to_event or rest_event)(request)
    result = serve(endpoint)(event, TestContext())
    headers = list(result["headers"].items())
    for name, values in result.get("multiValueHeaders", {}).items():
        headers += [(name, value) for value in values]
    headers += [("set-cookie", value) for value in result.get("cookies", ())]
    body = result["body"]
    encoded = result["isBase64Encoded"]
    content = b64decode(body) if encoded else body.encode()
    return Answer(result["statusCode"], Headers(headers), content)


def rest_event(request: Mapping[str, Any]) -> dict[str, Any]:
    """The event of a REST API: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html"""
    headers, query = _grouped(request["headers"]), _grouped(request["query"])
    return {
        "resource": request["route"],
        "path": request["path"],
        "httpMethod": request["method"],
        "headers": _last(headers),
        "multiValueHeaders": headers,
        "queryStringParameters": _last(query),
        "multiValueQueryStringParameters": query,
        "pathParameters": request["pathParameters"] or None,
        "stageVariables": None,
        "requestContext": {
            "httpMethod": request["method"],
            "identity": {"sourceIp": "127.0.0.1", "userAgent": "test"},
            "path": f"/test{request['path']}",
            "requestId": str(uuid.UUID(int=0)),
            "resourcePath": request["route"],
            "stage": "test",
        },
        "body": request["body"],
        "isBase64Encoded": request["isBase64Encoded"],
    }


def http_api_event(request: Mapping[str, Any]) -> dict[str, Any]:
    """The event of an HTTP API with payload format 2.0."""
    headers = {name.lower(): value for name, value in request["headers"]}
    cookies = headers.pop("cookie", "")
    path = unquote(request["path"])
    event = {
        "version": "2.0",
        "routeKey": f"{request['method']} {request['route']}",
        "rawPath": path,
        "rawQueryString": urlencode([(n, v) for n, v in request["query"]]),
        "headers": headers,
        "requestContext": {
            "http": {
                "method": request["method"],
                "path": path,
                "sourceIp": "127.0.0.1",
                "userAgent": "test",
            },
            "requestId": str(uuid.UUID(int=0)),
            "stage": "$default",
        },
        "isBase64Encoded": request["isBase64Encoded"],
    }
    parameters = request["pathParameters"]
    if cookies:
        event["cookies"] = [cookie.strip() for cookie in cookies.split(";")]
    if parameters:
        event["pathParameters"] = {n: unquote(v) for n, v in parameters.items()}
    if request["body"] is not None:
        event["body"] = request["body"]
    return event


def _grouped(pairs: list[tuple[str, str]]) -> dict[str, list[str]] | None:
    grouped: dict[str, list[str]] = {}
    for name, value in pairs:
        grouped.setdefault(name, []).append(value)
    return grouped or None


def _last(grouped: dict[str, list[str]] | None) -> dict[str, str] | None:
    return {n: values[-1] for n, values in grouped.items()} if grouped else None
