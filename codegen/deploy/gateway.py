"""The API of a project as API Gateway gets it, whatever tool deploys it.

In: an `ir.Project`. Out: the API with the settings in it, the document that API Gateway imports, and what API Gateway
or CloudFormation does with them that the contract does not say.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from codegen.core.findings import Findings
from codegen.importer.asyncapi.beside import locate_in_websocket
from codegen.importer.lowering.configuration import configure_gateway
from codegen.ir.api import Api, ApiType
from codegen.ir.project import Project
from codegen.render.gateway_body import (
    DYNAMIC_REFERENCE,
    disarmed,
    template_body,
    unknown_names,
    without_endpoint,
)
from codegen.render.gateway_document import write_gateway_document


@dataclass(frozen=True)
class Gateway:
    """An API, and the document that API Gateway imports for it: none where each of its parts is a resource.

    Attributes:
        websocket: of the WebSocket API beside it.
    """

    api: Api
    document: Mapping[str, Any]
    websocket: Gateway | None = None

    @cached_property
    def body(self) -> Mapping[str, Any]:
        """The document as it stands in a template."""
        return template_body(self.document) if self.document else {}


def configured(project: Project, findings: Findings) -> Gateway:
    """The gateway of a project."""
    api, diagnostics = configure_gateway(project, findings.locate)
    findings.diagnostics.extend(diagnostics)
    _check_logging(project, findings)
    if api.type is ApiType.WEBSOCKET:
        return Gateway(api, {})
    document = _safe(write_gateway_document(without_endpoint(api)), findings)
    return Gateway(api, document, _beside(project.websocket, findings) if project.websocket else None)


def _beside(project: Project, findings: Findings) -> Gateway:
    own = Findings(locate_in_websocket(findings.locate))
    gateway = configured(project, own)
    findings.diagnostics.extend(own.diagnostics)
    return gateway


def check_names(api: Api, known: Collection[str], file: str, findings: Findings) -> None:
    """Report the names in addresses that stand for nothing.

    Args:
        known: the logical ids of the template.
        file: the template.
    """
    for place, name in dict.fromkeys(unknown_names(api, known)):
        findings.warning(
            "CG271",
            f"an address names ${{{name}}}, which {file} does not have: it can't be deployed as it is",
            place,
            f"write the ARN, or add a resource with this logical id to {file}",
        )


def _check_logging(project: Project, findings: Findings) -> None:
    """Execution logs need a role that an account has once, in every region, beside all stacks."""
    logs = [
        stage.name
        for stage in project.deployment.stages
        if any(setting.get("loggingLevel", "OFF") != "OFF" for setting in stage.method_settings.values())
    ]
    if logs:
        # https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
        findings.note(
            "CG270",
            f"executions are logged (stages: {', '.join(logs)}): API Gateway refuses that in an account that has "
            "no CloudWatch role for it",
            "",
            "set the role once per region: aws apigateway update-account",
        )


def _safe(document: dict[str, Any], findings: Findings) -> Mapping[str, Any]:
    safe: Mapping[str, Any] = disarmed(document)
    if safe != document:
        findings.warning(
            "CG262",
            f"CloudFormation would replace {DYNAMIC_REFERENCE}...}}}} by a secret when the stack is deployed: a space "
            "is put into it",
            "/info",
            "take it out of the contract",
        )
    return safe
