"""Importing a document with extensions gives what API Gateway makes of it."""

from __future__ import annotations

from typing import Any

import pytest

from codegen.core.diagnostics import Diagnostic, Severity, SourceLocation
from codegen.importer.gateway_document import import_gateway_document
from codegen.importer.gateway_paths import BasePathMode
from codegen.ir.api import Api, ApiType, AuthorizationType, MethodResponse, RequestValidator, Route
from codegen.ir.integration import IntegrationType, PassthroughBehavior

FUNCTIONS = "lambda:path/2015-03-31/functions/"
LAMBDA = f"arn:aws:apigateway:eu-west-1:{FUNCTIONS}arn:aws:lambda:eu-west-1:1:function:f/invocations"
MOCK = {"type": "mock", "requestTemplates": {"application/json": '{"statusCode": 200}'}}


def locate(pointer: str) -> SourceLocation:
    return SourceLocation("api.yaml", 1, 1, pointer)


def load(data: dict[str, Any], **options: Any) -> tuple[Api, list[Diagnostic]]:
    return import_gateway_document(data, source="api.yaml", locate=locate, **options)


def document(paths: dict[str, Any], **parts: Any) -> dict[str, Any]:
    return {"openapi": "3.0.1", "info": {"title": "Pets", "version": 1}, "paths": paths, **parts}


def operation(**members: Any) -> dict[str, Any]:
    return {"responses": {}, "x-amazon-apigateway-integration": MOCK, **members}


def only_route(data: dict[str, Any]) -> Route:
    api, diagnostics = load(data)
    assert diagnostics == []
    (route,) = api.routes
    return route


def codes(diagnostics: list[Diagnostic]) -> list[tuple[str, str]]:
    return [(d.code, d.location.pointer if d.location else "") for d in diagnostics]


def test_title_and_version_name_the_api() -> None:
    api, diagnostics = load(document({}))
    assert (api.name, api.version, api.type, api.routes) == ("Pets", "1", ApiType.REST, ())
    assert diagnostics == []


def test_a_method_has_parameters_models_and_responses() -> None:
    route = only_route(
        document(
            {
                "/pets/{petId}": {
                    "parameters": [{"name": "limit", "in": "query", "required": True}],
                    "put": operation(
                        operationId="Update a pet",
                        parameters=[
                            {"$ref": "#/components/parameters/Trace"},
                            {"name": "limit", "in": "query"},
                        ],
                        requestBody={
                            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}
                        },
                        responses={
                            "200": {
                                "headers": {"X-Next": {}},
                                "content": {
                                    "application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}
                                },
                            },
                            404: {"description": "statuses may be numbers"},
                        },
                    ),
                }
            },
            components={
                "schemas": {"Pet": {"type": "object"}},
                "parameters": {"Trace": {"name": "X-Trace", "in": "header", "required": True}},
            },
        )
    )
    assert route.route_key == "PUT /pets/{petId}"
    assert route.operation.operation_id == "Update a pet"
    assert route.request_parameters == {
        "method.request.path.petId": True,  # undeclared, and there all the same
        "method.request.querystring.limit": False,
        "method.request.header.X-Trace": True,
    }
    assert route.request_models == {"application/json": "Pet"}
    assert route.method_responses == (
        MethodResponse("200", {"method.response.header.X-Next": False}, {"application/json": "Pet"}),
        MethodResponse("404"),
    )


def test_an_integration_keeps_selection_patterns_and_defaults() -> None:
    integration = only_route(
        document(
            {
                "/": {
                    "x-amazon-apigateway-any-method": operation(
                        **{
                            "x-amazon-apigateway-integration": {
                                "type": "aws",
                                "uri": LAMBDA,
                                "httpMethod": "post",
                                "passthroughBehavior": "when_no_templates",
                                "responses": {
                                    "default": {"statusCode": 200},
                                    ".*not found.*": {
                                        "statusCode": "404",
                                        "responseTemplates": {"text/plain": "no"},
                                    },
                                },
                            }
                        }
                    )
                }
            }
        )
    ).integration
    assert integration is not None
    assert integration.type is IntegrationType.AWS
    assert (integration.http_method, integration.timeout_in_millis) == ("POST", 29_000)
    assert integration.passthrough_behavior is PassthroughBehavior.WHEN_NO_TEMPLATES
    assert [(r.selection_pattern, r.status_code) for r in integration.responses] == [
        (None, "200"),
        (".*not found.*", "404"),
    ]


