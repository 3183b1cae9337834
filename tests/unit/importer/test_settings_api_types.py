"""Settings that one type of API has and another has not: each is refused at its place, with the other way."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from codegen.core.reading import read
from codegen.importer.settings import settings_of
from codegen.ir.api import ApiType, Authorizer
from codegen.ir.project import ProjectSettings

ARN = "arn:aws:lambda:us-east-1:123456789012:function:check"
HTTP = {"api_type": "HTTP"}


def findings(data: dict[str, Any]) -> list[tuple[str, str]]:
    """Code and place of everything that is found."""
    _, diagnostics = settings_of(read(yaml.safe_dump(data, sort_keys=False), name="codegen.yaml"))
    assert all(diagnostic.hint for diagnostic in diagnostics)
    return [(d.code, d.location.pointer if d.location else "") for d in diagnostics]


def said(data: dict[str, Any]) -> ProjectSettings:
    settings, diagnostics = settings_of(read(yaml.safe_dump(data, sort_keys=False), name="codegen.yaml"))
    assert diagnostics == []
    return settings


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ({"api_keys": {"a": {}}, "usage_plans": {"p": {"keys": ["a"]}}}, "/api_keys"),
        ({"api_key_source": "AUTHORIZER"}, "/api_key_source"),
        ({"caching": {"size_gb": 0.5}}, "/caching"),
        (
            {"stages": {"dev": {"caching": {"size_gb": 0.5}, "methods": {"GET /a": {"caching": {}}}}}},
            "/stages/dev/methods/GET ~1a/caching",
        ),
        ({"methods": {"GET /a": {"logging": "INFO"}}}, "/methods/GET ~1a/logging"),
        ({"data_trace": True}, "/data_trace"),
        ({"tracing": True}, "/tracing"),
        ({"stages": {"dev": {"canary": {"percent_traffic": 5}}}}, "/stages/dev/canary"),
        ({"request_validation": "all"}, "/request_validation"),
        ({"gateway_responses": {"THROTTLED": {"status_code": 420}}}, "/gateway_responses"),
        ({"binary_media_types": ["image/png"]}, "/binary_media_types"),
        ({"compression": {"minimum_size": 1}}, "/compression"),
        ({"resource_policy": {"Statement": []}}, "/resource_policy"),
        ({"waf": {"web_acl_arn": ARN}}, "/waf"),
        ({"endpoint": {"type": "EDGE"}}, "/endpoint/type"),
        (
            {
                "custom_domain": {
                    "name": "a.example.com",
                    "certificate_arn": ARN,
                    "security_policy": "TLS_1_0",
                }
            },
            "/custom_domain/security_policy",
        ),
        ({"authorizers": {"a": {"type": "token", "function_arn": ARN}}}, "/authorizers/a/type"),
        ({"authorizers": {"a": {"type": "api_key"}}}, "/authorizers/a/type"),
        (
            {"authorizers": {"a": {"type": "cognito_user_pools", "user_pool_arns": [ARN]}}},
            "/authorizers/a/type",
        ),
        ({"integrations": {"GET /a": {"type": "MOCK"}}}, "/integrations/GET ~1a/type"),
        (
            {"integrations": {"POST /a": {"type": "aws_proxy", "uri": "arn:", "target": ARN}}},
            "/integrations/POST ~1a/target",
        ),
        ({"alarms": {"hits": {"metric": "CacheHitCount", "threshold": 1}}}, "/alarms/hits/metric"),
    ],
)
def test_http_apis_have_no_place_for(data: dict[str, Any], place: str) -> None:
    assert ("CG157", place) in findings({**HTTP, **data})
    assert "CG157" not in {code for code, _ in findings(data)}


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ({"payload_format_version": "2.0"}, "/payload_format_version"),
        ({"stage": "$default"}, "/stage"),
        ({"stages": {"$default": {}}}, "/stages/$default"),
        (
            {"authorizers": {"a": {"type": "request", "function_arn": ARN, "simple_responses": True}}},
            "/authorizers/a/simple_responses",
        ),
        (
            {
                "authorizers": {
                    "a": {"type": "request", "function_arn": ARN, "identity_sources": ["$request.header.a"]}
                }
            },
            "/authorizers/a/identity_sources/0",
        ),
    ],
)
def test_rest_apis_have_no_place_for(data: dict[str, Any], place: str) -> None:
    assert ("CG157", place) in findings(data)
    assert findings({**HTTP, **data}) == []


def test_identity_sources_are_written_as_the_type_of_api_does() -> None:
    entry = {"type": "request", "function_arn": ARN, "identity_sources": ["method.request.header.a"]}
    assert findings({**HTTP, "authorizers": {"a": entry}}) == [("CG157", "/authorizers/a/identity_sources/0")]


def test_a_jwt_authorizer_needs_audiences() -> None:
    entry = {"type": "jwt", "issuer": "https://id.example.com"}
    assert findings({**HTTP, "authorizers": {"a": entry}}) == [("CG155", "/authorizers/a")]


def test_payload_format_1_0_has_no_simple_responses() -> None:
    entry = {
        "type": "request",
        "function_arn": ARN,
        "payload_format_version": "1.0",
        "simple_responses": True,
    }
    assert findings({**HTTP, "authorizers": {"a": entry}}) == [("CG152", "/authorizers/a/simple_responses")]


def test_tracing_may_be_switched_off_twice() -> None:
    assert findings({**HTTP, "tracing": False}) == []


def test_an_http_api_has_the_default_stage() -> None:
    assert said(HTTP).stage == "$default"
    assert said({**HTTP, "stage": "dev"}).stage == "dev"
    assert said({}).stage == "dev"


def authorizer(**members: Any) -> Authorizer:
    settings = said({**HTTP, "authorizers": {"a": members}})
    assert settings.api_type is ApiType.HTTP
    return settings.gateway.authorizers["a"]


def test_a_jwt_authorizer_has_one_issuer() -> None:
    made = authorizer(type="jwt", issuer="https://id.example.com", audiences=["shop"])
    assert made.jwt_configuration == {"issuer": "https://id.example.com", "audience": ["shop"]}
    assert made.identity_source == ("$request.header.Authorization",)


def test_a_function_answers_yes_or_no_unless_it_is_said_to_answer_with_policies() -> None:
    made = authorizer(type="request", function_arn=ARN)
    assert (made.authorizer_payload_format_version, made.enable_simple_responses) == ("2.0", True)
    made = authorizer(type="request", function_arn=ARN, simple_responses=False)
    assert (made.authorizer_payload_format_version, made.enable_simple_responses) == ("2.0", False)
    made = authorizer(type="request", function_arn=ARN, payload_format_version="1.0")
    assert (made.authorizer_payload_format_version, made.enable_simple_responses) == ("1.0", False)


def test_the_access_log_names_routes() -> None:
    settings = said({**HTTP, "access_log": {"format": "clf"}})
    assert settings.deployment is not None
    written = settings.deployment.stages[0].access_log_format or ""
    assert "$context.routeKey" in written
    assert "resourcePath" not in written


@pytest.mark.parametrize(("data", "answer"), [({}, "504 after 29 seconds"), (HTTP, "503 after 30 seconds")])
def test_functions_may_run_longer_than_the_api_waits(data: dict[str, Any], answer: str) -> None:
    text = yaml.safe_dump({**data, "function": {"timeout_seconds": 31}}, sort_keys=False)
    _, (found,) = settings_of(read(text, name="codegen.yaml"))
    assert found.code == "CG154"
    assert answer in found.message
