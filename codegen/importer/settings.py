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
from codegen.core.names import PythonIdentifier
from codegen.core.reading import Document, read
from codegen.importer.project_names import MODULE_NAMES_TAKEN
from codegen.importer.settings_check import Finding, check
from codegen.ir.project import FunctionSettings, Grouping, ProjectSettings

LONGEST_ANSWER_SECONDS = 29
"""How long API Gateway waits (https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html)."""

RESERVED_VARIABLES = frozenset("""
    AWS_REGION AWS_DEFAULT_REGION AWS_EXECUTION_ENV AWS_LAMBDA_FUNCTION_NAME AWS_LAMBDA_FUNCTION_MEMORY_SIZE
    AWS_LAMBDA_FUNCTION_VERSION AWS_LAMBDA_INITIALIZATION_TYPE AWS_LAMBDA_LOG_GROUP_NAME AWS_LAMBDA_LOG_STREAM_NAME
    AWS_ACCESS_KEY AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_LAMBDA_RUNTIME_API LAMBDA_TASK_ROOT
    LAMBDA_RUNTIME_DIR
    """.split())
"""Environment variables that Lambda sets itself
(https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html)."""
_RESERVED_PACKAGES = MODULE_NAMES_TAKEN | {"codegen"}


@cache
def settings_schema() -> dict[str, Any]:
    """The JSON Schema of `codegen.yaml`."""
    text = Path(__file__).with_name("settings.schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def load_settings(path: Path, name: str = "") -> tuple[ProjectSettings, list[Diagnostic]]:
    """Read `codegen.yaml`; with an error among the findings the settings are the defaults.

    Args:
        name: how diagnostics call the file; the path as given where empty.

    Raises:
        Refused: the file can't be read at all.
    """
    return settings_of(read(path, name=name))


def settings_of(document: Document) -> tuple[ProjectSettings, list[Diagnostic]]:
    """The settings that a file says which was read already; the defaults with an error among the findings."""
    diagnostics = list(_diagnostics(document))
    if has_errors(diagnostics):
        return ProjectSettings(), diagnostics
    return _settings(document.data), diagnostics


def _diagnostics(document: Document) -> Iterator[Diagnostic]:
    found = list(check(document.data, settings_schema()))
    for code, message, pointer, hint in found or _conflicts(document.data):
        yield Diagnostic(code, Severity.ERROR, message, document.locate(pointer), hint)
    function = document.data.get("function")
    if not found and function and (function.get("timeout_seconds") or 0) > LONGEST_ANSWER_SECONDS:
        message = (
            f"API Gateway answers 504 after {LONGEST_ANSWER_SECONDS} seconds;"
            f" the functions may run for {function['timeout_seconds']}"
        )
        yield Diagnostic("CG154", Severity.WARNING, message, document.locate("/function/timeout_seconds"))


def _conflicts(data: Mapping[str, Any]) -> Iterator[Finding]:
    """What a schema can't say."""
    if data.get("package") in _RESERVED_PACKAGES or not _is_identifier(data.get("package")):
        message = f"the package can't be called {data['package']}: Python or a tool has that name"
        yield Finding("CG152", message, "/package", "choose another name")
    for key in (data.get("function") or {}).get("environment") or {}:
        if key in RESERVED_VARIABLES:
            message = f"the environment variable {key} belongs to Lambda"
            yield Finding("CG152", message, f"/function/environment/{key}", "choose another name")


def _is_identifier(name: str | None) -> bool:
    try:
        return name is None or bool(PythonIdentifier(name))
    except ValueError:
        return False


def _settings(data: Mapping[str, Any]) -> ProjectSettings:
    defaults = ProjectSettings()
    given = {key: value for key, value in data.items() if value is not None}
    function = {key: value for key, value in (given.get("function") or {}).items() if value is not None}
    origins = (given.get("cors") or {}).get("allow_origins")
    package = given.get("package")
    return ProjectSettings(
        contract=given.get("contract", defaults.contract),
        name=given.get("name", defaults.name),
        api_type=given.get("api_type", defaults.api_type),
        grouping=Grouping(given.get("grouping", defaults.grouping)),
        package=PythonIdentifier(package) if package else None,
        stage=given.get("stage", defaults.stage),
        function=FunctionSettings(**function),
        cors_allow_origins=defaults.cors_allow_origins if origins is None else tuple(origins),
    )
