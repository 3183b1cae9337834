"""Intrinsic functions of CloudFormation as expressions of Terraform.

In: a value of a template. Out: the same value with references to the resources, data sources and variables of the
Terraform project, in the shortest form that the provider has for them.
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from codegen.core.names import UniqueNames
from codegen.render.hcl import Expression, Interpolation
from codegen.render.substitution import Reference, substitution_parts
from codegen.targets.terraform.names import Address, snake_case
from codegen.targets.terraform.properties import NoTerraform

PSEUDO_PARAMETERS = {
    "AWS::AccountId": "data.aws_caller_identity.current.account_id",
    "AWS::Partition": "data.aws_partition.current.partition",
    "AWS::Region": "data.aws_region.current.region",
    "AWS::StackName": "var.name",
    "AWS::URLSuffix": "data.aws_partition.current.dns_suffix",
}

RESERVED_VARIABLES = (
    "name", "region", "build_folder",
    "count", "depends_on", "for_each", "lifecycle", "locals", "providers", "source", "version",
    "false", "for", "if", "in", "null", "true",
)  # fmt: skip
"""The variables of every project, those that Terraform refuses, and words of its expressions."""

_HERE = r"arn:\$\{AWS::Partition\}:%s:\$\{AWS::Region\}:"
_SHORTER: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(_HERE % "apigateway" + r"lambda:path/2015-03-31/functions/\$\{(\w+)\.Arn\}/invocations"),
        "InvokeArn",
    ),
    (
        re.compile(_HERE % "apigateway" + r"lambda:path/2015-03-31/functions/\$\{(\w+)\}/invocations"),
        "InvokeArn",
    ),
    (re.compile(_HERE % "apigateway" + r":/restapis/\$\{\w+\}/stages/\$\{(\w+)\}"), "StageArn"),
    (re.compile(_HERE % "execute-api" + r"\$\{AWS::AccountId\}:\$\{(\w+)\}"), "ExecutionArn"),
)
"""Addresses that the provider gives as attributes of a resource, under names that CloudFormation does not have."""


class Expressions:
    """Makes Terraform's values of CloudFormation's.

    Attributes:
        unknown: names that no resource has, by the variable that stands for each of them.
    """

    def __init__(self, addresses: Mapping[str, Address]) -> None:
        self._addresses = addresses
        self._variables = UniqueNames(RESERVED_VARIABLES)
        self.unknown: dict[str, str] = {}

    def value(self, value: Any) -> Any:
        """A value in which intrinsic functions are expressions."""
        if isinstance(value, Mapping):
            if len(value) == 1:
                ((name, argument),) = value.items()
                if name == "Ref" or name.startswith("Fn::"):
                    return self._intrinsic(name, argument)
            return {str(key): self.value(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [self.value(item) for item in value]
        return value

    def _intrinsic(self, name: str, argument: Any) -> Any:
        if name == "Ref":
            return self._reference(argument)
        if name == "Fn::GetAtt":
            resource, _, attribute = (
                argument if isinstance(argument, str) else ".".join(argument)
            ).partition(".")
            return self._reference(resource, attribute)
        if name == "Fn::Sub" and isinstance(argument, str):
            return joined(self._substituted(argument))
        if name == "Fn::Join":
            separator, items = argument
            return joined(_between(separator, [self.value(item) for item in items]))
        raise NoTerraform(f"Terraform's form of {name} is not known")

    def _substituted(self, text: str) -> Iterator[str | Expression]:
        for pattern, attribute in _SHORTER:
            text = pattern.sub(partial(self._shorter, attribute), text)
        for part in substitution_parts(text):
            yield self._reference(part.name, part.attribute) if isinstance(part, Reference) else part

    def _shorter(self, attribute: str, address: re.Match[str]) -> str:
        known = self._addresses.get(address[1])
        return (
            f"${{{address[1]}.{attribute}}}" if known and attribute in known.kind.attributes else address[0]
        )

    def _reference(self, name: str, attribute: str = "") -> Expression:
        if name in PSEUDO_PARAMETERS and not attribute:
            return Expression(PSEUDO_PARAMETERS[name])
        if name.startswith("AWS::"):
            raise NoTerraform(f"Terraform's form of {name} is not known")
        if name not in self._addresses:
            return self._unknown(f"{name}.{attribute}" if attribute else name)
        return self._addresses[name].attribute(attribute)

    def _unknown(self, name: str) -> Expression:
        """A variable for what stands outside of the project: a contract's address may name it."""
        if name not in self.unknown.values():
            self.unknown[self._variables.claim(snake_case(name), name)] = name
        variable = next(variable for variable, known in self.unknown.items() if known == name)
        return Expression(f"var.{variable}")


def _between(separator: str, items: Iterable[Any]) -> Iterator[Any]:
    for index, item in enumerate(items):
        if index and separator:
            yield separator
        yield item


def joined(parts: Iterable[Any]) -> Any:
    """One value of texts and expressions: text where there is nothing else, an expression where it stands alone."""
    flat: list[str | Expression] = []
    for part in parts:
        for piece in part.parts if isinstance(part, Interpolation) else (part,):
            last = flat[-1] if flat else None
            if isinstance(piece, str) and isinstance(last, str):
                flat[-1] = last + piece
            else:
                flat.append(piece)
    if not flat:
        return ""
    return flat[0] if len(flat) == 1 else Interpolation(tuple(flat))
