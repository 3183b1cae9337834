"""A planned project becomes the Python project of its Lambda functions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter
from pathlib import PurePosixPath

from codegen.core.diagnostics import Diagnostic, SourceLocation
from codegen.core.files import GeneratedFile, Ownership
from codegen.core.findings import Findings, Locate
from codegen.core.memo import Memo
from codegen.importer.schema_digests import SchemaDigests
from codegen.ir.api import ApiType
from codegen.ir.calls import Call
from codegen.ir.project import Project, ProjectOperation
from codegen.render.environment import template_root
from codegen.targets.lambda_python import functions, project_files, websocket
from codegen.targets.lambda_python.example_values import SAID_ONCE
from codegen.targets.lambda_python.examples.inline import Inliner
from codegen.targets.lambda_python.making.made import MadeOperation
from codegen.targets.lambda_python.making.maker import OperationMaker
from codegen.targets.lambda_python.models.index import ModelIndex
from codegen.targets.lambda_python.models.memory import ModelMemory
from codegen.targets.lambda_python.operations.context import CommonNotes

SOURCE = PurePosixPath("src")
TESTS = PurePosixPath("tests")
RUNTIME = "lambda_python/runtime"


@dataclass(frozen=True, slots=True)
class GenerationResult:
    """What the target makes of a project."""

    files: list[GeneratedFile]
    diagnostics: list[Diagnostic]
    models: Mapping[str, str] = field(default_factory=dict)  # schema name -> "module:Class"
    calls: tuple[Call, ...] = ()  # the operations as clients call them


def generate(
    project: Project,
    model_index: ModelIndex | None = None,
    locate: Locate | None = None,
    memo: Memo | None = None,
) -> GenerationResult:
    """The files of the project, not yet formatted.

    Args:
        locate: where a JSON pointer stands in the contract, for the findings.
        memo: what an earlier run made of the same operations.
    """
    findings = Findings(locate or (lambda pointer: SourceLocation(project.api.source, pointer=pointer)))
    memo, digests = memo or Memo.empty(), SchemaDigests(project.api.schemas)
    models = model_index or ModelIndex(project, locate, ModelMemory(memo, digests))
    maker = OperationMaker(project, models, digests, memo)
    generator = _Generator(project, models, findings, maker)
    files = [*generator.files()]
    return GenerationResult(
        sorted(files, key=attrgetter("path.parts")),
        list(dict.fromkeys([*findings.diagnostics, *models.diagnostics])),
        models.lock_models(),
        tuple(generator.calls),
    )


Made = tuple[ProjectOperation, MadeOperation]


class _Generator:
    def __init__(
        self, project: Project, models: ModelIndex, findings: Findings, maker: OperationMaker
    ) -> None:
        self.project = project
        self.models = models
        self.findings = findings
        self.maker = maker
        self.package = SOURCE / project.package
        self.calls: list[Call] = []

    def files(self) -> Iterator[GeneratedFile]:
        """Every file; operations come first, because they tell the models which schemas there are."""
        made = [(operation, self.maker.make(operation)) for operation in self.project.operations]
        self.calls += [one.call for _, one in made]
        self._report([one for _, one in made])
        if self.project.api.type is ApiType.WEBSOCKET:
            yield from websocket.own_files(self.project, self.models)
        models = self.models.files()
        yield from models
        yield from self._packages()
        for operation, one in made:
            yield from self._operation_files(operation.name, one)
        yield from self._handlers(made, models)
        yield from self._functions()
        yield from self._authorizers()
        yield from self._runtime()
        yield from project_files.project_files(self.project)

    def _report(self, made: Sequence[MadeOperation]) -> None:
        """Say what was found; of an example or schema that many operations share, what the first one found."""
        notes, said = CommonNotes(), set[tuple[str, str]]()
        for one in made:
            for finding in one.findings:
                pointer = finding.location.pointer if finding.location else ""
                if finding.code not in SAID_ONCE or (finding.code, pointer) not in said:
                    said.add((finding.code, pointer))
                    location = self.findings.locate(pointer)
                    self.findings.diagnostics.append(replace(finding, location=location))
            for note in one.notes:
                notes.add(*note)
        notes.report(self.findings)

    def _packages(self) -> Iterator[GeneratedFile]:
        for folder in ("", "operations", "functions"):
            yield GeneratedFile(self.package / folder / "__init__.py", "")
        yield GeneratedFile(SOURCE / "handlers" / "__init__.py", "", Ownership.SCAFFOLDED)

    def _operation_files(self, name: str, made: MadeOperation) -> Iterator[GeneratedFile]:
        yield GeneratedFile(self.package / "operations" / f"{name}.py", made.module)
        yield GeneratedFile(self.package / "examples" / f"{name}.json", made.examples)
        yield GeneratedFile(TESTS / f"test_{name}.py", made.test, Ownership.SCAFFOLDED)

    def _handlers(self, made: Sequence[Made], models: list[GeneratedFile]) -> Iterator[GeneratedFile]:
        inliner = Inliner({file.module: file.content for file in models})
        for operation, one in made:
            path = SOURCE / "handlers" / f"{operation.name}.py"
            yield GeneratedFile(path, self.maker.handler(operation, one, inliner), Ownership.SCAFFOLDED)

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
