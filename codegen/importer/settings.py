"""`codegen.yaml` becomes `ir.ProjectSettings`: what OpenAPI cannot say about a project.

`settings.schema.json` beside this module is the one definition of the file, for this reader and for editors.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from codegen.core.diagnostics import Diagnostic, Severity, has_errors
from codegen.core.findings import Findings
from codegen.core.names import PythonIdentifier
from codegen.core.pointer import child
from codegen.core.reading import Document
from codegen.importer.settings_api_types import api_type_of
from codegen.importer.settings_check import check
from codegen.importer.settings_conflicts import conflicts, of_functions
from codegen.importer.settings_deployment import read_deployment, stage_names
from codegen.importer.settings_gateway import read_gateway_settings
from codegen.importer.settings_integrations import ReadTemplate, read_integrations
from codegen.importer.settings_routes import places_of
from codegen.ir.api import ApiType
from codegen.ir.project import (
    DeployTool,
    FunctionOverrides,
    FunctionSettings,
    GatewaySettings,
    Grouping,
    ProjectSettings,
    VpcConfig,
)

LONGEST_ANSWERS = {ApiType.REST: (29, 504), ApiType.HTTP: (30, 503), ApiType.WEBSOCKET: (29, 504)}
"""How many seconds API Gateway waits, and the status that it answers with then
(https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html)."""

_LISTS = frozenset({"layers", "policies"})


@cache
def settings_schema() -> dict[str, Any]:
    """The JSON Schema of `codegen.yaml`."""
    text = Path(__file__).with_name("settings.schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def settings_of(
    document: Document, read_template: ReadTemplate = lambda _: None
) -> tuple[ProjectSettings, list[Diagnostic]]:
    """The settings that `codegen.yaml` says; the defaults with an error among the findings.

    Args:
        read_template: reads the files that integrations name in place of templates.
    """
    diagnostics = list(_diagnostics(document))
    if has_errors(diagnostics):
        return ProjectSettings(), diagnostics
    findings = Findings(document.locate)
    integrations, targets = read_integrations(document.data, findings, read_template)
    diagnostics += findings.diagnostics
    if has_errors(diagnostics):
        return ProjectSettings(), diagnostics
    gateway = read_gateway_settings(document.data, integrations, targets)
    return _settings(document, gateway), diagnostics


def _diagnostics(document: Document) -> Iterator[Diagnostic]:
    found = list(check(document.data, settings_schema()))
    for code, message, pointer, hint in found or conflicts(document.data):
        yield Diagnostic(code, Severity.ERROR, message, document.locate(pointer), hint)
    if not found:
        yield from _slow_functions(document)


def _slow_functions(document: Document) -> Iterator[Diagnostic]:
    longest, status = LONGEST_ANSWERS[api_type_of(document.data)]
    for place, owner in of_functions(document.data):
        seconds = owner.get("timeout_seconds") or 0
        if seconds > longest:
            message = (
                f"API Gateway answers {status} after {longest} seconds; the functions may run for {seconds}"
            )
            yield Diagnostic(
                "CG154", Severity.WARNING, message, document.locate(child(place, "timeout_seconds"))
            )


def _settings(document: Document, gateway: GatewaySettings) -> ProjectSettings:
    data = document.data
    defaults = ProjectSettings()
    given = {key: value for key, value in data.items() if value is not None}
    origins = (given.get("cors") or {}).get("allow_origins")
    package = given.get("package")
    return ProjectSettings(
        contract=given.get("contract", defaults.contract),
        name=given.get("name", defaults.name),
        api_type=api_type_of(given),
        target=DeployTool(given.get("target", defaults.target)),
        grouping=Grouping(given.get("grouping", defaults.grouping)),
        package=PythonIdentifier(package) if package else None,
        stage=stage_names(given)[0],
        function=_function(given.get("function") or {}),
        functions={
            name: FunctionOverrides(**_members(entry or {}))
            for name, entry in (given.get("functions") or {}).items()
        },
        cors_allow_origins=defaults.cors_allow_origins if origins is None else tuple(origins),
        client=given.get("client", defaults.client),
        only_tags=tuple(given.get("only_tags") or ()),
        gateway=gateway,
        deployment=read_deployment(given),
        places=places_of(document),
    )


def _function(data: Mapping[str, Any]) -> FunctionSettings:
    members = _members(data)
    vpc = members.pop("vpc", None)
    if vpc:
        members["vpc"] = VpcConfig(tuple(vpc["security_group_ids"]), tuple(vpc["subnet_ids"]))
    return FunctionSettings(**members)


def _members(data: Mapping[str, Any]) -> dict[str, Any]:
    """What is said, lists as tuples."""
    return {
        name: tuple(value) if name in _LISTS else value for name, value in data.items() if value is not None
    }