def test_mappings_that_are_no_text_are_left_out_with_a_warning() -> None:
    integration = {
        **MOCK,
        "requestParameters": {"integration.request.header.a": "'x'", "integration.request.header.b": True},
    }
    api, diagnostics = load(
        document({"/a": {"get": operation(**{"x-amazon-apigateway-integration": integration})}})
    )
    assert api.routes[0].integration is not None
    assert dict(api.routes[0].integration.request_parameters) == {"integration.request.header.a": "'x'"}
    assert [(d.code, d.severity) for d in diagnostics] == [("CG104", Severity.WARNING)]


@pytest.mark.parametrize(
    "uri", ["gopher://127.0.0.1:6379/_FLUSHALL", "file:///etc/passwd", "example.com/pets", "", "http:///pets"]
)
def test_what_api_gateway_does_not_call_is_refused(uri: str) -> None:
    integration = {"type": "http", "httpMethod": "GET", "uri": uri}
    api, diagnostics = load(
        document({"/a": {"get": operation(**{"x-amazon-apigateway-integration": integration})}})
    )
    assert api.routes[0].integration is None
    assert [(d.code, d.severity) for d in diagnostics] == [("CG106", Severity.ERROR)]


def test_addresses_are_those_of_an_account() -> None:
    uri = f"arn:${{AWS::Partition}}:apigateway:${{AWS::Region}}:{FUNCTIONS}${{stageVariables.f}}/invocations"
    integration = {"type": "aws_proxy", "httpMethod": "POST", "uri": {"Fn::Sub": uri}}
    data = document({"/a": {"get": operation(**{"x-amazon-apigateway-integration": integration})}})
    api, _ = load(data, variables={"AWS::Partition": "aws", "AWS::Region": "eu-west-1"})
    assert api.routes[0].integration is not None
    assert api.routes[0].integration.uri == (
        "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${stageVariables.f}/invocations"
    )


def test_the_validator_of_an_operation_wins_over_that_of_the_api() -> None:
    api, diagnostics = load(
        document(
            {
                "/a": {
                    "get": operation(),
                    "put": operation(**{"x-amazon-apigateway-request-validator": "none"}),
                },
            },
            **{
                "x-amazon-apigateway-request-validators": {
                    "all": {"validateRequestBody": True, "validateRequestParameters": True},
                    "none": {},
                },
                "x-amazon-apigateway-request-validator": "all",
            },
        )
    )
    assert diagnostics == []
    assert [route.request_validator for route in api.routes] == [
        RequestValidator("all", True, True),
        RequestValidator("none", False, False),
    ]


def test_an_undefined_validator_is_an_error() -> None:
    _, diagnostics = load(
        document({"/a": {"get": operation(**{"x-amazon-apigateway-request-validator": "all"})}})
    )
    assert codes(diagnostics) == [("CG107", "/paths/~1a/get/x-amazon-apigateway-request-validator")]


SCHEMES = {
    "token": {
        "type": "apiKey",
        "name": "Auth",
        "in": "header",
        "x-amazon-apigateway-authtype": "oauth2",
        "x-amazon-apigateway-authorizer": {"type": "token", "authorizerUri": LAMBDA},
    },
    "pool": {
        "type": "apiKey",
        "name": "Authorization",
        "in": "header",
        "x-amazon-apigateway-authtype": "cognito_user_pools",
        "x-amazon-apigateway-authorizer": {
            "type": "cognito_user_pools",
            "providerARNs": ["arn:aws:cognito-idp:eu-west-1:1:userpool/a"],
        },
    },
    "unused": {
        "type": "apiKey",
        "name": "Unused",
        "in": "header",
        "x-amazon-apigateway-authorizer": {
            "type": "request",
            "authorizerUri": LAMBDA,
            "authorizerResultTtlInSeconds": 60,
            "identitySource": "method.request.header.a, method.request.querystring.b",
        },
    },
    "key": {"type": "apiKey", "name": "X-Api-Key", "in": "header"},
    "iam": {
        "type": "apiKey",
        "name": "Authorization",
        "in": "header",
        "x-amazon-apigateway-authtype": "awsSigv4",
    },
    "bearer": {"type": "http", "scheme": "bearer"},
}


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({}, (AuthorizationType.CUSTOM, "token", (), False)),  # the document's
        ({"security": []}, (AuthorizationType.NONE, None, (), False)),
        (
            {"security": [{"pool": ["email"]}]},
            (AuthorizationType.COGNITO_USER_POOLS, "pool", ("email",), False),
        ),
        ({"security": [{"key": []}]}, (AuthorizationType.NONE, None, (), True)),
        ({"security": [{"token": []}, {"key": []}]}, (AuthorizationType.CUSTOM, "token", (), True)),
        ({"security": [{"iam": []}]}, (AuthorizationType.AWS_IAM, None, (), False)),
        ({"x-amazon-apigateway-auth": {"type": "aws_iam"}}, (AuthorizationType.AWS_IAM, None, (), False)),
        ({"x-amazon-apigateway-auth": {"type": "NONE"}}, (AuthorizationType.NONE, None, (), False)),
    ],
)
def test_security_decides_who_may_call(members: dict[str, Any], expected: tuple[Any, ...]) -> None:
    route = only_route(
        document(
            {"/a": {"get": operation(**members)}},
            components={"securitySchemes": SCHEMES},
            security=[{"token": []}],
        )
    )
    assert (
        route.authorization_type,
        route.authorizer,
        route.authorization_scopes,
        route.api_key_required,
    ) == expected


