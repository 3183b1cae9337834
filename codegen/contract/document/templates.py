"""Mapping templates of integrations, and the texts of gateway responses, which are no templates.

https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from codegen.contract.document.methods import IntegrationView, MethodView, Placed
from codegen.contract.document.text_places import TextPlaces
from codegen.contract.values import is_intrinsic, literal, mapping
from codegen.contract.vtl_rules.lint import lint_mapping_template
from codegen.core.diagnostics import Diagnostic
from codegen.core.findings import Findings
from codegen.core.pointer import child

_GATEWAY_RESPONSES = "x-amazon-apigateway-gateway-responses"
_DIRECTIVE = re.compile(r"#(set|if|foreach|else|end)\b|\$(input|util)\b")


def check_templates(
    method: MethodView, findings: Findings, places: TextPlaces, stage_variables: frozenset[str] | None
) -> None:
    """Report what is wrong with the mapping templates of a method."""
    integration = method.integration
    if integration is None or integration.type.endswith("_PROXY"):
        return
    for media_type, template, pointer in _templates(integration):
        member = findings.locate(pointer)
        for found in lint_mapping_template(
            template, is_json=_is_json(media_type), stage_variables=stage_variables
        ):
            place = places.find(member, template, found.line, found.column)
            findings.diagnostics.append(
                Diagnostic(found.code, found.severity, found.message, place, found.hint)
            )
    if integration.type == "MOCK":
        _check_mock_status(method, integration, findings)


def _templates(integration: IntegrationView) -> Iterator[tuple[str, str, str]]:
    for parts in (integration.templates, *(response.templates for response in integration.responses)):
        yield from template_texts(parts)


def template_texts(parts: Placed) -> Iterator[tuple[str, str, str]]:
    """Media type, text and place of each template that is known before a deployment."""
    for media_type, value in parts.value.items():
        text = value.get("Fn::Sub") if isinstance(value, Mapping) else value
        # ${!name} of a substitution is a reference of the template's; the others are filled in by CloudFormation.
        if isinstance(text, str) and isinstance(value, str):
            yield str(media_type), text, child(parts.pointer, media_type)


def _is_json(media_type: str) -> bool:
    return media_type.split(";", maxsplit=1)[0].strip().endswith(("/json", "+json"))


def _check_mock_status(method: MethodView, integration: IntegrationView, findings: Findings) -> None:
    """https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-mock-integration.html"""
    for _, text, pointer in template_texts(integration.templates):
        if "statusCode" not in text:
            findings.error(
                "CG506",
                f"{method.name}: the request template of a mock gives no statusCode, so API Gateway answers 500",
                pointer,
                'write {"statusCode": 200}',
            )


def check_gateway_response_templates(data: Mapping[str, Any], findings: Findings) -> None:
    """Report what looks like a mapping template in a gateway response, where it is printed as it stands."""
    for kind, response in mapping(data.get(_GATEWAY_RESPONSES)).items():
        templates = mapping(mapping(response).get("responseTemplates"))
        for media_type, value in templates.items():
            text = None if is_intrinsic(value) else literal(value)
            if text and (found := _DIRECTIVE.search(text)):
                findings.warning(
                    "CG508",
                    f"gateway responses are no mapping templates: {found[0]} is printed as it stands",
                    child("", _GATEWAY_RESPONSES, kind, "responseTemplates", media_type),
                    "only $context and $stageVariables are filled in",
                )
