"""Lambda functions as the Serverless Framework's own."""

from __future__ import annotations

from typing import Any

import pytest

from codegen.core.errors import CodegenError
from codegen.targets.serverless.functions import (
    LONGEST_NAME,
    framework_id,
    function_entry,
    function_name,
    keys,
)


def test_keys_give_each_function_a_logical_id_of_its_own() -> None:
    found = keys(["ListOrdersFunction", "ListOrders", "Function", "A1Function"])
    assert found["ListOrdersFunction"] == "listOrders"
    assert found["A1Function"] == "a1"
    assert len({framework_id(key) for key in found.values()}) == 4
    assert framework_id("listOrders") == "ListOrdersLambdaFunction"


def test_names_fit() -> None:
    assert function_name("orders", "listOrders", "dev") is None
    long = "x" * 60
    name = function_name(long, long, "production")
    assert name is not None
    assert len(name.replace("${sls:stage}", "production")) <= LONGEST_NAME
    assert name != function_name(long, long[1:] + "y", "production")


def test_an_entry_has_the_frameworks_names() -> None:
    properties = {
        "Architectures": ["arm64"],
        "Code": "src/",
        "Environment": {"Variables": {"A": "${b:c}"}},
        "Handler": "a.handler",
        "TracingConfig": {"Mode": "Active"},
        "Tags": [{"Key": "team", "Value": "shop"}],
        "VpcConfig": {"SecurityGroupIds": ["sg"], "SubnetIds": ["subnet"]},
    }
    assert function_entry(properties) == {
        "architecture": "arm64",
        "environment": {"A": {"Fn::Join": ["", ["$", "{b:c}"]]}},
        "handler": "a.handler",
        "tracing": "Active",
        "tags": {"team": "shop"},
        "vpc": {"securityGroupIds": ["sg"], "subnetIds": ["subnet"]},
        "disableLogs": True,
    }


@pytest.mark.parametrize(
    "properties",
    [
        {"Colour": "red"},
        {"VpcConfig": {"SubnetIds": [], "SecurityGroupIds": [], "Colour": "red"}},
        {"TracingConfig": {"Mode": "Active", "Colour": "red"}},
    ],
)
def test_what_an_entry_has_no_place_for_is_refused(properties: dict[str, Any]) -> None:
    with pytest.raises(CodegenError, match="Colour"):
        function_entry(properties)
