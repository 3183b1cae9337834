"""What a contract itself says to API Gateway is kept, and wins."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from codegen.core.diagnostics import Diagnostic, Severity, SourceLocation
from codegen.importer.contract import import_contract
from codegen.importer.contract_gateway import read_gateway_part
from codegen.importer.gateway_document import import_gateway_document
from codegen.importer.lowering.configuration import configure_gateway
from codegen.importer.lowering.paths import lower_paths
from codegen.importer.project import plan_project
from codegen.ir.api import Api, AuthorizationType, Route
from codegen.ir.integration import IntegrationType
from codegen.ir.project import Project, ProjectSettings
from codegen.render.gateway_document import write_gateway_document
from codegen.spec.load import load

HTTP: dict[str, Any] = {
    "type": "http",
    "httpMethod": "GET",
    "uri": "https://shop.example/pets",
    "responses": {"default": {"statusCode": "200"}},
}
OLD_FUNCTION = "arn:aws:lambda:eu-west-1:1:function:Old"
OTHER = f"arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/{OLD_FUNCTION}/invocations"
POOL = {
    "type": "apiKey",
    "name": "Authorization",
    "in": "header",
    "x-amazon-apigateway-authtype": "cognito_user_pools",
    "x-amazon-apigateway-authorizer": {"type": "cognito_user_pools", "providerARNs": ["arn:aws:cognito-idp:p"]},
}  # fmt: skip
IAM = {**POOL, "x-amazon-apigateway-authtype": "awsSigv4"}
del IAM["x-amazon-apigateway-authorizer"]
KEY = {"type": "apiKey", "name": "x-api-key", "in": "header"}
BEARER = {"type": "http", "scheme": "bearer"}
SCHEMES = {"pool": POOL, "iam": IAM, "key": KEY, "bearer": BEARER}


def operation(**members: Any) -> dict[str, Any]:
    return {"responses": {"200": {"description": "ok"}}, **members}


def integrated(integration: dict[str, Any] = HTTP, **members: Any) -> dict[str, Any]:
    return operation(**members, **{"x-amazon-apigateway-integration": integration})


def configure(
    folder: Path, paths: dict[str, Any], **parts: Any
) -> tuple[Api, Project, list[Diagnostic], Api, list[Diagnostic]]:
    """The API that was read, the plan, its findings, the API that API Gateway gets, and the findings about it."""
    path = folder / "pets.yaml"
    contract = {"openapi": "3.0.3", "info": {"title": "Pets", "version": "1"}, "paths": paths, **parts}
    path.write_text(yaml.safe_dump(contract))
    document, _ = load(path)
    api, _ = import_contract(document)
    api, read = read_gateway_part(api, document.data, document.locate)
    api, _ = lower_paths(api, document.locate)
    project, planned = plan_project(
        api, ProjectSettings(), name="pets", contract="pets.yaml", locate=document.locate
    )
    made, found = configure_gateway(project, document.locate)
    return api, project, read + planned, made, found


def method(api: Api, route_key: str) -> Route:
    return next(route for route in api.routes if route.route_key == route_key)


def codes(diagnostics: list[Diagnostic]) -> list[str]:
    return [d.code for d in diagnostics if d.code not in ("CG261", "CG281")]


def test_an_operation_with_an_integration_of_its_own_has_no_function(tmp_path: Path) -> None:
    header = {"name": "X-Tenant", "in": "header", "required": True, "schema": {"type": "string"}}
    body = {"content": {"application/json": {"schema": {"type": "object", "required": ["name"]}}}}
    kept = integrated(operationId="put pet", parameters=[header], requestBody=body)
    _, project, said, api, found = configure(tmp_path, {"/pets": {"put": kept, "get": operation()}})
    assert [operation.name for operation in project.operations] == ["get_pets"]
    assert [operation.route.route_key for operation in project.gateway_operations] == ["PUT /pets"]
    assert len(project.functions) == 1
    route = method(api, "PUT /pets")
    assert route.integration is not None
    assert route.integration.type is IntegrationType.HTTP
    assert route.integration.uri == "https://shop.example/pets"
    assert route.request_parameters == {"method.request.header.X-Tenant": True}
    assert route.request_models == {"application/json": "PutPetBody"}
    assert route.request_validator is None
    assert [route.route_key for route in api.routes][:2] == ["GET /pets", "PUT /pets"]
    assert codes(said) == []
    assert codes(found) == ["CG269"]


def test_a_lambda_proxy_integration_gets_a_handler_and_keeps_its_settings(tmp_path: Path) -> None:
    proxy = {"type": "aws_proxy", "httpMethod": "POST", "uri": OTHER, "timeoutInMillis": 5000}
    _, project, _, api, found = configure(tmp_path, {"/pets": {"get": integrated(proxy)}})
    integration = method(api, "GET /pets").integration
    assert integration is not None
    assert integration.uri.endswith("/functions/${GetPetsFunction.Arn}/invocations")
    assert integration.timeout_in_millis == 5000
    assert project.gateway_operations == ()
    assert codes(found) == ["CG266"]
    assert OLD_FUNCTION in found[0].message


def test_lambda_behind_templates_stays_what_it_is(tmp_path: Path) -> None:
    custom = {"type": "aws", "httpMethod": "POST", "uri": OTHER}
    _, project, _, api, _ = configure(tmp_path, {"/pets": {"get": integrated(custom)}})
    integration = method(api, "GET /pets").integration
    assert integration is not None
    assert integration.uri == OTHER
    assert project.operations == ()


def test_answers_have_the_statuses_and_headers_that_mappings_name(tmp_path: Path) -> None:
    mapped = {
        **HTTP,
        "responses": {
            "default": {"statusCode": "200", "responseParameters": {"method.response.header.X-A": "'1'"}},
            "404": {"statusCode": 404},
        },
    }
    *_, api, _ = configure(tmp_path, {"/pets": {"get": integrated(mapped)}})
    responses = {r.status_code: r.response_parameters for r in method(api, "GET /pets").method_responses}
    assert responses == {"200": {"method.response.header.X-A": False}, "404": {}}


def test_mappings_follow_a_path_parameter_that_is_called_otherwise(tmp_path: Path) -> None:
    mapped = {
        **HTTP,
        "uri": "https://shop.example/{id}",
        "requestParameters": {"integration.request.path.id": "method.request.path.owner"},
        "requestTemplates": {"application/json": "$input.params('owner')"},
    }
    path = {"in": "path", "required": True, "schema": {"type": "string"}}
    first = operation(parameters=[{"name": "id", **path}])
    second = integrated(mapped, parameters=[{"name": "owner", **path}])
    *_, api, found = configure(
        tmp_path, {"/pets/{id}": {"get": first}, "/pets/{owner}/dogs": {"get": second}}
    )
    route = method(api, "GET /pets/{id}/dogs")
    assert route.integration is not None
    assert route.integration.request_parameters == {"integration.request.path.id": "method.request.path.id"}
    assert "CG267" in codes(found)


@pytest.mark.parametrize(
    ("members", "kind", "authorizer", "scopes", "key"),
    [
        ({"x-amazon-apigateway-auth": {"type": "AWS_IAM"}}, AuthorizationType.AWS_IAM, None, (), False),
        (
            {"x-amazon-apigateway-auth": {"type": "none"}, "security": [{"bearer": []}]},
            AuthorizationType.NONE,
            None,
            (),
            False,
        ),
        ({"security": [{"pool": ["pets/read"]}]}, AuthorizationType.COGNITO_USER_POOLS, "pool", ("pets/read",), False),
        ({"security": [{"iam": []}]}, AuthorizationType.AWS_IAM, None, (), False),
        ({"security": [{"bearer": []}]}, AuthorizationType.CUSTOM, "bearer", (), False),
        # Alone, API Gateway's own key would need usage plans, which a contract can't have.
        ({"security": [{"key": []}]}, AuthorizationType.CUSTOM, "key_", (), False),
    ],
)  # fmt: skip
def test_who_may_call_an_operation(
    tmp_path: Path,
    members: dict[str, Any],
    kind: AuthorizationType,
    authorizer: str | None,
    scopes: tuple[str, ...],
    key: bool,
) -> None:
    paths = {"/pets": {"get": operation(**members)}}
    *_, api, _ = configure(tmp_path, paths, components={"securitySchemes": SCHEMES})
    route = method(api, "GET /pets")
    assert route.authorization_type is kind
    assert (route.authorizer or "").rstrip("_") == (authorizer or "").rstrip("_")
    assert route.authorization_scopes == scopes
    assert route.api_key_required is key


@pytest.mark.parametrize("security", [[{"pool": []}, {"key": []}], [{"pool": [], "key": []}]])
def test_the_security_of_an_exported_operation_is_read_as_api_gateway_reads_it(
    tmp_path: Path, security: list[Any]
) -> None:
    paths = {"/pets": {"get": integrated(security=security)}}
    *_, api, _ = configure(tmp_path, paths, components={"securitySchemes": SCHEMES})
    route = method(api, "GET /pets")
    assert route.authorizer == "pool"
    assert route.api_key_required


@pytest.mark.parametrize(
    "security", [[{"pool": []}, {"bearer": []}], [{"pool": []}, {}], [{"pool": [], "bearer": []}]]
)
def test_what_api_gateway_can_not_decide_is_left_to_an_authorizer_that_denies(
    tmp_path: Path, security: list[Any]
) -> None:
    paths = {"/pets": {"get": operation(security=security)}}
    _, project, said, api, _ = configure(tmp_path, paths, components={"securitySchemes": SCHEMES})
    assert len(project.authorizers) == 1
    assert method(api, "GET /pets").authorizer == project.authorizers[0].name
    assert method(api, "GET /pets").authorization_type is AuthorizationType.CUSTOM
    assert codes(said) == ["CG265"]


def test_an_integrated_operation_is_never_opened_by_a_scheme_that_api_gateway_does_not_know(
    tmp_path: Path,
) -> None:
    paths = {"/pets": {"get": integrated(security=[{"bearer": []}])}}
    _, project, _, api, _ = configure(tmp_path, paths, components={"securitySchemes": SCHEMES})
    assert method(api, "GET /pets").authorizer == project.authorizers[0].name


ROOT: dict[str, Any] = {
    "x-amazon-apigateway-request-validators": {
        "strict": {"validateRequestBody": True, "validateRequestParameters": True},
        "lax": {"validateRequestBody": False, "validateRequestParameters": False},
    },
    "x-amazon-apigateway-request-validator": "strict",
    "x-amazon-apigateway-gateway-responses": {"THROTTLED": {"statusCode": "503"}},
    "x-amazon-apigateway-binary-media-types": ["image/webp"],
    "x-amazon-apigateway-minimum-compression-size": 1024,
    "x-amazon-apigateway-api-key-source": "AUTHORIZER",
    "x-amazon-apigateway-policy": {"Version": "2012-10-17", "Statement": []},
    "x-amazon-apigateway-documentation": {"version": "1", "documentationParts": []},
    "servers": [{"url": "/", "x-amazon-apigateway-endpoint-configuration": {"disableExecuteApiEndpoint": True}}],
}  # fmt: skip


def test_what_stands_at_the_root_is_kept_and_wins(tmp_path: Path) -> None:
    own = operation(**{"x-amazon-apigateway-request-validator": "lax"})
    *_, api, _ = configure(tmp_path, {"/pets": {"get": operation(), "put": own}}, **ROOT)
    validators = [method(api, key).request_validator for key in ("GET /pets", "PUT /pets")]
    assert [validator and validator.name for validator in validators] == ["strict", "lax"]
    assert api.gateway_responses["THROTTLED"].status_code == "503"
    assert "UNAUTHORIZED" in api.gateway_responses
    assert api.binary_media_types == ("image/webp",)
    assert api.minimum_compression_size == 1024
    assert api.api_key_source == "AUTHORIZER"
    assert api.policy == ROOT["x-amazon-apigateway-policy"]
    assert api.disable_execute_api_endpoint
    document = write_gateway_document(api)
    again, _ = import_gateway_document(
        document, source="a.json", locate=lambda pointer: SourceLocation("a.json", pointer=pointer)
    )
    assert again.documentation == ROOT["x-amazon-apigateway-documentation"]
    assert again.request_validators == api.request_validators


def test_cors_and_tags_of_http_apis_are_kept_by_other_means(tmp_path: Path) -> None:
    cors = {
        "allowOrigins": ["https://a.example"],
        "allowHeaders": ["X-A"],
        "maxAge": 9,
        "allowCredentials": True,
        "exposeHeaders": ["X-B"],
        "allowMethods": ["GET"],
    }
    tags = [{"name": "team", "x-amazon-apigateway-tag-value": "shop"}, {"name": "pets"}]
    parts = {"x-amazon-apigateway-cors": cors, "tags": tags}
    _, project, said, api, _ = configure(tmp_path, {"/pets": {"get": operation()}}, **parts)
    integration = method(api, "OPTIONS /pets").integration
    assert integration is not None
    headers = integration.responses[0].response_parameters
    assert headers["method.response.header.Access-Control-Allow-Origin"] == "'https://a.example'"
    assert headers["method.response.header.Access-Control-Max-Age"] == "'9'"
    assert "X-A" in headers["method.response.header.Access-Control-Allow-Headers"]
    assert headers["method.response.header.Access-Control-Allow-Credentials"] == "'true'"
    assert project.settings.gateway.cors_expose_headers == ("X-B",)
    assert project.deployment.tags == {"team": "shop"}
    assert codes(said) == ["CG115"]


@pytest.mark.parametrize(
    ("members", "parts", "code", "pointer"),
    [
        (
            {"x-amazon-apigateway-integration": {**HTTP, "uri": "gopher://a/b"}},
            {},
            "CG106",
            "/paths/~1a/get/x-amazon-apigateway-integration/uri",
        ),
        (
            {"x-amazon-apigateway-request-validator": "gone"},
            {},
            "CG107",
            "/paths/~1a/get/x-amazon-apigateway-request-validator",
        ),
        (
            {},
            {"components": {"securitySchemes": {"s": {**KEY, "x-amazon-apigateway-authorizer": {"type": "magic"}}}}},
            "CG103",
            "/components/securitySchemes/s/x-amazon-apigateway-authorizer/type",
        ),
        (
            {},
            {"x-amazon-apigateway-gateway-responses": {"NO": {}}},
            "CG103",
            "/x-amazon-apigateway-gateway-responses/NO",
        ),
        ({}, {"x-amazon-apigateway-documentation": "none"}, "CG102", "/x-amazon-apigateway-documentation"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_extension_is_an_error(
    tmp_path: Path, members: dict[str, Any], parts: dict[str, Any], code: str, pointer: str
) -> None:
    _, _, said, _, _ = configure(tmp_path, {"/a": {"get": operation(**members)}}, **parts)
    assert (code, Severity.ERROR, pointer) in [
        (d.code, d.severity, d.location.pointer if d.location else "") for d in said
    ]
