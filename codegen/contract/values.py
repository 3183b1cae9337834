"""Values of a deployment template as they are written: which are known before a deployment, and what they refer to.

In: any part of a template's data. Out: literal values, and every reference to a parameter, resource or condition.
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from codegen.core.pointer import child
from codegen.core.records import Record

SUBSTITUTION = re.compile(r"\$\{(?!!)\s*([^}]*?)\s*\}")
NO_VALUE = {"Ref": "AWS::NoValue"}


class NamedThing(Record, frozen=True):
    """One reference in a template.

    Attributes:
        kind: Ref, Fn::GetAtt, Fn::Sub, Condition, Fn::If, Fn::FindInMap or DependsOn.
        name: what it names: a logical id, parameter, pseudo parameter, condition or mapping.
        attribute: of the resource, where one is asked for.
    """

    kind: str
    name: str
    pointer: str
    attribute: str = ""


def is_intrinsic(value: Any) -> bool:
    """Whether CloudFormation computes the value."""
    if not isinstance(value, Mapping) or len(value) != 1:
        return False
    name = next(iter(value))
    return name in ("Ref", "Condition") or name.startswith("Fn::")


def literal(value: Any) -> str | None:
    """The text of a plain value; None where it is computed, absent, or no plain value."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int | float) else None


def mapping(value: Any) -> Mapping[str, Any]:
    """The value where it is an object that CloudFormation does not compute, else an empty one."""
    return value if isinstance(value, Mapping) and not is_intrinsic(value) else {}


def items(value: Any) -> list[Any]:
    """The value where it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def referred(value: Any) -> str | None:
    """The name in `Ref`, `Fn::GetAtt`, or a `Fn::Sub` that is one reference and nothing else."""
    if not is_intrinsic(value):
        return None
    text = value.get("Fn::Sub")
    whole = SUBSTITUTION.fullmatch(text.strip()) if isinstance(text, str) else None
    if whole:
        return whole[1].partition(".")[0]
    found = [thing for thing in named_things(value, "") if thing.kind in ("Ref", "Fn::GetAtt")]
    return found[0].name if len(found) == 1 and set(value) & {"Ref", "Fn::GetAtt"} else None


def substituted(value: Any) -> str | None:
    """The text of a literal or of `Fn::Sub` and `Fn::Join` with names in place of values: `${Name.Arn}`."""
    if not isinstance(value, Mapping):
        return literal(value)
    text = value.get("Fn::Sub")
    if isinstance(text, list) and text:
        text = text[0]
    if isinstance(text, str):
        return text
    joined = value.get("Fn::Join")
    if isinstance(joined, list) and len(joined) == 2 and isinstance(joined[1], list):
        parts = [substituted(part) for part in joined[1]]
        return str(joined[0]).join(part or "${?}" for part in parts)
    for thing in named_things(value, ""):
        return f"${{{thing.name}.{thing.attribute}}}" if thing.attribute else f"${{{thing.name}}}"
    return None


def lone_members(value: Any, pointer: str) -> Iterator[tuple[str, Any, str]]:
    """Name, value and place of every object of one member in a value: what an intrinsic function looks like."""
    stack: list[tuple[Any, str]] = [(value, pointer)]
    while stack:
        node, place = stack.pop()
        if isinstance(node, list):
            stack += [(item, child(place, index)) for index, item in enumerate(node)]
        elif isinstance(node, Mapping):
            if len(node) == 1:
                yield *next(iter(node.items())), place
            stack += [(item, child(place, key)) for key, item in node.items()]


def named_things(value: Any, pointer: str) -> Iterator[NamedThing]:
    """Every reference in a value."""
    for name, argument, place in lone_members(value, pointer):
        yield from _named(name, argument, place)


def _named(name: str, argument: Any, pointer: str) -> Iterator[NamedThing]:
    place = child(pointer, name)
    if name in ("Ref", "Condition") and isinstance(argument, str):
        yield NamedThing(name, argument, place)
    elif name == "Fn::GetAtt":
        parts = argument.split(".", 1) if isinstance(argument, str) else argument
        if isinstance(parts, list) and len(parts) == 2 and isinstance(parts[0], str):
            yield NamedThing(name, parts[0], place, parts[1] if isinstance(parts[1], str) else "")
    elif name in ("Fn::If", "Fn::FindInMap") and isinstance(argument, list) and argument:
        if isinstance(argument[0], str):
            yield NamedThing(name, argument[0], place)
    elif name == "Fn::Sub":
        yield from _substitutions(argument, place)


def _substitutions(argument: Any, place: str) -> Iterator[NamedThing]:
    text: Any = argument
    own: Mapping[str, Any] = {}
    if isinstance(argument, list) and len(argument) == 2:
        text, own = argument[0], mapping(argument[1])
    if not isinstance(text, str):
        return
    for found in SUBSTITUTION.finditer(text):
        if found[1] not in own:
            name, _, attribute = found[1].partition(".")
            yield NamedThing("Fn::Sub", name, place, attribute)
