"""The `codegen.yaml` of a new project: every setting with its value, so that names stay when a contract moves."""

from __future__ import annotations

from pathlib import PurePosixPath

from codegen.core.files import GeneratedFile, Ownership
from codegen.importer.settings import FILE_NAME
from codegen.ir.project import Project
from codegen.render.environment import render
from codegen.workflows.destination import Destination


def settings_file(destination: Destination, project: Project) -> GeneratedFile:
    """The settings of a project; a file that exists is the user's, and stays word for word."""
    existing = destination.root / FILE_NAME
    text = _text(project) if destination.is_new else existing.read_text(encoding="utf-8")
    return GeneratedFile(PurePosixPath(FILE_NAME), text, Ownership.SCAFFOLDED)


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
