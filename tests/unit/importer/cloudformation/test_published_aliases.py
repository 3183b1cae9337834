"""Aliases that SAM makes of functions, in templates that are read without its translator."""

from __future__ import annotations

import pytest

from codegen.importer.cloudformation.physical import Resource
from codegen.importer.cloudformation.published import published_aliases

FUNCTION = "AWS::Serverless::Function"
OF_ALL = {"Function": {"AutoPublishAlias": "live"}}


def resource(kind: str = FUNCTION, **properties: object) -> dict[str, Resource]:
    return {"Run": Resource("Run", kind, properties)}


@pytest.mark.parametrize(
    ("resources", "defaults", "wanted"),
    [
        (resource(AutoPublishAlias="live"), {}, ["RunAliaslive"]),
        (resource(), OF_ALL, ["RunAliaslive"]),
        (resource(AutoPublishAlias="next"), OF_ALL, ["RunAliasnext"]),
        (resource(), {}, []),
        (resource(), {"Function": None}, []),
        (resource("AWS::Lambda::Function", AutoPublishAlias="live"), OF_ALL, []),
        (resource(AutoPublishAlias={"Ref": "Name"}), {}, []),  # known when the stack is deployed
        (resource(AutoPublishAlias="a-b"), {}, []),  # whose logical id has no hyphen
    ],
)
def test_aliases_are_called_by_function_and_name(
    resources: dict[str, Resource], defaults: dict[str, object], wanted: list[str]
) -> None:
    found = published_aliases(resources, defaults)
    assert list(found) == wanted
    assert all(one.properties["FunctionName"] == {"Ref": "Run"} for one in found.values())
