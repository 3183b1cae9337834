"""API Gateway refuses a blank required parameter: only those that the contract refuses, too, may be required there."""

from __future__ import annotations

from typing import Any

import pytest

from codegen.importer.lowering.blank import may_be_blank
from codegen.ir.operation import Parameter, ParameterLocation
from codegen.ir.schema import Schema, schema_ref

SCHEMAS = {
    "Name": Schema({"type": "string", "minLength": 1}, "", "Name"),
    "Loop": Schema({"$ref": schema_ref("Loop")}, ""),
}


def parameter(schema: Any, **more: Any) -> Parameter:
    return Parameter(
        "q", ParameterLocation.QUERY, True, None if schema is None else Schema(schema, ""), "", **more
    )


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        (None, True),
        ({}, True),
        (True, True),
        ({"type": "string"}, True),
        ({"type": ["string", "null"]}, True),
        ({"type": "string", "minLength": 1}, False),
        ({"type": "string", "pattern": "^a+$"}, False),
        ({"type": "string", "pattern": "a*"}, True),
        ({"type": "string", "pattern": "(?<=x)"}, False),
        ({"type": "string", "format": "date"}, False),
        ({"type": "string", "format": "password"}, True),
        ({"type": "integer"}, False),
        ({"enum": ["a", "b"]}, False),
        ({"enum": ["a", ""]}, True),
        ({"enum": ["a", None]}, True),
        ({"type": ["integer", "null"]}, True),
        ({"type": "array", "items": {"enum": [None]}}, True),
        ({"const": "a"}, False),
        ({"$ref": schema_ref("Name")}, False),
        ({"$ref": schema_ref("Loop")}, True),
        ({"type": "array", "items": {"type": "integer"}}, False),
        ({"type": "array", "items": {"type": "string"}}, True),
    ],
)
def test_may_be_blank(schema: Any, expected: bool) -> None:
    assert may_be_blank(parameter(schema), SCHEMAS) is expected


def test_allow_empty_value_wins() -> None:
    assert may_be_blank(parameter({"type": "integer"}, allow_empty_value=True), SCHEMAS)
