"""Policies of roles, which CloudFormation keeps in the role and Terraform in resources of their own.

In: the properties of a role. Out: an attachment of its managed policies, and a resource for each policy within it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from codegen.render.hcl import Attribute, Block, Call, Expression
from codegen.targets.terraform.expressions import Expressions
from codegen.targets.terraform.names import Address

ATTACHMENT = "aws_iam_role_policy_attachment"
POLICY = "aws_iam_role_policy"


def managed_policies(address: Address, role: Mapping[str, Any], values: Expressions) -> Iterator[Block]:
    """One resource for all policies that stand elsewhere."""
    arns = list(dict.fromkeys(values.value(role.get("ManagedPolicyArns", ()))))
    if arns:
        body = (
            Attribute("for_each", Call("toset", (arns,))),
            Attribute("role", address.attribute("")),
            Attribute("policy_arn", Expression("each.value")),
        )
        yield Block("resource", (ATTACHMENT, address.name), body)


def role_policies(address: Address, role: Mapping[str, Any], values: Expressions) -> Iterator[Block]:
    """The policies that stand in the role."""
    for index, policy in enumerate(role.get("Policies", ())):
        body = (
            Attribute("name", values.value(policy["PolicyName"])),
            Attribute("role", address.attribute("")),
            Attribute("policy", Call("jsonencode", (values.value(policy["PolicyDocument"]),))),
        )
        yield Block("resource", (POLICY, f"{address.name}_{index}"), body)


def policy_addresses(address: Address, role: Mapping[str, Any]) -> list[Expression]:
    """The resources of a role's policies."""
    found = [f"{ATTACHMENT}.{address.name}"] if role.get("ManagedPolicyArns") else []
    found += [f"{POLICY}.{address.name}_{index}" for index in range(len(role.get("Policies", ())))]
    return [Expression(text) for text in found]
