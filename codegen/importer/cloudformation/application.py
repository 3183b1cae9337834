"""A SAM or CloudFormation template becomes `ir.Application`: its APIs, their stages, the functions.

In: the path of a template. Out: the application, every finding, and where the parts of its APIs stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from codegen.core.diagnostics import Diagnostic
from codegen.core.findings import Findings, Locate
from codegen.core.reading import Document
from codegen.importer.cloudformation import for_each
from codegen.importer.cloudformation.domain_names import read_domain_names
from codegen.importer.cloudformation.functions import read_functions
from codegen.importer.cloudformation.http_apis import HttpApiReader
from codegen.importer.cloudformation.includes import with_includes
from codegen.importer.cloudformation.intrinsics import Resolver
from codegen.importer.cloudformation.physical import Account
from codegen.importer.cloudformation.rest_apis import DEFAULT_STAGE, RestApiReader
from codegen.importer.cloudformation.sam import expand, needs_translator
from codegen.importer.cloudformation.template import read_template
from codegen.importer.cloudformation.usage_plans import read_usage_plans
from codegen.importer.cloudformation.websocket_apis import WebSocketApiReader
from codegen.ir.application import Application

_LATER = {
    "AWS::ApiGatewayV2::VpcLink": "VPC links are not emulated",
    "AWS::ApiGateway::ClientCertificate": "endpoints are called without a client certificate",
    "AWS::ApiGateway::VpcLink": "endpoints behind a VPC link are called directly",
    "AWS::WAFv2::WebACLAssociation": "AWS WAF is not emulated: every request passes",
    "AWS::Serverless::Application": "nested applications are not read",
    "AWS::CloudFormation::Stack": "nested stacks are not read",
}


@dataclass(frozen=True, slots=True)
class ReadApplication:
    """An application as it was read."""

    application: Application
    diagnostics: tuple[Diagnostic, ...]
    locates: Mapping[str, Locate] = field(default_factory=dict)
    """By the API's logical id: where a JSON pointer of its definition stands."""
    files: tuple[Path, ...] = ()  # that it was read from


def read_application(
    path: Path,
    parameters: Mapping[str, str] | None = None,
    *,
    account: Account | None = None,
    default_stage: str = DEFAULT_STAGE,
) -> ReadApplication:
    """The application of a template.

    Args:
        parameters: values for the template's parameters, above their defaults.
        default_stage: the stage of APIs that have none.

    Raises:
        Refused: the file can't be read.
    """
    return from_document(
        read_template(path), path.parent, parameters or {}, account or Account(), default_stage
    )


def from_document(
    template: Document, folder: Path, parameters: Mapping[str, str], account: Account, default_stage: str
) -> ReadApplication:
    """The application of a template that was read; relative paths in it start at `folder`.

    Raises:
        Refused: it is a SAM template that can't be expanded.
    """
    expands = needs_translator(template.data) is not None
    template, included = with_includes(template, folder, whole=expands)
    template = replace(template, data=for_each.expanded(template.data, parameters))
    if expands:
        template = expand(template, folder, parameters, account)
    findings = Findings(template.locate)
    resolver = Resolver(template.data, parameters, account, findings)
    defaults = _globals(template.data)
    functions = read_functions(resolver, folder, defaults.get("Function", {}))
    reader = RestApiReader(resolver, template, folder, default_stage)
    http_reader = HttpApiReader(resolver, template, folder)
    apis = [*reader.read(defaults.get("Api", {})), *http_reader.read(defaults.get("HttpApi", {}))]
    websocket_apis = WebSocketApiReader(resolver, template.name).read()
    apis += websocket_apis
    for resource in resolver.resources.values():
        if resource.type in _LATER:
            findings.warning(
                "CG400",
                f"{resource.logical_id}: {_LATER[resource.type]}",
                f"/Resources/{resource.logical_id}",
            )
    application = Application(
        tuple(apis), functions, str(folder), read_usage_plans(resolver), read_domain_names(resolver)
    )
    rest, http = reader.definitions, http_reader.definitions
    return ReadApplication(
        application,
        tuple(findings.diagnostics),
        {**rest.locates, **http.locates, **{api.logical_id: template.locate for api in websocket_apis}},
        (*rest.files, *http.files, *included),
    )


def _globals(data: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    found = data.get("Globals")
    sections = found if isinstance(found, Mapping) else {}
    return {name: section for name, section in sections.items() if isinstance(section, Mapping)}
