"""A planned project becomes the Python project of its Lambda functions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from codegen.core.diagnostics import Diagnostic, SourceLocation
from codegen.core.files import GeneratedFile, Ownership
from codegen.core.findings import Findings, Locate
from codegen.ir.project import Project, ProjectOperation
from codegen.render.environment import render, template_root
from codegen.targets.lambda_python import functions, handlers, project_files
from codegen.targets.lambda_python.examples.files import examples_file
from codegen.targets.lambda_python.examples.values import ExampleValues
from codegen.targets.lambda_python.models.index import ModelIndex
from codegen.targets.lambda_python.operations.context import OperationContext, Unchecked
from codegen.targets.lambda_python.operations.imports import ModuleImports
from codegen.targets.lambda_python.operations.module import RUNTIME_NAMES, class_names, operation_view

SOURCE = PurePosixPath("src")
RUNTIME = "lambda_python/runtime"


@dataclass(frozen=True, slots=True)
class GenerationResult:
    """What the target makes of a project."""

    files: list[GeneratedFile]
    diagnostics: list[Diagnostic]
    models: Mapping[str, str] = field(default_factory=dict)  # schema name -> "module:Class"


def generate(
    project: Project, model_index: ModelIndex | None = None, locate: Locate | None = None
) -> GenerationResult:
    """The files of the project, not yet formatted.

    Args:
        locate: where a JSON pointer stands in the contract, for the findings.
    """
    findings = Findings(locate or (lambda pointer: SourceLocation(project.api.source, pointer=pointer)))
    models = model_index or ModelIndex(project)
    generator = _Generator(project, models, findings)
    files = [file for make in generator.makers() for file in make()]
    files += models.files()
    return GenerationResult(
        sorted(files, key=lambda file: file.path),
        [*findings.diagnostics, *models.diagnostics],
        models.lock_models(),
    )


class _Generator:
    def __init__(self, project: Project, models: ModelIndex, findings: Findings) -> None:
        self.project = project
        self.models = models
        self.findings = findings
        self.unchecked = Unchecked()
        self.values = ExampleValues(project, findings)
        self.package = SOURCE / project.package

    def makers(self) -> tuple[Callable[[], Iterator[GeneratedFile]], ...]:
        """Every part of the project, in the order in which the models get to know the schemas."""
        return (self._operations, self._functions, self._authorizers, self._runtime, self._project_files)

    def _operations(self) -> Iterator[GeneratedFile]:
        for folder in ("", "operations", "functions"):
            yield GeneratedFile(self.package / folder / "__init__.py", "")
        yield GeneratedFile(SOURCE / "handlers" / "__init__.py", "", Ownership.SCAFFOLDED)
        for operation in self.project.operations:
            yield from self._operation(operation)
        self.unchecked.report(self.findings)

    def _operation(self, operation: ProjectOperation) -> Iterator[GeneratedFile]:
        own = class_names(operation.class_name, operation.route.operation)
        imports = ModuleImports(self.project.package, [*RUNTIME_NAMES, "OPERATION", *own])
        context = OperationContext(
            self.project, operation, self.models, imports, self.findings, self.unchecked
        )
        view = operation_view(context)
        text = render("lambda_python/operation.py.jinja", view=view)
        yield GeneratedFile(self.package / "operations" / f"{view.name}.py", text)
        examples = examples_file(context, view, self.values)
        yield GeneratedFile(self.package / "examples" / f"{view.name}.json", examples)
        yield handlers.handler_file(self.project, view)
        yield project_files.test_file(self.project, view)

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

    def _project_files(self) -> Iterator[GeneratedFile]:
        yield from project_files.project_files(self.project)
