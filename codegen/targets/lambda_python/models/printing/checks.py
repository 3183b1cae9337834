"""The call that checks what a type can't say: `Check({...})`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codegen.ir.types import Checked
from codegen.schema.patterns import python_pattern
from codegen.schema.references import SCHEMA_KEYWORDS, SCHEMA_LIST_KEYWORDS, SCHEMA_MAP_KEYWORDS
from codegen.targets.lambda_python.models.printing.expression import Context
from codegen.targets.lambda_python.models.printing.literals import source
from codegen.targets.lambda_python.types import Import


def check_call(context: Context, type_: Checked) -> str:
    """The call; its types are named in a function, since some are defined further down."""
    names = {ref: context.place_of(key).name for ref, key in type_.references.items()}
    schema = source(_for_python(context, type_.schema, names))
    if not names:
        return f"Check({schema})"
    types = ", ".join(f"{source(name)}: {name}" for name in dict.fromkeys(names.values()))
    return f"Check({schema}, lambda: {{{types}}})"


def check_imports(context: Context, type_: Checked) -> frozenset[Import]:
    """What the call needs."""
    places = [context.place_of(key) for key in type_.references.values()]
    return frozenset(Import(place.module, place.name) for place in places) | {context.import_of("Check")}


def _for_python(context: Context, schema: Any, names: Mapping[str, str]) -> Any:
    """A schema whose references are names of types and whose patterns are Python's."""
    if not isinstance(schema, Mapping):
        return schema
    made: dict[str, Any] = {}
    for keyword, value in schema.items():
        if keyword == "$ref":
            made[keyword] = names[value]
        elif keyword == "pattern":
            translated = _pattern(context, value)
            made |= {} if translated is None else {"pattern": translated}
        elif keyword == "patternProperties":
            inner = {_pattern(context, name): _for_python(context, sub, names) for name, sub in value.items()}
            made[keyword] = {name: sub for name, sub in inner.items() if name is not None}
        else:
            made[keyword] = _inner(context, keyword, value, names)
    return made


def _inner(context: Context, keyword: str, value: Any, names: Mapping[str, str]) -> Any:
    if keyword in SCHEMA_MAP_KEYWORDS:
        return {name: _for_python(context, sub, names) for name, sub in value.items()}
    if keyword in SCHEMA_LIST_KEYWORDS:
        return [_for_python(context, sub, names) for sub in value]
    return _for_python(context, value, names) if keyword in SCHEMA_KEYWORDS else value


def _pattern(context: Context, pattern: str) -> str | None:
    translated = python_pattern(pattern)
    if translated is None:
        context.widen("Python's regular expressions can't say one of its patterns, which is not checked")
    return translated
