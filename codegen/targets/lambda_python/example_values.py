"""Example values: what the contract gives where it is valid, else a value made from the schema."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from codegen.core.findings import Findings
from codegen.ir.project import Project
from codegen.ir.schema import Example, Schema
from codegen.schema.validate import InstanceValidator
from codegen.targets.lambda_python.synthesis import synthesise


class ExampleValues:
    """Finds values for the schemas of one project."""

    def __init__(self, project: Project, findings: Findings) -> None:
        self._schemas = {name: schema.json for name, schema in project.api.schemas.items()}
        self._findings = findings

    def is_valid(self, schema: Schema, value: Any) -> bool:
        """Whether the contract allows the value."""
        return InstanceValidator(schema.json, self._schemas).is_valid(value)

    def stated(self, schema: Schema | None, examples: Iterable[Example]) -> list[Any]:
        """The contract's own examples that keep the contract; of the others each is reported."""
        if schema is None:
            return [example.value for example in examples]
        validator = InstanceValidator(schema.json, self._schemas)
        kept: list[Any] = []
        for example in examples:
            violations = validator.violations(example.value)
            if violations:
                first = violations[0]
                message = f"an example breaks its schema at {first.pointer or 'its root'}: {first.message}"
                self._findings.warning("CG221", message, example.source, "another value stands in for it")
            else:
                kept.append(example.value)
        return kept

    def value(self, schema: Schema | None, examples: Iterable[Example] = ()) -> Any:
        """A value that keeps the contract."""
        for stated in self.stated(schema, examples):
            return stated
        return None if schema is None else synthesise(schema.json, self._schemas)
