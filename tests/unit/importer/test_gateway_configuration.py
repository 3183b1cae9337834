"""The API that API Gateway gets for a contract."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from codegen.core.diagnostics import Diagnostic, Severity, SourceLocation
from codegen.core.records import replace
from codegen.importer.contract import import_contract
from codegen.importer.gateway_document import import_gateway_document
from codegen.importer.lowering.configuration import configure_gateway
from codegen.importer.lowering.media_types import model_type
from codegen.importer.lowering.paths import lower_paths
from codegen.importer.lowering.quotas import count_resources
from codegen.importer.project import plan_project
from codegen.ir.api import Api, AuthorizationType, Route
from codegen.ir.integration import IntegrationType
from codegen.ir.project import GatewaySettings, ProjectSettings
from codegen.render.gateway_document import write_gateway_document
from codegen.spec.load import load


def locate(pointer: str) -> SourceLocation:
    return SourceLocation("pets.yaml", 1, 1, pointer)


def configure(folder: Path, contract: dict[str, Any], **settings: Any) -> tuple[Api, list[Diagnostic]]:
    path = folder / "pets.yaml"
    path.write_text(
        yaml.safe_dump({"openapi": "3.0.3", "info": {"title": "Pets", "version": "1"}, **contract})
    )
    document, _ = load(path)
    api, _ = import_contract(document)
    api, _ = lower_paths(api, locate)
    project, _ = plan_project(api, ProjectSettings(**settings), name="pets", contract="pets.yaml")
    return configure_gateway(project, locate)


def operation(**members: Any) -> dict[str, Any]:
    return {"responses": {"200": {"description": "ok"}}, **members}


def query(name: str, required: bool = True, **members: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": required, "schema": {"type": "integer"}, **members}


def body(schema: Any, required: bool = True, media_type: str = "application/json") -> dict[str, Any]:
    return {"required": required, "content": {media_type: {"schema": schema}}}


def method(api: Api, route_key: str) -> Route:
    return next(route for route in api.routes if route.route_key == route_key)


def codes(diagnostics: list[Diagnostic]) -> list[str]:
    return sorted(d.code for d in diagnostics if d.code != "CG261")


def test_a_method_calls_its_function(tmp_path: Path) -> None:
    api, diagnostics = configure(tmp_path, {"paths": {"/pets": {"get": operation(operationId="listPets")}}})
    integration = method(api, "GET /pets").integration
    assert integration is not None
    assert integration.type is IntegrationType.AWS_PROXY
    assert integration.http_method == "POST"
    assert integration.uri == (
        "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/"
        "${ListPetsFunction.Arn}/invocations"
    )
    assert codes(diagnostics) == []


def test_bodies_path_and_query_are_validated_and_headers_are_not(tmp_path: Path) -> None:
    header = {"name": "X-Tenant", "in": "header", "required": True, "schema": {"type": "string"}}
    path = {"name": "petId", "in": "path", "required": True, "schema": {"type": "string"}}
    api, _ = configure(
        tmp_path,
        {
            "paths": {
                "/pets/{petId}": {
                    "parameters": [path],
                    "get": operation(parameters=[query("fields"), query("page", required=False), header]),
                    "put": operation(requestBody=body({"type": "object", "required": ["name"]})),
                    "patch": operation(requestBody=body({"type": "object"}), parameters=[query("if")]),
                    "delete": operation(),
                }
            }
        },
    )
    validated = {
        route.http_method: route.request_validator for route in api.routes if route.request_validator
    }
    assert {name: validator.name for name, validator in validated.items()} == {
        "GET": "parameters",
        "PUT": "body",
        "PATCH": "body-and-parameters",
    }
    assert method(api, "GET /pets/{petId}").request_parameters == {
        "method.request.path.petId": True,
        "method.request.querystring.fields": True,
        "method.request.querystring.page": False,
    }
    assert set(api.request_validators) == {"body", "body-and-parameters", "parameters"}


@pytest.mark.parametrize(
    "parameter",
    [
        query("filter", style="deepObject", explode=True, schema={"type": "object"}),
        query("filter", schema={"type": "object"}),  # form, exploded: sent as its members
        query("filter", schema={"$ref": "#/components/schemas/Filter"}),
        query("filter[name]"),  # no name for API Gateway
        query("id"),  # the path has it
    ],
)
def test_parameters_that_the_gateway_can_not_ask_for_are_left_to_the_function(
    tmp_path: Path, parameter: dict[str, Any]
) -> None:
    path = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    api, _ = configure(
        tmp_path,
        {
            "paths": {"/a/{id}": {"get": operation(parameters=[path, parameter])}},
            "components": {"schemas": {"Filter": {"type": "object"}}},
        },
    )
    assert method(api, "GET /a/{id}").request_parameters == {"method.request.path.id": True}
    assert method(api, "GET /a/{id}").request_validator is None


@pytest.mark.parametrize(
    "parameter",
    [
        query("q", schema={"type": "array", "items": {"type": "integer"}}),
        query("q", schema={"$ref": "#/components/schemas/Kind"}),
        query("q", explode=False, schema={"type": "object"}),
        {
            "name": "q",
            "in": "query",
            "required": True,
            "content": {"application/json": {"schema": {"type": "object"}}},
        },
    ],
)
def test_parameters_that_have_one_name_are_asked_for(tmp_path: Path, parameter: dict[str, Any]) -> None:
    api, _ = configure(
        tmp_path,
        {
            "paths": {"/a": {"get": operation(parameters=[parameter])}},
            "components": {"schemas": {"Kind": {"type": "string", "enum": ["a"]}}},
        },
    )
    assert method(api, "GET /a").request_parameters == {"method.request.querystring.q": True}


def test_an_optional_body_is_left_to_the_function(tmp_path: Path) -> None:
    contract = {"paths": {"/a": {"post": operation(requestBody=body({"required": ["a"]}, required=False))}}}
    api, diagnostics = configure(tmp_path, contract)
    assert method(api, "POST /a").request_validator is None
    assert api.models == {}
    assert codes(diagnostics) == ["CG259"]


def test_what_a_model_does_not_check_is_reported_at_its_schema(tmp_path: Path) -> None:
    schema = {"type": "object", "properties": {"id": {"type": "string", "format": "uuid"}}}
    _, diagnostics = configure(
        tmp_path,
        {
            "paths": {"/a": {"post": operation(requestBody=body({"$ref": "#/components/schemas/Pet"}))}},
            "components": {"schemas": {"Pet": schema}},
        },
    )
    (found,) = [d for d in diagnostics if d.code == "CG258"]
    assert found.severity is Severity.NOTE
    assert found.location == locate("/components/schemas/Pet")
    assert "format" in found.message


@pytest.mark.parametrize(
    ("media_type", "expected"),
    [
        ("application/json; charset=utf-8", "application/json"),
        ("application/vnd.pets+json", "application/vnd.pets+json"),
        ("*/*", "application/json"),
        ("application/*", "application/json"),
        ("text/json", "text/json"),
        ("multipart/form-data", None),
        ("application/x-www-form-urlencoded", None),
        ("text/plain", None),
    ],
)
def test_models_are_chosen_by_media_types_of_json(media_type: str, expected: str | None) -> None:
    assert model_type(media_type) == expected


def test_binary_media_types_are_those_of_bodies_that_are_no_text(tmp_path: Path) -> None:
    responses = {
        "200": {
            "description": "ok",
            "content": {
                name: {}
                for name in ("image/png", "text/csv", "application/problem+json", "*/*", "image/svg+xml")
            },
        }
    }
    upload: dict[str, Any] = {"content": {"multipart/form-data": {}, "application/octet-stream": {}}}
    api, _ = configure(tmp_path, {"paths": {"/a": {"post": {"requestBody": upload, "responses": responses}}}})
    assert api.binary_media_types == ("application/octet-stream", "image/png", "multipart/form-data")


SECURED: dict[str, Any] = {
    "paths": {
        "/open": {"get": operation(security=[])},
        "/bearer": {"get": operation()},
        "/both": {"get": operation(security=[{"bearer": [], "key": []}])},
        "/either": {"get": operation(security=[{"bearer": []}, {"query": []}])},
        "/optional": {"get": operation(security=[{}, {"bearer": []}])},
        "/session": {"get": operation(security=[{"session": []}])},
    },
    "security": [{"bearer": []}],
    "components": {
        "securitySchemes": {
            "bearer": {"type": "http", "scheme": "bearer"},
            "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
            "query": {"type": "apiKey", "in": "query", "name": "token"},
            "session": {"type": "apiKey", "in": "cookie", "name": "sid"},
        }
    },
}


def test_nothing_is_open_by_silence(tmp_path: Path) -> None:
    api, _ = configure(tmp_path, SECURED)
    guarded = {route.path: route.authorizer for route in api.routes if route.http_method == "GET"}
    assert guarded.pop("/open") is None
    assert all(name in api.authorizers for name in guarded.values())
    assert all(
        route.authorization_type is AuthorizationType.CUSTOM
        for route in api.routes
        if route.http_method == "GET" and route.path != "/open"
    )


def test_authorizers_ask_for_the_credentials_that_every_request_has(tmp_path: Path) -> None:
    api, _ = configure(tmp_path, SECURED)
    sources = {
        route.path: api.authorizers[route.authorizer].identity_source
        for route in api.routes
        if route.authorizer
    }
    assert sources == {
        "/bearer": ("method.request.header.Authorization",),
        "/both": ("method.request.header.Authorization", "method.request.header.X-Key"),
        "/either": (),
        "/optional": (),
        "/session": ("method.request.header.Cookie",),
    }
    # A cached policy would decide for other methods, too.
    assert {a.authorizer_result_ttl_in_seconds for a in api.authorizers.values()} == {0}
    assert {a.type for a in api.authorizers.values()} == {"request"}


def test_operations_that_share_a_method_are_never_opened_by_one_another(tmp_path: Path) -> None:
    parameters = [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}]
    contract = {
        "paths": {
            "/t/{id}:start": {"post": operation(parameters=parameters, security=[{"bearer": []}])},
            "/t/{id}:stop": {"post": operation(parameters=[*parameters, query("why")])},
        },
        "components": SECURED["components"],
    }
    api, diagnostics = configure(tmp_path, contract)
    shared = method(api, "POST /t/{id}")
    assert shared.authorizer == "bearer"
    assert shared.request_parameters["method.request.querystring.why"] is False
    assert [(d.code, d.severity) for d in diagnostics if d.code == "CG256"] == [("CG256", Severity.WARNING)]


def test_two_guards_on_one_method_are_refused(tmp_path: Path) -> None:
    parameters = [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}]
    contract = {
        "paths": {
            f"/t/{{id}}:{name}": {"post": operation(parameters=parameters, security=[{name: []}])}
            for name in ("bearer", "key")
        },
        "components": SECURED["components"],
    }
    _, diagnostics = configure(tmp_path, contract)
    assert [(d.code, d.severity) for d in diagnostics if d.code == "CG256"] == [("CG256", Severity.ERROR)]


def test_browsers_get_an_answer_before_they_call(tmp_path: Path) -> None:
    header = {"name": "X-Tenant", "in": "header", "schema": {"type": "string"}}
    api, _ = configure(
        tmp_path, {"paths": {"/a": {"get": operation(parameters=[header]), "post": operation()}}}
    )
    preflight = method(api, "OPTIONS /a")
    assert preflight.authorization_type is AuthorizationType.NONE
    assert preflight.integration is not None
    assert preflight.integration.type is IntegrationType.MOCK
    assert preflight.integration.responses[0].response_parameters == {
        "method.response.header.Access-Control-Allow-Headers": "'Authorization,Content-Type,X-Tenant'",
        "method.response.header.Access-Control-Allow-Methods": "'GET,OPTIONS,POST'",
        "method.response.header.Access-Control-Allow-Origin": "'*'",
    }
    assert set(preflight.method_responses[0].response_parameters) == set(
        preflight.integration.responses[0].response_parameters
    )
    origin = "gatewayresponse.header.Access-Control-Allow-Origin"
    assert {r.response_parameters[origin] for r in api.gateway_responses.values()} == {"'*'"}


def test_an_options_operation_of_the_contract_stays(tmp_path: Path) -> None:
    api, _ = configure(tmp_path, {"paths": {"/a": {"options": operation(operationId="asked")}}})
    assert [route.operation.operation_id for route in api.routes] == ["asked"]


def test_without_origins_there_is_no_cors(tmp_path: Path) -> None:
    api, _ = configure(tmp_path, {"paths": {"/a": {"get": operation()}}}, cors_allow_origins=())
    assert [route.route_key for route in api.routes] == ["GET /a"]
    assert not any("Allow-Origin" in str(r.response_parameters) for r in api.gateway_responses.values())


def test_among_several_origins_the_one_that_asks_is_answered(tmp_path: Path) -> None:
    origins = ("https://a.example", "https://b.example:8443")
    api, _ = configure(tmp_path, {"paths": {"/a": {"get": operation()}}}, cors_allow_origins=origins)
    integration = method(api, "OPTIONS /a").integration
    assert integration is not None
    template = integration.responses[0].response_templates["application/json"]
    assert all(f'$origin == "{origin}"' in template for origin in origins)
    assert integration.responses[0].response_parameters["method.response.header.Vary"] == "'Origin'"


def test_pages_that_may_send_credentials_are_told(tmp_path: Path) -> None:
    origins = ("https://a.example",)
    settings = GatewaySettings(cors_allow_credentials=True)
    paths = {"paths": {"/a": {"get": operation()}}}
    api, _ = configure(tmp_path, paths, cors_allow_origins=origins, gateway=settings)
    integration = method(api, "OPTIONS /a").integration
    assert integration is not None
    name = "header.Access-Control-Allow-Credentials"
    assert integration.responses[0].response_parameters[f"method.response.{name}"] == "'true'"
    assert api.gateway_responses["THROTTLED"].response_parameters[f"gatewayresponse.{name}"] == "'true'"


def test_what_is_no_origin_is_refused(tmp_path: Path) -> None:
    hostile = "https://a.example'\")#set($x = 1)"
    api, diagnostics = configure(
        tmp_path, {"paths": {"/a": {"get": operation()}}}, cors_allow_origins=(hostile,)
    )
    assert codes(diagnostics) == ["CG257"]
    assert hostile not in repr(api)


def test_errors_of_the_gateway_look_like_those_of_the_functions(tmp_path: Path) -> None:
    api, _ = configure(tmp_path, {"paths": {"/a": {"get": operation()}}})
    response = api.gateway_responses["BAD_REQUEST_BODY"]
    assert response.response_parameters["gatewayresponse.header.Content-Type"] == "'application/problem+json'"
    assert response.status_code is None  # the one that API Gateway gives
    assert response.response_templates["application/json"] == (
        '{"type":"about:blank","title":"Bad Request","status":400,"detail":$context.error.messageString,'
        '"errors":[{"in":"body","path":"","message":"$context.error.validationErrorString"}]}'
    )
    assert '"status"' not in api.gateway_responses["DEFAULT_5XX"].response_templates["application/json"]


def test_resources_are_counted_as_api_gateway_counts_them(tmp_path: Path) -> None:
    assert count_resources(["/", "/a", "/a/{b}", "/a/{b}/c", "/d/e"]) == 6
    paths = {f"/p{n}": {"get": operation()} for n in range(300)}
    _, diagnostics = configure(tmp_path, {"paths": paths})
    assert codes(diagnostics) == ["CG260", "CG281"] or codes(diagnostics) == ["CG260"]


def test_a_contract_without_operations_can_not_be_deployed(tmp_path: Path) -> None:
    _, diagnostics = configure(tmp_path, {"paths": {}})
    assert codes(diagnostics) == ["CG264"]


def test_the_document_imports_as_the_same_api(tmp_path: Path) -> None:
    configured, _ = configure(
        tmp_path,
        {
            **SECURED,
            "paths": {
                **SECURED["paths"],
                "/upload": {"post": operation(requestBody=body({"type": "object", "required": ["a"]}))},
            },
        },
    )
    imported, diagnostics = import_gateway_document(
        write_gateway_document(configured), source=configured.source, locate=locate, variables={}
    )
    assert diagnostics == []
    assert comparable(imported) == comparable(configured)


def comparable(api: Api) -> Api:
    """An API without places, digests, and the contract's operations, which a document does not carry."""
    routes = tuple(
        replace(
            route,
            source="",
            operation=replace(
                route.operation, source="", parameters=(), request_body=None, responses=(), security=()
            ),
            integration=route.integration
            and replace(
                route.integration,
                source="",
                responses=tuple(replace(response, source="") for response in route.integration.responses),
            ),
        )
        for route in api.routes
    )
    authorizers = {name: replace(authorizer, source="") for name, authorizer in api.authorizers.items()}
    return replace(api, routes=routes, authorizers=authorizers, digests={})
