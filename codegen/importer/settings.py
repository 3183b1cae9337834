"""`codegen.yaml` becomes `ir.ProjectSettings`: what OpenAPI cannot say about a project.

`settings.schema.json` beside this module is the one definition of the file, for this reader and for editors.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from codegen.core.diagnostics import Diagnostic, Severity, SourceLocation
from codegen.core.findings import Findings, Locate
from codegen.core.names import PythonIdentifier
from codegen.core.pointer import child
from codegen.core.reading import Document
from codegen.core.records import replace
from codegen.importer.settings_api_types import api_type_of
from codegen.importer.settings_check import Checked, Finding, check
from codegen.importer.settings_conflicts import conflicts, is_identifier, of_functions
from codegen.importer.settings_deployment import read_deployment, stage_names
from codegen.importer.settings_gateway import read_gateway_settings
from codegen.importer.settings_integrations import ReadTemplate, read_integrations
from codegen.importer.settings_routes import places_of
from codegen.importer.settings_websocket import websocket_conflicts, websocket_data
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
    """The settings that `codegen.yaml` says, and all that is wrong with them.

    With an error among the findings, the settings are what can be told of them: the contract can be held against
    them, and nothing can be made of them.

    Args:
        read_template: reads the files that integrations name in place of templates.
    """
    checked = check(document.data, settings_schema())

    def locate(pointer: str) -> SourceLocation:
        return document.locate(checked.as_written(pointer))

    found = [_error(finding, document.locate(finding.pointer)) for finding in checked.findings]
    found += [
        _error(finding, locate(finding.pointer))
        for finding in (*conflicts(checked.data), *websocket_conflicts(checked.data))
        if all(map(checked.is_sound, (finding.pointer, *finding.rests_on)))
    ]
    if checked.is_sound("/api_type"):
        found += _slow_functions(checked, locate)
    told = _told(checked)
    findings = Findings(locate)
    integrations, targets = read_integrations(told, findings, read_template)
    found += [one for one in findings.diagnostics if one.location and checked.is_sound(one.location.pointer)]
    gateway = read_gateway_settings(told, integrations, targets)
    places = {pointer: locate(pointer) for pointer in places_of(told) if checked.is_well_named(pointer)}
    return replace(_settings(told, gateway), places=places, websocket=_websocket(told)), sorted(
        found, key=_line
    )


def _error(finding: Finding, location: SourceLocation) -> Diagnostic:
    return Diagnostic(finding.code, Severity.ERROR, finding.message, location, finding.hint)


def _line(diagnostic: Diagnostic) -> int:
    return diagnostic.location.line if diagnostic.location else 0


def _told(checked: Checked) -> dict[str, Any]:
    """The settings without those that would mislead about others: their values, or their names, can't be told."""
    data: dict[str, Any] = dict(checked.data)
    data["authorizers"] = {
        name: entry
        for name, entry in (data.get("authorizers") or {}).items()
        if checked.is_sound(child("/authorizers", name, "type"))
    }
    data["functions"] = {
        name: entry
        for name, entry in (data.get("functions") or {}).items()
        if checked.is_sound("/grouping") and checked.is_well_named(child("/functions", name))
    }
    if any(
        not checked.is_sound(child("/only_tags", index)) for index in range(len(data.get("only_tags") or ()))
    ):
        data["only_tags"] = None
    return data


def _slow_functions(checked: Checked, locate: Locate) -> Iterator[Diagnostic]:
    longest, status = LONGEST_ANSWERS[api_type_of(checked.data)]
    for place, owner in of_functions(checked.data):
        pointer = child(place, "timeout_seconds")
        seconds = owner.get("timeout_seconds") or 0
        if seconds > longest and checked.is_sound(pointer):
            message = (
                f"API Gateway answers {status} after {longest} seconds; the functions may run for {seconds}"
            )
            yield Diagnostic("CG154", Severity.WARNING, message, locate(pointer))


def _settings(data: Mapping[str, Any], gateway: GatewaySettings) -> ProjectSettings:
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
        package=PythonIdentifier(package) if package and is_identifier(package) else None,
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
    )


def _websocket(data: Mapping[str, Any]) -> ProjectSettings | None:
    """The settings of the WebSocket API beside the API, which has no client of its own."""
    own = websocket_data(data)
    return replace(_settings(own, read_gateway_settings(own, {}, {})), client=False) if own else None


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
