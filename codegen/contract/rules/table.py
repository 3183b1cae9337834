"""All rules of style, their levels, and what they find. Without settings every rule is off.

In: a contract and levels by rule or group. Out: findings.
"""

from __future__ import annotations

from collections.abc import Mapping

from codegen.contract.rules import descriptions, errors, naming, pagination, security
from codegen.contract.rules.rule import Group, Level, Rule
from codegen.contract.rules.walk import Walk
from codegen.core.diagnostics import Diagnostic, Severity
from codegen.spec.document import SpecDocument

RULES: tuple[Rule, ...] = (
    *naming.RULES,
    *descriptions.RULES,
    *errors.RULES,
    *pagination.RULES,
    *security.RULES,
)

CODE_OF_GROUP = {
    Group.NAMING: "CG080",
    Group.DESCRIPTIONS: "CG081",
    Group.ERRORS: "CG082",
    Group.PAGINATION: "CG083",
    Group.SECURITY: "CG084",
}

_SEVERITIES = {Level.NOTE: Severity.NOTE, Level.WARN: Severity.WARNING, Level.ERROR: Severity.ERROR}


def level_of(rule: Rule, levels: Mapping[str, Level]) -> Level:
    """The level of a rule: its own, else that of its group, else none."""
    return levels.get(rule.name) or levels.get(rule.group) or Level.OFF


def check_rules(document: SpecDocument, levels: Mapping[str, Level]) -> list[Diagnostic]:
    """What a contract has that the rules don't want.

    Args:
        levels: by name of a rule or group; a rule's own counts.
    """
    walk = Walk(document)
    found = []
    for rule in RULES:
        severity = _SEVERITIES.get(level_of(rule, levels))
        if severity is not None:
            found += [
                Diagnostic(
                    CODE_OF_GROUP[rule.group],
                    severity,
                    f"{rule.name}: {said}",
                    document.locate(pointer),
                    rule.remedy,
                )
                for pointer, said in dict.fromkeys(rule.check(walk))
            ]
    return found
