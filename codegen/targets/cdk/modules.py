"""The modules of a CDK app as its templates print them: imports, constants, and one statement for each resource."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from codegen.core.names import UniqueNames
from codegen.render.text import literal
from codegen.targets.cdk.constructs import Construct, python_name
from codegen.targets.cdk.expressions import PSEUDO_PARAMETERS, Expression, Printer, references
from codegen.targets.cdk.groups import Group, Member

_LONG = 50
"""Characters of an expression that is written once where several resources have it."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A resource as it is made."""

    name: str
    callee: str  # lambda_.CfnFunction
    logical_id: str
    arguments: Mapping[str, str]
    depends_on: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GroupView:
    """A module of one group."""

    group: Group
    core: tuple[str, ...]  # names of `aws_cdk`
    modules: tuple[tuple[str, str], ...]  # modules of `aws_cdk` with their aliases
    constants: Mapping[str, str]
    statements: tuple[Statement, ...]
    has_json: bool


class Places:
    """Where in the app the construct of a logical id is."""

    def __init__(self, groups: Iterable[Group]) -> None:
        self._members = {member.logical_id: (group, member) for group in groups for member in group.members}

    def within(self, group: Group | None) -> Printer:
        """A printer for the class of a group; for the stack itself where there is none."""

        def place(logical_id: str) -> tuple[Expression, Construct] | None:
            if logical_id not in self._members:
                return None
            owner, member = self._members[logical_id]
            if group is None:
                return Expression(f"self.{owner.name}.{member.name}"), member.construct
            holder = "self" if owner.name == group.name else owner.name
            return Expression(f"{holder}.{member.name}"), member.construct

        return Printer(place)


def group_view(group: Group, places: Places) -> GroupView:
    """The module of a group."""
    printer = places.within(group)
    arguments = {
        member.logical_id: printer.properties(member.construct, _prepared(member, printer))
        for member in group.members
    }
    constants = _constants(group, arguments)
    by_text = {text: name for name, text in constants.items()}
    statements = tuple(
        Statement(
            member.name,
            f"{member.construct.alias}.{member.construct.struct.name}",
            literal(member.logical_id),
            {name: by_text.get(text, text) for name, text in arguments[member.logical_id].items()},
            tuple(str(found[0]) for name in member.depends_on if (found := printer.place(name))),
        )
        for member in group.members
    )
    modules = sorted({(member.construct.module, member.construct.alias) for member in group.members})
    return GroupView(
        group, tuple(sorted(printer.core)), tuple(modules), constants, statements, printer.has_json
    )


def _prepared(member: Member, printer: Printer) -> dict[str, Any]:
    properties = dict(member.properties)
    if "DashboardBody" in properties:
        properties["DashboardBody"] = printer.json_text(properties["DashboardBody"])
    return properties


def _constants(group: Group, arguments: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Long expressions that several resources share, by the name of the constant."""
    fixed: Counter[tuple[str, str]] = Counter()
    for member in group.members:
        for key, value in member.properties.items():
            if not isinstance(value, Expression) and set(references(value)) <= set(PSEUDO_PARAMETERS):
                name = python_name(key)
                fixed[name, arguments[member.logical_id][name]] += 1
    names = UniqueNames()
    found: dict[str, str] = {}
    for (name, text), count in fixed.items():
        if count > 1 and len(text) >= _LONG and text not in found.values():
            found[names.claim(name.upper(), text).upper()] = text
    return found
