"""What became of the classes of a generated module. In: its text before and now. Out: sentences."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import TypeAlias

Fields: TypeAlias = Mapping[str, str]  # name -> annotation; an alias has one field without a name

_JSON_TYPES = {
    "str": "string",
    "int": "integer",
    "float": "number",
    "Decimal": "number",
    "bool": "boolean",
    "list": "array",
    "dict": "object",
}


def class_changes(before: str, now: str, user: str) -> Iterator[str]:
    """Sentences about what a module's user meets.

    Args:
        user: the text of the module that uses the classes, to say what it reads.
    """
    old, new = _classes(before), _classes(now)
    names = _words(user)
    for name in sorted(old.keys() - new.keys()):
        yield f"{name} is gone" + (", and the handler names it" if name in names else "")
    for name in sorted(new.keys() - old.keys()):
        yield f"{name} is new"
    for name in sorted(old.keys() & new.keys()):
        yield from _field_changes(name, old[name], new[name], names)


def _field_changes(owner: str, old: Fields, new: Fields, names: frozenset[str]) -> Iterator[str]:
    for field in sorted(old.keys() - new.keys()):
        yield f"{_named(owner, field)} is gone" + (", and the handler reads it" if field in names else "")
    for field in sorted(new.keys() - old.keys()):
        yield f"{_named(owner, field)} is new: {new[field]}"
    for field in sorted(old.keys() & new.keys()):
        if old[field] != new[field]:
            yield f"{_named(owner, field)} was {_spoken(old[field])}, is {_spoken(new[field])} now"


def _named(owner: str, field: str) -> str:
    return f"{owner}.{field}" if field else owner


def _classes(text: str) -> dict[str, Fields]:
    found: dict[str, Fields] = {}
    for node in _parsed(text).body:
        if isinstance(node, ast.ClassDef):
            found[node.name] = dict(_fields(node))
        elif (
            isinstance(node, ast.AnnAssign)
            and isinstance(node.target, ast.Name)
            and node.value is not None
            and ast.unparse(node.annotation) == "TypeAlias"
        ):
            found[node.target.id] = {"": ast.unparse(node.value)}
    return found


def _fields(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for statement in node.body:
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            annotation = ast.unparse(statement.annotation)
            if not annotation.startswith("ClassVar"):
                yield statement.target.id, annotation


def _spoken(annotation: str) -> str:
    """An annotation after its types in JSON Schema's words."""
    types = sorted({_JSON_TYPES[word] for word in _words(annotation) if word in _JSON_TYPES})
    return f"{' or '.join(types)} ({annotation})" if types else annotation


def _words(text: str) -> frozenset[str]:
    """Every name that a text uses, attributes among them."""
    found = set()
    for node in ast.walk(_parsed(text)):
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.alias):
            found.add(node.name)
    return frozenset(found)


def _parsed(text: str) -> ast.Module:
    """A text that is no Python, as a user may save one, names nothing."""
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError):
        return ast.Module(body=[], type_ignores=[])
