"""The table of resource types agrees with the packages it was made from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from resource_tables import TABLE, as_text, build

from codegen.contract.resource_types.table import resource_types
from codegen.features.gateway_responses.settings import RESPONSE_TYPES


@pytest.fixture(scope="module")
def installed() -> dict[str, Any]:
    return build()


def enumerations(shapes: dict[str, Any]) -> Iterator[tuple[str, set[str]]]:
    for name, shape in shapes.items():
        for member, value in shape.get("properties", {}).items():
            if "enum" in value:
                yield f"{name}.{member}", set(map(str, value["enum"]))


def test_nothing_that_aws_knows_is_refused(installed: dict[str, Any]) -> None:
    """Newer packages may know more than the table: then run tests/support/resource_tables.py."""
    table = json.loads(TABLE.read_text(encoding="utf-8"))
    assert set(installed["names"]) <= set(table["names"])
    for section in ("resources", "definitions"):
        for name, shape in installed[section].items():
            assert set(shape.get("properties", {})) <= set(table[section][name].get("properties", {})), name
        known = dict(enumerations(table[section]))
        for place, values in enumerations(installed[section]):
            assert values <= known[place], place


def test_the_table_is_written_one_type_a_line(installed: dict[str, Any]) -> None:
    assert json.loads(as_text(installed)) == installed
    assert TABLE.read_text(encoding="utf-8").count("\n") == len(
        as_text(json.loads(TABLE.read_text())).splitlines()
    )


def test_the_enumerations_that_features_read_are_the_services() -> None:
    shape = resource_types().resources["AWS::ApiGateway::GatewayResponse"]["properties"]["ResponseType"]
    assert frozenset(shape["enum"]) == RESPONSE_TYPES


def test_attributes_of_types() -> None:
    types = resource_types()
    assert types.attributes("AWS::ApiGateway::RestApi") == frozenset({"RestApiId", "RootResourceId"})
    assert types.attributes("AWS::Serverless::Api") is None
