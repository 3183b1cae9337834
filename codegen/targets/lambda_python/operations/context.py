"""What the parts of one operation module share while it is made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from codegen.core.findings import Findings
from codegen.core.records import Record, field
from codegen.ir.project import Project, ProjectOperation
from codegen.ir.schema import SCHEMA_REF_PREFIX, JsonSchema, Schema
from codegen.targets.lambda_python.example_values import ExampleValues
from codegen.targets.lambda_python.operations.asked import Questions
from codegen.targets.lambda_python.operations.imports import ModuleImports
from codegen.targets.lambda_python.types import Direction


class CommonNotes(Record):
    """What is to be said of many places of a contract: one finding for all places of a kind."""

    places: dict[tuple[str, str], list[str]] = field(default_factory=dict)  # (code, message) -> pointers

    def add(self, code: str, message: str, pointer: str) -> None:
        self.places.setdefault((code, message), []).append(pointer)

    def all(self) -> Iterator[tuple[str, str, str]]:
        """Code, message and pointer of each."""
        for (code, message), pointers in self.places.items():
            yield from ((code, message, pointer) for pointer in pointers)

    def report(self, findings: Findings) -> None:
        """Say each once, at its first place."""
        for (code, message), pointers in sorted(self.places.items()):
            count = f" ({len(pointers)} of them; this is the first)" if len(pointers) > 1 else ""
            findings.note(code, f"{message}{count}", pointers[0])


class OperationContext(Record, frozen=True):
    """One operation with what its module needs: types, imports, a place for findings."""

    project: Project
    operation: ProjectOperation
    models: Questions
    imports: ModuleImports
    findings: Findings
    notes: CommonNotes
    values: ExampleValues

    def resolve(self, ref: str) -> JsonSchema:
        """The schema that a reference names; True where it names none."""
        return resolve_in(self.project.api.schemas, ref)

    def type_text(self, schema: Schema, hint: str, direction: Direction) -> str:
        """The type of a schema as the module prints it."""
        name = f"{self.operation.class_name}{hint}"
        return self.imports.type_text(self.models.type_of(schema, name, direction))


def resolve_in(schemas: Mapping[str, Schema], ref: str) -> JsonSchema:
    """The schema that a reference names; True where it names none."""
    schema = schemas.get(ref.removeprefix(SCHEMA_REF_PREFIX))
    return True if schema is None else schema.json
