"""Models as plain functions: whether a body keeps one, without walking the schema anew for each request.

In: JSON Schemas of draft 4. Out: a function of an instance; None where a schema has a keyword that is not compiled.
https://json-schema.org/draft-04/draft-fge-json-schema-validation-00
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from codegen.ir.schema import SCHEMA_REF_PREFIX

Predicate = Callable[[Any], bool]

_ANNOTATIONS = frozenset(
    {
        "$schema", "default", "definitions", "deprecated", "description", "discriminator", "example",
        "exclusiveMaximum", "exclusiveMinimum", "externalDocs", "format", "nullable", "readOnly", "title", "writeOnly",
        "xml",
    }
)  # fmt: skip
"""Keywords that judge nothing by themselves; API Gateway takes no notice of `nullable` and of formats."""


class _NotCompiled(Exception):
    """The schema has a keyword that is left to the library."""


def compile_predicate(name: str, schemas: Mapping[str, Any]) -> Predicate | None:
    """Whether an instance keeps the schema of that name; references name schemas by `#/components/schemas/`."""
    try:
        return _Compiler(schemas).named(name)
    except (_NotCompiled, RecursionError):
        return None


class _Compiler:
    def __init__(self, schemas: Mapping[str, Any]) -> None:
        self._schemas = schemas
        self._named: dict[str, Predicate] = {}

    def named(self, name: str) -> Predicate:
        if name in self._named:
            return self._named[name]
        if name not in self._schemas:
            raise _NotCompiled

        def later(instance: Any) -> bool:  # for references to it from inside of it
            return self._named[name](instance)

        self._named[name] = later
        self._named[name] = self.compile(self._schemas[name])
        return self._named[name]

    def compile(self, schema: Any) -> Predicate:
        if not isinstance(schema, Mapping):
            raise _NotCompiled
        reference = schema.get("$ref")
        if reference is not None:  # its siblings do not count
            if not isinstance(reference, str) or not reference.startswith(SCHEMA_REF_PREFIX):
                raise _NotCompiled
            return self.named(reference.removeprefix(SCHEMA_REF_PREFIX).replace("~1", "/").replace("~0", "~"))
        checks = [
            check for keyword, value in schema.items() if (check := self._keyword(keyword, value, schema))
        ]
        return _all(checks)

    def _keyword(self, keyword: str, value: Any, schema: Mapping[str, Any]) -> Predicate | None:
        if keyword in _ANNOTATIONS or keyword.startswith("x-"):
            return None
        build = _KEYWORDS.get(keyword)
        if build is None:
            raise _NotCompiled
        return build(self, value, schema)


def _all(checks: list[Predicate]) -> Predicate:
    if not checks:
        return lambda instance: True
    if len(checks) == 1:
        return checks[0]
    if len(checks) == 2:
        first, second = checks
        return lambda instance: first(instance) and second(instance)

    return lambda instance: all(check(instance) for check in checks)


# types


def _is_integer(instance: Any) -> bool:
    return isinstance(instance, int) and not isinstance(instance, bool)


def _is_number(instance: Any) -> bool:
    return isinstance(instance, int | float) and not isinstance(instance, bool)


_TYPES: Mapping[str, Predicate] = {
    "array": lambda instance: isinstance(instance, list),
    "boolean": lambda instance: isinstance(instance, bool),
    "integer": _is_integer,
    "null": lambda instance: instance is None,
    "number": _is_number,
    "object": lambda instance: isinstance(instance, dict),
    "string": lambda instance: isinstance(instance, str),
}


def _type(compiler: _Compiler, value: Any, schema: Mapping[str, Any]) -> Predicate:
    names = value if isinstance(value, list) else [value]
    if not all(isinstance(name, str) and name in _TYPES for name in names):
        raise _NotCompiled
    kinds = [_TYPES[name] for name in names]
    return kinds[0] if len(kinds) == 1 else lambda instance: any(kind(instance) for kind in kinds)


def _enum(compiler: _Compiler, value: Any, schema: Mapping[str, Any]) -> Predicate:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise _NotCompiled  # 1, 1.0 and true are one key in Python
    allowed = frozenset(value)
    return lambda instance: isinstance(instance, str) and instance in allowed


# objects and arrays


def _properties(compiler: _Compiler, value: Any, schema: Mapping[str, Any]) -> Predicate:
    if not isinstance(value, Mapping):
        raise _NotCompiled
    checks = [(name, compiler.compile(part)) for name, part in value.items()]

    def judge(instance: Any) -> bool:
        if isinstance(instance, dict):
            for name, check in checks:
                if name in instance and not check(instance[name]):
                    return False
        return True

    return judge


def _required(compiler: _Compiler, value: Any, schema: Mapping[str, Any]) -> Predicate:
    if not isinstance(value, list):
        raise _NotCompiled
    names = frozenset(value)
    return lambda instance: not isinstance(instance, dict) or instance.keys() >= names


def _additional(compiler: _Compiler, value: Any, schema: Mapping[str, Any]) -> Predicate | None:
    if value is True:
        return None
    known = frozenset(schema.get("properties") or ())
    if value is False:
        return lambda instance: not isinstance(instance, dict) or instance.keys() <= known
    check = compiler.compile(value)
    return lambda instance: not isinstance(instance, dict) or all(
        check(item) for name, item in instance.items() if name not in known
    )


def _items(compiler: _Compiler, value: Any, schema: Mapping[str, Any]) -> Predicate:
    check = compiler.compile(value)
    return lambda instance: not isinstance(instance, list) or all(map(check, instance))


def _bound(kind: type[Any], holds: Callable[[int, Any], bool]) -> Callable[..., Predicate]:
    def build(compiler: _Compiler, value: Any, schema: Mapping[str, Any]) -> Predicate:
        _check_number(value)
        return lambda instance: not isinstance(instance, kind) or holds(len(instance), value)

    return build


def _at_least(size: int, bound: Any) -> bool:
    return bool(size >= bound)


def _at_most(size: int, bound: Any) -> bool:
    return bool(size <= bound)


# numbers and texts


def _check_number(value: Any) -> None:
    if not _is_number(value):
        raise _NotCompiled


def _minimum(compiler: _Compiler, value: Any, schema: Mapping[str, Any]) -> Predicate:
    _check_number(value)
    if schema.get("exclusiveMinimum") is True:
        return lambda instance: not _is_number(instance) or instance > value
    return lambda instance: not _is_number(instance) or instance >= value


def _maximum(compiler: _Compiler, value: Any, schema: Mapping[str, Any]) -> Predicate:
    _check_number(value)
    if schema.get("exclusiveMaximum") is True:
        return lambda instance: not _is_number(instance) or instance < value
    return lambda instance: not _is_number(instance) or instance <= value


def _pattern(compiler: _Compiler, value: Any, schema: Mapping[str, Any]) -> Predicate:
    # Patterns bring an engine with them that many models do without.
    from codegen.schema.patterns import can_search, search

    return (
        lambda instance: not isinstance(instance, str)
        or search(value, instance)
        or not can_search(value, instance)
    )


# combinations


def _parts(compiler: _Compiler, value: Any) -> list[Predicate]:
    if not isinstance(value, list):
        raise _NotCompiled
    return [compiler.compile(part) for part in value]


def _all_of(compiler: _Compiler, value: Any, schema: Mapping[str, Any]) -> Predicate:
    return _all(_parts(compiler, value))


def _any_of(compiler: _Compiler, value: Any, schema: Mapping[str, Any]) -> Predicate:
    parts = _parts(compiler, value)
    return lambda instance: any(part(instance) for part in parts)


def _one_of(compiler: _Compiler, value: Any, schema: Mapping[str, Any]) -> Predicate:
    parts = _parts(compiler, value)
    return lambda instance: sum(part(instance) for part in parts) == 1


def _not(compiler: _Compiler, value: Any, schema: Mapping[str, Any]) -> Predicate:
    part = compiler.compile(value)
    return lambda instance: not part(instance)


_KEYWORDS: Mapping[str, Callable[[_Compiler, Any, Mapping[str, Any]], Predicate | None]] = {
    "additionalProperties": _additional,
    "allOf": _all_of,
    "anyOf": _any_of,
    "enum": _enum,
    "items": _items,
    "maxItems": _bound(list, _at_most),
    "maxLength": _bound(str, _at_most),
    "maxProperties": _bound(dict, _at_most),
    "maximum": _maximum,
    "minItems": _bound(list, _at_least),
    "minLength": _bound(str, _at_least),
    "minProperties": _bound(dict, _at_least),
    "minimum": _minimum,
    "not": _not,
    "oneOf": _one_of,
    "pattern": _pattern,
    "properties": _properties,
    "required": _required,
    "type": _type,
}
"""`additionalProperties` beside `patternProperties` is left to the library with the latter."""
