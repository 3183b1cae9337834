"""What API Gateway says about an API that was imported."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

import pytest
import yaml

from codegen.importer import import_rest_api
from codegen.importer.rest_api_import import BadRequestError, ImportedRestApi

MOCK = {
    "type": "mock",
    "requestTemplates": {"application/json": '{"statusCode": 200}'},
    "responses": {"default": {"statusCode": 200}},
}


def document(paths: dict[str, Any], **parts: Any) -> dict[str, Any]:
    return {"openapi": "3.0.1", "info": {"title": "Shop", "version": 2}, "paths": paths, **parts}


def operation(**members: Any) -> dict[str, Any]:
    return {
        "responses": {"200": {"description": "ok"}},
        "x-amazon-apigateway-integration": MOCK,
        **members,
    }


def swagger(paths: dict[str, Any], **parts: Any) -> dict[str, Any]:
    return {"swagger": "2.0", "info": {"title": "Shop", "version": "2"}, "paths": paths, **parts}


def resource(found: ImportedRestApi, path: str) -> dict[str, Any]:
    item: dict[str, Any] = next(item for item in found["resources"]["items"] if item["path"] == path)
    return item


def method(found: ImportedRestApi, http_method: str, path: str) -> dict[str, Any]:
    item: dict[str, Any] = resource(found, path)["resourceMethods"][http_method]
    return item


def paths(found: ImportedRestApi) -> list[str]:
    return [item["path"] for item in found["resources"]["items"]]


def model(found: ImportedRestApi, name: str) -> dict[str, Any]:
    text = next(item["schema"] for item in found["models"]["items"] if item["name"] == name)
    schema: dict[str, Any] = json.loads(text)
    return schema


def test_the_defaults_of_an_api() -> None:
    when = datetime(2026, 1, 1, tzinfo=UTC)
    found = import_rest_api(document({}), created=when)["restApi"]
    assert {name: value for name, value in found.items() if name not in ("id", "rootResourceId")} == {
        "name": "Shop",
        "version": "2",
        "apiKeySource": "HEADER",
        "createdDate": when,
        "disableExecuteApiEndpoint": False,
        "endpointConfiguration": {"types": ["EDGE"], "ipAddressType": "ipv4"},
        "tags": {},
    }


def test_what_extensions_say_of_an_api() -> None:
    policy = {"Version": "2012-10-17", "Statement": []}
    found = import_rest_api(
        document(
            {},
            **{
                "servers": [{"url": "/", "x-amazon-apigateway-endpoint-configuration": {"vpcEndpointIds": ["vpce-1"]}}],
                "x-amazon-apigateway-api-key-source": "AUTHORIZER",
                "x-amazon-apigateway-binary-media-types": ["image/png"],
                "x-amazon-apigateway-minimum-compression-size": 0,
                "x-amazon-apigateway-policy": policy,
            },
        )
    )["restApi"]  # fmt: skip
    assert found["apiKeySource"] == "AUTHORIZER"
    assert found["binaryMediaTypes"] == ["image/png"]
    assert found["minimumCompressionSize"] == 0
    assert json.loads(found["policy"]) == policy
    assert found["endpointConfiguration"]["vpcEndpointIds"] == ["vpce-1"]


def test_parents_of_a_path_are_resources_without_methods() -> None:
    found = import_rest_api(document({"/a/{b}": {"x-amazon-apigateway-any-method": operation()}}))
    assert paths(found) == ["/", "/a", "/a/{b}"]
    assert "resourceMethods" not in resource(found, "/a")
    assert resource(found, "/a/{b}")["parentId"] == resource(found, "/a")["id"]
    assert resource(found, "/a/{b}")["pathPart"] == "{b}"
    assert found["restApi"]["rootResourceId"] == resource(found, "/")["id"]
    assert method(found, "ANY", "/a/{b}")["requestParameters"] == {"method.request.path.b": True}


@pytest.mark.parametrize(
    ("basepath", "path"),
    [(None, "/test"), ("ignore", "/test"), ("prepend", "/one/two/test"), ("split", "/two/test")],
)
def test_base_paths(basepath: str | None, path: str) -> None:
    routes = {"/test": {"get": operation()}}
    for given in (
        swagger(routes, basePath="/one/two/"),
        document(routes, servers=[{"url": "https://shop.example/one/two"}, {"url": "https://shop.example/other"}]),
        document(
            routes,
            servers=[
                {"url": "https://shop.example/{stem}/two", "variables": {"stem": {"default": "one"}}}
            ],
        ),
        document(routes, servers=[{"url": "https://a.b", "variables": {"basePath": {"default": "one/two"}}}]),
    ):  # fmt: skip
        assert path in paths(import_rest_api(given, basepath))


def test_a_method_shows_what_the_integration_says() -> None:
    integration = {
        "type": "http",
        "httpMethod": "GET",
        "uri": "https://shop.example/{id}",
        "requestParameters": {"integration.request.path.id": "method.request.path.id"},
        "cacheKeyParameters": ["method.request.path.id"],
        "responses": {
            "4\\d\\d": {"statusCode": "404", "responseTemplates": {"text/plain": "gone"}},
            "default": {"statusCode": "200"},
        },
    }
    found = import_rest_api(
        document(
            {"/{id}": {"get": operation(operationId="Get one", **{"x-amazon-apigateway-integration": integration})}}
        )
    )  # fmt: skip
    shown = method(found, "GET", "/{id}")
    assert shown["operationName"] == "Get one"
    assert shown["methodIntegration"] == {
        "type": "HTTP",
        "httpMethod": "GET",
        "uri": "https://shop.example/{id}",
        "connectionType": "INTERNET",
        "passthroughBehavior": "WHEN_NO_MATCH",
        "timeoutInMillis": 29_000,
        "cacheNamespace": resource(found, "/{id}")["id"],
        "cacheKeyParameters": ["method.request.path.id"],
        "requestParameters": {"integration.request.path.id": "method.request.path.id"},
        "integrationResponses": {
            "404": {
                "statusCode": "404",
                "selectionPattern": "4\\d\\d",
                "responseTemplates": {"text/plain": "gone"},
            },
            "200": {"statusCode": "200"},
        },
    }


def test_a_mock_shows_neither_method_nor_address_nor_connection() -> None:
    mock = {**MOCK, "httpMethod": "POST", "uri": "https://shop.example"}
    found = import_rest_api(document({"/": {"get": operation(**{"x-amazon-apigateway-integration": mock})}}))
    shown = method(found, "GET", "/")["methodIntegration"]
    assert not {"httpMethod", "uri", "connectionType"} & set(shown)


def test_numbers_are_statuses_in_yaml() -> None:
    text = yaml.safe_dump(document({"/": {"get": operation(responses={200: {"description": "ok"}})}}))
    shown = method(import_rest_api(text), "GET", "/")
    assert shown["methodResponses"] == {"200": {"statusCode": "200"}}
    assert shown["methodIntegration"]["integrationResponses"]["200"]["statusCode"] == "200"


def test_a_parameter_mapping_that_is_no_text_is_left_out_with_a_warning() -> None:
    given = {"integration.request.header.a": True, "integration.request.header.b": 5}
    mock = {**MOCK, "requestParameters": {**given, "integration.request.header.c": "'5'"}}
    spec = document({"/test": {"get": operation(**{"x-amazon-apigateway-integration": mock})}})
    found = import_rest_api(spec)
    assert found["restApi"]["warnings"] == [
        f"Invalid format for 'requestParameters'. Expected type string for property '{name}' of resource '/test' and "
        f"method 'GET' but got '{said}'"
        for name, said in (("integration.request.header.a", "true"), ("integration.request.header.b", "5"))
    ]
    assert method(found, "GET", "/test")["methodIntegration"]["requestParameters"] == {
        "integration.request.header.c": "'5'"
    }
    with pytest.raises(BadRequestError, match=r"^Warnings found during import:\n\tInvalid format"):
        import_rest_api(spec, fail_on_warnings=True)


def test_warnings_are_in_api_gateways_words() -> None:
    def answers(schema: dict[str, Any]) -> dict[str, Any]:
        return {"200": {"description": "ok", "content": {"application/json": {"schema": schema}}}}

    missing = {"$ref": "#/components/schemas/Gone"}
    spec = document(
        {
            "/a": {"get": operation(responses=answers({"type": "string"}))},
            "/b": {"post": operation(requestBody={"content": {"application/json": {"schema": missing}}})},
            "/c": {"get": operation(responses=answers({"type": ["string", "null"]}))},
        },
        servers=[{"url": "https://a.example"}, {"url": "https://b.example"}],
        components={"securitySchemes": {"oauth": {"type": "oauth2", "flows": {}}}},
    )
    found = import_rest_api(spec)
    assert found["restApi"]["warnings"] == [
        "More than one server provided. Ignoring all but the first for defining endpoint configuration",
        "Unsupported security definition type 'oauth2' for 'oauth'. Ignoring.",
        "Unsupported model type 'StringSchema' in 200 response to method 'GET /a'. Ignoring.",
        "Reference to model 'Gone' not found. Ignoring.",
    ]
    assert "responseModels" not in method(found, "GET", "/a")["methodResponses"]["200"]
    assert "requestModels" not in method(found, "POST", "/b")
    assert "responseModels" in method(found, "GET", "/c")["methodResponses"]["200"]


def test_definitions_that_are_missing_are_ignored_in_swagger_too() -> None:
    body = {"in": "body", "name": "b", "schema": {"$ref": "#/definitions/Gone"}}
    found = import_rest_api(swagger({"/": {"post": operation(parameters=[body])}}))
    assert found["restApi"]["warnings"] == ["Reference to model 'Gone' not found. Ignoring."]


@pytest.mark.parametrize(
    ("name", "schema", "code"),
    [
        ("pet_item", {"type": "object"}, "CG185"),
        ("Pet", {"properties": {"owner": {"$ref": "#/components/schemas/Owner"}}}, "CG112"),
        ("Pet", {"items": {"$ref": "pets.yaml#/Pet"}}, "CG112"),
    ],
)
def test_models_that_api_gateway_refuses(name: str, schema: dict[str, Any], code: str) -> None:
    spec = document({"/": {"get": operation()}}, components={"schemas": {name: schema}})
    with pytest.raises(BadRequestError) as caught:
        import_rest_api(spec)
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.code == code
    assert diagnostic.location is not None
    assert diagnostic.location.pointer == f"/components/schemas/{name}"


def test_models_may_refer_to_models_outside_of_the_document() -> None:
    url = "https://apigateway.amazonaws.com/restapis/abc/models/Owner"
    pet = {"type": "object", "properties": {"owner": {"$ref": url}}}
    spec = document({"/": {"get": operation()}}, components={"schemas": {"Pet": pet}})
    assert model(import_rest_api(spec), "Pet") == pet


@pytest.mark.parametrize(
    ("parameters", "pointer"),
    [
        ([{"name": "filter[name]", "in": "query"}], "/parameters/0"),
        ([{"name": "a", "in": "header"}, {"name": "a", "in": "query"}], "/parameters/1"),
        ([{"name": "id", "in": "query"}], "/parameters/0"),
    ],
)
def test_parameter_names_that_api_gateway_refuses(parameters: list[Any], pointer: str) -> None:
    with pytest.raises(BadRequestError) as caught:
        import_rest_api(document({"/{id}": {"get": operation(parameters=parameters)}}))
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.code == "CG117"
    assert diagnostic.location is not None
    assert diagnostic.location.pointer == f"/paths/~1{{id}}/get{pointer}"


def test_private_apis_have_both_kinds_of_addresses() -> None:
    configuration = {"types": ["PRIVATE"], "vpcEndpointIds": ["vpce-1"]}
    spec = swagger({}, **{"x-amazon-apigateway-endpoint-configuration": configuration})
    assert import_rest_api(spec)["restApi"]["endpointConfiguration"] == {
        "types": ["PRIVATE"],
        "ipAddressType": "dualstack",
        "vpcEndpointIds": ["vpce-1"],
    }


def test_streams_are_told() -> None:
    function = {
        "type": "aws_proxy",
        "httpMethod": "POST",
        "uri": "arn:aws:apigateway:eu-west-1:lambda:path/2021-11-15/functions/f/response-streaming-invocations",
        "responseTransferMode": "STREAM",
    }
    spec = document({"/": {"get": operation(**{"x-amazon-apigateway-integration": function})}})
    assert method(import_rest_api(spec), "GET", "/")["methodIntegration"]["responseTransferMode"] == "STREAM"


def test_models_refer_to_each_other_by_address() -> None:
    house, person = ({"$ref": f"#/components/schemas/{name}"} for name in ("House", "Person"))
    name = {"type": "string", "nullable": True, "minLength": 1}
    schemas = {
        "House": {"type": "object", "description": "Where one lives", "properties": {"who": person}},
        "Person": {
            "type": "object",
            "required": ["name", "age"],
            "properties": {"house": house, "name": name},
        },
    }
    body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Person"}}}}
    found = import_rest_api(
        document({"/": {"post": operation(requestBody=body)}}, components={"schemas": schemas})
    )
    url = f"https://apigateway.amazonaws.com/restapis/{found['restApi']['id']}/models/"
    assert [item["name"] for item in found["models"]["items"]] == ["House", "Person"]
    assert found["models"]["items"][0]["description"] == "Where one lives"
    assert model(found, "House")["properties"]["who"] == {"$ref": f"{url}Person"}
    assert model(found, "Person") == {
        "type": "object",
        "required": ["age", "name"],
        "properties": {"house": {"$ref": f"{url}House"}, "name": {"type": "string", "minLength": 1}},
    }
    assert method(found, "POST", "/")["requestModels"] == {"application/json": "Person"}


def test_an_import_makes_no_models_of_its_own() -> None:
    assert import_rest_api(document({"/": {"get": operation()}}))["models"] == {"items": []}


SCHEMES: dict[str, dict[str, Any]] = {
    "token": {
        "type": "apiKey",
        "name": "Authorization",
        "in": "header",
        "x-amazon-apigateway-authtype": "oauth2",
        "x-amazon-apigateway-authorizer": {"type": "token", "authorizerUri": "arn:aws:lambda:a"},
    },
    "pool": {
        "type": "apiKey",
        "name": "Authorization",
        "in": "header",
        "x-amazon-apigateway-authtype": "cognito_user_pools",
        "x-amazon-apigateway-authorizer": {"type": "cognito_user_pools", "providerARNs": ["arn:aws:cognito-idp:p"]},
    },
    "key": {"type": "apiKey", "name": "x-api-key", "in": "header"},
}  # fmt: skip


def test_authorizers_of_schemes_and_of_the_root() -> None:
    found = import_rest_api(
        document(
            {
                "/root": {"get": operation()},
                "/pool": {"get": operation(security=[{"pool": ["email"]}, {"key": []}])},
                "/open": {"get": operation(security=[])},
                "/key": {"get": operation(security=[{"key": []}])},
                "/iam": {"get": operation(**{"x-amazon-apigateway-auth": {"type": "aws_iam"}})},
            },
            components={"securitySchemes": SCHEMES},
            security=[{"token": []}],
        )
    )
    pool, token = found["authorizers"]["items"]
    assert {name: value for name, value in token.items() if name != "id"} == {
        "name": "token",
        "type": "TOKEN",
        "authType": "oauth2",
        "authorizerUri": "arn:aws:lambda:a",
        "identitySource": "method.request.header.Authorization",
    }
    assert pool["providerARNs"] == ["arn:aws:cognito-idp:p"]
    said = {
        item["path"]: {
            name: item["resourceMethods"]["GET"].get(name)
            for name in ("authorizationType", "authorizerId", "authorizationScopes", "apiKeyRequired")
        }
        for item in found["resources"]["items"]
        if "resourceMethods" in item
    }
    expected = {
        "/root": ("CUSTOM", token["id"], None, False),
        "/pool": ("COGNITO_USER_POOLS", pool["id"], ["email"], True),
        "/open": ("NONE", None, None, False),
        "/key": ("NONE", None, None, True),
        "/iam": ("AWS_IAM", None, None, False),
    }
    assert {path: tuple(values.values()) for path, values in said.items()} == expected


def test_a_key_in_the_header_of_an_authorizer_is_not_required() -> None:
    scheme = {**SCHEMES["token"], "name": "X-Api-Key"}
    found = import_rest_api(
        document(
            {"/": {"get": operation(security=[{"a": []}])}}, components={"securitySchemes": {"a": scheme}}
        )
    )
    assert method(found, "GET", "/")["apiKeyRequired"] is False
    assert method(found, "GET", "/")["authorizationType"] == "CUSTOM"


def test_validators_of_the_api_and_of_an_operation() -> None:
    validators = {
        "all": {"validateRequestBody": True, "validateRequestParameters": True},
        "none": {"validateRequestBody": False, "validateRequestParameters": False},
    }
    found = import_rest_api(
        document(
            {
                "/a": {"get": operation()},
                "/b": {"get": operation(**{"x-amazon-apigateway-request-validator": "none"})},
            },
            **{
                "x-amazon-apigateway-request-validators": validators,
                "x-amazon-apigateway-request-validator": "all",
            },
        )
    )
    every, none = found["requestValidators"]["items"]
    assert (every["name"], every["validateRequestBody"]) == ("all", True)
    assert method(found, "GET", "/a")["requestValidatorId"] == every["id"]
    assert method(found, "GET", "/b")["requestValidatorId"] == none["id"]


def test_swagger_bodies_and_responses_have_models() -> None:
    body = {"in": "body", "name": "b", "schema": {"$ref": "#/definitions/Pet"}}
    pets = operation(
        consumes=["application/json"],
        parameters=[body, {"in": "query", "name": "page", "type": "string"}],
        responses={
            "200": {"schema": {"$ref": "#/definitions/Pet"}, "headers": {"X-A": {"type": "string"}}},
            "204": {"description": "nothing"},
        },
    )
    found = import_rest_api(swagger({"/pets": {"post": pets}}, definitions={"Pet": {"type": "object"}}))
    shown = method(found, "POST", "/pets")
    assert shown["requestModels"] == {"application/json": "Pet"}
    assert shown["requestParameters"] == {"method.request.querystring.page": False}
    assert shown["methodResponses"] == {
        "200": {
            "statusCode": "200",
            "responseModels": {"application/json": "Pet"},
            "responseParameters": {"method.response.header.X-A": False},
        },
        "204": {"statusCode": "204"},
    }


@pytest.mark.parametrize("text", ["", "openapi: [", "{", "- a", b"\xff\xfe{"])
def test_a_document_that_can_not_be_read_is_refused_in_api_gateways_words(text: str | bytes) -> None:
    with pytest.raises(BadRequestError, match=r"^Invalid OpenAPI input\.$") as caught:
        import_rest_api(text)
    assert caught.value.code == "BadRequestException"
    assert caught.value.diagnostics


def test_errors_are_told_together() -> None:
    spec = document({"/a{b}": {"get": operation()}, "/c": {"get": operation(security=[{"gone": []}])}})
    with pytest.raises(BadRequestError, match=r"^Errors found during import:\n\t") as caught:
        import_rest_api(spec)
    assert [d.code for d in caught.value.diagnostics] == ["CG113", "CG109"]


def test_an_unknown_mode_is_refused() -> None:
    with pytest.raises(BadRequestError, match="ignore, prepend, split"):
        import_rest_api(document({}), "append")


def test_generation_does_not_load_it() -> None:
    code = "import sys, codegen.importer.contract; print('codegen.importer.rest_api_import' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "False"
