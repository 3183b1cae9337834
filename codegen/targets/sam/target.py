"""Prints the SAM template of a project.

In: an `ir.Project`. Out: `template.yaml`, with the API's body inline so that a review sees all of it. A body that is
too large for a template has a file of its own, which `sam package` puts into S3.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import PurePosixPath
from typing import Any

from codegen.core.diagnostics import Diagnostic, SourceLocation
from codegen.core.files import GeneratedFile, Ownership
from codegen.core.findings import Findings, Locate
from codegen.importer.lowering.configuration import configure_gateway
from codegen.ir.api import Api
from codegen.ir.project import Project
from codegen.render.gateway_body import (
    DYNAMIC_REFERENCE,
    disarmed,
    file_body,
    template_body,
    unknown_names,
    without_endpoint,
)
from codegen.render.gateway_document import write_gateway_document
from codegen.render.template_yaml import dump_template
from codegen.targets.sam.template import function_ids, with_body, with_body_file

TEMPLATE = PurePosixPath("template.yaml")
BODY = PurePosixPath("openapi.gateway.yaml")
LARGEST_TEMPLATE = 1_000_000
"""Bytes; https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html"""
MOST_VARIABLES = 100
"""Of a stage, https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html"""


def generate(
    project: Project, locate: Locate | None = None, *, largest: int = LARGEST_TEMPLATE
) -> tuple[list[GeneratedFile], list[Diagnostic]]:
    """The template, and what API Gateway or CloudFormation does with it that the contract does not say.

    Args:
        locate: where a JSON pointer stands in the contract.
        largest: bytes of a template with the body in it; beyond that the body has a file of its own.
    """
    findings = Findings(locate or (lambda pointer: SourceLocation(project.api.source, pointer=pointer)))
    api, diagnostics = configure_gateway(project, findings.locate)
    _check_logging(project, findings)
    document = _safe(write_gateway_document(without_endpoint(api)), findings)
    template = with_body(project, api, template_body(document))
    _check_names(api, template["Resources"], findings)
    text = dump_template(disarmed(template))
    files = [GeneratedFile(TEMPLATE, text, Ownership.MERGED)]
    if len(text.encode()) > largest:
        files = _apart(project, api, document, f"{len(text.encode()):,} bytes", findings)
    return files, diagnostics + findings.diagnostics


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
            f"the executions of stage {' and '.join(logs)} are logged: API Gateway refuses that in an account that has "
            "no CloudWatch role for it",
            "",
            "set the role once per region: aws apigateway update-account",
        )


def _check_names(api: Api, known: Collection[str], findings: Findings) -> None:
    for place, name in dict.fromkeys(unknown_names(api, known)):
        findings.warning(
            "CG271",
            f"an address names ${{{name}}}, which template.yaml does not have: it can't be deployed as it is",
            place,
            "write the ARN, or add a resource with this logical id to template.yaml",
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


def _apart(
    project: Project, api: Api, document: Mapping[str, Any], size: str, findings: Findings
) -> list[GeneratedFile]:
    """Template and body as two files."""
    said = f"template.yaml would have {size}, and CloudFormation takes {LARGEST_TEMPLATE:,}"
    findings.note("CG263", f"{said}: the API's body is in {BODY}, which `sam package` puts into S3", "")
    functions = len(function_ids(project))
    if functions > MOST_VARIABLES:
        findings.error(
            "CG263",
            f"{said}; its body apart names functions by stage variables, and there are {functions} functions for "
            f"{MOST_VARIABLES} variables",
            "",
            "set grouping to per-tag or single in codegen.yaml, or split the contract",
        )
    template = disarmed(with_body_file(project, api, str(BODY)))
    return [
        GeneratedFile(TEMPLATE, dump_template(template), Ownership.MERGED),
        GeneratedFile(BODY, dump_template(file_body(document))),
    ]
