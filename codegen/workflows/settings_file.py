"""The `codegen.yaml` of a new project: every setting with its value, so that names stay when a contract moves."""

from __future__ import annotations

from pathlib import PurePosixPath

from codegen.core.files import GeneratedFile, Ownership
from codegen.ir.project import SETTINGS_FILE, Project
from codegen.render.environment import render
from codegen.workflows.destination import Destination


def settings_file(destination: Destination, project: Project) -> GeneratedFile:
    """The settings of a project; a file that exists is the user's, and stays word for word."""
    existing = destination.root / SETTINGS_FILE
    text = _text(project) if destination.is_new else existing.read_text(encoding="utf-8")
    return GeneratedFile(PurePosixPath(SETTINGS_FILE), text, Ownership.SCAFFOLDED)


def _text(project: Project) -> str:
    settings = project.settings
    return render(
        "project/codegen.yaml.jinja",
        contract=project.contract,
        name=project.name,
        package=project.package,
        grouping=settings.grouping,
        stage=settings.stage,
        function=settings.function,
        cors_allow_origins=settings.cors_allow_origins,
    )
