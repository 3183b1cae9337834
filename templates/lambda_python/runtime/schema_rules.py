"""JSON Schema 2020-12 on plain data, for the keywords that no Python type stands for.

`violation(schema, value, matches)` says what is wrong, "" if nothing is. A `$ref` names a type, which `matches` judges.
Patterns are Python's regular expressions.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Context, Decimal
from typing import Any, TypeAlias

Schema: TypeAlias = "Mapping[str, Any] | bool"
Matches: TypeAlias = "Callable[[str, Any], bool]"

_TYPES: dict[str, Callable[[Any], bool]] = {
    "null": lambda value: value is None,
    "boolean": lambda value: isinstance(value, bool),
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "number": lambda value: isinstance(value, int | float)
    and not isinstance(value, bool),
    "integer": lambda value: _is_whole(value) and not isinstance(value, bool),
    "string": lambda value: isinstance(value, str),
}
_DECIMAL = Context(
    prec=700
)  # as many digits as lie between the largest and the smallest double


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) or (isinstance(value, float) and value.is_integer())


def canonical(value: Any) -> str:
    """A text that two JSON values share exactly where they are equal."""
    return json.dumps(_unified(value), sort_keys=True)


def _unified(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {name: _unified(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_unified(item) for item in value]
    return value


def is_multiple(value: float, factor: float) -> bool:
    """Whether a number is a multiple of another one, counted in decimals as they are written."""
    if isinstance(value, int) and isinstance(factor, int):
        return value % factor == 0
    return not _DECIMAL.remainder(Decimal(repr(value)), Decimal(repr(factor)))


def violation(schema: Schema, value: Any, matches: Matches) -> str:
    """What is wrong with a value, "" if nothing is."""
    if isinstance(schema, bool):
        return "" if schema else "is not allowed"
    for keyword, wanted in schema.items():
        rule = _RULES.get(keyword)
        if rule is not None:
            kind, judge = rule
            if kind is None or _TYPES[kind](value):
                message = judge(wanted, value, schema, matches)
                if message:
                    return message
    return ""


def _valid(schema: Schema, value: Any, matches: Matches) -> bool:
    return not violation(schema, value, matches)


_Judge: TypeAlias = "Callable[[Any, Any, Mapping[str, Any], Matches], str]"


def _says(message: str, holds: Callable[[Any, Any], bool]) -> _Judge:
    """A rule about a keyword and a value alone."""
    return lambda wanted, value, _schema, _matches: (
        "" if holds(wanted, value) else message.format(wanted)
    )


def _type(
    wanted: Any, value: Any, _schema: Mapping[str, Any], _matches: Matches
) -> str:
    names = wanted if isinstance(wanted, list) else [wanted]
    return (
        ""
        if any(_TYPES[name](value) for name in names)
        else f"should be of type {' or '.join(names)}"
    )


def _enum(
    wanted: Any, value: Any, _schema: Mapping[str, Any], _matches: Matches
) -> str:
    text = canonical(value)
    return (
        ""
        if any(canonical(item) == text for item in wanted)
        else "should be one of the contract's values"
    )


def _ref(wanted: Any, value: Any, _schema: Mapping[str, Any], matches: Matches) -> str:
    return (
        ""
        if matches(wanted, value)
        else "should match a type of the contract that it does not match"
    )


def _all_of(
    wanted: Any, value: Any, _schema: Mapping[str, Any], matches: Matches
) -> str:
    return next(filter(None, (violation(part, value, matches) for part in wanted)), "")


def _any_of(
    wanted: Any, value: Any, _schema: Mapping[str, Any], matches: Matches
) -> str:
    messages = []
    for part in wanted:
        message = violation(part, value, matches)
        if not message:
            return ""
        messages.append(message)
    return " or ".join(dict.fromkeys(messages))


def _one_of(
    wanted: Any, value: Any, schema: Mapping[str, Any], matches: Matches
) -> str:
    count = sum(_valid(part, value, matches) for part in wanted)
    if count == 0:
        return _any_of(wanted, value, schema, matches)
    return (
        "" if count == 1 else f"should match one alternative only, and matches {count}"
    )


def _not(wanted: Any, value: Any, _schema: Mapping[str, Any], matches: Matches) -> str:
    return "is what the contract rules out" if _valid(wanted, value, matches) else ""


def _if(wanted: Any, value: Any, schema: Mapping[str, Any], matches: Matches) -> str:
    branch = "then" if _valid(wanted, value, matches) else "else"
    return violation(schema.get(branch, True), value, matches)


def _required(
    wanted: Any, value: Any, _schema: Mapping[str, Any], _matches: Matches
) -> str:
    missing = [name for name in wanted if name not in value]
    return f"should have {_names(missing)}" if missing else ""


def _dependent_required(
    wanted: Any, value: Any, _schema: Mapping[str, Any], _matches: Matches
) -> str:
    for name, needed in wanted.items():
        missing = (
            [other for other in needed if other not in value] if name in value else []
        )
        if missing:
            return f"should have {_names(missing)} beside {name!r}"
    return ""


def _dependent_schemas(
    wanted: Any, value: Any, _schema: Mapping[str, Any], matches: Matches
) -> str:
    return _all_of(
        [part for name, part in wanted.items() if name in value], value, {}, matches
    )


def _properties(
    wanted: Any, value: Any, _schema: Mapping[str, Any], matches: Matches
) -> str:
    return _members(
        ((name, part) for name, part in wanted.items() if name in value), value, matches
    )


def _pattern_properties(
    wanted: Any, value: Any, _schema: Mapping[str, Any], matches: Matches
) -> str:
    found = (
        (name, part)
        for pattern, part in wanted.items()
        for name in value
        if re.search(pattern, name)
    )
    return _members(found, value, matches)


def _additional_properties(
    wanted: Any, value: Any, schema: Mapping[str, Any], matches: Matches
) -> str:
    known, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
    others = (
        (name, wanted)
        for name in value
        if name not in known
        and not any(re.search(pattern, name) for pattern in patterns)
    )
    return _members(others, value, matches)


def _members(parts: Iterator[tuple[str, Schema]], value: Any, matches: Matches) -> str:
    for name, part in parts:
        message = violation(part, value[name], matches)
        if message:
            return f"has a member {name!r} that {message}"
    return ""


def _property_names(
    wanted: Any, value: Any, _schema: Mapping[str, Any], matches: Matches
) -> str:
    for name in value:
        message = violation(wanted, name, matches)
        if message:
            return f"has a member name {name!r} that {message}"
    return ""


def _names(names: list[str]) -> str:
    return ", ".join(map(repr, names))


def _prefix_items(
    wanted: Any, value: Any, _schema: Mapping[str, Any], matches: Matches
) -> str:
    return _elements(enumerate(wanted), value, matches)


def _items(wanted: Any, value: Any, schema: Mapping[str, Any], matches: Matches) -> str:
    start = len(schema.get("prefixItems", ()))
    return _elements(
        ((position, wanted) for position in range(start, len(value))), value, matches
    )


def _elements(parts: Any, value: Any, matches: Matches) -> str:
    for position, part in parts:
        message = (
            violation(part, value[position], matches) if position < len(value) else ""
        )
        if message:
            return f"has an item {position} that {message}"
    return ""


def _contains(
    wanted: Any, value: Any, schema: Mapping[str, Any], matches: Matches
) -> str:
    count = sum(_valid(wanted, item, matches) for item in value)
    least, most = schema.get("minContains", 1), schema.get("maxContains", count)
    if least <= count <= most:
        return ""
    return f"should have at {'least' if count < least else 'most'} {least if count < least else most} items of a kind"


def _is_unique(wanted: Any, value: Any) -> bool:
    return not wanted or len({canonical(item) for item in value}) == len(value)


_RULES: dict[str, tuple[str | None, _Judge]] = {
    "type": (None, _type),
    "enum": (None, _enum),
    "const": (
        None,
        lambda wanted, value, schema, matches: _enum([wanted], value, schema, matches),
    ),
    "$ref": (None, _ref),
    "allOf": (None, _all_of),
    "anyOf": (None, _any_of),
    "oneOf": (None, _one_of),
    "not": (None, _not),
    "if": (None, _if),
    "required": ("object", _required),
    "dependentRequired": ("object", _dependent_required),
    "dependentSchemas": ("object", _dependent_schemas),
    "properties": ("object", _properties),
    "patternProperties": ("object", _pattern_properties),
    "additionalProperties": ("object", _additional_properties),
    "propertyNames": ("object", _property_names),
    "minProperties": (
        "object",
        _says("should have at least {} members", lambda n, value: len(value) >= n),
    ),
    "maxProperties": (
        "object",
        _says("should have at most {} members", lambda n, value: len(value) <= n),
    ),
    "prefixItems": ("array", _prefix_items),
    "items": ("array", _items),
    "contains": ("array", _contains),
    "minItems": (
        "array",
        _says("should have at least {} items", lambda n, value: len(value) >= n),
    ),
    "maxItems": (
        "array",
        _says("should have at most {} items", lambda n, value: len(value) <= n),
    ),
    "uniqueItems": ("array", _says("should have no two equal items", _is_unique)),
    "minLength": (
        "string",
        _says("should have at least {} characters", lambda n, value: len(value) >= n),
    ),
    "maxLength": (
        "string",
        _says("should have at most {} characters", lambda n, value: len(value) <= n),
    ),
    "pattern": (
        "string",
        _says(
            "should match {!r}", lambda wanted, value: bool(re.search(wanted, value))
        ),
    ),
    "minimum": (
        "number",
        _says("should be at least {}", lambda bound, value: value >= bound),
    ),
    "maximum": (
        "number",
        _says("should be at most {}", lambda bound, value: value <= bound),
    ),
    "exclusiveMinimum": (
        "number",
        _says("should be more than {}", lambda bound, value: value > bound),
    ),
    "exclusiveMaximum": (
        "number",
        _says("should be less than {}", lambda bound, value: value < bound),
    ),
    "multipleOf": (
        "number",
        _says(
            "should be a multiple of {}",
            lambda factor, value: is_multiple(value, factor),
        ),
    ),
}
