"""What the comparisons of one operation share: both documents, the schemas compared so far, the report."""

from __future__ import annotations

from codegen.contract.diff.lifecycle import Policy
from codegen.contract.diff.parts import Part, Sides
from codegen.contract.diff.report import Report
from codegen.contract.diff.rule_names import Context
from codegen.contract.diff.schema.compare import Schemas
from codegen.core.records import Record, replace


class Comparer(Record, frozen=True):
    """Reports differences, as those of an operation."""

    sides: Sides
    policy: Policy
    schemas: Schemas
    report: Report
    operation: str = ""

    def of(self, operation: str) -> Comparer:
        """The same for another operation."""
        return replace(self, operation=operation)

    def add(self, rule: str, text: str, old: Part | None, new: Part | None) -> None:
        """Report a change, where there is a rule for it."""
        self.report.add(rule, self.operation, text, old, new)

    def compare_schemas(self, context: Context, old: Part | None, new: Part | None) -> None:
        """Report what differs between two schemas and all below them.

        A pair that is used in several places of one body is told where it is met first: whoever looks there sees all
        there is to see, and schemas that lead back to themselves end.
        """
        if old is None or new is None or old.value is None or new.value is None:
            return
        waiting = [(context, old, new)]
        seen: set[tuple[int, int, bool]] = set()
        while waiting:
            context, old, new = waiting.pop()
            key = (id(old.value), id(new.value), context.path == "")
            if key in seen:
                continue
            seen.add(key)
            comparison = self.schemas.compare(old, new)
            self.report.add_schema(self.operation, context, comparison)
            waiting += [
                (context.below(step.segment, step.is_required), step.old, step.new)
                for step in reversed(comparison.steps)
            ]
