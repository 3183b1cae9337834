"""A planned project becomes the Python project of its Lambda functions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from operator import attrgetter
from pathlib import PurePosixPath

from codegen.core.diagnostics import Diagnostic, SourceLocation
from codegen.core.files import GeneratedFile, Ownership
from codegen.core.findings import Findings, Locate
from codegen.core.memo import Memo
from codegen.core.records import Record, field, replace
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


class GenerationResult(Record, frozen=True):
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
    memo, digests = memo or Memo.empty(), SchemaDigests(project.schemas, project.api.digests)
    models = model_index or ModelIndex(project, locate, ModelMemory(memo, digests))
    generator = _Generator(project, models, findings)
    files = [*generator.files([OperationMaker(part, models, digests, memo) for part in project.parts])]
    return GenerationResult(
        sorted(files, key=attrgetter("path.parts")),
        list(dict.fromkeys([*findings.diagnostics, *models.diagnostics])),
        models.lock_models(),
        tuple(generator.calls),
    )


class _Made(Record, frozen=True):
    """An operation, what became of it, and what makes its handler."""

    operation: ProjectOperation
    parts: MadeOperation
    maker: OperationMaker


class _Generator:
    def __init__(self, project: Project, models: ModelIndex, findings: Findings) -> None:
        self.project = project
        self.models = models
        self.findings = findings
        self.package = SOURCE / project.package
        self.calls: list[Call] = []

    def files(self, makers: Sequence[OperationMaker]) -> Iterator[GeneratedFile]:
        """Every file; operations come first, because they tell the models which schemas there are."""
        made = [
            _Made(operation, maker.make(operation), maker)
            for part, maker in zip(self.project.parts, makers, strict=True)
            for operation in part.operations
        ]
        self.calls += [one.parts.call for one in made[: len(self.project.operations)]]
        self._report([one.parts for one in made])
        for part in self.project.parts:
            if part.api.type is ApiType.WEBSOCKET:
                yield from websocket.own_files(part, self.models)
        models = self.models.files()
        yield from models
        yield from self._packages()
        for one in made:
            yield from self._operation_files(one.operation.name, one.parts)
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
        yield GeneratedFile(self.package / f"operations/{name}.py", made.module)
        yield GeneratedFile(self.package / f"examples/{name}.json", made.examples)
        yield GeneratedFile(TESTS / f"test_{name}.py", made.test, Ownership.SCAFFOLDED)

    def _handlers(self, made: Sequence[_Made], models: list[GeneratedFile]) -> Iterator[GeneratedFile]:
        inliner = Inliner({file.module: file.content for file in models})
        for one in made:
            path = SOURCE / f"handlers/{one.operation.name}.py"
            text = one.maker.handler(one.operation, one.parts, inliner)
            yield GeneratedFile(path, text, Ownership.SCAFFOLDED)

    def _functions(self) -> Iterator[GeneratedFile]:
        for part in self.project.parts:
            for function in part.functions:
                yield functions.function_file(part, function)

    def _authorizers(self) -> Iterator[GeneratedFile]:
        made = [(part, authorizer) for part in self.project.parts for authorizer in part.authorizers]
        if made:
            yield GeneratedFile(SOURCE / "authorizers" / "__init__.py", "", Ownership.SCAFFOLDED)
        for part, authorizer in made:
            yield functions.authorizer_file(part, authorizer)

    def _runtime(self) -> Iterator[GeneratedFile]:
        for path in sorted((template_root() / RUNTIME).glob("*.py")):
            yield GeneratedFile(self.package / "runtime" / path.name, path.read_text(encoding="utf-8"))
