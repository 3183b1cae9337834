"""The resource types of CloudFormation and SAM that templates are checked against, as data.

`table.json` beside this module holds, without descriptions, what AWS publishes: property names, types, enumerations
and bounds (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/introduction.html).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

Shape = Mapping[str, Any]
"""A JSON Schema of few keywords: type, properties, required, additionalProperties, items, enum, bounds, anyOf, $ref."""


class ResourceTypes(NamedTuple):
    """The table."""

    names: frozenset[str]  # every type that CloudFormation and SAM have
    resources: Mapping[str, Shape]  # those that are checked
    definitions: Mapping[str, Shape]  # what `$ref` in a shape names
    globals: Mapping[str, frozenset[str]]  # section of SAM's Globals -> properties that it takes
    policy_templates: Mapping[str, frozenset[str]]  # of SAM, by name -> their parameters

    def attributes(self, kind: str) -> frozenset[str] | None:
        """What `Fn::GetAtt` gives of a type; None where the table does not know."""
        found = self.resources.get(kind, {}).get("attributes")
        return None if found is None else frozenset(found)


@cache
def resource_types() -> ResourceTypes:
    """The table, read once."""
    data = json.loads(files(__package__).joinpath("table.json").read_text(encoding="utf-8"))
    sections, policies = (
        {name: frozenset(members) for name, members in data[part].items()}
        for part in ("globals", "policy_templates")
    )
    return ResourceTypes(frozenset(data["names"]), data["resources"], data["definitions"], sections, policies)
