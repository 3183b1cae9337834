"""Names the resources of a Terraform project: `aws_lambda_function.list_products` for ListProductsFunction.

In: the logical ids of a template and their types. Out: where expressions find each of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from codegen.core.names import UniqueNames, words
from codegen.core.records import Record
from codegen.render.hcl import Expression
from codegen.targets.terraform.properties import NoTerraform
from codegen.targets.terraform.resource_types import RESOURCE_TYPES, VERSION, ResourceType

_LASTING_NAMES: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "AWS::ApiGateway::Deployment": lambda properties: str(properties["RestApiId"]["Ref"]),
    "AWS::ApiGateway::VpcLink": lambda properties: str(properties["Name"]),
    "AWS::ApiGatewayV2::VpcLink": lambda properties: str(properties["Name"]),
}
"""What stays the same where the logical id changes with what a resource is: one of Terraform is the same one."""


class Address(Record, frozen=True):
    """A resource of Terraform: its type, and its name among those of the type."""

    kind: ResourceType
    name: str

    @property
    def text(self) -> str:
        """What expressions and `depends_on` call it."""
        return f"{self.kind.name}.{self.name}"

    def attribute(self, name: str) -> Expression:
        """What `Ref` gives, or `Fn::GetAtt` of an attribute.

        Raises:
            NoTerraform: the attribute has no row in the table.
        """
        if name not in self.kind.attributes:
            raise NoTerraform(
                f"{self.kind.name}: Terraform's name of the attribute {name or 'Ref'} is not known"
            )
        return Expression(f"{self.text}.{self.kind.attributes[name]}")


def addresses(resources: Mapping[str, Mapping[str, Any]]) -> dict[str, Address]:
    """The address of each resource by its logical id.

    Raises:
        NoTerraform: a type has no row in the table.
    """
    found: dict[str, Address] = {}
    names: dict[str, UniqueNames] = {}
    versions: dict[str, ResourceType] = {}
    for logical_id, resource in resources.items():
        kind = RESOURCE_TYPES.get(resource["Type"])
        if kind is None:
            raise NoTerraform(f"Terraform's name of the type {resource['Type']} is not known")
        if resource["Type"] == VERSION:
            versions[logical_id] = kind
            continue
        stem = logical_id.removesuffix(kind.suffix)
        if resource["Type"] in _LASTING_NAMES:
            stem = _LASTING_NAMES[resource["Type"]](resource["Properties"])
        name = snake_case(stem or logical_id)
        found[logical_id] = Address(kind, names.setdefault(kind.name, UniqueNames()).claim(name, logical_id))
    for logical_id, kind in versions.items():
        function = resources[logical_id]["Properties"]["FunctionName"]["Ref"]
        found[logical_id] = Address(kind, found[function].name)
    return found


def snake_case(text: str) -> str:
    """An identifier of Terraform, which starts with a letter."""
    name = "_".join(word.lower() for word in words(text))
    return name if name[:1].isalpha() else f"x_{name}"
