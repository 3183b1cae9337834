"""Lint of OpenAPI documents with integrations, outside of any template."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from codegen.contract.document.lint import is_importable, lint_document
from codegen.contract.document.text_places import TextPlaces
from codegen.core.diagnostics import Severity, SourceLocation
from codegen.core.findings import Findings
from codegen.core.reading import read
from codegen.importer.gateway_type import api_type_of
from codegen.ir.api import ApiType

HTTP = """
openapi: 3.0.1
info: {title: a, version: "1"}
x-amazon-apigateway-cors: {allowOrigins: ["https://a.example"], maxAge: 600}
paths:
  /a/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      security: [jwt: [read]]
      responses: {default: {description: any}}
      x-amazon-apigateway-integration:
        $ref: "#/components/x-amazon-apigateway-integrations/one"
  /$default:
    x-amazon-apigateway-any-method:
      isDefaultRoute: true
      x-amazon-apigateway-integration:
        {type: http_proxy, httpMethod: ANY, uri: "https://b.example/", payloadFormatVersion: "1.0"}
components:
  x-amazon-apigateway-integrations:
    one:
      type: aws_proxy
      httpMethod: POST
      uri: arn:aws:lambda:us-east-1:123456789012:function:a
      payloadFormatVersion: "2.0"
  securitySchemes:
    jwt:
      type: oauth2
      flows: {}
      x-amazon-apigateway-authorizer:
        type: jwt
        identitySource: $request.header.Authorization
        jwtConfiguration: {issuer: "https://id.example", audience: [a]}
"""


def lint(text: str, api_type: ApiType | None = None) -> list[str]:
    document = read(text, name="api.yaml")
    findings = Findings(document.locate)
    lint_document(document.data, api_type or api_type_of(document.data), findings, TextPlaces())
    return [each.code for each in findings.diagnostics if each.severity is not Severity.NOTE]


def test_a_valid_http_api_has_no_findings() -> None:
    assert lint(HTTP) == []


@pytest.mark.parametrize(
    ("right", "wrong", "code"),
    [
        ("type: aws_proxy", "type: mock", "CG180"),
        ('payloadFormatVersion: "2.0"', 'payloadFormatVersion: "3.0"', "CG103"),
        ('      payloadFormatVersion: "2.0"\n', "", "CG105"),
        ("integrations/one", "integrations/two", "CG112"),
        ("type: jwt", "type: token", "CG103"),
        ("identitySource: $request", "identitySource: method.request", "CG182"),
        (", audience: [a]", "", "CG105"),
        ("https://id.example", "http://id.example", "CG106"),
        ("[jwt: [read]]", "[{jwt: []}, {}]", "CG111"),
        ("https://a.example", "https://a.example/path", "CG176"),
        ("maxAge: 600", "maxAge: 90000", "CG108"),
    ],
)
def test_what_an_http_api_refuses(right: str, wrong: str, code: str) -> None:
    assert right in HTTP
    assert code in lint(HTTP.replace(right, wrong, 1), ApiType.HTTP)


def test_types_are_guessed() -> None:
    data = read(HTTP).data
    assert api_type_of(data) is ApiType.HTTP
    rest: dict[str, Any] = {"paths": {"/a": data["paths"]["/a/{id}"]}}
    assert api_type_of(rest) is ApiType.REST
    assert is_importable(data)
    assert not is_importable({**data, "openapi": "3.1.0"})
    assert not is_importable({"openapi": "3.0.1", "paths": {"/a": {"get": {}}}})


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a:\n  b: |\n    one\n      $two\n", 4, 7),
        ("a:\n  b: 'one\n\n    $two'\n", 4, 5),
        ('a: {b: "one\\n  $two"}\n', 1, 16),
        ('{"a": {"b": "one\\n  $two"}}', 1, 21),
    ],
)
def test_places_in_texts(text: str, line: int, column: int) -> None:
    document = read(text, name="x.yaml")
    value = document.data["a"]["b"]
    places = TextPlaces({"x.yaml": text})
    row, at = next((i, part.index("$") + 1) for i, part in enumerate(value.split("\n"), 1) if "$" in part)
    found = places.find(document.locate("/a/b"), value, row, at)
    assert (found.line, found.column) == (line, column)


def test_a_place_that_is_not_found_is_the_members() -> None:
    member = SourceLocation("none.yaml", 3, 4)
    assert TextPlaces().find(member, "text", 1, 1) == member


def test_every_finding_of_a_broken_document_is_located(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(
        json.dumps({"openapi": "3.0.1", "paths": {"/a~": {"get": {"parameters": [{}]}}, "/b": 1}})
    )
    document = read(path)
    findings = Findings(document.locate)
    lint_document(document.data, ApiType.REST, findings, TextPlaces())
    assert all(each.location and each.location.line for each in findings.diagnostics)
    assert {"CG102", "CG113", "CG116"} <= {each.code for each in findings.diagnostics}
