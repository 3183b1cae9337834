"""Execution environments that are kept ready: where Lambda refuses them, and where nothing calls them.

https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from codegen.contract.template.apis import ApiView
from codegen.contract.template.grants import function_of
from codegen.contract.template.model import FUNCTIONS, CfnResource, Template
from codegen.contract.values import literal, mapping, substituted

CODE = "CG189"
_CONFIGURATION, _NUMBER = "ProvisionedConcurrencyConfig", "ProvisionedConcurrentExecutions"
_RESERVED = "ReservedConcurrentExecutions"
_UNPUBLISHED = "$LATEST"


class _Kept(NamedTuple):
    """Environments of a function that are kept ready."""

    function: CfnResource
    owner: CfnResource  # the alias or version; the function itself in SAM
    number: int


def check_concurrency(template: Template, apis: list[ApiView]) -> None:
    """Report what Lambda refuses of them, and the first call of each API that passes them by."""
    kept = [*_kept(template)]
    _check_aliases(template)
    _check_reserved(kept, template)
    if not template.has_macros:
        for api in apis:
            _check_calls(api, {one.function.logical_id for one in kept}, template)


def _kept(template: Template) -> Iterator[_Kept]:
    for owner in template.of(*FUNCTIONS, "AWS::Lambda::Alias", "AWS::Lambda::Version"):
        number = literal(mapping(owner.properties.get(_CONFIGURATION)).get(_NUMBER)) or ""
        is_function = owner.type in FUNCTIONS
        function = owner if is_function else template.named_by(owner.properties.get("FunctionName"))
        if number.isdecimal() and function is not None and function.type in FUNCTIONS:
            yield _Kept(function, owner, int(number))


def _check_aliases(template: Template) -> None:
    """Versions and aliases of versions have them, and the code that is not published yet has not."""
    for function in template.of("AWS::Serverless::Function"):
        if _CONFIGURATION in function.properties and "AutoPublishAlias" not in function.properties:
            template.findings.error(
                CODE,
                f"{function.logical_id} has no alias whose environments could be kept ready",
                function.at(_CONFIGURATION),
                "add AutoPublishAlias: live",
            )
    for alias in template.of("AWS::Lambda::Alias"):
        if (
            _CONFIGURATION in alias.properties
            and literal(alias.properties.get("FunctionVersion")) == _UNPUBLISHED
        ):
            template.findings.error(
                CODE,
                f"environments of {_UNPUBLISHED}, which {alias.logical_id} stands for, can't be kept ready",
                alias.at("FunctionVersion"),
                "name the Version of an AWS::Lambda::Version",
            )


def _check_reserved(kept: list[_Kept], template: Template) -> None:
    """All that are kept ready of a function count towards what is reserved for it."""
    sums: Counter[str] = Counter()
    for function, owner, number in kept:
        sums[function.logical_id] += number
        reserved = literal(function.properties.get(_RESERVED)) or ""
        total = sums[function.logical_id]
        if reserved.isdecimal() and total - number <= int(reserved) < total:
            template.findings.error(
                CODE,
                f"{total} environments of {function.logical_id} can't be kept ready where {reserved} may run at once",
                owner.at(_CONFIGURATION, _NUMBER),
                f"raise {_RESERVED}, or keep fewer",
            )


def _check_calls(api: ApiView, kept: set[str], template: Template) -> None:
    for method in api.methods or ():
        integration = method.integration
        function = function_of(integration.uri, template) if integration else None
        if integration is None or function is None or function.logical_id not in kept:
            continue
        if ".Alias}" in (substituted(integration.uri) or ""):
            continue
        kept = kept - {function.logical_id}
        template.findings.warning(
            CODE,
            f"{api.resource.logical_id} calls {function.logical_id} as it is for {method.name}: the environments that "
            "are kept ready for its alias serve nothing of that",
            integration.uri_place,
            "call the alias, and allow that: its Ref in place of the function's Arn",
        )
