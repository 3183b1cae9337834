"""Two schemas side by side: keywords whose values are compared as they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from codegen.contract.diff.facts import Fact
from codegen.contract.diff.parts import texts
from codegen.contract.diff.schema.bounds import compare_bounds
from codegen.contract.diff.schema.types import change_of, types_of

_CONTENT = {"contentMediaType": "content-media-type-changed", "contentEncoding": "content-encoding-changed"}
_VALUES = {"default": "default-value", "const": "const"}


def accepts_null(schema: dict[str, Any]) -> bool:
    """Whether null is one of the values, as OpenAPI 3.0 or 3.1 say it."""
    return schema.get("nullable") is True or "null" in types_of(schema)


def _nullability(old: dict[str, Any], new: dict[str, Any]) -> str:
    is_stated = (old.get("nullable") is True) != (new.get("nullable") is True) or change_of(
        old, new
    ).is_of_null_alone
    before, after = accepts_null(old), accepts_null(new)
    if not is_stated or before == after:
        return ""
    return "became-nullable" if after else "became-not-nullable"


def type_facts(old: dict[str, Any], new: dict[str, Any], told_by: str) -> Iterator[Fact]:
    """What became of types, format and nullability.

    Args:
        told_by: the event that says better why the types differ, if there is one.
    """
    if nullable := _nullability(old, new):
        yield Fact(nullable)
    change = change_of(old, new)
    if (change.is_of_types or change.old_format != change.new_format) and not change.is_of_null_alone:
        yield Fact("type", change, told_by=told_by)


def keyword_facts(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Fact]:
    """The keywords whose values are compared as they are."""
    yield from compare_bounds(old, new)
    yield from _enum_facts(old.get("enum"), new.get("enum"))
    yield from _pattern_facts(old.get("pattern"), new.get("pattern"))
    yield from _extensible_facts(old.get("x-extensible-enum"), new.get("x-extensible-enum"))
    for keyword, event in _VALUES.items():
        yield from _value_facts(event, keyword, old, new)
    for keyword, event in _CONTENT.items():
        if old.get(keyword) != new.get(keyword):
            yield Fact(event, old.get(keyword), new.get(keyword))
    for keyword, event in (("readOnly", "read-only"), ("writeOnly", "write-only")):
        if (old.get(keyword) is True) != (new.get(keyword) is True):
            yield Fact(f"became-{event}" if new.get(keyword) is True else f"became-not-{event}")
    yield from _dependency_facts(old.get("dependentRequired"), new.get("dependentRequired"))
    yield from _discriminator_facts(old.get("discriminator"), new.get("discriminator"))


def _value_facts(event: str, keyword: str, old: dict[str, Any], new: dict[str, Any]) -> Iterator[Fact]:
    if keyword not in old and keyword in new:
        yield Fact(f"{event}-added", None, new[keyword])
    elif keyword in old and keyword not in new:
        yield Fact(f"{event}-removed", old[keyword], None)
    elif keyword in old and _differ(old[keyword], new[keyword]):
        yield Fact(f"{event}-changed", old[keyword], new[keyword])


def _differ(old: Any, new: Any) -> bool:
    return bool(old != new) or isinstance(old, bool) != isinstance(new, bool)


def _enum_facts(old: Any, new: Any) -> Iterator[Fact]:
    before, after = (each if isinstance(each, list) else [] for each in (old, new))
    if after and not before:
        yield Fact("became-enum", None, after)
        return
    if before and not after:
        return  # any value may stand there now: requests accept more, and of responses no rule speaks
    for value in before:
        if value not in after:
            yield Fact("enum-value-removed", value, None)
    for value in after:
        if value not in before:
            yield Fact("enum-value-added", None, value)


def _pattern_facts(old: Any, new: Any) -> Iterator[Fact]:
    if old == new:
        return
    if not old:
        yield Fact("pattern-added", None, new)
    elif not new:
        yield Fact("pattern-removed", old, None)
    else:
        if new in (".*", "^.*$"):
            yield Fact("pattern-generalized", old, new)
        yield Fact(
            "pattern-changed", old, new, told_by="pattern-generalized" if new in (".*", "^.*$") else ""
        )


def _extensible_facts(old: Any, new: Any) -> Iterator[Fact]:
    if isinstance(old, list) and isinstance(new, list):
        for value in old:
            if value not in new:
                yield Fact("x-extensible-enum-value-removed", value, None)


def _dependency_facts(old: Any, new: Any) -> Iterator[Fact]:
    before, after = as_mapping(old), as_mapping(new)
    for name in sorted(before.keys() | after.keys()):
        if name not in before:
            yield Fact("dependent-required-added", None, after[name], name=name)
        elif name not in after:
            yield Fact("dependent-required-removed", before[name], None, name=name)
        elif texts(before[name]) != texts(after[name]):
            yield Fact("dependent-required-changed", before[name], after[name], name=name)


def _discriminator_facts(old: Any, new: Any) -> Iterator[Fact]:
    if not isinstance(old, dict) or not isinstance(new, dict):
        if isinstance(new, dict):
            yield Fact("discriminator-added", None, new.get("propertyName"))
        elif isinstance(old, dict):
            yield Fact("discriminator-removed", old.get("propertyName"), None)
        return
    if old.get("propertyName") != new.get("propertyName"):
        yield Fact("discriminator-property-name-changed", old.get("propertyName"), new.get("propertyName"))
    before, after = (as_mapping(each.get("mapping")) for each in (old, new))
    if added := sorted(after.keys() - before.keys()):
        yield Fact("discriminator-mapping-added", None, ", ".join(added))
    if removed := sorted(before.keys() - after.keys()):
        yield Fact("discriminator-mapping-deleted", ", ".join(removed), None)
    for name in sorted(before.keys() & after.keys()):
        if before[name] != after[name]:
            yield Fact("discriminator-mapping-changed", before[name], after[name], name=name)


def as_mapping(value: Any) -> dict[str, Any]:
    """A value where it is an object, else nothing."""
    return value if isinstance(value, dict) else {}
