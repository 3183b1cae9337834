"""Functions that are called by an alias: Terraform has what keeps environments ready in a resource of its own.

In: the properties of an alias or of a permission. Out: what Terraform has for them.
https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lambda_provisioned_concurrency_config
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from codegen.render.hcl import Attribute, Block
from codegen.targets.terraform.names import Address

_ALIAS = "aws_lambda_alias"
_CONFIGURATION = "ProvisionedConcurrencyConfig"


def provisioned_concurrency(address: Address, alias: Mapping[str, Any]) -> Iterator[Block]:
    """How many environments are kept ready for calls by an alias."""
    if _CONFIGURATION in alias:
        body = (
            Attribute("function_name", address.attribute("FunctionName")),
            Attribute("qualifier", address.attribute("Name")),
            Attribute(
                "provisioned_concurrent_executions",
                alias[_CONFIGURATION]["ProvisionedConcurrentExecutions"],
            ),
        )
        yield Block("resource", ("aws_lambda_provisioned_concurrency_config", address.name), body)


def with_qualifier(permission: Mapping[str, Any], addresses: Mapping[str, Address]) -> Mapping[str, Any]:
    """The permission to call a function, where it is that of an alias: Terraform names function and alias apart."""
    name = permission["FunctionName"]
    alias = name.get("Ref", "") if isinstance(name, Mapping) else ""
    if alias not in addresses or addresses[alias].kind.name != _ALIAS:
        return permission
    function, qualifier = ({"Fn::GetAtt": [alias, attribute]} for attribute in ("FunctionName", "Name"))
    return {**permission, "FunctionName": function, "Qualifier": qualifier}
