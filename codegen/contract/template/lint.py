"""Everything that a SAM or CloudFormation template says wrongly about its APIs and functions.

In: a template that was read. Out: diagnostics. What CloudFormation computes at deployment is not judged.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from codegen.contract.document.text_places import TextPlaces
from codegen.contract.template.addresses import check_addresses
from codegen.contract.template.aliases import check_aliases
from codegen.contract.template.apis import check_apis
from codegen.contract.template.arns import check_arns
from codegen.contract.template.circles import check_circles
from codegen.contract.template.concurrency import check_concurrency
from codegen.contract.template.deployments import check_deployments
from codegen.contract.template.functions import check_functions
from codegen.contract.template.http_cors import check_cors
from codegen.contract.template.method_settings import check_method_settings
from codegen.contract.template.model import Template
from codegen.contract.template.permissions import check_permissions
from codegen.contract.template.policies import check_policies
from codegen.contract.template.properties import check_properties
from codegen.contract.template.references import check_references
from codegen.contract.template.rest_parts import check_rest_parts
from codegen.contract.template.route_permissions import check_route_permissions
from codegen.contract.template.routes import check_routes
from codegen.contract.template.sections import check_sections
from codegen.contract.template.serverless import check_serverless
from codegen.contract.template.stages import check_stages
from codegen.core.diagnostics import Diagnostic
from codegen.core.findings import Findings
from codegen.core.reading import Document

_Rule = Callable[[Template], None]
_RULES: tuple[_Rule, ...] = (
    check_sections,
    check_references,
    check_circles,
    check_properties,
    check_arns,
    check_policies,
    check_functions,
    check_serverless,
    check_cors,
    check_stages,
    check_rest_parts,
)


def lint_template(document: Document, path: Path) -> list[Diagnostic]:
    """The findings about a template.

    Args:
        path: of the template: relative paths in it start at its folder.
    """
    template = Template(document, path, Findings(document.locate))
    for rule in _RULES:
        rule(template)
    apis = check_apis(template, TextPlaces())
    check_routes(template, apis)
    check_permissions(template, apis)
    check_aliases(template, apis)
    check_concurrency(template, apis)
    check_route_permissions(template)
    check_deployments(template, apis)
    check_addresses(template, apis)
    check_method_settings(template, apis)
    return template.findings.diagnostics
