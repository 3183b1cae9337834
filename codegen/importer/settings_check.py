"""Settings against their JSON Schema: every finding with its place, in words that say what to write.

In: what was written. Out: the findings, and the settings as their schema wants them, so that one wrong value keeps
nobody from judging the rest. Knows the keywords that `settings.schema.json` uses and no others: a general validator
takes longer to import.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from codegen.core.pointer import child, lookup
from codegen.core.records import Record

TYPES: dict[str, tuple[tuple[type, ...], str]] = {
    "string": ((str,), "text"),
    "boolean": ((bool,), "true or false"),
    "integer": ((int,), "a whole number"),
    "number": ((int, float), "a number"),
    "object": ((dict,), "an object"),
    "array": ((list,), "a list"),
}


class Finding(NamedTuple):
    code: str
    message: str
    pointer: str
    hint: str
    rests_on: tuple[
        str, ...
    ] = ()  # other settings that it is drawn from: where one is wrong, nothing is known


class Checked(Record, frozen=True):
    """Settings whose shape was judged.

    Attributes:
        data: the settings as their schema wants them: with the names that misspelt ones are taken for, and with
            something that stands in for each value of the wrong type and each one that is missing.
        findings: what is wrong; their pointers are of the settings as written.
        wrong: pointers of the values that a finding is about, as written; of the missing ones, too.
        misnamed: pointers of members whose names can't be, as written.
        spellings: the pointers of misspelt names as written, by those of the names that they are taken for.
    """

    data: Any
    findings: tuple[Finding, ...]
    wrong: frozenset[str]
    misnamed: frozenset[str]
    spellings: Mapping[str, str]

    def as_written(self, pointer: str) -> str:
        """Where something of `data` stands in what was written."""
        place = ""
        for part in pointer.split("/")[1:]:
            place = f"{place}/{part}"
            place = self.spellings.get(place, place)
        return place

    def is_sound(self, pointer: str) -> bool:
        """Whether something of `data` was written so: no finding is about it, or about what it is in."""
        place = self.as_written(pointer)
        return self.is_well_named(pointer) and not any(
            place == wrong or place.startswith(wrong + "/") for wrong in self.wrong
        )

    def is_well_named(self, pointer: str) -> bool:
        """Whether something of `data` can have the name that it has."""
        return self.as_written(pointer) not in self.misnamed


def check(value: Any, schema: Mapping[str, Any]) -> Checked:
    """What is wrong with a document, with everything in it."""
    checker = _Checker(schema)
    data = checker.check(value, schema, "", "the document")
    wrong, misnamed = frozenset(checker.wrong), frozenset(checker.misnamed)
    return Checked(data, tuple(checker.findings), wrong, misnamed, checker.spellings)


class _Checker:
    def __init__(self, root: Mapping[str, Any]) -> None:
        self._root = root
        self.findings: list[Finding] = []
        self.wrong: set[str] = set()
        self.misnamed: set[str] = set()
        self.spellings: dict[str, str] = {}

    def check(self, value: Any, schema: Mapping[str, Any], pointer: str, name: str) -> Any:
        """The value, or what stands in for it."""
        schema = self._target(schema)
        misfit = _type(value, schema, pointer, name)
        finding = misfit or _range(value, schema, pointer, name)
        if finding:
            self.findings.append(finding)
            self.wrong.add(pointer)
            return self._stand_in(value, schema) if misfit else value
        if isinstance(value, dict):
            return self._members(value, schema, pointer, name)
        if isinstance(value, list):
            items = schema.get("items", {})
            return [
                self.check(item, items, child(pointer, index), f"{name}[{index}]")
                for index, item in enumerate(value)
            ]
        return value

    def _target(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        while "$ref" in schema:
            schema = lookup(self._root, schema["$ref"].removeprefix("#"))
        return schema

    def _members(
        self, value: Mapping[str, Any], schema: Mapping[str, Any], pointer: str, name: str
    ) -> dict[str, Any]:
        properties: Mapping[str, Any] = schema.get("properties", {})
        found: dict[str, Any] = {}
        for key, member in value.items():
            place = child(pointer, key)
            if key in properties and member is None:  # `environment:` with nothing below it
                found.setdefault(key, None)
            elif key in properties:
                found[key] = self.check(member, properties[key], place, key)
            elif schema.get("additionalProperties") is not False:
                found[key] = self._named(key, member, schema, place)
            else:
                self.findings.append(_unknown(key, properties, place))
                meant = self._meant(key, member, properties)
                if meant and value.get(meant) is None and found.get(meant) is None:
                    self.spellings[child(pointer, meant)] = place
                    found[meant] = self.check(member, properties[meant], place, meant)
        for missing in schema.get("required", ()):
            if found.get(missing) is None:
                hint = _described(properties.get(missing, {}))
                self.findings.append(Finding("CG155", f"{name} needs {missing}", pointer, hint))
                self.wrong.add(child(pointer, missing))
                found[missing] = self._stand_in(None, self._target(properties.get(missing, {})))
        return found

    def _named(self, key: str, member: Any, schema: Mapping[str, Any], place: str) -> Any:
        """A member whose name its writer chose."""
        if not re.search(schema.get("propertyNames", {}).get("pattern", ""), key):
            self.findings.append(Finding("CG152", f"a name here can't be {key!r}", place, _described(schema)))
            self.misnamed.add(place)
        others = schema.get("additionalProperties")
        if not others:
            return member
        is_blank = member is None and "object" in self._target(others).get("type", "")
        return self.check({} if is_blank else member, others, place, key)  # `prod:` with nothing below it

    def _meant(self, key: str, member: Any, properties: Mapping[str, Any]) -> str | None:
        """The setting that a misspelt one is taken for: one that is spelt alike and takes such a value."""
        close = difflib.get_close_matches(key, properties, n=1)
        if not close:
            return None
        schema = self._target(properties[close[0]])
        takes = not isinstance(member, dict | list) if "enum" in schema else not _type(member, schema, "", "")
        return close[0] if takes else None

    def _stand_in(self, value: Any, schema: Mapping[str, Any]) -> Any:
        """Something of the right type, as near to what was written as can be."""
        if "enum" in schema:
            return schema.get("default", schema["enum"][0])
        kind = _kinds(schema)[0] if _kinds(schema) else ""
        stand_in = _STAND_INS[kind](value) if kind else None
        return (
            _Checker(self._root).check(stand_in, schema, "", "") if kind in ("object", "array") else stand_in
        )


def _list_of(value: Any) -> list[Any]:
    """The list that was meant: names that were written as an object, or a single item."""
    return list(value) if isinstance(value, dict) else [] if value is None else [value]


_STAND_INS: Mapping[str, Callable[[Any], Any]] = {
    "string": lambda value: str(value) if isinstance(value, int | float) else "",
    "boolean": lambda _: False,
    "integer": lambda _: 0,
    "number": lambda _: 0,
    "object": lambda _: {},
    "array": _list_of,
}


def _kinds(schema: Mapping[str, Any]) -> tuple[str, ...]:
    kinds = schema.get("type", ())
    return (kinds,) if isinstance(kinds, str) else tuple(kinds)


def _type(value: Any, schema: Mapping[str, Any], pointer: str, name: str) -> Finding | None:
    if "enum" in schema:
        if any(value == one and isinstance(value, bool) == isinstance(one, bool) for one in schema["enum"]):
            return None
        choices = ", ".join(map(str, schema["enum"]))
        return Finding(
            "CG152", f"{name} is {value!r}, which is none of its values", pointer, f"write one of: {choices}"
        )
    kinds = _kinds(schema)
    if not kinds or any(_is(value, kind) for kind in kinds):
        return None
    words = " or ".join(TYPES[kind][1] for kind in kinds)
    is_unquoted = "string" in kinds and isinstance(value, int | float)
    hint = "put it in quotes" if is_unquoted else _described(schema)
    return Finding("CG151", f"{name} must be {words}, and is {value!r}", pointer, hint)


def _is(value: Any, kind: str) -> bool:
    types, _ = TYPES[kind]
    return isinstance(value, types) and isinstance(value, bool) == (kind == "boolean")


def _range(value: Any, schema: Mapping[str, Any], pointer: str, name: str) -> Finding | None:
    if isinstance(value, str) and "enum" not in schema:
        if len(value) < schema.get("minLength", 0) or not re.search(schema.get("pattern", ""), value):
            return Finding("CG152", f"{name} can't be {value!r}", pointer, _described(schema))
    elif isinstance(value, int | float):
        low, high = schema.get("minimum", value), schema.get("maximum", value)
        if not low <= value <= high:
            allowed = f"outside of {low} to {high}" if "maximum" in schema else f"below {low}"
            return Finding("CG152", f"{name} is {value}, {allowed}", pointer, _described(schema))
    return None


def _unknown(key: str, known: Mapping[str, Any], pointer: str) -> Finding:
    close = difflib.get_close_matches(key, known, n=1)
    hint = f"did you mean {close[0]}?" if close else f"known here: {', '.join(known)}"
    return Finding("CG150", f"there is no setting {key}", pointer, hint)


def _described(schema: Mapping[str, Any]) -> str:
    text = str(schema.get("description", ""))
    return text[:1].lower() + text[1:].rstrip(".")
