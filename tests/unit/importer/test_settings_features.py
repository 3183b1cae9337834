"""Settings about the API and what stands around it: what they become, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from settings_fields import settings_fields

from codegen.core.diagnostics import Diagnostic, Severity
from codegen.core.reading import read
from codegen.importer.contract import import_contract
from codegen.importer.contract_gateway import read_gateway_part
from codegen.importer.lowering.configuration import configure_gateway
from codegen.importer.lowering.paths import lower_paths
from codegen.importer.project import plan_project
from codegen.importer.settings import settings_of, settings_schema
from codegen.ir.api import Api, AuthorizationType, Route
from codegen.ir.application import (
    ApiKey,
    CanarySettings,
    PlanStage,
    QuotaSettings,
    ThrottleSettings,
    UsagePlan,
)
from codegen.ir.deployment import Alarm, Deployment
from codegen.ir.domain import BasePathMapping, DomainName, MutualTls
from codegen.ir.project import Project, ProjectSettings
from codegen.spec.load import load

ROOT = Path(__file__).parents[3]
POOL = "arn:aws:cognito-idp:us-east-1:1:userpool/p"
FUNCTION = "arn:aws:lambda:us-east-1:1:function:f"
TOKEN = "method.request.header.Authorization"
MOCK = {"type": "mock", "requestTemplates": {"application/json": '{"statusCode": 200}'}}


def said(data: dict[str, Any]) -> tuple[ProjectSettings, list[Diagnostic]]:
    return settings_of(read(yaml.safe_dump(data, sort_keys=False), name="codegen.yaml"))


def settings(**data: Any) -> ProjectSettings:
    found, diagnostics = said(data)
    assert diagnostics == []
    return found


def deployment(**data: Any) -> Deployment:
    found = settings(**data).deployment
    assert found is not None
    return found


SECURITY_SCHEMES = {
    "bearer": {"type": "http", "scheme": "bearer"},
    "key": {"type": "apiKey", "name": "X-API-Key", "in": "header"},
}
ONE_PET = {"name": "pet", "in": "path", "required": True, "schema": {"type": "string"}}


def operation(**members: Any) -> dict[str, Any]:
    return {"responses": {"200": {"description": "ok"}}, **members}


def configure(folder: Path, paths: dict[str, Any], **data: Any) -> tuple[Project, Api, list[Diagnostic]]:
    """The plan, the API that API Gateway gets, and the findings about both."""
    path = folder / "pets.yaml"
    contract = {
        "openapi": "3.0.3",
        "info": {"title": "Pets", "version": "1"},
        "paths": paths,
        "components": {"securitySchemes": SECURITY_SCHEMES},
    }
    path.write_text(yaml.safe_dump(contract, sort_keys=False))
    document, _ = load(path)
    api, _ = import_contract(document)
    api, _ = read_gateway_part(api, document.data, document.locate)
    api, _ = lower_paths(api, document.locate)
    project, planned = plan_project(
        api, settings(**data), name="pets", contract="pets.yaml", locate=document.locate
    )
    made, found = configure_gateway(project, document.locate)
    return project, made, [d for d in planned + found if d.severity is not Severity.NOTE]


def method(api: Api, route_key: str) -> Route:
    return next(route for route in api.routes if route.route_key == route_key)


# ---- what is deployed around the API
def test_the_first_stage_is_the_one_that_is_said_or_the_first_one() -> None:
    assert settings(stages={"test": None, "prod": None}).stage == "test"
    found = settings(stage="prod", stages={"test": None, "prod": None})
    assert found.stage == "prod"
    assert found.deployment is not None
    assert [stage.name for stage in found.deployment.stages] == ["prod", "test"]


def test_what_stands_above_the_stages_is_for_each_unless_it_says_otherwise() -> None:
    dev, prod = deployment(
        logging="ERROR",
        metrics=True,
        throttling={"rate_limit": 10, "burst_limit": 20},
        methods={"GET /pets": {"throttling": {"rate_limit": 1}}},
        stages={
            "dev": {"variables": {"a": "b"}},
            "prod": {
                "logging": "OFF",
                "tracing": False,
                "throttling": {"rate_limit": 99.5},
                "methods": {"GET /pets": {"metrics": False}},
            },
        },
    ).stages
    assert dev.variables == {"a": "b"}
    assert dev.tracing_enabled
    assert dev.method_settings == {
        "*/*": {
            "loggingLevel": "ERROR",
            "metricsEnabled": True,
            "throttlingRateLimit": 10,
            "throttlingBurstLimit": 20,
        },
        "GET /pets": {"throttlingRateLimit": 1},
    }
    assert not prod.tracing_enabled
    assert prod.method_settings == {
        "*/*": {
            "loggingLevel": "OFF",
            "metricsEnabled": True,
            "throttlingRateLimit": 99.5,
            "throttlingBurstLimit": 20,
        },
        "GET /pets": {"metricsEnabled": False, "throttlingRateLimit": 1},
    }


def test_a_cache_is_switched_on_for_every_method() -> None:
    (stage,) = deployment(caching={"size_gb": 118, "ttl_seconds": 60, "encrypted": True}).stages
    assert (stage.cache_cluster_enabled, stage.cache_cluster_size) == (True, "118")
    assert stage.method_settings == {
        "*/*": {"cachingEnabled": True, "cacheTtlInSeconds": 60, "cacheDataEncrypted": True}
    }


def test_a_canary() -> None:
    (stage,) = deployment(stages={"dev": {"canary": {"percent_traffic": 5, "variables": {"a": "b"}}}}).stages
    assert stage.canary_settings == CanarySettings(5.0, {"a": "b"})


@pytest.mark.parametrize(
    ("text", "begin"),
    [
        ("json", '{"requestId"'),
        ("clf", "$context.identity.sourceIp $"),
        ("xml", "<request"),
        ("$context.path", "$context.path"),
    ],
)
def test_formats_of_the_access_log(text: str, begin: str) -> None:
    found = deployment(access_log={"format": text, "retention_days": 7})
    assert (found.stages[0].access_log_format or "").startswith(begin)
    assert found.log_retention_days == 7


def test_plans_with_their_keys() -> None:
    found = deployment(
        stages={"dev": None, "prod": None},
        api_keys={"partner": {"enabled": False}, "trial": {"value": "x" * 20}},
        usage_plans={
            "gold": {
                "keys": ["partner"],
                "throttling": {"rate_limit": 2.5},
                "quota": {"limit": 10, "period": "DAY"},
                "methods": {"GET /pets": {"burst_limit": 1}},
            },
            "small": {"keys": ["trial"], "stages": ["prod"]},
        },
    )
    throttle = {"GET /pets": ThrottleSettings(None, 1)}
    assert found.usage_plans == (
        UsagePlan(
            "gold",
            "gold",
            (PlanStage("Api", "dev", throttle), PlanStage("Api", "prod", throttle)),
            ThrottleSettings(2.5, None),
            QuotaSettings(10, "DAY"),
            (ApiKey("partner", "partner", "", enabled=False),),
        ),
        UsagePlan("small", "small", (PlanStage("Api", "prod"),), keys=(ApiKey("trial", "trial", "x" * 20),)),
    )


def test_a_domain_leads_to_the_first_stage_unless_it_says_otherwise() -> None:
    domain = {"name": "api.example.com", "certificate_arn": "arn:aws:acm:us-east-1:1:certificate/1"}
    (found,) = deployment(stage="prod", custom_domain=domain).domain_names
    assert found == DomainName(
        "api.example.com", "arn:aws:acm:us-east-1:1:certificate/1", mappings=(BasePathMapping("prod"),)
    )
    tls = {"truststore_uri": "s3://bucket/key", "truststore_version": "3"}
    (found,) = deployment(
        stage="prod", custom_domain={**domain, "base_paths": {"v1": "prod"}, "mutual_tls": tls}
    ).domain_names
    assert found.mappings == (BasePathMapping("prod", "v1"),)
    assert found.mutual_tls == MutualTls("s3://bucket/key", "3")


def test_an_alarm_for_each_stage() -> None:
    found = deployment(
        stages={"dev": None, "prod": None},
        alarms={
            "slow": {"metric": "Latency", "threshold": 500, "statistic": "p99"},
            "broken": {"metric": "5XXError", "threshold": 1, "stages": ["dev", "prod"], "actions": ["arn:aws:sns:x"]},
        },
    ).alarms  # fmt: skip
    assert found == (
        Alarm("slow", "Latency", 500, "dev", statistic="p99"),
        Alarm("broken-dev", "5XXError", 1, "dev", alarm_actions=("arn:aws:sns:x",)),
        Alarm("broken-prod", "5XXError", 1, "prod", alarm_actions=("arn:aws:sns:x",)),
    )


# ---- what the API gets
@pytest.mark.parametrize(
    ("entry", "kind", "source"),
    [
        ({"type": "cognito_user_pools", "user_pool_arns": [POOL]}, "COGNITO_USER_POOLS", (TOKEN,)),
        ({"type": "token", "function_arn": FUNCTION}, "CUSTOM", (TOKEN,)),
        ({"type": "request", "function_arn": FUNCTION, "ttl_seconds": 0}, "CUSTOM", ()),
        ({"type": "request", "function_arn": FUNCTION, "identity_sources": [TOKEN]}, "CUSTOM", (TOKEN,)),
    ],
)  # fmt: skip
def test_a_configured_authorizer_decides_instead_of_one_of_the_project(
    tmp_path: Path, entry: dict[str, Any], kind: str, source: tuple[str, ...]
) -> None:
    paths = {"/pets": {"get": operation(security=[{"bearer": []}])}}
    project, api, _ = configure(tmp_path, paths, authorizers={"bearer": entry})
    assert project.authorizers == ()
    route = method(api, "GET /pets")
    assert (str(route.authorization_type), route.authorizer) == (kind, "bearer")
    assert api.authorizers["bearer"].identity_source == source
    uri = api.authorizers["bearer"].authorizer_uri
    assert uri == "" or uri.endswith(f":lambda:path/2015-03-31/functions/{FUNCTION}/invocations")


def test_iam_decides(tmp_path: Path) -> None:
    paths = {"/pets": {"get": operation(security=[{"bearer": []}])}}
    _, api, _ = configure(tmp_path, paths, authorizers={"bearer": {"type": "aws_iam"}})
    assert method(api, "GET /pets").authorization_type is AuthorizationType.AWS_IAM


@pytest.mark.parametrize(
    "data", [{"authorizers": {"key": {"type": "api_key"}}}, {"usage_plans": {"all": None}}]
)
def test_with_usage_plans_the_scheme_of_the_usual_header_stands_for_their_keys(
    tmp_path: Path, data: dict[str, Any]
) -> None:
    paths = {"/pets": {"get": operation(security=[{"key": []}])}}
    project, api, _ = configure(tmp_path, paths, **data)
    assert project.authorizers == ()
    assert method(api, "GET /pets").api_key_required
    assert method(api, "GET /pets").authorization_type is AuthorizationType.NONE


def test_settings_of_the_api_itself(tmp_path: Path) -> None:
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*"}]}
    _, api, _ = configure(
        tmp_path,
        {"/pets": {"get": operation()}},
        gateway_responses={
            "THROTTLED": {
                "status_code": 503,
                "headers": {"Retry-After": "'5'"},
                "templates": {"a/b": "c"},
            }
        },
        binary_media_types=["image/webp"],
        compression={"minimum_size": 0},
        api_key_source="AUTHORIZER",
        resource_policy=policy,
        endpoint={"type": "PRIVATE", "vpc_endpoint_ids": ["vpce-0123abcd"], "disable_execute_api": True},
    )  # fmt: skip
    response = api.gateway_responses["THROTTLED"]
    assert response.status_code == "503"
    assert response.response_parameters == {"gatewayresponse.header.Retry-After": "'5'"}
    assert response.response_templates == {"a/b": "c"}
    assert api.binary_media_types == ("image/webp",)
    assert api.minimum_compression_size == 0
    assert api.api_key_source == "AUTHORIZER"
    assert api.policy == policy
    assert (api.endpoint_types, api.vpc_endpoint_ids) == (("PRIVATE",), ("vpce-0123abcd",))
    assert api.disable_execute_api_endpoint


@pytest.mark.parametrize(
    ("asked", "validator"),
    [("all", "body-and-parameters"), ("body", "body"), ("parameters", "parameters"), ("none", None)],
)
def test_what_is_validated(tmp_path: Path, asked: str, validator: str | None) -> None:
    body = {
        "required": True,
        "content": {"application/json": {"schema": {"type": "object", "required": ["a"]}}},
    }
    page = {"name": "page", "in": "query", "required": True, "schema": {"type": "integer"}}
    paths = {"/pets": {"post": operation(requestBody=body, parameters=[page])}}
    _, api, _ = configure(tmp_path, paths, request_validation=asked)
    found = method(api, "POST /pets").request_validator
    assert (found and found.name) == validator


def test_preflights_say_what_is_configured(tmp_path: Path) -> None:
    cors = {"allow_headers": ["X-Trace"], "max_age_seconds": 60}
    _, api, _ = configure(tmp_path, {"/pets": {"get": operation()}}, cors=cors)
    integration = method(api, "OPTIONS /pets").integration
    assert integration is not None
    headers = integration.responses[0].response_parameters
    assert headers["method.response.header.Access-Control-Max-Age"] == "'60'"
    assert "X-Trace" in headers["method.response.header.Access-Control-Allow-Headers"]


def test_a_configured_integration_serves_an_operation_and_is_validated(tmp_path: Path) -> None:
    body = {
        "required": True,
        "content": {"application/json": {"schema": {"type": "object", "required": ["a"]}}},
    }
    paths = {"/pets/{pet}": {"parameters": [ONE_PET], "put": operation(requestBody=body)}}
    project, api, _ = configure(tmp_path, paths, integrations={"PUT /pets/{pet}": MOCK})
    assert project.functions == ()
    route = method(api, "PUT /pets/{pet}")
    assert route.integration is not None
    assert route.integration.request_templates == {"application/json": '{"statusCode": 200}'}
    assert route.request_validator is not None
    assert "OPTIONS" in {route.http_method for route in api.routes}


def test_a_method_is_cached_in_stages_with_a_cache(tmp_path: Path) -> None:
    caching = {"enabled": True, "ttl_seconds": 60}
    project, _, _ = configure(
        tmp_path,
        {"/pets": {"get": operation()}},
        stages={"dev": {}, "prod": {"caching": {"size_gb": 0.5}}},
        methods={"GET /pets": {"metrics": True, "caching": caching}},
    )
    dev, prod = project.deployment.stages
    assert dev.method_settings["GET /pets"] == {"metricsEnabled": True}
    assert prod.method_settings["GET /pets"] == {
        "metricsEnabled": True,
        "cachingEnabled": True,
        "cacheTtlInSeconds": 60,
    }


def test_caching_of_a_method_without_a_cache_is_told() -> None:
    _, (found,) = said({"methods": {"GET /pets": {"caching": {"enabled": True}}}})
    assert (found.code, found.location and found.location.line) == ("CG152", 3)
    assert "no stage has a cache" in found.message


def test_methods_are_named_as_in_the_contract(tmp_path: Path) -> None:
    other = {**ONE_PET, "name": "owner"}
    paths = {
        "/pets/{pet}": {"parameters": [ONE_PET], "get": operation()},
        "/pets/{owner}/dogs": {"parameters": [other], "get": operation()},
    }
    key = "GET /pets/{owner}/dogs"
    project, api, found = configure(
        tmp_path,
        paths,
        methods={
            key: {"metrics": True, "caching": {"key_parameters": ["method.request.header.Accept-Language"]}},
            "* /pets/{owner}/dogs": {"metrics": False},
        },
        usage_plans={"all": {"methods": {key: {"rate_limit": 1}}}},
    )
    assert found == []
    (stage,) = project.deployment.stages
    assert stage.method_settings == {
        "GET /pets/{pet}/dogs": {"metricsEnabled": True},
        "* /pets/{pet}/dogs": {"metricsEnabled": False},
    }
    assert list(project.deployment.usage_plans[0].stages[0].throttle) == ["GET /pets/{pet}/dogs"]
    route = method(api, "GET /pets/{pet}/dogs")
    assert route.integration is not None
    assert route.integration.cache_key_parameters == ("method.request.header.Accept-Language",)
    assert route.request_parameters["method.request.header.Accept-Language"] is False


# ---- what is wrong
@pytest.mark.parametrize(
    ("data", "finding"),
    [
        ({"stage": "dev", "stages": {"prod": None}}, "codegen.yaml:1:1: error CG156: stage is 'dev', which is none"),
        ({"stages": {"a b": None}}, "codegen.yaml:2:3: error CG152: a name here can't be 'a b'"),
        ({"stages": {"dev": {"caching": {"size_gb": 1}}}}, "codegen.yaml:4:7: error CG152: size_gb is 1, which"),
        ({"stages": {"dev": {"caching": {}}}}, "codegen.yaml:3:5: error CG155: caching needs size_gb"),
        ({"throttling": {"rate_limit": -1}}, "codegen.yaml:2:3: error CG152: rate_limit is -1, below 0"),
        ({"tracing": "yes"}, "codegen.yaml:1:1: error CG151: tracing must be true or false, and is 'yes'"),
        ({"usage_plans": {"p": {"keys": ["gone"]}}}, "codegen.yaml:4:7: error CG156: there is no API key 'gone'"),
        ({"usage_plans": {"p": {"stages": ["gone"]}}}, "codegen.yaml:4:7: error CG156: there is no stage 'gone'"),
        ({"api_keys": {"k": None}}, "codegen.yaml:2:3: error CG156: API key k opens nothing"),
        (
            {"api_keys": {"k": None}, "usage_plans": {"p": {"keys": ["k"]}, "q": {"keys": ["k"]}}},
            "codegen.yaml:9:7: error CG152: API key k is in p, too, and stage dev",
        ),
        ({"authorizers": {"s": {"type": "token"}}}, "codegen.yaml:2:3: error CG155: an authorizer of type token needs"),
        ({"authorizers": {"s": {"type": "magic"}}}, "codegen.yaml:3:5: error CG152: type is 'magic'"),
        ({"function": {"policies": ["AmazonSQSFullAcces"]}}, "codegen.yaml:3:5: error CG156: AWS has no managed"),
        ({"functions": {"f": {"policies": ["arn:x", "own"]}}}, "codegen.yaml:5:7: error CG156: AWS has no managed"),
        ({"gateway_responses": {"NO": {}}}, "codegen.yaml:2:3: error CG156: there is no gateway response 'NO'"),
        ({"endpoint": {"type": "PRIVATE"}}, "codegen.yaml:1:1: error CG155: a private API needs a resource_policy"),
        (
            {"endpoint": {"vpc_endpoint_ids": ["vpce-0123abcd"]}},
            "codegen.yaml:2:3: error CG152: only private APIs have VPC endpoints",
        ),
        ({"integrations": {"GET /a": {"type": "http"}}}, "codegen.yaml:2:3: error CG106: an integration needs a uri"),
        ({"authorizers": {"s": {"type": "jwt"}}}, "codegen.yaml:2:3: error CG155: an authorizer of type jwt needs"),
        (
            {"authorizers": {"s": {"type": "jwt", "issuer": "https://i.example", "ttl_seconds": 9}}},
            "codegen.yaml:5:5: error CG152: the decisions of an authorizer of type jwt are not kept",
        ),
        (
            {"authorizers": {"s": {"type": "jwt", "issuer": "http://i.example"}}},
            "codegen.yaml:4:5: error CG152: issuer can't be",
        ),
        (
            {"caching": {"size_gb": 0.5, "invalidation": {"unauthorized": "NO"}}},
            "codegen.yaml:4:5: error CG152: unauthorized is 'NO'",
        ),
        (
            {"integrations": {"GET /a": {"type": "mock", "connectionId": "l"}}},
            "codegen.yaml:4:5: error CG152: an integration of type mock goes through no VPC link",
        ),
        (
            {"integrations": {"GET /a": {"type": "MOCK", "uri": "http://a.example"}}},
            "codegen.yaml:4:5: error CG152: an integration of type mock calls nothing: it has no uri",
        ),
        (
            {"integrations": {"GET /a": {"type": "mock", "passthroughBehaviour": "never"}}},
            "codegen.yaml:4:5: error CG150: x-amazon-apigateway-integration has no field passthroughBehaviour",
        ),
        (
            {"integrations": {"GET /a": {"type": "http", "uri": "http://a", "connectionType": "VPC_LINK"}}},
            "codegen.yaml:5:5: error CG155: an integration through a VPC link needs connectionId",
        ),
        (
            {"integrations": {"GET /a": {"type": "aws", "target": "arn:aws:glue:us-east-1:123456789012:b"}}},
            "codegen.yaml:4:5: error CG152: the target 'arn:aws:glue:us-east-1:123456789012:b'",
        ),
        ({"cors": {"allow_credentials": True}}, "codegen.yaml:2:3: error CG152: pages of any origin can't be allowed"),
        ({"integrations": {"GET /a": {}}}, "codegen.yaml:2:3: error CG155: GET /a needs type"),
        (
            {"stages": {"dev": {"methods": {"GET /a": {"caching": {"key_parameters": ["method.request.path.a"]}}}}}},
            "codegen.yaml:6:11: error CG152: the key parameters of a cache are the same in every stage",
        ),
        ({"functions": {"f": {"environment": {"AWS_REGION": "x"}}}}, "codegen.yaml:4:7: error CG152: the environment"),
        ({"function": {"policies": [3]}}, "codegen.yaml:3:5: error CG151: policies[0] must be text or an object"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place(data: dict[str, Any], finding: str) -> None:
    _, diagnostics = said(data)
    assert [str(d)[: len(finding)] for d in diagnostics] == [finding]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"methods": {"GET /dogs": {"metrics": True}}}, "the contract has no operation 'GET /dogs'"),
        ({"stages": {"dev": {"methods": {"GET /dogs": None}}}}, "the contract has no operation 'GET /dogs'"),
        (
            {"usage_plans": {"p": {"methods": {"PUT /pets": None}}}},
            "the contract has no operation 'PUT /pets'",
        ),
        ({"integrations": {"PUT /pets": MOCK}}, "the contract has no operation 'PUT /pets'"),
        ({"authorizers": {"gone": {"type": "aws_iam"}}}, "the contract has no security scheme 'gone'"),
        ({"functions": {"gone": {"memory_mb": 128}}}, "the project has no function 'gone'"),
    ],
)
def test_what_the_contract_does_not_have_is_an_error_with_its_place(
    tmp_path: Path, data: dict[str, Any], message: str
) -> None:
    *_, found = configure(tmp_path, {"/pets": {"get": operation()}}, **data)
    (finding,) = found
    assert (finding.code, finding.severity, finding.message) == ("CG156", Severity.ERROR, message)
    assert finding.location is not None
    assert finding.location.file == "codegen.yaml"
    assert finding.location.line > 1


# ---- the example
def used(value: Any, schema: dict[str, Any], root: dict[str, Any], path: str = "") -> Iterator[str]:
    while "$ref" in schema:
        node: Any = root
        for part in schema["$ref"].split("/")[1:]:
            node = node[part]
        schema = node
    if isinstance(value, dict):
        for name, item in value.items():
            if name in schema.get("properties", {}):
                yield f"{path}/{name}"
                yield from used(item, schema["properties"][name], root, f"{path}/{name}")
            elif isinstance(schema.get("additionalProperties"), dict):
                yield from used(item, schema["additionalProperties"], root, f"{path}/*")


def test_the_example_has_every_setting() -> None:
    schema = settings_schema()
    example = yaml.safe_load((ROOT / "specs/storefront/codegen.yaml").read_text())
    found = set(used(example, schema, schema))
    # What all stages get can also be said of each; only private APIs have VPC endpoints; the rules of lint are alike; a
    # WebSocket API beside the API has settings like it.
    missing = set(settings_fields(schema, schema)) - found
    repeated = ("/stages/", "/methods/", "/caching", "/lint/", "/websocket")
    of_http_apis = {
        "/payload_format_version",
        "/authorizers/*/payload_format_version",
        "/authorizers/*/simple_responses",
        "/vpc_links/*/subnet_ids",
        "/vpc_links/*/security_group_ids",
    }
    others = {key for key in missing if not key.startswith(repeated)}
    in_place_of_names = {"/integrations/*/connectionId"}
    assert others == {"/endpoint/vpc_endpoint_ids", *of_http_apis, *in_place_of_names}


def test_the_example_has_no_mistake() -> None:
    found, diagnostics = settings_of(read(ROOT / "specs/storefront/codegen.yaml"))
    assert diagnostics == []
    assert found.deployment is not None
    assert [stage.name for stage in found.deployment.stages] == ["dev", "test", "prod"]


def test_a_jwt_authorizer_has_its_issuer_and_audiences() -> None:
    entry = {"type": "jwt", "issuer": "https://i.example", "audiences": ["a"]}
    found, diagnostics = said({"authorizers": {"s": entry}})
    assert diagnostics == []
    authorizer = found.gateway.authorizers["s"]
    assert authorizer.jwt_configuration == {"issuers": [{"issuer": "https://i.example", "audiences": ["a"]}]}
    assert authorizer.identity_source == ("method.request.header.Authorization",)


def test_who_may_invalidate_a_cache_is_a_setting_of_its_methods() -> None:
    invalidation = {"require_authorization": True, "unauthorized": "FAIL_WITH_403"}
    found, diagnostics = said({"caching": {"size_gb": 0.5, "invalidation": invalidation}})
    assert diagnostics == []
    assert found.deployment
    assert found.deployment.stages[0].method_settings["*/*"] == {
        "cachingEnabled": True,
        "requireAuthorizationForCacheControl": True,
        "unauthorizedCacheControlHeaderStrategy": "FAIL_WITH_403",
    }


def test_an_integration_with_a_connection_goes_through_a_vpc_link() -> None:
    written = {"type": "http_proxy", "uri": "http://a.internal", "connectionId": "l1"}
    found, diagnostics = said({"integrations": {"GET /a": written}})
    assert diagnostics == []
    integration = found.gateway.integrations["GET /a"]
    assert (integration.connection_type, integration.connection_id) == ("VPC_LINK", "l1")
    assert integration.http_method == "GET"
