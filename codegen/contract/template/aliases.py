"""Aliases of functions that an API calls: a permission to call the function is none to call its alias.

https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
"""

from __future__ import annotations

from typing import Any

from codegen.contract.template.apis import ApiView
from codegen.contract.template.model import FUNCTIONS, Template
from codegen.contract.values import literal, named_things, referred


def check_aliases(template: Template, apis: list[ApiView]) -> None:
    """Report the first call of each alias whose function alone may be called."""
    aliases = _aliases(template)
    functions = {function.logical_id for function in template.of(*FUNCTIONS)}
    permissions = template.of("AWS::Lambda::Permission")
    allowed = {referred(permission.properties.get("FunctionName")) for permission in permissions}
    if template.has_macros or not allowed <= functions | aliases.keys():
        return  # what CloudFormation computes may be any alias
    barred = {name: one for name, one in aliases.items() if name not in allowed and one in allowed}
    for api in apis:
        for method in api.methods or ():
            integration = method.integration
            if integration is None or integration.credentials is not None:
                continue
            alias = _alias_of(integration.uri, barred)
            function = barred.pop(alias, None)
            if function is not None:
                template.findings.error(
                    "CG174",
                    f"{api.resource.logical_id} may call {function}, and calls its alias for {method.name}: requests "
                    "end in 500",
                    integration.uri_place,
                    f"let the AWS::Lambda::Permission name the alias: FunctionName: !Ref {alias}",
                )


def _aliases(template: Template) -> dict[str, str]:
    """The functions of aliases, both by logical id; SAM makes aliases itself."""
    found = {
        alias.logical_id: referred(alias.properties.get("FunctionName")) or ""
        for alias in template.of("AWS::Lambda::Alias")
    }
    for function in template.of("AWS::Serverless::Function"):
        name = literal(function.properties.get("AutoPublishAlias")) or ""
        if name.isalnum():
            found[f"{function.logical_id}Alias{name}"] = function.logical_id
    return found


def _alias_of(uri: Any, aliases: dict[str, str]) -> str:
    """The alias that an address calls, by its own name or as SAM's property of the function; "" for none of these."""
    for thing in named_things(uri, ""):
        if thing.name in aliases:
            return thing.name
        if thing.attribute == "Alias":
            return next((alias for alias, function in aliases.items() if function == thing.name), "")
    return ""
