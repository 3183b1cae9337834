"""Prints a project as a service of the Serverless Framework.

In: an `ir.Project`. Out: `serverless.yml`, `serverless/`, and what becomes of the contract's texts on their way
through the framework.
https://www.serverless.com/framework/docs/providers/aws/guide/serverless.yml
"""

from __future__ import annotations

import json

from codegen.core.diagnostics import Diagnostic, SourceLocation
from codegen.core.files import GeneratedFile
from codegen.core.findings import Findings, Locate
from codegen.core.memo import Memo
from codegen.deploy.gateway import check_names, configured
from codegen.deploy.template import cloudformation_template
from codegen.deploy.template_files import LARGEST_TEMPLATE, check_stack, emulated_template
from codegen.ir.project import Project
from codegen.render.gateway_body import disarmed
from codegen.render.javascript import changed_by_javascript
from codegen.targets.serverless.service import service


def generate(
    project: Project,
    locate: Locate | None = None,
    _memo: Memo | None = None,
    *,
    largest: int = LARGEST_TEMPLATE,
) -> tuple[list[GeneratedFile], list[Diagnostic]]:
    """The service, and what API Gateway, CloudFormation or the framework does with it that the contract does not say.

    Args:
        locate: where a JSON pointer stands in the contract.
        largest: bytes of the template that the framework makes.
    """
    findings = Findings(locate or (lambda pointer: SourceLocation(project.api.source, pointer=pointer)))
    gateway = configured(project, findings)
    check_stack(project, gateway, findings)
    template = disarmed(cloudformation_template(project, gateway))
    check_names(gateway.api, template["Resources"], "serverless.yml", findings)
    for pointer, change in changed_by_javascript(template):
        findings.warning("CG297", f"the framework hands on what is at {pointer} otherwise: {change}", "")
    size = len(json.dumps(template, separators=(",", ":")).encode())
    if size > largest:
        findings.error(
            "CG263",
            f"the template would have {size:,} bytes, and CloudFormation takes {LARGEST_TEMPLATE:,}; the framework "
            "puts no API definition into S3",
            "",
            "choose another target in codegen.yaml, or split the contract",
        )
    stage = project.deployment.stages[0].name
    files = service(project.name, project.api.name, stage, template)
    return [*files, emulated_template(template)], findings.diagnostics
