"""The targets that a project is made of, in one shape."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Protocol, cast

from codegen.core.diagnostics import Diagnostic
from codegen.core.files import GeneratedFile
from codegen.core.findings import Locate
from codegen.core.memo import Memo
from codegen.core.records import Record, field
from codegen.ir.project import Project
from codegen.targets.lambda_python import target as lambda_python
from codegen.targets.mapping_templates import target as mapping_templates
from codegen.targets.python_client import target as python_client


class Generated(Record, frozen=True):
    """What targets make of a project."""

    files: Sequence[GeneratedFile]
    diagnostics: Sequence[Diagnostic] = ()
    models: Mapping[str, str] = field(default_factory=dict)  # schema name -> "module:Class"


Target = Callable[[Project, Locate, Memo], Generated]


def python_project(project: Project, locate: Locate, memo: Memo) -> Generated:
    """Handlers, generated package, tests, and the client that shares the package's classes."""
    made = lambda_python.generate(project, locate=locate, memo=memo)
    client = python_client.generate(project, made.calls, memo) if project.client_package else []
    return Generated([*made.files, *client], made.diagnostics, made.models)


class _DeployTarget(Protocol):
    """A module of a target that deploys."""

    def generate(
        self, project: Project, locate: Locate, memo: Memo
    ) -> tuple[list[GeneratedFile], list[Diagnostic]]: ...


def gateway_configuration(project: Project, locate: Locate, memo: Memo) -> Generated:
    """What the tool that deploys the project reads."""
    # A run needs one of them, and each takes time to load.
    module = import_module(f"codegen.targets.{project.settings.target}.target")
    return Generated(*cast(_DeployTarget, module).generate(project, locate, memo))


def template_files(project: Project, _locate: Locate, _memo: Memo) -> Generated:
    """The mapping templates, as files that their user edits."""
    return Generated(mapping_templates.generate(project))


TARGETS: tuple[Target, ...] = (python_project, gateway_configuration, template_files)


def generate(project: Project, targets: Sequence[Target], locate: Locate, memo: Memo) -> Generated:
    """What all of the targets make.

    Args:
        memo: what they made of the same parts before.
    """
    files: list[GeneratedFile] = []
    diagnostics: list[Diagnostic] = []
    models: dict[str, str] = {}
    for target in targets:
        made = target(project, locate, memo)
        files.extend(made.files)
        diagnostics.extend(made.diagnostics)
        models.update(made.models)
    return Generated(files, diagnostics, models)
