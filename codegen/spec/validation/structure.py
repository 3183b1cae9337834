"""Whether each object of a document is what the grammar says: member names, types, required members.

In: the objects of a bundled document. Out: findings in plain words, and the corrections after which the document
follows the grammar.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from typing import Any

from codegen.core.fields import type_name
from codegen.core.pointer import child, token
from codegen.spec.edits import REMOVED
from codegen.spec.grammar import Dialect, Kind, Rule, dialect_of
from codegen.spec.report import Report
from codegen.spec.validation.corrections import Corrections, short
from codegen.spec.validation.objects import checks_of
from codegen.spec.validation.scalars import check_scalar
from codegen.spec.walk import Visit, rule_of

DESCRIPTIVE = frozenset(
    "Contact ExternalDocumentation Example License Link Server ServerVariable Tag XML OAuthFlow OAuthFlows".split()
)
"""Kinds that nothing is generated from: what is wrong in them is left out with a warning."""

_FILLS: dict[tuple[str, str], Any] = {
    ("Document", "info"): {"title": "API", "version": "0.0.0"},
    ("Document", "paths"): {},
    ("Info", "title"): "API",
    ("Info", "version"): "0.0.0",
    ("ExternalDocumentation", "url"): "",
    ("License", "name"): "",
    ("OAuthFlow", "scopes"): {},
    ("Operation", "responses"): {"default": {"description": ""}},
    ("RequestBody", "content"): {},
    ("Response", "description"): "",
    ("Server", "url"): "/",
    ("ServerVariable", "default"): "",
}
"""What a missing member is read as, where the document stays usable without it."""

_MOST_SUGGESTIONS = 500
"""Unknown names that a known one is looked for; each costs a tenth of a millisecond."""

_IDLE_SIBLINGS = frozenset("summary description title example".split())
"""What nobody misses beside a reference."""

_LATER_KEYWORDS = {
    "const": "write enum with this one value",
    "examples": "write example",
    "patternProperties": "write additionalProperties",
    "prefixItems": "write items",
    "$defs": "move the schemas to components/schemas",
    "definitions": "move the schemas to components/schemas",
}


def check_structure(visits: Iterable[Visit], version: str, report: Report) -> Corrections:
    """Check objects of a document of version "2.0", "3.0", "3.1" or "3.2"."""
    corrections = Corrections(version, report)
    checker = _Checker(corrections, dialect_of(version))
    listed = list(visits)
    for visit in listed:
        checker.check(visit)
    for visit in listed:
        _complete(visit, corrections.edits)
    return corrections


def _complete(visit: Visit, edits: dict[str, Any]) -> None:
    """What is left out must not leave its owner without a required member."""
    kind, value, pointer = visit
    for name in kind.required if isinstance(value, dict) else ():
        if edits.get(f"{pointer}/{name}") is REMOVED:
            if (kind.name, name) in _FILLS:
                edits[f"{pointer}/{name}"] = _FILLS[kind.name, name]
            else:
                edits[pointer] = REMOVED


class _Checker:
    def __init__(self, corrections: Corrections, dialect: Dialect) -> None:
        self.dialect = dialect
        self._corrections = corrections
        self._object_checks = checks_of(corrections.version)
        self._close_names: dict[tuple[str, str], str] = {}

    def check(self, visit: Visit) -> None:
        kind, value, pointer = visit
        if value is None or (isinstance(value, bool) and kind.or_boolean):
            return  # an absent member is its owner's finding
        if not isinstance(value, dict):
            self._no_object(kind, value, pointer)
            return
        if kind.refers and "$ref" in value:
            if not isinstance(value["$ref"], str):
                message = f"$ref must be text, and is {type_name(value['$ref'])}"
                hint = "write where it leads, such as '#/components/schemas/NAME'"
                self._corrections.refuse("CG012", message, f"{pointer}/$ref", hint)
            if not kind.is_open:
                self._siblings(visit)
                return
        self._members(visit)

    def _members(self, visit: Visit) -> None:
        kind, value, pointer = visit
        for name, member in value.items():
            rule = rule_of(kind, name)
            if rule is None:
                self._unknown(kind, name, pointer)
            else:
                self._member(kind, rule, name, member, f"{pointer}/{token(name)}")
        for name in kind.required:
            if name not in value:
                self._missing(kind, name, pointer)
        object_check = self._object_checks.get(kind.name)
        if object_check is not None:
            object_check(self._corrections, value, pointer)

    # ---- members
    def _member(self, kind: Kind, rule: Rule, name: str, member: Any, pointer: str) -> None:
        if member is None and (rule.many or rule.kind != "any"):
            self._nothing(kind, rule, name, pointer)
        elif rule.many == "list":
            self._list(kind, rule, name, member, pointer)
        elif rule.many == "map":
            self._map(kind, rule, name, member, pointer)
        elif rule.is_scalar:
            self._scalar(kind, rule.kind, name, member, pointer)

    def _list(self, kind: Kind, rule: Rule, name: str, member: Any, pointer: str) -> None:
        if not isinstance(member, list):
            self._refuse(kind, f"{name} of {kind.title} must be a list, and is {type_name(member)}", pointer)
            return
        for index, item in enumerate(member):
            if item is None and rule.kind != "any":
                self._refuse(kind, f"an item of {name} is empty", child(pointer, index))
            elif rule.is_scalar:
                self._scalar(kind, rule.kind, f"an item of {name}", item, child(pointer, index))

    def _map(self, kind: Kind, rule: Rule, name: str, member: Any, pointer: str) -> None:
        if not isinstance(member, dict):
            self._refuse(
                kind, f"{name} of {kind.title} must be an object, and is {type_name(member)}", pointer
            )
            return
        for key, item in member.items():
            place = f"{pointer}/{token(key)}"
            if item is None and rule.kind != "any":
                self._nothing_named(name, rule, key, place)
            elif rule.is_scalar:
                self._scalar(kind, rule.kind, f"{key} in {name}", item, place)

    def _scalar(self, kind: Kind, wanted: str, name: str, value: Any, pointer: str) -> None:
        check_scalar(self._corrections, kind, wanted, name, value, pointer, refuse=self._refuse)

    # ---- deviations
    def _siblings(self, visit: Visit) -> None:
        """Before OpenAPI 3.1 nothing counts beside `$ref` (https://spec.openapis.org/oas/v3.0.4.html#reference-object)."""
        for name in visit.value:
            if name == "$ref":
                continue
            place = f"{visit.pointer}/{token(name)}"
            if name in _IDLE_SIBLINGS or name.startswith("x-"):
                self._corrections.overlooked.add(place)
            else:
                message = f"{short(name)} says nothing beside $ref"
                self._corrections.overlook("CG013", message, place, "put the reference into allOf")

    def _no_object(self, kind: Kind, value: Any, pointer: str) -> None:
        message = f"{kind.title} must be an object, and is {type_name(value)}"
        if kind.name == "Schema" and isinstance(value, bool | list):
            mended: dict[str, Any] = {"not": {}} if value is False else {}
            hint = "write one schema" if isinstance(value, list) else "write {} for any value"
            self._corrections.mend("CG012", message, pointer, mended, hint)
        elif kind.name == "OAuthFlows":
            self._corrections.mend("CG012", message, pointer, {}, "write one object for each flow")
        else:
            self._refuse(kind, message, pointer)

    def _nothing(self, kind: Kind, rule: Rule, name: str, pointer: str) -> None:
        """YAML reads `parameters:` without a value as null."""
        if kind.others is rule:
            self._nothing_named(kind.title, rule, name, pointer)
            return
        message = f"{name} of {kind.title} has no value: it is read as absent"
        self._corrections.mend("CG015", message, pointer, REMOVED, "remove it, or give it a value")
        if name in kind.required:
            self._missing(kind, name, pointer.rpartition("/")[0])

    def _nothing_named(self, owner: str, rule: Rule, name: str, pointer: str) -> None:
        value: Any = (
            [] if "list" in rule.many or rule.kind == "strings" else "" if rule.kind == "string" else {}
        )
        if rule.kind == "Header":
            value = {"schema": {}}
        for needed in () if rule.is_scalar else self.dialect[rule.kind].required:
            if (rule.kind, needed) not in _FILLS:
                self._corrections.refuse(
                    "CG015", f"{name} in {owner} has no value", pointer, "give it a value"
                )
                return
            value[needed] = _FILLS[rule.kind, needed]
        message = f"{name} in {owner} has no value: it is read as empty"
        self._corrections.mend("CG015", message, pointer, value, "give it a value")

    def _missing(self, kind: Kind, name: str, pointer: str) -> None:
        message = f"{kind.title} needs {name}"
        fill = _FILLS.get((kind.name, name))
        if fill is None:
            self._refuse(kind, message, pointer, code="CG011", hint=f"add {name}")
        else:
            self._corrections.mend("CG011", message, f"{pointer}/{name}", fill, f"add {name}")

    def _unknown(self, kind: Kind, name: str, pointer: str) -> None:
        place = f"{pointer}/{token(name)}"
        if name.startswith("x-") or kind.is_open:
            if kind.others is not None:
                self._corrections.overlooked.add(
                    place
                )  # openapi-spec-validator takes it for a path or a response
            return
        if name == "$ref":
            message = f"{kind.title} can't be a reference"
            self._refuse(
                kind, message, place, code="CG025", hint="write the object here, or refer to what it holds"
            )
            return
        message = f"{kind.title} has no member {name!r}: it is ignored"
        if kind.name == "PathItem" and re.fullmatch(r"[a-zA-Z]+", name):
            message = f"OpenAPI {self._corrections.version} has no method {name!r}: the operation is left out"
        self._corrections.overlook("CG013", message, place, self._suggestion(kind, name))

    def _suggestion(self, kind: Kind, name: str) -> str:
        if kind.name == "Schema" and name in _LATER_KEYWORDS:
            return f"it is a keyword of OpenAPI 3.1: {_LATER_KEYWORDS[name]}"
        key = (kind.name, name)
        if key not in self._close_names:
            may_look = len(name) <= 40 and len(self._close_names) < _MOST_SUGGESTIONS
            close = difflib.get_close_matches(name, list(kind.fields), 1) if may_look else []
            self._close_names[key] = (
                f"did you mean {close[0]}?" if close else "remove it, or begin its name with x-"
            )
        return self._close_names[key]

    def _refuse(self, kind: Kind, message: str, pointer: str, code: str = "CG012", hint: str = "") -> None:
        # A schema without a keyword lets more values pass, and no fewer.
        if kind.name in DESCRIPTIVE or (kind.name == "Schema" and code == "CG012"):
            self._corrections.mend(code, f"{message}: it is left out", pointer, REMOVED, hint)
        else:
            self._corrections.refuse(code, message, pointer, hint or "correct it")
