"""IAM authorization against requests that AWS's own client library signs, and the tables of policy evaluation."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

import pytest

from codegen.core.clock import SystemClock
from codegen.core.diagnostics import SourceLocation
from codegen.emulator.apis import World, build_apis
from codegen.gateway.exchange import MethodRequest, MethodResponse
from codegen.gateway.identities import ALLOW_ALL, User
from codegen.importer.cloudformation.physical import Account
from codegen.importer.gateway_document import import_gateway_document
from codegen.ir.application import Application, DeployedApi, Stage
from codegen.testing.functions import InProcessFunctions

# Imported by name: a package without types.
botocore_auth = import_module("botocore.auth")
AWSRequest = import_module("botocore.awsrequest").AWSRequest
Credentials = import_module("botocore.credentials").Credentials

API = "arn:aws:execute-api:us-east-1:000000000000:abcdefghij"
MOCK = {
    "type": "mock",
    "requestTemplates": {"application/json": '{"statusCode": 200}'},
    "responses": {
        "default": {
            "statusCode": "200",
            "responseTemplates": {
                "application/json": "$context.identity.userArn <$input.params('Authorization')>"
            },
        }
    },
}
Sign = Callable[[], MethodRequest]
RESPONSES = {"200": {"description": "ok"}}


def statement(effect: str, resource: str = "*", **more: Any) -> dict[str, Any]:
    return {"Statement": [{"Effect": effect, "Action": "execute-api:Invoke", "Resource": resource, **more}]}


def api(policy: Any = None, *users: User) -> Any:
    operation = {"responses": RESPONSES, "x-amazon-apigateway-integration": MOCK}
    document: dict[str, Any] = {
        "openapi": "3.0.1",
        "info": {"title": "t", "version": "1"},
        "components": {
            "securitySchemes": {
                "iam": {
                    "type": "apiKey",
                    "name": "Authorization",
                    "in": "header",
                    "x-amazon-apigateway-authtype": "awsSigv4",
                }
            }
        },
        "paths": {
            "/open": {"get": operation},
            "/a/{b}": {"x-amazon-apigateway-any-method": {**operation, "security": [{"iam": []}]}},
        },
    }
    if policy is not None:
        document["x-amazon-apigateway-policy"] = policy
    imported, _ = import_gateway_document(
        document, source="t", locate=lambda pointer: SourceLocation("t", pointer=pointer)
    )
    deployed = DeployedApi("Api", "abcdefghij", imported, (Stage("test"),))
    world = World(SystemClock(), InProcessFunctions({}), Account(), users=users)
    return build_apis(Application((deployed,), {}, ""), world)[0]


ALICE = User("alice", "AKIAALICE", "secret")
HOST = "api.localhost:3000"
SOME_DAY = "2020-01-01T00:00:00Z"


def signed(
    method: str = "GET",
    target: str = "/test/a/1",
    body: bytes = b"",
    *,
    key: tuple[str, str] = ("AKIAALICE", "secret"),
    region: str = "us-east-1",
    service: str = "execute-api",
    presigned: bool = False,
) -> MethodRequest:
    request = AWSRequest(method, f"http://{HOST}{target}", data=body, headers={"Host": HOST})
    kind = botocore_auth.SigV4QueryAuth if presigned else botocore_auth.SigV4Auth
    kind(Credentials(*key), service, region).add_auth(request)
    path, _, query = request.url.removeprefix(f"http://{HOST}").partition("?")
    return MethodRequest(method, path, query, list(request.headers.items()), body)


def send(one: Any, request: MethodRequest) -> MethodResponse:
    async def run() -> MethodResponse:
        response: MethodResponse = await one.handle(request)
        return response

    return asyncio.run(run())


def text(response: MethodResponse) -> str:
    return response.body.decode()


# Signatures hold for five minutes, less than a whole run of the tests: each is made when its test runs.
@pytest.mark.parametrize(
    "sign",
    [
        signed,
        partial(signed, "POST", "/test/a/b%20c%2Fd?z=1&a=%C3%BC&a=0&e=", b'{"a": 1}'),
        partial(signed, "GET", "/test/a/1?q=x+y", presigned=True),
    ],
)
def test_a_signed_request_is_let_in_and_its_signature_goes_no_further(sign: Sign) -> None:
    response = send(api(None, ALICE), sign())
    assert response.status == 200, text(response)
    assert text(response) == "arn:aws:iam::000000000000:user/alice <>"


def test_the_body_is_checked_as_it_was_sent() -> None:
    packed = signed("POST", body=gzip.compress(b"{}"))
    packed.headers.append(("Content-Encoding", "gzip"))
    assert send(api(None, ALICE), packed).status == 200
    changed = signed("POST", body=b"{}")
    changed.body = b'{"other": 1}'
    assert send(api(None, ALICE), changed).status == 403


def with_header(name: str, value: str | None) -> MethodRequest:
    request = signed()
    request.headers = [pair for pair in request.headers if pair[0].lower() != name.lower()]
    if value is not None:
        request.headers.append((name, value))
    return request


@pytest.mark.parametrize(
    ("sign", "error_type", "message"),
    [
        (partial(with_header, "Authorization", None), "MissingAuthenticationToken", "Missing Authentication Token"),
        (partial(with_header, "Authorization", "Bearer x"), "IncompleteSignature", "Invalid key=value pair"),
        (partial(with_header, "Authorization", "AWS4-HMAC-SHA256 a=b"), "IncompleteSignature", "requires 'Signature'"),
        (partial(with_header, "X-Amz-Date", None), "IncompleteSignature", "'X-Amz-Date'"),
        (partial(with_header, "X-Amz-Date", "20200101T000000Z"), "InvalidSignature", "Signature expired"),
        (partial(signed, key=("AKIAALICE", "wrong")), "InvalidSignature", "does not match"),
        (partial(signed, key=("AKIABOB", "secret")), "UnrecognizedClient", "security token"),
        (partial(signed, region="eu-west-1"), "InvalidSignature", "valid region"),
        (partial(signed, service="s3"), "InvalidSignature", "correct service"),
    ],
)  # fmt: skip
def test_what_is_not_signed_as_it_must_be(sign: Sign, error_type: str, message: str) -> None:
    response = send(api(None, ALICE), sign())
    assert response.status == 403
    assert dict(response.headers)["x-amzn-ErrorType"] == f"{error_type}Exception"
    assert message in json.loads(response.body)["message"]


ALLOW, SILENT, DENY = (
    statement("Allow"),
    statement("Allow", "arn:aws:execute-api:*:*:other/*"),
    statement("Deny"),
)


@pytest.mark.parametrize(
    ("own", "resource", "account", "allowed"),
    [
        (ALLOW, None, "", True),
        (SILENT, None, "", False),
        (ALLOW, ALLOW, "", True),
        (ALLOW, SILENT, "", True),
        (ALLOW, DENY, "", False),
        (SILENT, ALLOW, "", True),
        (SILENT, SILENT, "", False),
        (DENY, ALLOW, "", False),
        (ALLOW, ALLOW, "111122223333", True),
        (ALLOW, SILENT, "111122223333", False),
        (SILENT, ALLOW, "111122223333", False),
    ],
)
def test_the_tables_of_policy_evaluation(own: Any, resource: Any, account: str, allowed: bool) -> None:
    if resource is not None:
        resource = {"Statement": [{**resource["Statement"][0], "Principal": "*"}]}
    user = User("alice", "AKIAALICE", "secret", own, account_id=account)
    response = send(api(resource, user), signed())
    assert response.status == (200 if allowed else 403)
    if not allowed:
        message = json.loads(response.body)["Message"]
        assert f":{account or '000000000000'}:user/alice is not authorized to perform" in message
        assert "us-east-1:********0000:abcdefghij/test/GET/a/1" in message


@pytest.mark.parametrize(
    ("policy", "allowed"),
    [
        (statement("Allow", "execute-api:/test/GET/*", Principal="*"), True),
        (statement("Allow", "execute-api:/prod/*", Principal="*"), False),
        (statement("Allow", Principal={"AWS": "arn:aws:iam::000000000000:user/alice"}), False),
        (statement("Allow", Principal="*", Condition={"IpAddress": {"aws:SourceIp": ["127.0.0.0/8"]}}), True),
        (statement("Allow", Principal="*", Condition={"NotIpAddress": {"aws:SourceIp": "127.0.0.1"}}), False),
        (statement("Allow", Principal="*", Condition={"StringLike": {"aws:UserAgent": "curl*"}}), False),
        (statement("Allow", Principal="*", Condition={"Bool": {"aws:SecureTransport": True}}), True),
        (statement("Allow", Principal="*", Condition={"StringEquals": {"aws:SourceVpce": "vpce-1"}}), False),
        (statement("Allow", Principal="*", Condition={"DateGreaterThan": {"aws:CurrentTime": SOME_DAY}}), True),
        (statement("Allow", Principal="*", Condition={"StringEqualsIfExists": {"aws:SourceVpc": "vpc-1"}}), True),
        (statement("Allow", Principal="*", Condition={"StringEquals": {"aws:SourceVpc": "vpc-1"}}), False),
        (statement("Allow", Principal="*", Condition={"Null": {"aws:SourceVpc": "true"}}), True),
        (ALLOW_ALL, False),
    ],
)  # fmt: skip
def test_a_resource_policy_of_an_open_method(policy: Any, allowed: bool) -> None:
    response = send(api(policy), MethodRequest("GET", "/test/open", "", [("Host", HOST)]))
    assert response.status == (200 if allowed else 403)
    if not allowed:
        assert json.loads(response.body)["Message"].startswith("User: anonymous is not authorized to perform")


def test_an_unknown_operator_is_a_configuration_error() -> None:
    policy = statement("Allow", Principal="*", Condition={"StringAlmost": {"aws:UserAgent": "x"}})
    assert send(api(policy), MethodRequest("GET", "/test/open", "", [])).status == 500