def test_every_scheme_with_an_authorizer_makes_one() -> None:
    api, _ = load(document({}, components={"securitySchemes": SCHEMES}))
    assert {
        name: (a.auth_type, a.identity_source, a.authorizer_result_ttl_in_seconds)
        for name, a in api.authorizers.items()
    } == {
        "token": ("oauth2", ("method.request.header.Auth",), None),
        "pool": ("cognito_user_pools", ("method.request.header.Authorization",), None),
        "unused": ("", ("method.request.header.a", "method.request.querystring.b"), 60),
    }


@pytest.mark.parametrize(
    ("security", "code"),
    [
        ([{"bearer": []}], "CG110"),  # no authorizer: API Gateway would leave the method open
        ([{"nobody": []}], "CG109"),
        ([{"token": []}, {"pool": []}], "CG111"),
    ],
)
def test_security_that_does_not_do_what_it_says_is_reported(security: list[Any], code: str) -> None:
    _, diagnostics = load(
        document({"/a": {"get": operation(security=security)}}, components={"securitySchemes": SCHEMES})
    )
    assert [d.code for d in diagnostics] == [code]


def test_swagger_has_models_bodies_and_schemes_in_its_own_places() -> None:
    api, diagnostics = load(
        {
            "swagger": "2.0",
            "info": {"title": "Pets", "version": "1"},
            "basePath": "/v1/shop",
            "consumes": ["application/json", "text/json"],
            "paths": {
                "/pets/": {
                    "post": operation(
                        parameters=[
                            {"in": "body", "name": "pet", "schema": {"$ref": "#/definitions/Pet"}},
                            {"in": "query", "name": "dry", "type": "boolean"},
                        ],
                        responses={
                            "201": {"schema": {"type": "array", "items": {"$ref": "#/definitions/Pet"}}}
                        },
                        security=[{"token": []}],
                    )
                }
            },
            "definitions": {"Pet": {"properties": {"friend": {"$ref": "#/definitions/Pet"}}}},
            "securityDefinitions": {"token": SCHEMES["token"]},
            "x-amazon-apigateway-endpoint-configuration": {"disableExecuteApiEndpoint": True},
        }
    )
    (route,) = api.routes
    (inline,) = set(api.models) - {"Pet"}
    assert diagnostics == []
    assert route.path == "/pets"
    assert route.request_parameters == {"method.request.querystring.dry": False}
    assert route.request_models == {"application/json": "Pet", "text/json": "Pet"}
    assert route.method_responses[0].response_models == {"application/json": inline}
    assert api.models["Pet"].schema == {"properties": {"friend": {"$ref": "#/components/schemas/Pet"}}}
    assert api.models[inline].schema == {"type": "array", "items": {"$ref": "#/components/schemas/Pet"}}
    assert route.authorizer == "token"
    assert api.disable_execute_api_endpoint


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        (BasePathMode.IGNORE, "/pets"),
        (BasePathMode.PREPEND, "/v1/shop/pets"),
        (BasePathMode.SPLIT, "/shop/pets"),
    ],
)
@pytest.mark.parametrize(
    "server",
    [
        {"url": "https://example.com/v1/shop/"},
        {"url": "https://example.com/{version}/shop", "variables": {"version": {"default": "v1"}}},
        {"url": "https://example.com", "variables": {"basePath": {"default": "/v1/shop"}}},
    ],
)
def test_the_base_path_has_three_modes(server: dict[str, Any], mode: BasePathMode, expected: str) -> None:
    api, _ = load(document({"/pets": {"get": operation()}}, servers=[server]), base_path=mode)
    assert [route.path for route in api.routes] == [expected]


