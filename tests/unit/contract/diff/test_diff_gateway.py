"""Rules about API Gateway's extensions."""

from __future__ import annotations

from typing import Any

import pytest
from diff_contracts import contract, found

from codegen.contract.diff.rules import levels

AUTHORIZER = {
    "type": "request",
    "identitySource": "method.request.header.Authorization",
    "authorizerUri": "arn:1",
    "authorizerResultTtlInSeconds": 300,
}
INTEGRATION = {"type": "aws_proxy", "httpMethod": "POST", "uri": "arn:1", "timeoutInMillis": 5000}
VALIDATORS = {"all": {"validateRequestBody": True, "validateRequestParameters": True}, "none": {}}
KEY = {"type": "apiKey", "name": "x-api-key", "in": "header"}


def gateway(name: str, value: Any) -> dict[str, Any]:
    """A contract with an extension at its root."""
    return contract({}, **{f"x-amazon-apigateway-{name}": value})


def integrated(**members: Any) -> dict[str, Any]:
    """A contract with an integration."""
    return contract({"x-amazon-apigateway-integration": {**INTEGRATION, **members}})


def authorized(is_used: bool = True, **members: Any) -> dict[str, Any]:
    """A contract with an authorizer."""
    scheme = {
        "type": "apiKey",
        "name": "Authorization",
        "in": "header",
        "x-amazon-apigateway-authtype": "custom",
        "x-amazon-apigateway-authorizer": {**AUTHORIZER, **members},
    }
    return contract(
        {}, components={"securitySchemes": {"auth": scheme}}, security=[{"auth": []}] if is_used else []
    )


def keyed(is_used: bool) -> dict[str, Any]:
    """A contract whose operations may ask for an API key."""
    return contract(
        {"security": [{"key": []}] if is_used else []}, components={"securitySchemes": {"key": KEY}}
    )


CASES: list[tuple[dict[str, Any], dict[str, Any], str, str]] = [
    (
        gateway("api-key-source", "HEADER"),
        gateway("api-key-source", "AUTHORIZER"),
        "api-key-source-changed",
        "ERR",
    ),
    (
        gateway("binary-media-types", []),
        gateway("binary-media-types", ["*/*"]),
        "binary-media-types-changed",
        "WARN",
    ),
    (contract({}), gateway("minimum-compression-size", 10), "compression-changed", "INFO"),
    (contract({}), gateway("policy", {"Statement": []}), "policy-changed", "WARN"),
    (contract({}), gateway("gateway-responses", {"DEFAULT_4XX": {}}), "response-changed", "WARN"),
    (
        gateway("cors", {"allowOrigins": ["a", "b"]}),
        gateway("cors", {"allowOrigins": ["a"]}),
        "cors-narrowed",
        "ERR",
    ),
    (
        gateway("cors", {"allowOrigins": ["a"]}),
        gateway("cors", {"allowOrigins": ["a", "b"]}),
        "cors-widened",
        "INFO",
    ),
    (
        contract({}),
        gateway("endpoint-configuration", {"disableExecuteApiEndpoint": True}),
        "default-endpoint-disabled",
        "ERR",
    ),
    (
        gateway("endpoint-configuration", {"disableExecuteApiEndpoint": True}),
        contract({}),
        "default-endpoint-enabled",
        "INFO",
    ),
    (
        contract({}),
        gateway("endpoint-configuration", {"vpcEndpointIds": ["v"]}),
        "vpc-endpoints-changed",
        "WARN",
    ),
    (contract({}), integrated(), "integration-added", "INFO"),
    (integrated(), contract({}), "integration-removed", "WARN"),
    (integrated(), integrated(type="aws"), "integration-type-changed", "WARN"),
    (integrated(), integrated(uri="arn:2"), "integration-uri-changed", "INFO"),
    (integrated(), integrated(connectionId="v"), "integration-connection-changed", "INFO"),
    (integrated(), integrated(credentials="r"), "integration-credentials-changed", "INFO"),
    (integrated(), integrated(payloadFormatVersion="2.0"), "payload-version-changed", "WARN"),
    (integrated(), integrated(responseTransferMode="STREAM"), "response-transfer-mode-changed", "WARN"),
    (integrated(), integrated(cacheKeyParameters=["a"]), "cache-key-changed", "WARN"),
    (integrated(), integrated(requestTemplates={"a/b": ""}), "request-mapping-changed", "WARN"),
    (integrated(), integrated(responses={"default": {}}), "response-mapping-changed", "WARN"),
    (integrated(), integrated(timeoutInMillis=1000), "integration-timeout-decreased", "WARN"),
    (integrated(), integrated(timeoutInMillis=9000), "integration-timeout-increased", "INFO"),
    (authorized(), authorized(type="token"), "authorizer-type-changed", "ERR"),
    (authorized(), authorized(identitySource="$context.path"), "authorizer-identity-source-changed", "ERR"),
    (authorized(), authorized(jwtConfiguration={"issuer": "i"}), "authorizer-issuer-changed", "ERR"),
    (authorized(), authorized(authorizerUri="arn:2"), "authorizer-function-changed", "INFO"),
    (authorized(), authorized(authorizerResultTtlInSeconds=0), "authorizer-cache-changed", "INFO"),
    (authorized(), authorized(enableSimpleResponses=True), "authorizer-payload-version-changed", "WARN"),
    (authorized(is_used=False), authorized(), "authorizer-added", "ERR"),
    (authorized(), authorized(is_used=False), "authorizer-removed", "WARN"),
    (keyed(False), keyed(True), "api-key-required", "ERR"),
    (keyed(True), keyed(False), "api-key-no-longer-required", "INFO"),
]


@pytest.mark.parametrize(
    ("old", "new", "rule", "level"), CASES, ids=lambda value: value if isinstance(value, str) else ""
)
def test_change_is_told(old: dict[str, Any], new: dict[str, Any], rule: str, level: str) -> None:
    assert {each for each in found(old, new) if each.startswith("gateway-")} == {f"gateway-{rule}"}
    assert levels()[f"gateway-{rule}"].name == level


def test_one_authorizer_takes_the_place_of_another() -> None:
    old, new = authorized(), authorized()
    schemes = new["components"]["securitySchemes"]
    schemes["other"] = schemes["auth"]
    new["security"] = [{"other": []}]
    assert "gateway-authorizer-replaced" in found(old, new)


@pytest.mark.parametrize(("validator", "rule"), [("all", "added"), ("none", "removed")])
def test_validator_that_all_operations_inherit(validator: str, rule: str) -> None:
    def contract_with(name: str) -> dict[str, Any]:
        members = {
            "x-amazon-apigateway-request-validators": VALIDATORS,
            "x-amazon-apigateway-request-validator": name,
        }
        return contract({}, **members)

    other = "none" if validator == "all" else "all"
    assert found(contract_with(other), contract_with(validator)) == {f"gateway-request-validation-{rule}"}


def test_rules_of_the_table_are_all_tried() -> None:
    tried = {rule for _, _, rule, _ in CASES} | {
        "authorizer-replaced", "request-validation-added", "request-validation-removed"
    }  # fmt: skip
    assert {rule for rule in levels() if rule.startswith("gateway-")} == {f"gateway-{rule}" for rule in tried}
