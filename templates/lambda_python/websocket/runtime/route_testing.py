"""Calls a route as API Gateway does, with the example of its contract; for tests.

Where `CODEGEN_TEST_URL` names a deployed stage, that answers in place of the function: see `stage_testing`.
"""

import json
from collections.abc import Mapping
from typing import Any

from .entry_point import LambdaHandler
from .examples import load_examples
from .stage_testing import is_deployed, talk
from .testing import TestContext


def send_example(
    handler: LambdaHandler, route_key: str, operation: str
) -> dict[str, Any]:
    """The answer to the example of the contract."""
    examples = load_examples(operation)
    if is_deployed():
        answers = any("body" in one for one in examples["responses"].values())
        return talk(route_key, examples["request"], is_answered=answers)
    return handler(route_event(route_key, examples["request"]), TestContext())


def send_text(handler: LambdaHandler, route_key: str, text: str) -> dict[str, Any]:
    """The answer to a message."""
    if is_deployed():
        return talk(route_key, {"body": text}, is_answered=True)
    return handler({**route_event(route_key, {}), "body": text}, TestContext())


def route_event(route_key: str, request: Mapping[str, Any]) -> dict[str, Any]:
    """The event of a route: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-mapping-template-reference.html

    Args:
        request: as the files in `examples/` write it.
    """
    kinds = {"$connect": "CONNECT", "$disconnect": "DISCONNECT"}
    event: dict[str, Any] = {
        "requestContext": {
            "routeKey": route_key,
            "eventType": kinds.get(route_key, "MESSAGE"),
            "messageDirection": "IN",
            "connectionId": "R0oXAdfD0kwCH6w=",
            "connectedAt": 0,
            "requestId": "XfGLwFTktjMFsLg=",
            "domainName": "localhost",
            "stage": "test",
            "apiId": "test",
            "identity": {"sourceIp": "127.0.0.1", "userAgent": "test"},
        },
        "isBase64Encoded": False,
    }
    query: dict[str, list[str]] = {}
    for name, value in request.get("query") or ():
        query.setdefault(name, []).append(value)
    if query:
        event["multiValueQueryStringParameters"] = query
    headers = {name: [value] for name, value in request.get("headers") or ()}
    if headers and route_key == "$connect":
        event["multiValueHeaders"] = headers
    if request.get("body"):
        event["body"] = request["body"]
    return event


def told(answer: Mapping[str, Any]) -> Any:
    """The message that an answer sends to the client; None for none."""
    return json.loads(answer["body"]) if answer.get("body") else None
