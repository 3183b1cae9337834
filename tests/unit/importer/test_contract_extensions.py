"""Extensions of API Gateway in a contract."""

from __future__ import annotations

from typing import Any

import pytest

from codegen.core.diagnostics import Severity, SourceLocation
from codegen.importer.contract_extensions import check_contract_extensions


def check(operation: dict[str, Any], **parts: Any) -> list[tuple[str, Severity, str]]:
    data = {"openapi": "3.1.0", "paths": {"/a": {"get": operation}}, **parts}
    found = check_contract_extensions(data, lambda pointer: SourceLocation("a.yaml", 1, 1, pointer))
    return [(d.code, d.severity, d.location.pointer if d.location else "") for d in found]


def test_a_contract_without_extensions_is_silent() -> None:
    assert check({"responses": {}, "x-other": {}}) == []


def test_an_integration_that_is_not_used_is_said_once() -> None:
    mock = {"x-amazon-apigateway-integration": {"type": "mock"}}
    found = check_contract_extensions(
        {"paths": {"/a": {"get": mock, "put": mock}}}, lambda pointer: SourceLocation("a.yaml", 1, 1, pointer)
    )
    assert [d.code for d in found] == ["CG117"]
    assert "(and 1 more)" in found[0].message


@pytest.mark.parametrize(
    ("operation", "parts", "code", "pointer"),
    [
        (
            {"x-amazon-apigateway-integration": {"type": "http", "httpMethod": "GET", "uri": "gopher://a/b"}},
            {},
            "CG106",
            "/paths/~1a/get/x-amazon-apigateway-integration/uri",
        ),
        (
            {},
            {"components": {"securitySchemes": {"s": {"x-amazon-apigateway-authorizer": {"type": "magic"}}}}},
            "CG103",
            "/components/securitySchemes/s/x-amazon-apigateway-authorizer/type",
        ),
        (
            {},
            {"x-amazon-apigateway-gateway-responses": {"NO": {}}},
            "CG103",
            "/x-amazon-apigateway-gateway-responses/NO",
        ),
    ],
)
def test_what_is_wrong_with_an_extension_refuses_the_contract(
    operation: dict[str, Any], parts: dict[str, Any], code: str, pointer: str
) -> None:
    assert (code, Severity.ERROR, pointer) in check(operation, **parts)


def test_misspelt_extensions_are_found() -> None:
    assert check({"x-amazon-apigateway-integrations": {}, "x-amazon-apigateway-auht": {}}) == [
        ("CG100", Severity.WARNING, "/paths/~1a/get/x-amazon-apigateway-integrations"),
        ("CG100", Severity.WARNING, "/paths/~1a/get/x-amazon-apigateway-auht"),
        ("CG117", Severity.WARNING, "/paths/~1a/get/x-amazon-apigateway-integrations"),
    ]
