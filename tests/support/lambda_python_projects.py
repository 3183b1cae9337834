"""Projects made from small contracts, ready to be imported and called."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from codegen.core.diagnostics import Diagnostic
from codegen.core.files import GeneratedFile
from codegen.importer.contract import import_contract
from codegen.importer.lowering.paths import lower_paths
from codegen.importer.project import plan_project
from codegen.ir.project import Grouping, Project, ProjectSettings
from codegen.render.files import finish
from codegen.spec.load import load
from codegen.targets.lambda_python.target import generate


@dataclass(frozen=True)
class Scaffolded:
    """A project in a folder, whose source can be imported."""

    root: Path
    project: Project
    files: dict[str, GeneratedFile]
    diagnostics: list[Diagnostic]

    def text(self, path: str) -> str:
        return self.files[path].content

    def operation(self, name: str) -> Any:
        """The module of an operation."""
        return import_module(f"{self.project.package}.operations.{name}")

    def runtime(self, name: str) -> Any:
        """A module of the runtime."""
        return import_module(f"{self.project.package}.runtime.{name}")

    def handler(self, name: str) -> Any:
        """The entry point of a function."""
        return import_module(f"{self.project.package}.functions.{name}").handler

    def example(self, name: str) -> dict[str, Any]:
        """The request that the operation's test sends."""
        path = f"src/{self.project.package}/examples/{name}.json"
        request: dict[str, Any] = json.loads(self.text(path))["request"]
        return request

    def send(self, name: str, handler: Any = None, /, *, as_http_api: bool = False, **parts: Any) -> Any:
        """The answer of an operation's handler to its example request, some parts of it replaced."""
        testing = import_module(f"{self.project.package}.runtime.testing")
        endpoint = self.operation(name).OPERATION.bind(
            handler or getattr(import_module(f"handlers.{name}"), name)
        )
        to_event = testing.http_api_event if as_http_api else testing.rest_event
        return testing.send(endpoint, {**self.example(name), **parts}, to_event)


def _known(file: GeneratedFile) -> str | None:
    """The runtime is shipped as it is formatted; a test holds it to that."""
    return file.content if file.path.parent.name == "runtime" else None


Scaffold = Callable[..., Scaffolded]


def write_project(path: Path, root: Path, grouping: Grouping) -> Scaffolded:
    """Make the project of the contract at `path` in the folder `root`."""
    document, _ = load(path)
    api, _ = import_contract(document)
    api, _ = lower_paths(api, document.locate)
    settings = ProjectSettings(grouping=grouping)
    project, _ = plan_project(api, settings, name=path.stem, contract=f"../{path.name}")
    made = generate(project, locate=document.locate)
    files = finish(made.files, _known)
    for file in files:
        target = root / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(file.content, encoding="utf-8")
    return Scaffolded(root, project, {str(file.path): file for file in files}, made.diagnostics)


def contract(paths: dict[str, Any], **components: Any) -> dict[str, Any]:
    """A document with these paths."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Test", "version": "1"},
        "paths": paths,
        "components": components,
    }
