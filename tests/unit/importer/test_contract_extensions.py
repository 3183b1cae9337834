"""The places of extensions of API Gateway in a contract."""

from __future__ import annotations

from typing import Any

from codegen.core.diagnostics import Severity, SourceLocation
from codegen.importer.contract_extensions import check_contract_extensions


def check(operation: dict[str, Any], **parts: Any) -> list[tuple[str, Severity, str]]:
    data = {"openapi": "3.1.0", "paths": {"/a": {"get": operation}}, **parts}
    found = check_contract_extensions(data, lambda pointer: SourceLocation("a.yaml", 1, 1, pointer))
    return [(d.code, d.severity, d.location.pointer if d.location else "") for d in found]


def test_a_contract_without_extensions_is_silent() -> None:
    assert check({"responses": {}, "x-other": {}}) == []


def test_misspelt_and_misplaced_extensions_are_found() -> None:
    assert check({"x-amazon-apigateway-integrations": {}, "x-amazon-apigateway-auht": {}}) == [
        ("CG100", Severity.WARNING, "/paths/~1a/get/x-amazon-apigateway-integrations"),
        ("CG100", Severity.WARNING, "/paths/~1a/get/x-amazon-apigateway-auht"),
    ]


def test_cors_of_http_apis_has_its_place_and_shared_integrations_have_none() -> None:
    parts: dict[str, Any] = {
        "x-amazon-apigateway-cors": {},
        "components": {"x-amazon-apigateway-integrations": {}},
    }
    assert check({}, **parts) == [("CG100", Severity.WARNING, "/components/x-amazon-apigateway-integrations")]
