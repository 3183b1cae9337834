"""Rules of names: one way of writing for each kind of name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from codegen.contract.rules.rule import Found, Group, Rule
from codegen.contract.rules.walk import Walk

_KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)*")
_CAMEL = re.compile(r"[a-z][A-Za-z0-9]*")
_PASCAL = re.compile(r"[A-Z][A-Za-z0-9]*")
_SNAKE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_STYLES = {"camelCase": _CAMEL, "snake_case": _SNAKE, "kebab-case": _KEBAB, "PascalCase": _PASCAL}


def _paths(walk: Walk) -> Found:
    for path in dict.fromkeys(operation.path for operation in walk.operations):
        for part in path.strip("/").split("/"):
            if part and "{" not in part and not _KEBAB.fullmatch(part):
                pointer = next(each.pointer for each in walk.operations if each.path == path)
                yield pointer.rpartition("/")[0], f"{part} in {path} is not in kebab-case"


def _operation_ids(walk: Walk) -> Found:
    for operation in walk.operations:
        name = operation.node.get("operationId")
        if name is None:
            yield operation.pointer, f"{operation.name} has no operationId"
        elif not _CAMEL.fullmatch(str(name)):
            yield f"{operation.pointer}/operationId", f"{name} is not in camelCase"


def _schemas(walk: Walk) -> Found:
    for name, place in walk.schemas:
        if not _PASCAL.fullmatch(name):
            yield place.pointer, f"{name} is not in PascalCase"


def _properties(walk: Walk) -> Found:
    return _unlike([(name, place.pointer) for name, place in walk.properties()], "properties")


def _parameters(walk: Walk) -> Found:
    found = {
        place.pointer: str(place.node.get("name"))
        for operation in walk.operations
        for place in operation.parameters
        if place.node.get("in") in ("query", "path")
    }
    return _unlike([(name, pointer) for pointer, name in found.items()], "parameters")


def _unlike(names: Sequence[tuple[str, str]], what: str) -> Found:
    """The names that are not written as most are; one word is written alike in every style."""
    style = _style(name for name, _ in names)
    for name, pointer in names:
        if style and not _STYLES[style].fullmatch(name.lstrip("_$@")):
            yield pointer, f"{name} is not in {style}, as most {what} are"


def _style(names: Iterable[str]) -> str:
    counts = Counter(style for name in names for style in _styles(name))
    return counts.most_common(1)[0][0] if counts else ""


def _styles(name: str) -> Iterator[str]:
    fits = [style for style, pattern in _STYLES.items() if pattern.fullmatch(name)]
    if len(fits) == 1 or (fits and name != name.lower()):
        yield from fits[:1]


RULES = (
    Rule("path-case", Group.NAMING, "paths are in kebab-case", "write /order-items", _paths),
    Rule(
        "operation-id-case",
        Group.NAMING,
        "operations have an operationId in camelCase",
        "write createOrder: handlers are named after it",
        _operation_ids,
    ),
    Rule("schema-case", Group.NAMING, "named schemas are in PascalCase", "write OrderItem", _schemas),
    Rule(
        "property-case",
        Group.NAMING,
        "properties are written as most of them are",
        "write it as the others: clients see both",
        _properties,
    ),
    Rule(
        "parameter-case",
        Group.NAMING,
        "query and path parameters are written as most of them are",
        "write it as the others",
        _parameters,
    ),
)
