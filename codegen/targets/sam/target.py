"""Prints the SAM template of a project.

In: an `ir.Project`. Out: `template.yaml`, with the API's body inline so that a review sees all of it. A body that is
too large for a template has a file of its own, which `sam package` puts into S3.
"""

from __future__ import annotations

from codegen.core.diagnostics import Diagnostic, SourceLocation
from codegen.core.files import GeneratedFile
from codegen.core.findings import Findings, Locate
from codegen.core.memo import Memo
from codegen.deploy.gateway import configured
from codegen.deploy.template_files import LARGEST_TEMPLATE, template_files
from codegen.ir.project import Project
from codegen.targets.sam.template import with_body, with_body_file


def generate(
    project: Project,
    locate: Locate | None = None,
    memo: Memo | None = None,
    *,
    largest: int = LARGEST_TEMPLATE,
) -> tuple[list[GeneratedFile], list[Diagnostic]]:
    """The template, and what API Gateway or CloudFormation does with it that the contract does not say.

    Args:
        locate: where a JSON pointer stands in the contract.
        memo: what an earlier run made of the same parts.
        largest: bytes of a template with the body in it; beyond that the body has a file of its own.
    """
    findings = Findings(locate or (lambda pointer: SourceLocation(project.api.source, pointer=pointer)))
    gateway = configured(project, findings)
    files = template_files(
        project, gateway, (with_body, with_body_file), "sam package", findings, memo or Memo.empty(), largest
    )
    return files, findings.diagnostics
