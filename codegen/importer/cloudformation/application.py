"""A SAM or CloudFormation template becomes `ir.Application`: its APIs, their stages, the functions.

In: the path of a template. Out: the application, every finding, and where the parts of its APIs stand.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from pathlib import Path
from typing import Any

from codegen.core.diagnostics import Diagnostic, Severity, SourceLocation
from codegen.core.errors import Refused
from codegen.core.findings import Findings, Locate
from codegen.core.pointer import child
from codegen.core.reading import Document
from codegen.core.records import Record, field, replace
from codegen.importer.cloudformation import for_each
from codegen.importer.cloudformation.domain_names import read_domain_names
from codegen.importer.cloudformation.functions import read_functions
from codegen.importer.cloudformation.http_apis import HttpApiReader
from codegen.importer.cloudformation.includes import with_includes
from codegen.importer.cloudformation.intrinsics import Resolver
from codegen.importer.cloudformation.nested import with_nested
from codegen.importer.cloudformation.physical import Account
from codegen.importer.cloudformation.rest_apis import DEFAULT_STAGE, RestApiReader
from codegen.importer.cloudformation.sam import expand, needs_translator
from codegen.importer.cloudformation.template import read_template
from codegen.importer.cloudformation.usage_plans import read_usage_plans
from codegen.importer.cloudformation.websocket_apis import WebSocketApiReader
from codegen.ir.application import Application

_LATER = {
    "AWS::ApiGateway::ClientCertificate": "endpoints are called without a client certificate",
    "AWS::WAFv2::WebACLAssociation": "AWS WAF is not emulated: every request passes",
    "AWS::Serverless::Application": "a nested application whose template is not on this machine is not read",
    "AWS::CloudFormation::Stack": "a nested stack whose template is not on this machine is not read",
}
_PARTS = {
    "AWS::ApiGateway::Method": "RestApiId",
    "AWS::ApiGateway::Stage": "RestApiId",
    "AWS::ApiGatewayV2::Route": "ApiId",
    "AWS::ApiGatewayV2::Stage": "ApiId",
}
"""Parts of an API that requests depend on -> the property that names it."""


class ReadApplication(Record, frozen=True):
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
    expansion = _Expansion(account)
    template = expansion.whole(template, folder, parameters)
    findings = Findings(template.locate)
    resolver = Resolver(template.data, parameters, account, findings)
    defaults = _globals(template.data)
    functions = read_functions(resolver, folder, defaults.get("Function", {}))
    reader = RestApiReader(resolver, template, folder, default_stage)
    http_reader = HttpApiReader(resolver, template, folder)
    apis = [*reader.read(defaults.get("Api", {})), *http_reader.read(defaults.get("HttpApi", {}))]
    websocket_apis = WebSocketApiReader(resolver, template.name).read()
    apis += websocket_apis
    _tell_left_out(resolver, {api.api_id for api in apis})
    application = Application(
        tuple(apis), functions, str(folder), read_usage_plans(resolver), read_domain_names(resolver)
    )
    rest, http = reader.definitions, http_reader.definitions
    return ReadApplication(
        application,
        tuple(findings.diagnostics),
        {**rest.locates, **http.locates, **{api.logical_id: template.locate for api in websocket_apis}},
        (*rest.files, *http.files, *expansion.files),
    )


def _tell_left_out(resolver: Resolver, api_ids: Set[str]) -> None:
    """Say which resources nothing here reads: of types to come, and of APIs that are elsewhere."""
    for resource in resolver.resources.values():
        place = child("/Resources", resource.logical_id)
        if resource.type in _LATER:
            resolver.findings.warning("CG400", f"{resource.logical_id}: {_LATER[resource.type]}", place)
        member = _PARTS.get(resource.type)
        if member is not None:
            said = resolver.resolve(resource.properties.get(member), child(resource.pointer, member))
            if said not in api_ids:
                resolver.findings.warning(
                    "CG400",
                    f"{resource.logical_id} is left out: its {member} {said!r} names no API of this template",
                    place,
                    f"write `{member}: !Ref API`, with the API's logical id",
                )


class _Expansion:
    """What CloudFormation makes of a template before it reads the resources."""

    def __init__(self, account: Account) -> None:
        self.files: list[Path] = []  # that were read beside the template
        self._account = account
        self._parents: list[Path] = []

    def whole(self, template: Document, folder: Path, parameters: Mapping[str, str]) -> Document:
        """The template with its includes, loops, SAM's resources and nested stacks written out."""
        expands = needs_translator(for_each.expanded(template.data, parameters)) is not None
        template, included = with_includes(template, folder, whole=expands)
        self.files += included
        template = replace(template, data=for_each.expanded(template.data, parameters))
        if expands:
            template = expand(template, folder, parameters, self._account)
        return with_nested(template, folder, self._nested)

    def _nested(self, path: Path, parameters: Mapping[str, str]) -> Document:
        real = path.resolve()
        if real in self._parents:
            raise Refused([_endless(path)])
        self.files.append(path)
        self._parents.append(real)
        try:
            return self.whole(read_template(path), path.parent, parameters)
        finally:
            self._parents.pop()


def _endless(path: Path) -> Diagnostic:
    return Diagnostic(
        "CG127",
        Severity.ERROR,
        "the template is a nested stack of itself",
        SourceLocation(str(path), 1, 1),
        "name another template",
    )


def _globals(data: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    found = data.get("Globals")
    sections = found if isinstance(found, Mapping) else {}
    return {name: section for name, section in sections.items() if isinstance(section, Mapping)}
