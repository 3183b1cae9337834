"""A planned project becomes the Python project of its Lambda functions."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from codegen.core.diagnostics import Diagnostic, SourceLocation
from codegen.core.files import GeneratedFile, Ownership
from codegen.core.findings import Findings, Locate
from codegen.ir.calls import Call
from codegen.ir.project import Project, ProjectOperation
from codegen.render.environment import render, template_root
from codegen.targets.lambda_python import functions, handlers, project_files
from codegen.targets.lambda_python.calls import call_of
from codegen.targets.lambda_python.example_values import ExampleValues
from codegen.targets.lambda_python.examples.files import examples, stub_response
from codegen.targets.lambda_python.examples.inline import Inliner
from codegen.targets.lambda_python.models.index import ModelIndex
from codegen.targets.lambda_python.operations.context import CommonNotes, OperationContext
from codegen.targets.lambda_python.operations.imports import ModuleImports
from codegen.targets.lambda_python.operations.module import RUNTIME_NAMES, class_names, operation_view
from codegen.targets.lambda_python.operations.view import OperationView

SOURCE = PurePosixPath("src")
RUNTIME = "lambda_python/runtime"


@dataclass(frozen=True, slots=True)
class GenerationResult:
    """What the target makes of a project."""

    files: list[GeneratedFile]
    diagnostics: list[Diagnostic]
    models: Mapping[str, str] = field(default_factory=dict)  # schema name -> "module:Class"
    calls: tuple[Call, ...] = ()  # the operations as clients call them


def generate(
    project: Project, model_index: ModelIndex | None = None, locate: Locate | None = None
) -> GenerationResult:
    """The files of the project, not yet formatted.

    Args:
        locate: where a JSON pointer stands in the contract, for the findings.
    """
    findings = Findings(locate or (lambda pointer: SourceLocation(project.api.source, pointer=pointer)))
    models = model_index or ModelIndex(project, locate)
    generator = _Generator(project, models, findings)
    files = [*generator.files()]
    return GenerationResult(
        sorted(files, key=lambda file: file.path),
        list(dict.fromkeys([*findings.diagnostics, *models.diagnostics])),
        models.lock_models(),
        tuple(generator.calls),
    )


@dataclass(frozen=True, slots=True)
class _Made:
    """An operation whose module is made, with what its handler and its test need."""

    view: OperationView
    imports: ModuleImports
    examples: Mapping[str, Any]
    is_sound: bool  # the examples keep the contract


class _Generator:
    def __init__(self, project: Project, models: ModelIndex, findings: Findings) -> None:
        self.project = project
        self.models = models
        self.findings = findings
        self.notes = CommonNotes()
        self.values = ExampleValues(project, findings)
        self.package = SOURCE / project.package
        self.calls: list[Call] = []

    def files(self) -> Iterator[GeneratedFile]:
        """Every file; operations come first, because they tell the models which schemas there are."""
        made = [self._operation(operation) for operation in self.project.operations]
        self.notes.report(self.findings)
        models = self.models.files()
        yield from models
        yield from self._packages()
        for one in made:
            yield from self._operation_files(one)
        yield from self._handlers(made, models)
        yield from self._functions()
        yield from self._authorizers()
        yield from self._runtime()
        yield from project_files.project_files(self.project)

    def _operation(self, operation: ProjectOperation) -> _Made:
        own = class_names(operation.class_name, operation.route.operation)
        imports = ModuleImports(self.project.package, [*RUNTIME_NAMES, "OPERATION", *own])
        context = OperationContext(
            self.project, operation, self.models, imports, self.findings, self.notes, self.values
        )
        view, misses = operation_view(context), self.values.misses
        made = examples(context, view)
        self.calls.append(call_of(operation, view, imports, self.project.package))
        return _Made(view, imports, made, is_sound=self.values.misses == misses)

    def _packages(self) -> Iterator[GeneratedFile]:
        for folder in ("", "operations", "functions"):
            yield GeneratedFile(self.package / folder / "__init__.py", "")
        yield GeneratedFile(SOURCE / "handlers" / "__init__.py", "", Ownership.SCAFFOLDED)

    def _operation_files(self, made: _Made) -> Iterator[GeneratedFile]:
        view = made.view
        text = render("lambda_python/operation.py.jinja", view=view)
        yield GeneratedFile(self.package / "operations" / f"{view.name}.py", text)
        document = json.dumps(made.examples, indent=2, ensure_ascii=False) + "\n"
        yield GeneratedFile(self.package / "examples" / f"{view.name}.json", document)
        yield project_files.test_file(self.project, view, made.is_sound)

    def _handlers(self, made: list[_Made], models: list[GeneratedFile]) -> Iterator[GeneratedFile]:
        modules = {".".join(file.path.with_suffix("").parts[1:]): file.content for file in models}
        inliner = Inliner(modules)
        for one in made:
            view, response = one.view, stub_response(one.view)
            imports = ModuleImports(self.project.package, ())
            operation = f"{self.project.package}.operations.{view.name}"
            imports.add(operation, response.class_name, view.request.class_name, view.response_name)
            example = one.examples["responses"].get(response.class_name)
            answer = inliner.expression(response, example, imports, one.imports)
            yield handlers.handler_file(view, imports, answer)

    def _functions(self) -> Iterator[GeneratedFile]:
        for function in self.project.functions:
            yield functions.function_file(self.project, function)

    def _authorizers(self) -> Iterator[GeneratedFile]:
        if self.project.authorizers:
            yield GeneratedFile(SOURCE / "authorizers" / "__init__.py", "", Ownership.SCAFFOLDED)
        for authorizer in self.project.authorizers:
            yield functions.authorizer_file(self.project, authorizer)

    def _runtime(self) -> Iterator[GeneratedFile]:
        for path in sorted((template_root() / RUNTIME).glob("*.py")):
            yield GeneratedFile(self.package / "runtime" / path.name, path.read_text(encoding="utf-8"))
