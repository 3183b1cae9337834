"""What authorizers read from a request, and the policies that they answer with."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest

authorizer: Any = import_module("runtime.authorizer")

ARN = "arn:aws:execute-api:us-east-1:123456789012:abcdef1234/dev/GET/orders/7"


def asked(**parts: Any) -> Any:
    return authorizer.AuthorizerRequest({"type": "REQUEST", "methodArn": ARN, **parts})


def test_credentials_of_every_kind() -> None:
    request = asked(
        headers={"AUTHORIZATION": "bearer  abc", "Cookie": "a=1; session=s%3D; b"},
        queryStringParameters={"key": "k"},
        requestContext={"identity": {"clientCert": {"subjectDN": "CN=ann"}}},
    )

    assert request.bearer_token() == "abc"
    assert request.basic_credentials() is None
    assert request.cookie("session") == "s%3D"
    assert request.cookie("b") is None
    assert request.query["key"] == "k"
    assert request.client_certificate() == {"subjectDN": "CN=ann"}


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("Basic YW5uOnBhOnNz", ("ann", "pa:ss")),
        ("Basic YW5u", None),
        ("Basic !", None),
        ("Basic /w==", None),
        ("Bearer YW5uOnBhc3M=", None),
        ("", None),
    ],
)
def test_basic_credentials(value: str, found: tuple[str, str] | None) -> None:
    assert asked(headers={"authorization": value}).basic_credentials() == found


def test_requests_without_anything() -> None:
    request = asked(headers=None, queryStringParameters=None)

    assert (request.bearer_token(), request.cookie("a"), request.client_certificate()) == (None, None, None)
    assert dict(request.query) == {}


def test_policies_speak_of_every_method_of_the_stage() -> None:
    result = authorizer.allow(asked(), "ann", {"tier": 3})

    assert result == {
        "principalId": "ann",
        "policyDocument": {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Action": "execute-api:Invoke",
                    "Effect": "Allow",
                    "Resource": "arn:aws:execute-api:us-east-1:123456789012:abcdef1234/dev/*",
                }
            ],
        },
        "context": {"tier": 3},
    }
    assert authorizer.deny(asked())["policyDocument"]["Statement"][0]["Effect"] == "Deny"


def test_the_text_that_api_gateway_answers_with_401() -> None:
    assert str(authorizer.Unauthorized()) == "Unauthorized"


@pytest.mark.parametrize(
    ("answer", "known"),
    [
        (lambda request: authorizer.allow(request, "ann", {"tier": 3}), {"principalId": "ann", "tier": 3}),
        (authorizer.deny, {"principalId": "anonymous"}),
    ],
)
def test_http_apis_get_yes_or_no(answer: Callable[[Any], Any], known: dict[str, Any]) -> None:
    request = authorizer.AuthorizerRequest({"version": "2.0", "type": "REQUEST", "routeArn": ARN})
    assert answer(request) == {"isAuthorized": "tier" in known, "context": known}
    assert "policyDocument" in answer(asked(version="1.0"))
