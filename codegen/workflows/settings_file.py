"""The `codegen.yaml` of a new project: the usual settings with their values, so that names stay when a contract moves.

Beside it lies the JSON Schema of all settings, by which editors complete them.
"""

from __future__ import annotations

import json
from pathlib import PurePosixPath

from codegen.core.files import GeneratedFile, Ownership
from codegen.importer.settings import settings_schema
from codegen.ir.project import SETTINGS_FILE, Project
from codegen.render.environment import render
from codegen.workflows.destination import Destination

SCHEMA_FILE = ".codegen/settings.schema.json"


def settings_files(destination: Destination, project: Project) -> list[GeneratedFile]:
    """The settings of a project and their schema."""
    schema = json.dumps(settings_schema(), ensure_ascii=False, indent=2) + "\n"
    return [_settings_file(destination, project), GeneratedFile(PurePosixPath(SCHEMA_FILE), schema)]


def _settings_file(destination: Destination, project: Project) -> GeneratedFile:
    """A file that exists is the user's, and stays word for word."""
    existing = destination.root / SETTINGS_FILE
    text = _text(project) if destination.is_new else existing.read_text(encoding="utf-8")
    return GeneratedFile(PurePosixPath(SETTINGS_FILE), text, Ownership.SCAFFOLDED)


def _text(project: Project) -> str:
    settings = project.settings
    return render(
        "project/codegen.yaml.jinja",
        schema=SCHEMA_FILE,
        contract=project.contract,
        name=project.name,
        package=project.package,
        api_type=settings.api_type,
        target=settings.target,
        grouping=settings.grouping,
        stage=settings.stage,
        function=settings.function,
        cors_allow_origins=settings.cors_allow_origins,
        client=settings.client,
        websocket=settings.websocket,
    )
