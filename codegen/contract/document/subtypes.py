"""First-class AWS integrations of HTTP APIs, in a document or as resources: the action, its parameters and its role.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-aws-services-reference.html
"""

from __future__ import annotations

from codegen.contract.document.methods import Placed
from codegen.core.findings import Findings
from codegen.core.suggestions import did_you_mean
from codegen.features.integration.subtypes import SUBTYPES

IN_DOCUMENT = ("integrationSubtype", "requestParameters", "credentials")
IN_RESOURCE = ("IntegrationSubtype", "RequestParameters", "CredentialsArn")
"""Names of the action, its parameters and its role."""


def check_subtype(node: Placed, names: tuple[str, str, str], findings: Findings) -> None:
    """Report an action that API Gateway does not know, or what it lacks."""
    action_name, parameters_name, role_name = names
    action = node.text(action_name)
    if action is None:
        return
    known = SUBTYPES.get(action)
    if known is None:
        hint = did_you_mean(action, SUBTYPES, f"use one of {', '.join(SUBTYPES)}")
        findings.error("CG103", f"HTTP APIs have no {action_name} {action}", node.at(action_name), hint)
        return
    parameters = node.part(parameters_name)
    for name in known.required:
        if name not in parameters.value:
            message = f"{action} needs the parameter {name}"
            findings.error("CG105", message, node.at(parameters_name), f"add {name} to {parameters_name}")
    if role_name not in node.value:
        message = f"{action} needs {role_name}: the role that may carry it out"
        findings.error("CG105", message, node.at(action_name), f"add {role_name}")
