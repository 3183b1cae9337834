"""What is found about contracts: code, severity, place, and that a contract goes on that is still usable."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from spec_contracts import contract, findings, loaded, operation, schemas, written

from codegen.core.codes import CODES
from codegen.core.diagnostics import Severity
from codegen.core.errors import Refused
from codegen.core.limits import Limits
from codegen.core.reading import read
from codegen.spec.load import load

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE
OK = {"200": {"description": "Fine."}}
STRING = {"type": "string"}
A, SCHEME, GET = "/components/schemas/A", "/components/securitySchemes/a", "/paths/~1things/get"
FIRST = f"{GET}/parameters/0"


def path_parameter(name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": STRING}


def query(name: str = "q", **members: Any) -> dict[str, Any]:
    return operation(parameters=[{"name": name, "in": "query", "schema": STRING, **members}])


CASES: dict[str, tuple[dict[str, Any], str, Severity, str]] = {
    # the document
    "no version": ({"info": {}}, "CG010", ERROR, ""),
    "OpenAPI 4": ({"openapi": "4.0.0"}, "CG010", ERROR, "/openapi"),
    "Swagger 1.2": ({"swagger": "1.2"}, "CG010", ERROR, "/swagger"),
    "Swagger 1": ({"swaggerVersion": "1.2"}, "CG010", ERROR, ""),
    "AsyncAPI": ({"asyncapi": "3.0.0"}, "CG010", ERROR, ""),
    "a template": ({"Resources": {}}, "CG010", ERROR, ""),
    "a version that is a list": ({"openapi": [3]}, "CG010", ERROR, "/openapi"),
    "a version that is a number": (contract() | {"openapi": 3.0}, "CG010", WARNING, "/openapi"),
    "no info": ({"openapi": "3.0.3", "paths": {}}, "CG011", WARNING, ""),
    "no paths": ({"openapi": "3.0.3", "info": {"title": "x", "version": "1"}}, "CG011", WARNING, ""),
    "no paths in 3.1": ({"openapi": "3.1.0", "info": {"title": "x", "version": "1"}}, "CG011", WARNING, ""),
    "paths in a list": (contract() | {"paths": [1]}, "CG012", ERROR, "/paths"),
    "a version number": (contract(info={"title": "x", "version": 1.0}), "CG012", WARNING, "/info/version"),
    "an unknown member": (contract(tagz=[]), "CG013", WARNING, "/tagz"),
    "a member without value": (contract(tags=None), "CG015", WARNING, "/tags"),
    "a tag twice": (contract(tags=[{"name": "a"}, {"name": "a"}]), "CG044", WARNING, "/tags/1"),
    "a contact that is none": (
        contract(info={"title": "x", "version": "1", "contact": "me"}), "CG012", WARNING, "/info/contact"
    ),
    "a strange name": (schemas(**{"a b": {}}), "CG016", WARNING, "/components/schemas/a b"),
    "a dialect": (
        contract(openapi="3.1.0", jsonSchemaDialect="http://json-schema.org/draft-07/schema#"),
        "CG014", WARNING, "/jsonSchemaDialect",
    ),
    # paths and operations
    "a path without slash": (contract({"things": {}}), "CG016", ERROR, "/paths/things"),
    "a path without value": (contract({"/a": None}), "CG015", WARNING, "/paths/~1a"),
    "open braces": (contract({"/a/{b": {}}), "CG035", ERROR, "/paths/~1a~1{b"),
    "empty braces": (contract({"/a/{}": {}}), "CG035", ERROR, "/paths/~1a~1{}"),
    "a parameter twice in a path": (
        contract({"/a/{b}/{b}": {"parameters": [path_parameter("b")]}}), "CG035", WARNING, "/paths/~1a~1{b}~1{b}"
    ),
    "a query string": (contract({"/a?b={b}": {}}), "CG035", WARNING, "/paths/~1a?b={b}"),
    "paths alike": (
        contract({f"/a/{{{name}}}": {"parameters": [path_parameter(name)], "get": {"responses": OK}} for name in "bc"}),
        "CG033", WARNING, "/paths/~1a~1{c}",
    ),
    "paths alike with other methods": (
        contract({
            f"/a/{{{name}}}": {"parameters": [path_parameter(name)], method: {"responses": OK}}
            for name, method in (("b", "get"), ("c", "put"))
        }),
        "CG033", WARNING, "/paths/~1a~1{c}",
    ),
    "an undeclared path parameter": (operation("get", "/a/{b}"), "CG032", WARNING, "/paths/~1a~1{b}/get"),
    "a path parameter in no path": (
        operation(parameters=[path_parameter("b")]), "CG032", WARNING, FIRST
    ),
    "a path parameter behind a question mark": (
        operation("get", "/a?b={b}", parameters=[path_parameter("b")]),
        "CG032", WARNING, "/paths/~1a?b={b}/get/parameters/0",
    ),
    "an undeclared path parameter of any method": (
        operation("x-amazon-apigateway-any-method", "/a/{b+}"),
        "CG032", NOTE, "/paths/~1a~1{b+}/x-amazon-apigateway-any-method",
    ),
    "an unknown method": (operation("copy"), "CG013", WARNING, "/paths/~1things/copy"),
    "an operationId twice": (
        contract({path: {"get": {"operationId": "a", "responses": OK}} for path in ("/a", "/b")}),
        "CG030", WARNING, "/paths/~1b/get/operationId",
    ),
    "a long operationId": (operation(operationId="a" * 256), "CG031", ERROR, f"{GET}/operationId"),
    "no responses": (contract({"/a": {"get": {}}}), "CG011", WARNING, "/paths/~1a/get"),
    "no responses in 3.1": (contract({"/a": {"get": {}}}, openapi="3.1.0"), "CG037", WARNING, "/paths/~1a/get"),
    "empty responses": (operation(responses={}), "CG037", WARNING, f"{GET}/responses"),
    "a key that is no status": (
        operation(responses={"OK": {"description": ""}}), "CG036", ERROR, f"{GET}/responses/OK"
    ),
    "a status out of range": (
        operation(responses={"600": {"description": ""}}), "CG036", ERROR, f"{GET}/responses/600"
    ),
    "a range in lower case": (
        operation(responses={"4xx": {"description": ""}}), "CG036", WARNING, f"{GET}/responses/4xx"
    ),
    "a response without description": (
        operation(responses={"200": {}}), "CG011", WARNING, f"{GET}/responses/200"
    ),
    "GET with a body": (
        operation(requestBody={"content": {"text/plain": {}}}), "CG038", WARNING, f"{GET}/requestBody"
    ),
    "a reference instead of an operation": (
        contract({"/a": {"get": {"$ref": "#/x"}}}), "CG025", ERROR, "/paths/~1a/get/$ref"
    ),
    # parameters
    "a parameter without name": (operation(parameters=[{"in": "query"}]), "CG011", ERROR, FIRST),
    "a parameter in body": (
        operation(parameters=[{"name": "b", "in": "body", "schema": {}}]),
        "CG014", ERROR, FIRST,
    ),
    "a parameter twice": (
        operation(parameters=[{"name": "q", "in": "query", "schema": schema} for schema in ({}, STRING)]),
        "CG034", WARNING, f"{GET}/parameters/1",
    ),
    "an optional path parameter": (
        operation("get", "/a/{b}", parameters=[{**path_parameter("b"), "required": False}]),
        "CG014", WARNING, "/paths/~1a~1{b}/get/parameters/0/required",
    ),
    "a parameter without schema": (
        operation(parameters=[{"name": "q", "in": "query"}]), "CG041", WARNING, FIRST
    ),
    "schema and content": (
        query(content={"text/plain": {}}), "CG041", WARNING, f"{FIRST}/content"
    ),
    "an unknown style": (query(style="tabs"), "CG014", WARNING, f"{FIRST}/style"),
    "example and examples": (
        query(example="a", examples={"b": {"value": "b"}}), "CG013", WARNING, f"{FIRST}/example"
    ),
    "a flag that is text": (query(required="yes"), "CG012", ERROR, f"{FIRST}/required"),
    # security
    "an undeclared security scheme": (operation(security=[{"key": []}]), "CG040", WARNING, f"{GET}/security/0/key"),
    "an undeclared scheme for all": (contract(security=[{"key": []}]), "CG040", WARNING, "/security/0/key"),
    "a scheme of no type": (
        contract(components={"securitySchemes": {"a": {"type": "magic"}}}), "CG014", ERROR, SCHEME
    ),
    "an API key nowhere": (
        contract(components={"securitySchemes": {"a": {"type": "apiKey", "name": "k", "in": "body"}}}),
        "CG014", ERROR, f"{SCHEME}/in",
    ),
    "an API key without name": (
        contract(components={"securitySchemes": {"a": {"type": "apiKey", "in": "header"}}}),
        "CG011", ERROR, SCHEME,
    ),
    "members of another scheme": (
        contract(components={"securitySchemes": {"a": {"type": "http", "scheme": "bearer", "in": "header"}}}),
        "CG013", WARNING, f"{SCHEME}/in",
    ),
    "a flow without URL": (
        contract(components={"securitySchemes": {"a": {"type": "oauth2", "flows": {"password": {"scopes": {}}}}}}),
        "CG011", WARNING, f"{SCHEME}/flows/password",
    ),
    # schemas
    "text for a number": (schemas(A={"minLength": "code"}), "CG012", ERROR, f"{A}/minLength"),
    "a negative count": (schemas(A={"maxItems": -1}), "CG012", WARNING, f"{A}/maxItems"),
    "a number as text": (schemas(A={"minLength": "5"}), "CG012", WARNING, f"{A}/minLength"),
    "a flag for a bound": (
        schemas("3.1.0", A={"minimum": 1, "exclusiveMinimum": True}), "CG012", WARNING, f"{A}/exclusiveMinimum"
    ),
    "a multiple of nothing": (schemas(A={"multipleOf": 0}), "CG012", WARNING, f"{A}/multipleOf"),
    "an unknown type": (schemas(A={"type": "date"}), "CG014", WARNING, f"{A}/type"),
    "a list of types in 3.0": (schemas(A={"type": ["string", "null"]}), "CG014", WARNING, f"{A}/type"),
    "an object for a type": (schemas(A={"type": {}}), "CG012", WARNING, f"{A}/type"),
    "members without a type": (schemas(A={"properties": {"b": {}}}), "CG055", Severity.NOTE, A),
    "elements without a type": (schemas(A={"items": {}}), "CG055", Severity.NOTE, A),
    "a keyword of 3.1": (schemas(A={"const": 1}), "CG013", WARNING, f"{A}/const"),
    "nullable in 3.1": (schemas("3.1.0", A={"nullable": True}), "CG013", WARNING, f"{A}/nullable"),
    "a strange dialect": (schemas("3.1.0", A={"$schema": "http://x"}), "CG014", WARNING, f"{A}/$schema"),
    "required as a flag": (schemas(A={"required": True}), "CG012", WARNING, f"{A}/required"),
    "a number as exclusive bound": (
        schemas(A={"exclusiveMinimum": 1}), "CG012", WARNING, f"{A}/exclusiveMinimum"
    ),
    "an exclusive bound of nothing": (
        schemas(A={"exclusiveMinimum": True}), "CG013", WARNING, f"{A}/exclusiveMinimum"
    ),
    "a description that is a list": (schemas(A={"description": []}), "CG012", WARNING, f"{A}/description"),
    "items in a list": (schemas(A={"type": "array", "items": [STRING]}), "CG012", WARNING, f"{A}/items"),
    "no items": (schemas(A={"type": "array"}), "CG048", WARNING, A),
    "an empty enum": (schemas(A={"enum": []}), "CG046", WARNING, f"{A}/enum"),
    "an enum that repeats": (schemas(A={"enum": [1, 1]}), "CG046", WARNING, f"{A}/enum"),
    "an empty oneOf": (schemas(A={"oneOf": []}), "CG046", WARNING, f"{A}/oneOf"),
    "bounds without values": (schemas(A={"minimum": 2, "maximum": 1}), "CG047", WARNING, f"{A}/minimum"),
    "a required name without property": (
        schemas(A={"required": ["b"], "properties": {"a": {}}}), "CG043", WARNING, f"{A}/required/0"
    ),
    "a default that does not fit": (
        schemas(A={"type": "integer", "default": "x"}), "CG049", WARNING, f"{A}/default"
    ),
    "a pattern of ECMA": (schemas(A={"pattern": "\\p{L}"}), "CG050", WARNING, f"{A}/pattern"),
    "a mapping to nothing": (
        schemas(A={"discriminator": {"propertyName": "k", "mapping": {"a": "B"}}}),
        "CG042", ERROR, f"{A}/discriminator/mapping/a",
    ),
    "a discriminator of inline schemas": (
        schemas(A={"oneOf": [{"properties": {"k": {}}}], "discriminator": {"propertyName": "k"}}),
        "CG042", WARNING, f"{A}/discriminator",
    ),
    # references
    "a dangling reference": (schemas(A={"$ref": "#/components/schemas/B"}), "CG020", ERROR, f"{A}/$ref"),
    "a dangling body": (
        operation("post", requestBody={"$ref": "#/components/requestBodies/B"}),
        "CG020", ERROR, "/paths/~1things/post/requestBody/$ref",
    ),
    "an anchor that is not there": (schemas("3.1.0", A={"$ref": "#b"}), "CG020", ERROR, f"{A}/$ref"),
    "a reference to the network": (schemas(A={"$ref": "https://x/y.yaml"}), "CG021", ERROR, f"{A}/$ref"),
    "a reference to the root": (schemas(A={"$ref": "/etc/passwd"}), "CG021", ERROR, f"{A}/$ref"),
    "a file URL": (schemas(A={"$ref": "file:///etc/passwd"}), "CG021", ERROR, f"{A}/$ref"),
    "a host": (schemas(A={"$ref": "//host/x.yaml"}), "CG021", ERROR, f"{A}/$ref"),
    "a folder above": (schemas(A={"$ref": "../x.yaml"}), "CG021", ERROR, f"{A}/$ref"),
    "a file that is not there": (schemas(A={"$ref": "x.yaml"}), "CG020", ERROR, f"{A}/$ref"),
    "another kind": (
        operation(parameters=[{"$ref": "#/components/schemas/A"}]) | {"components": {"schemas": {"A": {}}}},
        "CG022", ERROR, f"{FIRST}/$ref",
    ),
    "a reference that is no text": (schemas(A={"$ref": 1}), "CG012", ERROR, f"{A}/$ref"),
    "a schema for a response": (
        contract(
            {"/a": {"get": {"responses": {"200": {"$ref": "#/components/schemas/A"}}}}},
            components={"schemas": {"A": {}}},
        ),
        "CG022", WARNING, "/paths/~1a/get/responses/200/$ref",
    ),
    "a circle": (schemas(A={"$ref": "#/components/schemas/A"}), "CG023", ERROR, A),
    "a circle of allOf": (
        schemas(A={"allOf": [{"$ref": "#/components/schemas/A"}]}), "CG023", ERROR, f"{A}/allOf/0"
    ),
    "siblings": (
        schemas(A={"$ref": "#/components/schemas/B", "nullable": True}, B={}),
        "CG013", WARNING, f"{A}/nullable",
    ),
    # what only Swagger 2.0 has
    "tabs between values": (
        {
            "swagger": "2.0", "info": {"title": "x", "version": "1"},
            "paths": {"/a": {"get": {"responses": OK, "parameters": [
                {"name": "q", "in": "query", "type": "array", "items": STRING, "collectionFormat": "tsv"}
            ]}}},
        },
        "CG052", WARNING, "/paths/~1a/get/parameters/0",
    ),
    "a parameter without type": (
        {
            "swagger": "2.0", "info": {"title": "x", "version": "1"},
            "paths": {"/a": {"get": {"responses": OK, "parameters": [{"name": "q", "in": "query"}]}}},
        },
        "CG041", WARNING, "/paths/~1a/get/parameters/0",
    ),
    "a flow that does not exist": (
        {
            "swagger": "2.0", "info": {"title": "x", "version": "1"}, "paths": {},
            "securityDefinitions": {"a": {"type": "oauth2", "flow": "magic", "scopes": {}}},
        },
        "CG014", ERROR, "/securityDefinitions/a/flow",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("data", "code", "severity", "pointer"), CASES.values(), ids=CASES)
def test_findings(data: dict[str, Any], code: str, severity: Severity, pointer: str, tmp_path: Path) -> None:
    found = [diagnostic for diagnostic in findings(tmp_path, data) if diagnostic.code == code]
    assert [(diagnostic.severity, _at(diagnostic.location)) for diagnostic in found[:1]] == [
        (severity, _place(tmp_path, data, pointer))
    ], found
    if severity is not ERROR:
        loaded(tmp_path, data)


def _at(location: Any) -> tuple[int, int]:
    return location.line, location.column


def _place(folder: Path, data: dict[str, Any], pointer: str) -> tuple[int, int]:
    return _at(read(written(folder, data)).locate(pointer))


def test_every_finding_has_a_known_code_and_says_what_to_change(tmp_path: Path) -> None:
    for data, *_ in CASES.values():
        for diagnostic in findings(tmp_path, data):
            assert diagnostic.code in CODES
            assert diagnostic.message
            assert diagnostic.location is not None
            may_do_without = diagnostic.severity is not ERROR and diagnostic.code in ("CG012", "CG022")
            assert diagnostic.hint or may_do_without, diagnostic


def test_all_findings_come_in_one_pass_sorted_by_place(tmp_path: Path) -> None:
    data = contract(
        {
            "/a/{b}": {
                "get": {
                    "operationId": "x",
                    "security": [{"key": []}],
                    "responses": {"OK": {"description": ""}},
                }
            }
        },
        components={
            "schemas": {
                "A": {"minLength": "x", "pattern": []},
                "B": {"allOf": [{"$ref": "#/nope"}], "const": 1},
            }
        },
    )
    found = findings(tmp_path, data)
    assert [diagnostic.code for diagnostic in found] == [
        "CG032",
        "CG040",
        "CG036",
        "CG012",
        "CG012",
        "CG020",
        "CG013",
    ]
    assert [_at(diagnostic.location) for diagnostic in found] == sorted(
        _at(diagnostic.location) for diagnostic in found
    )


def test_findings_are_bounded_and_the_rest_is_counted(tmp_path: Path) -> None:
    named = {f"S{number:04}": {"const": 1} for number in range(3_000)} | {"Bad": {"$ref": 1}}
    found = findings(tmp_path, schemas(**named))
    assert len(found) == 1_001
    assert [diagnostic.code for diagnostic in found if diagnostic.severity is ERROR] == ["CG012"]
    assert found[-1].message == "2,001 more findings are not shown"


# ---- what goes on in spite of a finding
def test_what_is_missing_is_filled(tmp_path: Path) -> None:
    document = loaded(
        tmp_path, {"openapi": "3.0", "paths": {"/a": {"get": {}, "put": {"responses": {"204": None}}}}}
    )
    assert document.data["openapi"] == "3.0.0"
    assert set(document.data["info"]) == {"title", "version"}
    assert document.data["paths"]["/a"] == {
        "get": {"responses": {"default": {"description": ""}}},
        "put": {"responses": {"204": {"description": ""}}},
    }


def test_what_is_left_out_leaves_the_rest(tmp_path: Path) -> None:
    document = loaded(
        tmp_path,
        contract(
            {"/a": {"get": {"responses": {"4xx": {"description": "x", "headers": {"H": None}}}}}},
            tags=[{"name": "a"}, {"name": "a"}, {"name": "b"}],
            servers=[{}],
        ),
    )
    assert document.data["tags"] == [{"name": "a"}, {"name": "b"}]
    assert document.data["servers"] == [{"url": "/"}]
    response = document.data["paths"]["/a"]["get"]["responses"]
    assert response == {"4XX": {"description": "x", "headers": {"H": {"schema": {}}}}}


def test_places_count_what_was_left_out(tmp_path: Path) -> None:
    file = tmp_path / "contract.yaml"
    file.write_text(
        "openapi: 3.0.3\ninfo: {title: x, version: '1'}\npaths: {}\ntags:\n- name: a\n- name: a\n- name: b\n"
    )
    document, _ = load(file)
    assert document.data["tags"] == [{"name": "a"}, {"name": "b"}]
    assert document.locate("/tags/1/name").line == 7


def test_path_parameters_of_any_method_are_declared(tmp_path: Path) -> None:
    document = loaded(tmp_path, operation("x-amazon-apigateway-any-method", "/{proxy+}"))
    any_method = document.data["paths"]["/{proxy+}"]["x-amazon-apigateway-any-method"]
    assert any_method["parameters"] == [path_parameter("proxy")]


def test_unknown_keywords_stay(tmp_path: Path) -> None:
    assert loaded(tmp_path, schemas(A={"const": 1})).data["components"]["schemas"]["A"] == {"const": 1}


# ---- bounds
def test_references_that_double_with_every_level_are_refused(tmp_path: Path) -> None:
    named: dict[str, Any] = {
        f"L{level}": {"allOf": [{"$ref": f"#/components/schemas/L{level + 1}"}] * 2} for level in range(60)
    }
    found = findings(tmp_path, schemas(**named, L60={}))
    assert [diagnostic.code for diagnostic in found] == ["CG024"]


def test_long_chains_of_references_are_no_recursion(tmp_path: Path) -> None:
    named: dict[str, Any] = {
        f"L{level:04}": {"allOf": [{"$ref": f"#/components/schemas/L{level + 1:04}"}], "required": ["a"]}
        for level in range(3_000)
    }
    data = loaded(tmp_path, schemas(**named, L3000={"properties": {"a": {"default": 1}}})).data
    assert len(data["components"]["schemas"]) == 3_001


def test_schemas_that_include_themselves_in_a_choice_are_usable(tmp_path: Path) -> None:
    pet = {"oneOf": [{"$ref": "#/components/schemas/Cat"}], "default": {"kind": "Cat"}}
    data = loaded(tmp_path, schemas(Pet=pet, Cat={"allOf": [{"$ref": "#/components/schemas/Pet"}]})).data
    assert data["components"]["schemas"]["Pet"] == pet


def test_a_pattern_that_backtracks_is_not_run(tmp_path: Path) -> None:
    greedy = {"type": "string", "pattern": "^(a+)+$", "default": "a" * 60 + "!"}
    assert findings(tmp_path, schemas(A=greedy)) == []


def test_limits_are_the_callers(tmp_path: Path) -> None:
    file = written(tmp_path, schemas(A={"properties": {"a": {"properties": {"b": {}}}}}))
    load(file, Limits(depth=10))
    with pytest.raises(Refused):
        load(file, Limits(depth=5))
