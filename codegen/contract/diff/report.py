"""Collects changes: facts become changes where a rule names them."""

from __future__ import annotations

from codegen.contract.diff.change import Change
from codegen.contract.diff.facts import Comparison
from codegen.contract.diff.parts import Part
from codegen.contract.diff.rule_names import Context, rule_of
from codegen.contract.diff.rules import levels
from codegen.contract.diff.words import text_of
from codegen.core.records import replace


class Report:
    """Collects changes; what no rule names is not one."""

    def __init__(self) -> None:
        self.changes: list[Change] = []
        self._levels = levels()

    def add(self, rule: str, operation: str, text: str, old: Part | None, new: Part | None) -> None:
        """A change, where there is a rule for it."""
        level = self._levels.get(rule)
        if level is not None:
            places = (part.pointer if part else None for part in (old, new))
            self.changes.append(Change(rule, level, operation, text, *places))

    def add_schema(self, operation: str, context: Context, comparison: Comparison) -> None:
        """What a comparison of schemas found."""
        for fact in comparison.facts:
            if fact.told_by and rule_of(replace(fact, event=fact.told_by), context, comparison):
                continue
            rule = rule_of(fact, context, comparison)
            if rule:
                old, new = fact.old_part or comparison.old, fact.new_part or comparison.new
                self.add(
                    context.prefix + rule,
                    operation,
                    text_of(rule, fact, context.subject, context.path),
                    None if fact.event == "property-added" else old,
                    None if fact.event == "property-removed" else new,
                )