@pytest.mark.parametrize(
    "paths",
    [
        ["/pets/{id}.json"],
        ["/~me"],
        ["/pets/{id}", "/pets/{name}/toys"],
        ["/files/{path+}/meta"],
        ["pets"],
    ],
)
def test_paths_that_api_gateway_refuses_are_errors(paths: list[str]) -> None:
    _, diagnostics = load(document({path: {"get": operation()} for path in paths}))
    assert [(d.code, d.severity) for d in diagnostics] == [("CG113", Severity.ERROR)]


def test_unknown_extensions_are_located_never_dropped_in_silence() -> None:
    _, diagnostics = load(
        document(
            {"/a": {"get": operation(**{"x-amazon-apigateway-integraton": {}})}},
            **{
                "x-amazon-apigateway-cors": {},
                "x-amazon-apigateway-auth": {"type": "NONE"},
                "x-other-tool": 1,
            },
        )
    )
    assert codes(diagnostics) == [
        ("CG100", "/x-amazon-apigateway-cors"),  # HTTP APIs only
        ("CG100", "/x-amazon-apigateway-auth"),  # not at the root
        ("CG100", "/paths/~1a/get/x-amazon-apigateway-integraton"),
    ]


def test_what_has_no_place_in_api_gateway_is_a_warning() -> None:
    _, diagnostics = load(
        document(
            {
                "/a": {
                    "trace": operation(),
                    "get": operation(
                        parameters=[{"name": "c", "in": "cookie"}], responses={"4XX": {}, "default": {}}
                    ),
                }
            }
        )
    )
    assert codes(diagnostics) == [
        ("CG114", "/paths/~1a/trace"),
        ("CG114", "/paths/~1a/get/parameters/0"),
        ("CG114", "/paths/~1a/get/responses/4XX"),
        ("CG114", "/paths/~1a/get/responses/default"),
    ]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({}, ["CG116", "CG116"]),
        ({"openapi": "3.1.0", "info": {"title": "a"}}, ["CG116"]),
        ({"openapi": "3.0.1", "info": {"title": "a"}, "paths": []}, ["CG102"]),
        (document({"/a": {"$ref": "#/components/pathItems/missing"}}), ["CG112"]),
        (document({"/a": {"$ref": "other.yaml"}}), ["CG112"]),
        (document({"/a": {"get": {"responses": {}}}}), ["CG105"]),
    ],
)
def test_a_document_that_is_none_says_why(data: dict[str, Any], expected: list[str]) -> None:
    _, diagnostics = load(data)
    assert [d.code for d in diagnostics] == expected


def test_references_in_a_circle_end() -> None:
    circle = {"$ref": "#/components/parameters/A"}
    _, diagnostics = load(
        document({"/a": {"get": operation(parameters=[circle])}}, components={"parameters": {"A": circle}})
    )
    assert "CG112" in [d.code for d in diagnostics]


def test_the_issuer_of_a_jwt_authorizer_may_stand_in_its_scheme() -> None:
    scheme = {
        "type": "openIdConnect",
        "openIdConnectUrl": "https://issuer.example/.well-known/openid-configuration",
        "x-amazon-apigateway-authorizer": {"type": "jwt", "jwtConfiguration": {"audience": ["a"]}},
    }
    api, _ = load(document({}, components={"securitySchemes": {"who": scheme}}), api_type=ApiType.HTTP)
    assert api.authorizers["who"].jwt_configuration == {
        "audience": ["a"],
        "issuer": "https://issuer.example",
    }


def test_http_apis_have_their_own_paths_and_timeouts() -> None:
    api, diagnostics = load(
        document(
            {
                "/$default": {
                    "x-amazon-apigateway-any-method": {
                        "isDefaultRoute": True,
                        "responses": {},
                        "x-amazon-apigateway-integration": {
                            "$ref": "#/components/x-amazon-apigateway-integrations/f"
                        },
                    }
                }
            },
            components={
                "x-amazon-apigateway-integrations": {
                    "f": {
                        "type": "aws_proxy",
                        "uri": "arn:aws:lambda:eu-west-1:1:function:f",
                        "payloadFormatVersion": 2.0,
                    }
                }
            },
        ),
        api_type=ApiType.HTTP,
    )
    assert diagnostics == []
    assert api.routes[0].route_key == "$default"
    assert api.routes[0].integration is not None
    assert api.routes[0].integration.timeout_in_millis == 30_000
    assert api.routes[0].integration.payload_format_version == "2.0"
