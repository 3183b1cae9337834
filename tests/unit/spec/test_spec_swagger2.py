"""Swagger 2.0 as OpenAPI 3.0: what each construct becomes, and where it is said to stand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from spec_contracts import EVERYTHING, findings, loaded

from codegen.core.diagnostics import Severity
from codegen.spec.document import SpecDocument
from codegen.spec.load import load

OK = {"200": {"description": "Fine."}}
FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")


def swagger(operation: dict[str, Any] | None = None, **members: Any) -> dict[str, Any]:
    return {
        "swagger": "2.0",
        "info": {"title": "Test", "version": "1"},
        "paths": {"/a": {"post": {"responses": OK, **(operation or {})}}},
        **members,
    }


def upgraded(tmp_path: Path, parameters: list[dict[str, Any]], **members: Any) -> dict[str, Any]:
    """The operation that one with these parameters becomes."""
    document = loaded(tmp_path, swagger({"parameters": parameters, **members}))
    operation = document.data["paths"]["/a"]["post"]
    assert isinstance(operation, dict)
    return operation


@pytest.fixture(scope="module")
def everything() -> SpecDocument:
    document, found = load(EVERYTHING["20"])
    assert found == []
    return document


def test_versions(everything: SpecDocument) -> None:
    assert (everything.version, everything.source_version, everything.data["openapi"]) == (
        "3.0",
        "2.0",
        "3.0.3",
    )


@pytest.mark.parametrize(
    ("members", "servers"),
    [
        ({}, None),
        ({"basePath": "/v1"}, ["/v1"]),
        ({"host": "e.com"}, ["https://e.com"]),
        ({"host": "e.com:80", "basePath": "/v1", "schemes": ["http", "wss"]}, ["http://e.com:80/v1", "wss://e.com:80/v1"]),
    ],
)  # fmt: skip
def test_host_base_path_and_schemes_become_servers(
    tmp_path: Path, members: dict[str, Any], servers: list[str] | None
) -> None:
    document = loaded(tmp_path, swagger(**members))
    assert document.data.get("servers") == ([{"url": url} for url in servers] if servers else None)


@pytest.mark.parametrize(
    ("location", "collection_format", "style"),
    [
        ("query", None, {"style": "form", "explode": False}),
        ("query", "csv", {"style": "form", "explode": False}),
        ("query", "multi", {"style": "form", "explode": True}),
        ("query", "ssv", {"style": "spaceDelimited", "explode": False}),
        ("query", "pipes", {"style": "pipeDelimited", "explode": False}),
        ("header", "csv", {}),
    ],
)
def test_collection_formats_become_styles(
    tmp_path: Path, location: str, collection_format: str | None, style: dict[str, Any]
) -> None:
    parameter: dict[str, Any] = {
        "name": "p",
        "in": location,
        "type": "array",
        "items": {"type": "integer", "format": "int32"},
    }
    stated = {"collectionFormat": collection_format} if collection_format else {}
    [found] = upgraded(tmp_path, [parameter | stated])["parameters"]
    schema = {"type": "array", "items": {"type": "integer", "format": "int32"}}
    assert found == {"name": "p", "in": location, **style, "schema": schema}


def test_parameters_describe_their_value_by_a_schema(tmp_path: Path) -> None:
    value = {
        "type": "string",
        "format": "date",
        "default": "a",
        "enum": ["a"],
        "maxLength": 9,
        "pattern": "^a",
    }
    [found] = upgraded(
        tmp_path,
        [
            {
                "name": "p",
                "in": "query",
                "description": "d",
                "allowEmptyValue": True,
                "x-nullable": True,
                "x-a": 1,
                **value,
            }
        ],
    )["parameters"]
    assert found == {
        "name": "p",
        "in": "query",
        "description": "d",
        "allowEmptyValue": True,
        "x-nullable": True,
        "x-a": 1,
        "schema": value | {"nullable": True},
    }


def test_a_body_becomes_a_request_body(tmp_path: Path) -> None:
    body = {
        "name": "b",
        "in": "body",
        "description": "d",
        "required": True,
        "schema": {"type": "object"},
        "x-a": 1,
    }
    operation = upgraded(tmp_path, [body], consumes=["application/json", "text/xml"])
    assert "parameters" not in operation
    assert operation["requestBody"] == {
        "description": "d",
        "required": True,
        "x-a": 1,
        "content": {name: {"schema": {"type": "object"}} for name in ("application/json", "text/xml")},
    }


@pytest.mark.parametrize(
    ("consumes", "has_file", "media_types"),
    [
        ([], False, ["application/x-www-form-urlencoded"]),
        (["application/json"], False, ["application/x-www-form-urlencoded"]),
        ([*FORMS], False, [*FORMS]),
        (["application/x-www-form-urlencoded"], True, ["multipart/form-data"]),
    ],
)  # fmt: skip
def test_a_form_becomes_a_request_body(
    tmp_path: Path, consumes: list[str], has_file: bool, media_types: list[str]
) -> None:
    fields: list[dict[str, Any]] = [
        {"name": "n", "in": "formData", "type": "integer", "required": True, "description": "d"},
        {
            "name": "l",
            "in": "formData",
            "type": "array",
            "items": {"type": "string"},
            "collectionFormat": "multi",
        },
    ]
    file: dict[str, Any] = {"name": "f", "in": "formData", "type": "file"}
    operation = upgraded(tmp_path, [*fields, *([file] if has_file else [])], consumes=consumes)
    properties: dict[str, Any] = {
        "n": {"description": "d", "type": "integer"},
        "l": {"type": "array", "items": {"type": "string"}},
    }
    if has_file:
        properties["f"] = {"type": "string", "format": "binary"}
    media = {
        "schema": {"type": "object", "properties": properties, "required": ["n"]},
        "encoding": {"l": {"style": "form", "explode": True}},
    }
    assert operation["requestBody"] == {"content": dict.fromkeys(media_types, media), "required": True}


def test_responses_state_content_for_what_is_produced(tmp_path: Path) -> None:
    response = {
        "description": "d",
        "schema": {"type": "file"},
        "headers": {"X-A": {"type": "array", "items": {"type": "string"}, "description": "h"}},
        "examples": {"text/csv": "a,b"},
        "x-a": 1,
    }
    document = loaded(tmp_path, swagger({"responses": {"200": response}, "produces": ["image/png"]}))
    assert document.data["paths"]["/a"]["post"]["responses"]["200"] == {
        "description": "d",
        "headers": {"X-A": {"description": "h", "schema": {"type": "array", "items": {"type": "string"}}}},
        "content": {
            "image/png": {"schema": {"type": "string", "format": "binary"}},
            "text/csv": {"example": "a,b"},
        },
        "x-a": 1,
    }


def test_schemas_are_upgraded_to_their_depths(tmp_path: Path) -> None:
    inner = {"type": ["string", "null"], "x-nullable": True}
    pet = {
        "type": "object",
        "discriminator": "kind",
        "required": ["kind"],
        "properties": {"kind": {"type": "string"}, "list": {"type": "array", "items": inner}},
        "additionalProperties": {"$ref": "#/definitions/Pet"},
        "allOf": [{"properties": {"properties": {"type": "string"}}}],
    }
    document = loaded(tmp_path, swagger(definitions={"Pet": pet}))
    assert document.data["components"]["schemas"]["Pet"] == pet | {
        "discriminator": {"propertyName": "kind"},
        "properties": {
            "kind": {"type": "string"},
            "list": {"type": "array", "items": {"type": "string", "x-nullable": True, "nullable": True}},
        },
        "additionalProperties": {"$ref": "#/components/schemas/Pet"},
    }


def test_security(everything: SpecDocument) -> None:
    schemes = everything.data["components"]["securitySchemes"]
    url, scopes = "https://e.com/a", {"r": "read"}
    assert schemes == {
        "key": {"type": "apiKey", "name": "X", "in": "header", "x-amazon-apigateway-authtype": "custom"},
        "basic": {"type": "http", "scheme": "basic"},
        "implicit": {"type": "oauth2", "flows": {"implicit": {"authorizationUrl": url, "scopes": scopes}}},
        "app": {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": url, "scopes": scopes}}},
        "code": {
            "type": "oauth2",
            "flows": {"authorizationCode": {"authorizationUrl": url, "tokenUrl": url, "scopes": scopes}},
        },
    }


def test_shared_parts(everything: SpecDocument) -> None:
    data = everything.data
    item = data["paths"]["/a/{id}"]
    assert item["parameters"][1] == {"$ref": "#/components/parameters/Shared"}
    assert item["put"]["requestBody"] == {"$ref": "#/components/requestBodies/Body"}
    assert list(data["components"]["requestBodies"]["Body"]["content"]) == [
        "application/json",
        "application/xml",
    ]
    # a shared response is written out where the operation produces something of its own
    assert list(item["put"]["responses"]["404"]["content"]) == ["text/plain"]
    assert item["get"]["responses"]["404"] == {"$ref": "#/components/responses/NotFound"}
    assert set(item["patch"]["requestBody"]["content"]["multipart/form-data"]["schema"]["properties"]) == {
        "file",
        "tags",
        "f",
    }


def test_extensions_stay_where_they_are(everything: SpecDocument) -> None:
    item = everything.data["paths"]["/a/{id}"]
    assert everything.data["x-amazon-apigateway-binary-media-types"] == ["image/png"]
    assert item["get"]["x-amazon-apigateway-integration"] == {"type": "mock"}
    assert item["x-amazon-apigateway-any-method"]["responses"]["200"] == {"description": "d"}
    assert everything.data["components"]["parameters"]["Shared"]["x-example"] == "z"


@pytest.mark.parametrize(
    ("pointer", "text"),
    [
        ("/components/schemas/Pet/properties/n", "n:"),
        ("/paths/~1a~1{id}/parameters/0/schema/minimum", "minimum: 1"),
        ("/paths/~1a~1{id}/get/parameters/1/schema/items", "items: {type: string}, collectionFormat: pipes"),
        ("/paths/~1a~1{id}/post/requestBody", "{name: body"),
        ("/paths/~1a~1{id}/post/requestBody/content/application~1json/schema", "schema: {$ref: '#/definitions/Pet'}}"),
        ("/paths/~1a~1{id}/patch/requestBody/content/multipart~1form-data/schema/properties/tags", "{name: tags"),
        ("/paths/~1a~1{id}/get/responses/200/content/application~1json", "200:"),
        ("/components/requestBodies/Body/content/application~1json/schema", "schema: {type: object}}"),
        ("/components/securitySchemes/code/flows", "code: {"),
        ("/servers/0", "host: e.com"),
        ("/info/title", "title:"),
    ],
)  # fmt: skip
def test_places_lead_back_through_the_upgrade(everything: SpecDocument, pointer: str, text: str) -> None:
    place = everything.locate(pointer)
    line = EVERYTHING["20"].read_text().splitlines()[place.line - 1]
    assert line[place.column - 1 :].startswith(text)


def test_references_into_moved_parts_follow_them(tmp_path: Path) -> None:
    body = {"name": "b", "in": "body", "schema": {"type": "object", "properties": {"p": {"type": "string"}}}}
    inner = {"$ref": "#/paths/~1a/post/parameters/0/schema/properties/p"}
    document = loaded(
        tmp_path, swagger({"parameters": [body]}, definitions={"P": {"properties": {"p": inner}}})
    )
    ref = document.data["components"]["schemas"]["P"]["properties"]["p"]["$ref"]
    assert ref == "#/paths/~1a/post/requestBody/content/application~1json/schema/properties/p"
    assert document.resolve(ref) == {"type": "string"}


@pytest.mark.parametrize(
    ("parameters", "line"),
    [
        (
            [
                {
                    "name": "h",
                    "in": "header",
                    "type": "array",
                    "items": {"type": "string"},
                    "collectionFormat": "ssv",
                }
            ],
            12,
        ),
        (
            [
                {
                    "name": "q",
                    "in": "query",
                    "type": "array",
                    "items": {"type": "array", "items": {"type": "string"}},
                }
            ],
            12,
        ),
        ([{"name": "b", "in": "body", "schema": {}}, {"name": "c", "in": "body", "schema": {}}], 15),
    ],
)
def test_what_openapi_3_lacks_is_said(tmp_path: Path, parameters: list[dict[str, Any]], line: int) -> None:
    [found] = findings(tmp_path, swagger({"parameters": parameters}))
    assert found.location is not None
    assert (found.code, found.severity, found.location.line) == ("CG052", Severity.WARNING, line)
