"""Prints the SAM template of a project.

In: an `ir.Project`. Out: `template.yaml`, with the API's body inline so that a review sees all of it.
"""

from __future__ import annotations

from pathlib import PurePosixPath

from codegen.core.diagnostics import Diagnostic, Severity, SourceLocation
from codegen.core.files import GeneratedFile, Ownership
from codegen.core.findings import Locate
from codegen.importer.lowering.configuration import configure_gateway
from codegen.ir.project import Project
from codegen.render.gateway_body import DYNAMIC_REFERENCE, disarmed, template_body
from codegen.render.gateway_document import write_gateway_document
from codegen.render.template_yaml import dump_template
from codegen.targets.sam.template import build_template

TEMPLATE = PurePosixPath("template.yaml")
LARGEST_TEMPLATE = 1_048_576
"""Bytes; https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html"""


def generate(project: Project, locate: Locate | None = None) -> tuple[list[GeneratedFile], list[Diagnostic]]:
    """The template, and what API Gateway or CloudFormation does with it that the contract does not say.

    Args:
        locate: where a JSON pointer stands in the contract.
    """
    locate = locate or (lambda pointer: SourceLocation(project.api.source, pointer=pointer))
    api, diagnostics = configure_gateway(project, locate)
    template = build_template(project, template_body(write_gateway_document(api)))
    safe = disarmed(template)
    text = dump_template(safe)
    found = _check(text, locate, has_references=safe != template)
    return [GeneratedFile(TEMPLATE, text, Ownership.MERGED)], diagnostics + found


def _check(text: str, locate: Locate, has_references: bool) -> list[Diagnostic]:
    found: list[Diagnostic] = []
    if has_references:
        message = (
            f"CloudFormation would replace {DYNAMIC_REFERENCE}...}}}} by a secret when the stack is deployed: a space "
            "is put into it"
        )
        found.append(
            Diagnostic("CG262", Severity.WARNING, message, locate("/info"), "take it out of the contract")
        )
    size = len(text.encode())
    if size > LARGEST_TEMPLATE:
        message = (
            f"template.yaml has {size:,} bytes, and CloudFormation takes {LARGEST_TEMPLATE:,}: it can't be deployed as "
            "it is"
        )
        hint = "split the contract, or keep the API's body in S3 and name it in DefinitionUri"
        found.append(Diagnostic("CG263", Severity.WARNING, message, locate(""), hint))
    return found
