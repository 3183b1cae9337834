"""The HTTP API that API Gateway gets for a contract."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from codegen.core.diagnostics import Diagnostic, SourceLocation
from codegen.core.reading import read
from codegen.importer.contract import import_contract
from codegen.importer.contract_gateway import read_gateway_part
from codegen.importer.gateway_document import import_gateway_document
from codegen.importer.gateway_type import api_type_of
from codegen.importer.lowering.configuration import configure_gateway
from codegen.importer.lowering.paths import lower_paths
from codegen.importer.project import plan_project
from codegen.importer.settings import settings_of
from codegen.ir.api import Api, ApiType, AuthorizationType, Cors, Route
from codegen.ir.integration import Integration
from codegen.render.gateway_document import write_gateway_document
from codegen.spec.load import load

FUNCTION = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{}/invocations"
JWT = {"type": "jwt", "issuer": "https://id.example.com", "audiences": ["shop"]}
BEARER = {"bearer": {"type": "http", "scheme": "bearer"}}


def locate(pointer: str) -> SourceLocation:
    return SourceLocation("pets.yaml", 1, 1, pointer)


def configure(
    folder: Path, contract: dict[str, Any], settings: dict[str, Any] | None = None
) -> tuple[Api, list[Diagnostic]]:
    path = folder / "pets.yaml"
    path.write_text(
        yaml.safe_dump(
            {"openapi": "3.0.3", "info": {"title": "Pets", "version": "1"}, **contract}, sort_keys=False
        )
    )
    said, found = settings_of(
        read(yaml.safe_dump({"api_type": "HTTP", **(settings or {})}), name="codegen.yaml")
    )
    assert found == []
    document, _ = load(path)
    api, _ = import_contract(document, ApiType.HTTP)
    api, found = read_gateway_part(api, document.data, document.locate)
    api, lowered = lower_paths(api, locate)
    project, planned = plan_project(api, said, name="pets", contract="pets.yaml")
    made, configured = configure_gateway(project, locate)
    return made, [*found, *lowered, *planned, *configured]


def operation(**members: Any) -> dict[str, Any]:
    return {"responses": {"200": {"description": "ok"}}, **members}


def route(api: Api, route_key: str) -> Route:
    return next(route for route in api.routes if route.route_key == route_key)


def integration(api: Api, route_key: str) -> Integration:
    found = route(api, route_key).integration
    assert found is not None
    return found


def codes(diagnostics: list[Diagnostic]) -> list[str]:
    return sorted(d.code for d in diagnostics if d.code not in ("CG261", "CG281"))


def security(*requirements: Any, **schemes: Any) -> dict[str, Any]:
    return {
        "paths": {"/pets": {"get": operation(security=list(requirements))}},
        "components": {"securitySchemes": schemes},
    }


def test_a_route_hands_events_of_format_2_0_to_its_function(tmp_path: Path) -> None:
    contract = {"paths": {"/pets": {"get": operation(operationId="listPets")}}}
    api, found = configure(tmp_path, contract)
    made = integration(api, "GET /pets")
    assert made.uri.endswith("/functions/${ListPetsFunction.Arn}/invocations")
    assert (made.http_method, made.payload_format_version) == ("POST", "2.0")
    assert made.timeout_in_millis == 30_000
    assert codes(found) == []
    api, _ = configure(tmp_path, contract, {"payload_format_version": "1.0"})
    assert integration(api, "GET /pets").payload_format_version == "1.0"


def test_nothing_of_a_request_is_checked_by_the_api(tmp_path: Path) -> None:
    parameters = [
        {"name": "petId", "in": "path", "required": True, "schema": {"type": "string"}},
        {"name": "page", "in": "query", "required": True, "schema": {"type": "integer"}},
    ]
    body = {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}}
    api, found = configure(
        tmp_path, {"paths": {"/pets/{petId}": {"put": operation(parameters=parameters, requestBody=body)}}}
    )
    made = route(api, "PUT /pets/{petId}")
    assert made.request_parameters == {"method.request.path.petId": True}
    assert (made.request_models, made.request_validator, api.models) == ({}, None, {})
    assert "CG261" in {diagnostic.code for diagnostic in found}


def test_the_document_is_one_of_http_apis_and_makes_the_same_api_again(tmp_path: Path) -> None:
    contract = security({"bearer": ["read"]}, **BEARER)
    contract["paths"]["/{name}"] = {"get": operation(), "x-amazon-apigateway-any-method": operation()}
    contract["paths"]["/$default"] = {"x-amazon-apigateway-any-method": operation()}
    api, _ = configure(tmp_path, contract, {"authorizers": {"bearer": JWT}})
    document = write_gateway_document(api)
    assert api_type_of(document) is ApiType.HTTP
    assert document["paths"]["/$default"]["x-amazon-apigateway-any-method"]["isDefaultRoute"] is True
    again, found = import_gateway_document(
        document, source="", locate=locate, api_type=ApiType.HTTP, variables={}
    )
    assert found == []
    assert [one.route_key for one in again.routes] == [one.route_key for one in api.routes]
    assert again.cors == api.cors
    bearer = again.authorizers["bearer"]
    assert bearer.jwt_configuration == {"issuer": "https://id.example.com", "audience": ["shop"]}
    for one, other in zip(again.routes, api.routes, strict=True):
        assert one.authorization_type == other.authorization_type
        assert one.authorization_scopes == other.authorization_scopes
        assert one.integration is not None
        assert one.integration.payload_format_version == "2.0"


def test_tokens_have_scopes(tmp_path: Path) -> None:
    api, _ = configure(tmp_path, security({"bearer": ["read"]}, **BEARER), {"authorizers": {"bearer": JWT}})
    made = route(api, "GET /pets")
    assert (made.authorization_type, made.authorizer) == (AuthorizationType.JWT, "bearer")
    assert made.authorization_scopes == ("read",)


def test_one_of_several_scopes_is_enough_for_the_api(tmp_path: Path) -> None:
    contract = security({"bearer": ["read", "list"]}, **BEARER)
    _, found = configure(tmp_path, contract, {"authorizers": {"bearer": JWT}})
    assert codes(found) == ["CG286"]


def test_a_function_sees_no_scopes(tmp_path: Path) -> None:
    arn = "arn:aws:lambda:us-east-1:123456789012:function:check"
    given = {"authorizers": {"bearer": {"type": "request", "function_arn": arn}}}
    api, _ = configure(tmp_path, security({"bearer": ["read"]}, **BEARER), given)
    made = route(api, "GET /pets")
    assert (made.authorization_type, made.authorizer) == (AuthorizationType.CUSTOM, "bearer")
    assert made.authorization_scopes == ()


@pytest.mark.parametrize(
    ("scheme", "source"),
    [
        ({"type": "http", "scheme": "bearer"}, "$request.header.Authorization"),
        ({"type": "apiKey", "in": "header", "name": "X-Key"}, "$request.header.X-Key"),
        ({"type": "apiKey", "in": "query", "name": "key"}, "$request.querystring.key"),
        ({"type": "apiKey", "in": "cookie", "name": "key"}, "$request.header.Cookie"),
    ],
)
def test_an_authorizer_of_the_project_answers_yes_or_no(
    tmp_path: Path, scheme: dict[str, str], source: str
) -> None:
    api, found = configure(tmp_path, security({"key": []}, key=scheme))
    (made,) = api.authorizers.values()
    assert made.identity_source == (source,)
    assert (made.authorizer_payload_format_version, made.enable_simple_responses) == ("2.0", True)
    assert made.authorizer_result_ttl_in_seconds == 0
    assert codes(found) == []


def test_signed_requests_have_a_scheme_of_their_own(tmp_path: Path) -> None:
    api, _ = configure(
        tmp_path, security({"bearer": []}, **BEARER), {"authorizers": {"bearer": {"type": "aws_iam"}}}
    )
    document = write_gateway_document(api)
    assert document["paths"]["/pets"]["get"]["security"] == [{"sigv4": []}]
    scheme = document["components"]["securitySchemes"]["sigv4"]
    assert scheme["x-amazon-apigateway-authtype"] == "awsSigv4"


def test_cors_is_one_configuration(tmp_path: Path) -> None:
    header = {"name": "X-Tenant", "in": "header", "schema": {"type": "string"}}
    created = {"description": "ok", "headers": {"Location": {"schema": {"type": "string"}}}}
    contract = {
        "paths": {
            "/pets": {"get": operation(parameters=[header])},
            "/pets/{petId}": {"delete": operation(responses={"201": created})},
        }
    }
    given = {
        "cors": {
            "allow_origins": ["https://a.example.com"],
            "allow_headers": ["x-tenant", "X-Trace"],
            "expose_headers": ["Apigw-Requestid"],
            "allow_credentials": True,
            "max_age_seconds": 60,
        }
    }
    api, _ = configure(tmp_path, contract, given)
    assert api.cors == Cors(
        ("https://a.example.com",),
        ("DELETE", "GET"),
        ("Authorization", "Content-Type", "X-Tenant", "X-Trace"),
        ("Apigw-Requestid", "Location"),
        True,
        60,
    )
    assert {one.http_method for one in api.routes} == {"GET", "DELETE"}  # preflights need no routes
    api, _ = configure(tmp_path, contract, {"cors": {"allow_origins": []}})
    assert api.cors is None


def test_any_stands_for_every_method_of_cors(tmp_path: Path) -> None:
    api, _ = configure(tmp_path, {"paths": {"/a": {"x-amazon-apigateway-any-method": operation()}}})
    assert api.cors is not None
    assert set(api.cors.allow_methods) >= {"DELETE", "GET", "PATCH", "POST", "PUT"}


def test_cors_of_the_contract_stays_as_it_is(tmp_path: Path) -> None:
    contract = {
        "paths": {"/a": {"get": operation()}},
        "x-amazon-apigateway-cors": {"allowOrigins": ["https://*"], "allowMethods": ["*"]},
    }
    api, found = configure(tmp_path, contract)
    assert api.cors == Cors(("https://*",), ("*",))
    assert codes(found) == []


def test_an_endpoint_is_called_as_the_settings_say(tmp_path: Path) -> None:
    given = {
        "type": "http_proxy",
        "uri": "https://pets.example.com",
        "requestParameters": {
            "overwrite:path": "/all/${request.path.id}",
            "append:header.x": "$request.path.id2",
        },
        "responseParameters": {"200": {"remove:header.Server": "''"}},
    }
    contract = {"paths": {"/pets/{petId}": {"get": operation()}, "/pets/{id}": {"put": operation()}}}
    for path, name in (("/pets/{petId}", "petId"), ("/pets/{id}", "id")):
        item = contract["paths"][path]
        next(iter(item.values()))["parameters"] = [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        ]
    api, _ = configure(tmp_path, contract, {"integrations": {"PUT /pets/{id}": given}})
    made = integration(api, "PUT /pets/{petId}")
    assert made.request_parameters == {
        "overwrite:path": "/all/${request.path.petId}",
        "append:header.x": "$request.path.id2",  # another name
    }
    assert made.response_parameters == {"200": {"remove:header.Server": "''"}}
    assert made.timeout_in_millis == 30_000


def test_a_service_is_called_by_the_subtype_of_its_integration(tmp_path: Path) -> None:
    given = {
        "type": "aws_proxy",
        "integrationSubtype": "SQS-SendMessage",
        "credentials": "arn:aws:iam::123456789012:role/sends",
        "requestParameters": {"QueueUrl": "https://sqs.example.com/pets", "MessageBody": "$request.body"},
    }
    contract = {"paths": {"/pets": {"post": operation()}}}
    api, found = configure(tmp_path, contract, {"integrations": {"POST /pets": given}})
    assert codes(found) == []
    written = write_gateway_document(api)["paths"]["/pets"]["post"]["x-amazon-apigateway-integration"]
    assert written == {**given, "httpMethod": "POST", "payloadFormatVersion": "1.0"}


def test_integrations_may_be_shared(tmp_path: Path) -> None:
    shared = {"type": "http_proxy", "uri": "https://pets.example.com", "httpMethod": "GET"}
    place = "#/components/x-amazon-apigateway-integrations/pets"
    contract = {
        "paths": {"/pets": {"get": operation(**{"x-amazon-apigateway-integration": {"$ref": place}})}},
        "components": {"x-amazon-apigateway-integrations": {"pets": shared}},
    }
    api, found = configure(tmp_path, contract)
    assert integration(api, "GET /pets").uri == "https://pets.example.com"
    assert codes(found) == []
    contract["components"] = {}
    _, found = configure(tmp_path, contract)
    assert "CG112" in codes(found)


@pytest.mark.parametrize(
    ("given", "member"),
    [
        ({"type": "mock"}, "type"),
        ({"type": "aws", "uri": FUNCTION.format("a"), "httpMethod": "POST"}, "type"),
        (
            {"type": "http_proxy", "uri": "https://a", "requestTemplates": {"text/plain": ""}},
            "requestTemplates",
        ),
        (
            {"type": "http_proxy", "uri": "https://a", "responseTransferMode": "STREAM"},
            "responseTransferMode",
        ),
    ],
)
def test_integrations_of_rest_apis_are_refused_at_their_place(
    tmp_path: Path, given: dict[str, Any], member: str
) -> None:
    contract = {"paths": {"/a": {"get": operation(**{"x-amazon-apigateway-integration": given})}}}
    _, found = configure(tmp_path, contract)
    (refused,) = (one for one in found if one.code == "CG157")
    assert refused.location is not None
    assert refused.location.pointer == f"/paths/~1a/get/x-amazon-apigateway-integration/{member}"


@pytest.mark.parametrize("kind", ["token", "cognito_user_pools"])
def test_authorizers_of_rest_apis_are_refused(tmp_path: Path, kind: str) -> None:
    extension = {
        "type": kind,
        "authorizerUri": FUNCTION.format("check"),
        "providerARNs": ["arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_a"],
    }
    scheme = {"type": "apiKey", "in": "header", "name": "a", "x-amazon-apigateway-authorizer": extension}
    _, found = configure(tmp_path, security({"a": []}, a=scheme))
    assert "CG157" in codes(found)


def test_extensions_of_rest_apis_have_no_effect_whatever_is_in_them(tmp_path: Path) -> None:
    contract = {
        "paths": {"/a": {"get": operation(**{"x-amazon-apigateway-request-validator": "all"})}},
        "x-amazon-apigateway-policy": {"Allow": "all"},
        "x-amazon-apigateway-gateway-responses": {"NOTHING": {}},
    }
    api, found = configure(tmp_path, contract)
    assert codes(found) == ["CG100", "CG100", "CG100"]
    assert (api.policy, api.gateway_responses, route(api, "GET /a").request_validator) == (None, {}, None)


def test_a_key_is_nothing_that_the_api_knows(tmp_path: Path) -> None:
    """REST APIs would ask for a key of a usage plan."""
    scheme = {"type": "apiKey", "in": "header", "name": "x-api-key"}
    contract = security({"key": []}, key=scheme)
    made = {"type": "http_proxy", "uri": "https://a.example.com", "httpMethod": "GET"}
    contract["paths"]["/pets"]["get"]["x-amazon-apigateway-integration"] = made
    api, _ = configure(tmp_path, contract)
    assert route(api, "GET /pets").authorizer == "key"
    assert not route(api, "GET /pets").api_key_required


def test_a_greedy_parameter_stands_beside_another_one(tmp_path: Path) -> None:
    paths = {
        path: {
            "get": operation(
                parameters=[{"name": name, "in": "path", "required": True, "schema": {"type": "string"}}]
            )
        }
        for path, name in (("/files/{id}", "id"), ("/files/{path+}", "path+"))
    }
    api, found = configure(tmp_path, {"paths": paths})
    assert [one.route_key for one in api.routes] == ["GET /files/{id}", "GET /files/{path+}"]
    assert "CG255" not in codes(found)


def test_more_routes_than_the_quota(tmp_path: Path) -> None:
    _, found = configure(tmp_path, {"paths": {f"/a{n}": {"get": operation()} for n in range(301)}})
    assert "CG260" in codes(found)


def test_an_api_without_routes(tmp_path: Path) -> None:
    api, found = configure(tmp_path, {"paths": {}})
    assert (api.routes, api.cors) == ((), None)
    assert "CG264" in codes(found)
