"""Translates the resources of a template into blocks of Terraform, with those that Terraform has apart.

In: resources by logical id, as plain CloudFormation. Out: blocks in the order of the resources, each for the file that
its type names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from codegen.core.names import UniqueNames, digest
from codegen.render.hcl import Attribute, Block, Expression, Interpolation
from codegen.targets.terraform.aliases import provisioned_concurrency, with_qualifier
from codegen.targets.terraform.body import Body, definition, with_definition
from codegen.targets.terraform.expressions import Expressions
from codegen.targets.terraform.names import Address, addresses
from codegen.targets.terraform.package import code_attributes
from codegen.targets.terraform.properties import NoTerraform, Part, body_of, in_order
from codegen.targets.terraform.resource_types import VERSION
from codegen.targets.terraform.roles import managed_policies, policy_addresses, role_policies
from codegen.targets.terraform.stages import method_settings, with_canary_deployment

Resource = Mapping[str, Any]

LONGEST_SHORT_NAME = 39
_APIS = frozenset({"AWS::ApiGateway::RestApi", "AWS::ApiGatewayV2::Api"})

_MEMBERS = frozenset({"Type", "Properties", "DependsOn"})


class Translation:
    """All resources of a project in Terraform.

    Raises:
        NoTerraform: a type has no row in the table.
    """

    def __init__(self, resources: Mapping[str, Resource]) -> None:
        self._resources = resources
        self.addresses = addresses(resources)
        self.values = Expressions(self.addresses)
        self._method_names = UniqueNames()
        self._published = {
            resource["Properties"]["FunctionName"]["Ref"]
            for resource in resources.values()
            if resource["Type"] == VERSION
        }
        apis = {
            name: definition(_properties(resource))
            for name, resource in resources.items()
            if resource["Type"] in _APIS and "Body" in _properties(resource)
        }
        self.bodies = {
            name: Body(body, self.values, "" if len(apis) == 1 else self.addresses[name].name)
            for name, body in apis.items()
        }

    def blocks(self) -> Iterator[tuple[str, Block]]:
        """Each block, with the stem of its file.

        Raises:
            NoTerraform: something has no row in the table.
        """
        for logical_id, resource in self._resources.items():
            unknown = resource.keys() - _MEMBERS
            if unknown:
                named = ", ".join(sorted(unknown))
                raise NoTerraform(f"{logical_id}: Terraform's form of {named} is not known")
            file = self.addresses[logical_id].kind.file
            if resource["Type"] == VERSION:
                continue  # the function publishes it
            if logical_id in self.bodies:
                yield file, self.bodies[logical_id].local
            yield file, self._block(logical_id, resource)
            for block in self._apart(logical_id, resource):
                yield file, block

    def _block(self, logical_id: str, resource: Resource) -> Block:
        address, kind = self.addresses[logical_id], self.addresses[logical_id].kind
        properties = _properties(resource)
        if resource["Type"] == "AWS::ApiGatewayV2::Api" and logical_id in self.bodies:
            properties = with_definition(properties)
        if resource["Type"] == "AWS::Lambda::Permission":
            properties = with_qualifier(properties, self.addresses)
        parts = [
            *_generated_name(address, properties),
            *self._own(logical_id, resource["Type"], properties),
            *body_of(properties, kind.properties, self.values, kind.name, kind.constants),
        ]
        named = resource.get("DependsOn", ())
        needed = [
            Expression(self.addresses[name].text) for name in ([named] if isinstance(named, str) else named)
        ]
        needed += self._policies(properties)
        last = (Attribute("depends_on", needed),) if needed else ()
        return Block("resource", (kind.name, address.name), (*in_order(parts), *last, *kind.meta))

    def _own(self, logical_id: str, kind: str, properties: Mapping[str, Any]) -> Iterator[Part]:
        """What a resource of Terraform says beside the properties of CloudFormation."""
        match kind:
            case "AWS::ApiGateway::RestApi":
                if "Name" not in properties:
                    yield Attribute("name", properties["Body"]["info"]["title"])
                yield Attribute("body", self.bodies[logical_id].value)
            case "AWS::ApiGatewayV2::Api" if logical_id in self.bodies:
                yield Attribute("body", self.bodies[logical_id].value)
            case "AWS::ApiGateway::Deployment":
                body = self.bodies[properties["RestApiId"]["Ref"]]
                # CloudFormation deploys anew where the logical id is another one.
                yield Attribute("triggers", {"configuration": logical_id, "addresses": body.digest})
            case "AWS::Lambda::Function":
                yield from code_attributes(properties)
                if logical_id in self._published:
                    yield Attribute("publish", True)

    def _apart(self, logical_id: str, resource: Resource) -> Iterator[Block]:
        """What CloudFormation has in a resource and Terraform in others."""
        address, properties = self.addresses[logical_id], _properties(resource)
        match resource["Type"]:
            case "AWS::ApiGateway::Stage":
                yield from method_settings(address, properties, self.values, self._method_names)
            case "AWS::Lambda::Alias":
                yield from provisioned_concurrency(address, properties)
            case "AWS::IAM::Role":
                yield from managed_policies(address, properties, self.values)
                yield from role_policies(address, properties, self.values)

    def _policies(self, properties: Mapping[str, Any]) -> list[Expression]:
        """The policies of the role that a function runs in: without them it can't do what it needs."""
        role = properties.get("Role")
        name = role["Fn::GetAtt"][0] if isinstance(role, Mapping) and "Fn::GetAtt" in role else ""
        return policy_addresses(self.addresses[name], _properties(self._resources[name])) if name else []


def _properties(resource: Resource) -> Mapping[str, Any]:
    return with_canary_deployment(resource.get("Properties", {}))


def _generated_name(address: Address, properties: Mapping[str, Any]) -> Iterator[Part]:
    """A name where CloudFormation makes one of the stack's name and the logical id."""
    attribute = address.kind.generated_name
    given = {getattr(row, "name", "") for name, row in address.kind.properties.items() if name in properties}
    if attribute and attribute not in given:
        yield Attribute(attribute, Interpolation((Expression("var.name"), f"-{short_name(address.name)}")))


def short_name(name: str) -> str:
    """What follows the project's name in the name of a resource; a function's name has 64 characters at most."""
    text = name.replace("_", "-")
    return text if len(text) <= LONGEST_SHORT_NAME else f"{text[: LONGEST_SHORT_NAME - 7]}-{digest(name)}"
