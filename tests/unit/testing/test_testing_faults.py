"""Faults on demand, identities and assertions of the in-process client."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from codegen.core.clock import VirtualClock
from codegen.core.errors import EmulatorError
from codegen.gateway.exchange import EndpointResponse
from codegen.gateway.identities import User
from codegen.gateway.ports import EndpointTimeout
from codegen.testing.client import TestClient
from codegen.testing.faults import FunctionFault, crashes, raises, slow, throttled, times_out

DOCUMENT = """
openapi: 3.0.1
info: {title: t, version: "1"}
components:
  securitySchemes:
    iam: {type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: awsSigv4}
    pool:
      type: apiKey
      name: Authorization
      in: header
      x-amazon-apigateway-authtype: cognito_user_pools
      x-amazon-apigateway-authorizer:
        {type: cognito_user_pools, providerARNs: ["arn:aws:cognito-idp:eu-west-1:1:userpool/eu-west-1_X"]}
paths:
  /fn:
    get:
      x-amazon-apigateway-integration: &fn
        type: aws_proxy
        httpMethod: POST
        timeoutInMillis: 5000
        uri: "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/Fn/invocations"
  /signed: {get: {security: [{iam: []}], x-amazon-apigateway-integration: *fn}}
  /mine: {get: {security: [{pool: []}], x-amazon-apigateway-integration: *fn}}
  /proxied:
    get: {x-amazon-apigateway-integration: {type: http_proxy, httpMethod: GET, uri: "http://backend.test/a"}}
"""


def answer(event: dict[str, Any], context: Any) -> dict[str, Any]:
    identity = event["requestContext"]["identity"]
    return {
        "statusCode": 200,
        "headers": {"X-Key": identity["accessKey"] or "-"},
        "body": '{"a": [{"b": 1, "c": 2}]}',
    }


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
def client(tmp_path: Path, clock: VirtualClock) -> Iterator[TestClient]:
    path = tmp_path / "api.yaml"
    path.write_text(DOCUMENT)
    users = (User("ann", "ANNSKEY", "secret"),)
    with TestClient(path, functions={"Fn": answer}, clock=clock, users=users) as made:
        yield made


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (raises("no"), 502),
        (crashes(), 502),
        (times_out(), 502),
        (throttled(), 500),
        (slow(6), 504),
        (slow(1), 200),
    ],
)
def test_functions_fail_on_demand(client: TestClient, fault: FunctionFault, status: int) -> None:
    client.faults.of_function("Fn", fault)
    for _ in range(2):
        client.get("/dev/fn").assert_status(status)
    client.faults.clear()
    client.get("/dev/fn").assert_status(200)
    assert [(name, event["path"]) for name, event in client.faults.calls] == [("Fn", "/fn")] * 3


def test_a_fault_may_pass(client: TestClient) -> None:
    client.faults.of_function("Fn", raises("once"), times=1)
    client.get("/dev/fn").assert_gateway_error("InternalServerErrorException", 502)
    client.get("/dev/fn").assert_status(200)


def test_slowness_moves_the_clock(client: TestClient, clock: VirtualClock) -> None:
    begun = clock.time()
    client.faults.of_function("Fn", slow(60))
    client.get("/dev/fn").assert_gateway_error("InternalServerErrorException", 504)
    assert clock.time() - begun == 5


def test_endpoints_fail_and_answer_on_demand(client: TestClient) -> None:
    client.faults.of_endpoint("http://backend.test")
    client.get("/dev/proxied").assert_status(504)
    client.faults.of_endpoint("http://backend.test", EndpointTimeout("late"))
    client.get("/dev/proxied").assert_status(504).assert_json({"message": "Endpoint request timed out"})
    client.faults.of_endpoint("http://backend.test", EndpointResponse(418, [("X-A", "1")], b"tea"))
    assert client.get("/dev/proxied").assert_status(418).assert_header("x-a", "1").text == "tea"


def test_users_sign_and_show_tokens(client: TestClient, clock: VirtualClock) -> None:
    client.get("/dev/signed").assert_gateway_error("MissingAuthenticationTokenException", 403)
    client.get("/dev/signed?b=2&a=1", signed_by="ann").assert_status(200).assert_header("X-Key", "ANNSKEY")
    with pytest.raises(EmulatorError, match="known are ann"):
        client.get("/dev/signed", signed_by="bob")
    token = client.token("alice")
    client.get("/dev/mine", headers={"Authorization": token}).assert_status(200)
    clock.advance(3601)
    client.get("/dev/mine", headers={"Authorization": token}).assert_status(401)


def test_assertions_say_what_came(client: TestClient) -> None:
    found = client.get("/dev/fn").assert_json({"a": [{"b": 1}]}).assert_header("X-None", None)
    checks: tuple[tuple[Callable[[], object], str], ...] = (
        (lambda: found.assert_status(201), "expected status 201, got 200"),
        (lambda: found.assert_header("X-Key", "k"), "expected X-Key: k, found '-'"),
        (lambda: found.assert_json({"a": [{"b": 2}]}), r"\$\.a\[0\]\.b is 1, not 2"),
        (lambda: found.assert_json({"d": 1}), r"\$ has no 'd'"),
        (lambda: found.assert_gateway_error("X"), "expected X, got None"),
        (
            lambda: client.get("/dev/none").assert_gateway_error("ForbiddenException"),
            "got MissingAuthentication",
        ),
    )
    for check, message in checks:
        with pytest.raises(AssertionError, match=message):
            check()
