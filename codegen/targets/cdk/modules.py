"""The modules of a CDK app as its templates print them: imports, what resources share, and a statement for each one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from codegen.core.names import UniqueNames
from codegen.core.records import Record, replace
from codegen.render.text import literal
from codegen.targets.cdk.classes import Construct, python_name
from codegen.targets.cdk.expressions import PSEUDO_PARAMETERS, Expression, Printer, references
from codegen.targets.cdk.groups import Group, Member

_LONG = 50
"""Characters of an expression that is written once where several resources have it."""
_MANY = 3
"""Resources of one type that get what they share from one place."""


class Call(Record, frozen=True):
    """A resource as it is made, or what the resources of one type share."""

    name: str
    callee: str  # lambda_.CfnFunction
    arguments: Mapping[str, str]
    fixed: frozenset[str]  # names of the arguments that refer to no other resource
    logical_id: str = ""
    depends_on: tuple[str, ...] = ()


class GroupView(Record, frozen=True):
    """A module of one group."""

    group: Group
    core: tuple[str, ...]  # names of `aws_cdk`
    modules: tuple[tuple[str, str], ...]  # modules of `aws_cdk` with their aliases
    constants: Mapping[str, str]
    partials: tuple[Call, ...]
    statements: tuple[Call, ...]
    has_json: bool  # the module `json` is used


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
    statements = [_statement(member, printer) for member in group.members]
    partials = [*_partials(group, statements)]
    by_callee = {partial.callee: partial for partial in partials}
    statements = [_shortened(call, by_callee.get(call.callee)) for call in statements]
    constants = _constants([*partials, *statements])
    modules = {(member.construct.module, member.construct.alias) for member in group.members}
    return GroupView(
        group,
        tuple(sorted(printer.core)),
        tuple(sorted(modules)),
        {name: text for text, name in constants.items()},
        tuple(_with_constants(call, constants) for call in partials),
        tuple(_with_constants(call, constants) for call in statements),
        printer.has_json,
    )


def _statement(member: Member, printer: Printer) -> Call:
    properties: dict[str, Any] = dict(member.properties)
    if "DashboardBody" in properties:
        properties["DashboardBody"] = printer.json_text(properties["DashboardBody"])
    construct = member.construct
    return Call(
        member.name,
        f"{construct.alias}.{construct.struct.name}",
        printer.properties(construct, properties),
        frozenset(python_name(key) for key, value in properties.items() if _is_fixed(value)),
        literal(member.logical_id),
        tuple(str(found[0]) for name in member.depends_on if (found := printer.place(name))),
    )


def _is_fixed(value: Any) -> bool:
    return not isinstance(value, Expression) and set(references(value)) <= set(PSEUDO_PARAMETERS)


def _partials(group: Group, statements: Iterable[Call]) -> Iterable[Call]:
    """What most resources of a type have: arguments that all of them give, with the value that is most frequent."""
    by_callee: dict[str, list[Call]] = {}
    for call in statements:
        by_callee.setdefault(call.callee, []).append(call)
    types = {
        f"{member.construct.alias}.{member.construct.struct.name}": member.construct.type
        for member in group.members
    }
    for callee, calls in by_callee.items():
        if len(calls) < _MANY:
            continue
        shared: dict[str, str] = {}
        for name in calls[0].arguments:
            values = Counter(call.arguments[name] for call in calls if name in call.fixed)
            text, count = values.most_common(1)[0] if values else ("", 0)
            if values.total() == len(calls) and count > len(calls) / 2:
                shared[name] = text
        if shared:
            name = python_name(types[callee].rpartition("::")[2])
            yield Call(name, callee, shared, frozenset(shared))


def _shortened(call: Call, partial: Call | None) -> Call:
    if partial is None:
        return call
    own = {name: text for name, text in call.arguments.items() if partial.arguments.get(name, None) != text}
    return replace(call, callee=partial.name, arguments=own)


def _constants(calls: Iterable[Call]) -> dict[str, str]:
    """Long expressions that stand in several calls, with the name of the constant."""
    found: Counter[tuple[str, str]] = Counter(
        (name, text) for call in calls for name, text in call.arguments.items() if name in call.fixed
    )
    names = UniqueNames()
    constants: dict[str, str] = {}
    for (name, text), count in found.items():
        if count > 1 and len(text) >= _LONG and text not in constants:
            constants[text] = names.claim(name.upper(), text).upper()
    return constants


def _with_constants(call: Call, constants: Mapping[str, str]) -> Call:
    return replace(call, arguments={name: constants.get(text, text) for name, text in call.arguments.items()})
