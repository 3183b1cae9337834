"""Addresses of integrations: the stage variables and functions in them.

https://docs.aws.amazon.com/apigateway/latest/developerguide/stage-variables.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-integration.html
"""

from __future__ import annotations

import re

from codegen.contract.document.methods import IntegrationView, MethodView
from codegen.contract.template.apis import ApiView
from codegen.contract.template.model import FUNCTIONS, Template
from codegen.contract.template.stages import variables_of
from codegen.contract.values import substituted

_STAGE_VARIABLE = re.compile(r"\$\{!?\s*stageVariables\.([A-Za-z0-9_]+)\s*\}")
_NAME_OF_FUNCTION = re.compile(r"/functions/\$\{(\w+)\}/")


def check_addresses(template: Template, apis: list[ApiView]) -> None:
    """Report what no stage gives a value, and names of functions where their ARNs belong."""
    for view in apis:
        variables = variables_of(view.resource, template)
        for method in view.methods or ():
            if method.integration is not None:
                text = substituted(method.integration.uri) or ""
                _check_variables(text, method, method.integration, variables, template)
                _check_functions(text, method.integration, template)


def _check_variables(
    text: str,
    method: MethodView,
    integration: IntegrationView,
    known: frozenset[str] | None,
    template: Template,
) -> None:
    """Each request that needs a variable without a value ends in 500."""
    for name in _STAGE_VARIABLE.findall(text):
        if known is not None and name not in known:
            template.findings.error(
                "CG172",
                f"{method.name} calls an address with stage variable {name}, which the stage does not have",
                integration.uri_place,
                "give every stage this variable",
            )


def _check_functions(text: str, integration: IntegrationView, template: Template) -> None:
    for name in _NAME_OF_FUNCTION.findall(text):
        function = template.resources.get(name)
        if function is not None and function.type in FUNCTIONS:
            template.findings.error(
                "CG106",
                f"${{{name}}} is the function's name, and its ARN belongs into the address",
                integration.uri_place,
                f"write ${{{name}.Arn}}",
            )
