"""Prints the document that API Gateway imports, for stacks that are deployed without the SAM template.

In: an `ir.Project`. Out: `openapi.gateway.json`, to be named in `Fn::Transform: AWS::Include` of an API's body:
CloudFormation fills in the addresses of the functions, which the template of that stack defines.
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-aws-include.html
"""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from typing import Any

from codegen.core.diagnostics import Diagnostic, SourceLocation
from codegen.core.files import GeneratedFile
from codegen.core.findings import Locate
from codegen.core.records import replace
from codegen.importer.lowering.configuration import configure_gateway
from codegen.ir.project import Project
from codegen.render.gateway_body import disarmed, template_body
from codegen.render.gateway_document import write_gateway_document

DOCUMENT = PurePosixPath("openapi.gateway.json")


def build(project: Project, locate: Locate | None = None) -> tuple[dict[str, Any], list[Diagnostic]]:
    """The document as plain data; `Fn::Sub` stands where an address names a function of the stack.

    Args:
        locate: where a JSON pointer stands in the contract.
    """
    locate = locate or (lambda pointer: SourceLocation(project.api.source, pointer=pointer))
    api, diagnostics = configure_gateway(project, locate)
    return disarmed(template_body(write_gateway_document(replace(api, endpoint_types=())))), diagnostics


def generate(project: Project, locate: Locate | None = None) -> tuple[list[GeneratedFile], list[Diagnostic]]:
    """The file of the document."""
    document, diagnostics = build(project, locate)
    # An included file takes no short forms of intrinsic functions, which JSON has none of.
    text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    return [GeneratedFile(DOCUMENT, text)], diagnostics
