"""Example values: what the contract gives where it is valid, else a value made from the schema."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable
from typing import Any

from codegen.core.findings import Findings
from codegen.ir.project import Project
from codegen.ir.schema import Example, JsonOf, Schema
from codegen.schema.example import ExampleMaker
from codegen.schema.validate import InstanceValidator, Violation
from codegen.targets.lambda_python.types import Direction

SAID_ONCE = frozenset({"CG221", "CG223"})
"""Findings about what many operations may share: one of each place suffices."""


class ExampleValues:
    """Finds values for the schemas of one project."""

    def __init__(self, project: Project, findings: Findings) -> None:
        self._schemas = JsonOf(project.api.schemas)
        self._findings = findings
        self._makers: dict[Direction, ExampleMaker] = {
            "request": ExampleMaker(self._schemas, "request"),
            "response": ExampleMaker(self._schemas, "response"),
        }
        # one schema and one example often serve hundreds of operations
        self._made: dict[tuple[Direction, str], tuple[Any, bool]] = {}
        self._violations: dict[tuple[str, str], list[Violation]] = {}
        self.misses = 0  # values that were asked for and that nobody could make

    def is_valid(self, schema: Schema, value: Any) -> bool:
        """Whether the contract allows the value."""
        return self._validator(schema).is_valid(value)

    def _validator(self, schema: Schema) -> InstanceValidator:
        return InstanceValidator(schema.json, self._schemas)

    def stated(self, schema: Schema | None, examples: Iterable[Example]) -> list[Any]:
        """The contract's own examples that keep the contract; the others are reported."""
        if schema is None:
            return [example.value for example in examples]
        kept: list[Any] = []
        for example in examples:
            violations = self._violations_of(schema, example)
            if not violations:
                kept.append(example.value)
            else:
                first = violations[0]
                message = f"an example breaks its schema at {first.pointer or 'its root'}: {first.message}"
                self._findings.warning("CG221", message, example.source, "another value stands in for it")
        return kept

    def _violations_of(self, schema: Schema, example: Example) -> list[Violation]:
        key = (example.source, _content(schema))
        if key not in self._violations:
            self._violations[key] = self._validator(schema).violations(example.value)
        return self._violations[key]

    def value(self, schema: Schema | None, examples: Iterable[Example], direction: Direction) -> Any:
        """A value that keeps the contract; where none is found, the nearest one, which is reported."""
        for stated in self.stated(schema, examples):
            return stated
        if schema is None:
            return None
        made, is_valid = self._value_of(schema, direction)
        if is_valid:
            return made
        self.misses += 1
        message = "no value was found that satisfies the schema: what is answered and tested with breaks it"
        self._findings.warning("CG223", message, schema.source, "give an example")
        return made

    def _value_of(self, schema: Schema, direction: Direction) -> tuple[Any, bool]:
        """A value of the caller's own, and whether it keeps the schema."""
        key = (direction, _content(schema))
        if key not in self._made:
            made = self._makers[direction].value(schema.json)
            self._made[key] = made, self.is_valid(schema, made)
        made, is_valid = self._made[key]
        return copy.deepcopy(made), is_valid


def _content(schema: Schema) -> str:
    """What two schemas share that say the same."""
    return json.dumps(schema.json)
