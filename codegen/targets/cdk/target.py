"""Prints a project as a Python app of the AWS CDK.

In: an `ir.Project`. Out: `cdk/`, and what becomes of the contract's texts on the way through the CDK.
https://docs.aws.amazon.com/cdk/v2/guide/work-with-cdk-python.html
"""

from __future__ import annotations

import json

from codegen.core.diagnostics import Diagnostic, SourceLocation
from codegen.core.files import GeneratedFile
from codegen.core.findings import Findings, Locate
from codegen.core.memo import Memo
from codegen.deploy.gateway import check_names, configured
from codegen.deploy.template import cloudformation_template, template_beside_body
from codegen.deploy.template_files import (
    LARGEST_TEMPLATE,
    check_stack,
    emulated_template,
    report_body_apart,
)
from codegen.ir.api import ApiType
from codegen.ir.project import Project
from codegen.render.gateway_body import disarmed, file_body
from codegen.render.javascript import changed_by_javascript
from codegen.targets.cdk.app import FOLDER, PACKAGE, cdk_app, without_tokens

_DEFINITION = FOLDER / PACKAGE / "openapi.json"


def generate(
    project: Project,
    locate: Locate | None = None,
    _memo: Memo | None = None,
    *,
    largest: int = LARGEST_TEMPLATE,
) -> tuple[list[GeneratedFile], list[Diagnostic]]:
    """The app, and what API Gateway, CloudFormation or the CDK does with it that the contract does not say.

    Args:
        locate: where a JSON pointer stands in the contract.
        largest: bytes of a template with the body in it; beyond that the body is an asset.
    """
    findings = Findings(locate or (lambda pointer: SourceLocation(project.api.source, pointer=pointer)))
    gateway = configured(project, findings)
    check_stack(project, gateway, findings)
    template = disarmed(cloudformation_template(project, gateway))
    check_names(gateway.api, template["Resources"], "the stack", findings)
    if without_tokens(template) != template:
        findings.warning(
            "CG296",
            "the CDK would take ${Token[...]} for a value of its own: a space is put into it",
            "/info",
            "take it out of the contract",
        )
    for pointer, change in changed_by_javascript(template):
        findings.warning("CG297", f"the CDK hands on what is at {pointer} otherwise: {change}", "")
    emulated = emulated_template(template)
    definition = None
    size = len(json.dumps(template, separators=(",", ":")).encode())
    if size > largest:
        template = disarmed(template_beside_body(project, gateway, str(_DEFINITION)))
        definition = file_body(gateway.body)
        said = (
            f"the stack's template would have {size:,} bytes, and CloudFormation takes {LARGEST_TEMPLATE:,}"
        )
        where = f"{_DEFINITION} is an asset, which `cdk deploy` puts into S3"
        report_body_apart(project, said, where if project.api.type is ApiType.REST else "", findings)
    app = cdk_app(project.name, project.api.name, template, definition)
    return [*app, emulated], findings.diagnostics
