"""What the readers of features say about settings that API Gateway does not take."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from codegen.core.diagnostics import Severity, SourceLocation
from codegen.core.findings import Findings
from codegen.features.api_key import settings as api_key
from codegen.features.authorization import settings as authorization
from codegen.features.binary_media import settings as binary_media
from codegen.features.compression import settings as compression
from codegen.features.cors import resources as cors
from codegen.features.endpoint import settings as endpoint
from codegen.features.gateway_responses import settings as gateway_responses
from codegen.features.integration import settings as integration
from codegen.features.policy import settings as policy
from codegen.features.request_validation import settings as request_validation
from codegen.features.stage import settings as stage

Reader = Callable[[Any, str, Findings], Any]
HTTP = {"type": "http", "httpMethod": "GET", "uri": "https://example.com"}


def authorizer(value: Any, pointer: str, findings: Findings) -> Any:
    return authorization.read_extension("auth", {authorization.EXTENSION: value}, pointer, findings)


@pytest.mark.parametrize(
    ("read", "value", "codes"),
    [
        (integration.read_extension, "aws", ["CG102", "CG105"]),
        (integration.read_extension, {"uri": "https://a"}, ["CG105"]),
        (integration.read_extension, {"type": "lambda"}, ["CG103"]),
        (integration.read_extension, {**HTTP, "httpMethod": None}, ["CG105"]),
        (integration.read_extension, {**HTTP, "uri": "ftp://a"}, ["CG106"]),
        (integration.read_extension, {**HTTP, "timeoutInMillis": 10}, ["CG108"]),
        (integration.read_extension, {**HTTP, "timeoutInMillis": "soon"}, ["CG102"]),
        (integration.read_extension, {**HTTP, "passthrough": "never"}, ["CG101"]),
        (integration.read_extension, {**HTTP, "responses": {"default": {}}}, ["CG105"]),
        (integration.read_extension, {**HTTP, "responses": {"default": {"statusCode": "2XX"}}}, ["CG105"]),
        (integration.read_extension, {**HTTP, "requestTemplates": ["a"]}, ["CG102"]),
        (
            integration.read_extension,
            {**HTTP, "requestParameters": {"a": None, "b": 1, "c": False}},
            ["CG104", "CG104"],
        ),
        (integration.read_properties, {"Type": "HTTP", "Uri": "https://a"}, ["CG105"]),
        (integration.read_properties, {"Type": "MOCK", "IntegrationResponses": {"a": 1}}, ["CG102"]),
        (authorizer, {"authorizerUri": "arn:aws:a"}, ["CG105"]),
        (authorizer, {"type": "token"}, ["CG105"]),
        (authorizer, {"type": "cognito_user_pools"}, ["CG105"]),
        (
            authorizer,
            {"type": "request", "authorizerUri": "a", "authorizerResultTtlInSeconds": 4000},
            ["CG108"],
        ),
        (gateway_responses.read_extension, {"NOT_A_TYPE": {}}, ["CG103"]),
        (gateway_responses.read_extension, {"THROTTLED": {"statusCode": "many"}}, ["CG108"]),
        (gateway_responses.read_extension, [], ["CG102"]),
        (gateway_responses.read_properties, {"RestApiId": "a"}, ["CG103"]),
        (request_validation.read_validators, {"all": {"validateRequestBody": "sometimes"}}, ["CG102"]),
        (binary_media.read_extension, [1, {}], ["CG102"]),
        (compression.read_extension, 10_485_761, ["CG108"]),
        (compression.read_extension, "much", ["CG102"]),
        (api_key.read_extension, "COOKIE", ["CG103"]),
        (policy.read_policy, {"Version": "2012-10-17"}, ["CG102"]),
        (policy.read_policy, "allow", ["CG102"]),
        (endpoint.read_extension, {"types": ["GLOBAL"]}, ["CG103"]),
        (endpoint.read_extension, {"disableExecuteApi": True}, ["CG101"]),
        (stage.read_properties, {"StageName": "my stage"}, ["CG108"]),
        (stage.read_properties, {"StageName": "dev", "Cached": True}, ["CG101"]),
        (
            stage.read_properties,
            {"StageName": "dev", "MethodSettings": [{"ThrottlingRateLimit": "x"}]},
            ["CG102"],
        ),
    ],
)
def test_every_mistake_is_a_finding(read: Reader, value: Any, codes: list[str]) -> None:
    findings = Findings(lambda pointer: SourceLocation("api.yaml", 7, 3, pointer))
    read(value, "/x", findings)
    assert [d.code for d in findings.diagnostics] == codes
    assert all(d.location is not None and d.location.pointer.startswith("/") for d in findings.diagnostics)
    assert all(
        d.severity is (Severity.WARNING if d.code in ("CG101", "CG104") else Severity.ERROR)
        for d in findings.diagnostics
    )


def test_a_stage_variable_that_can_not_be_deployed_is_told_and_kept() -> None:
    findings = Findings(lambda pointer: SourceLocation("api.yaml", 7, 3, pointer))
    read = stage.read_properties({"StageName": "dev", "Variables": {"a": "x y"}}, "/x", findings)
    assert read.variables == {"a": "x y"}
    assert [(d.code, d.severity) for d in findings.diagnostics] == [("CG108", Severity.WARNING)]


@pytest.mark.parametrize(
    ("resource_path", "http_method", "key"),
    [
        ("/*", "*", "*/*"),
        ("/", "get", "GET /"),
        ("/~1pets~1{id}", "GET", "GET /pets/{id}"),
        ("/pets/{id}", "GET", "GET /pets/{id}"),
        ("/pets", "*", "* /pets"),
    ],
)
def test_method_settings_are_known_by_route_keys(resource_path: str, http_method: str, key: str) -> None:
    assert stage.method_key(resource_path, http_method) == key


def test_sam_writes_the_endpoint_in_its_own_way() -> None:
    findings = Findings(lambda pointer: SourceLocation("template.yaml"))
    short = endpoint.read_properties({"EndpointConfiguration": "REGIONAL"}, "", findings)
    long = endpoint.read_properties(
        {"EndpointConfiguration": {"Type": "PRIVATE", "VPCEndpointIds": ["v"]}}, "", findings
    )
    assert short == endpoint.Endpoint(("REGIONAL",))
    assert long == endpoint.Endpoint(("PRIVATE",), ("v",))


@pytest.mark.parametrize("origin", ["*", "https://example.com", "http://localhost:3000"])
def test_origins(origin: str) -> None:
    assert cors.is_origin(origin)


@pytest.mark.parametrize(
    "origin",
    ["", "example.com", "https://example.com/", "https://a.example'", "https://a b", "https://*.example.com"],
)
def test_what_is_no_origin(origin: str) -> None:
    assert not cors.is_origin(origin)


def test_a_header_name_can_not_end_the_text_that_it_stands_in() -> None:
    integration, _ = cors.preflight(["*"], ["GET"], ["X-Good", "X'Bad", "X-Also,Bad"])
    assert integration.responses[0].response_parameters[
        "method.response.header.Access-Control-Allow-Headers"
    ] == ("'X-Good'")
