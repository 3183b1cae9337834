"""The loss report: what of a contract is not in the document that API Gateway imports, one finding a rule.

In: a contract's data. Out: a finding for each rule that something falls under, at the first of its places, with how
often. What is left out of schemas is reported by the lowering, schema by schema.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from typing import Any, NamedTuple

from codegen.contract.losses.fates import FATES, HTTP_FATES, HTTP_RULES, RULES, Fate
from codegen.core.diagnostics import Diagnostic
from codegen.core.findings import Findings, Locate
from codegen.core.pointer import child
from codegen.importer.lowering.media_types import model_type
from codegen.ir.api import ApiType
from codegen.spec.grammar import Kind, Rule, dialect_of
from codegen.spec.walk import rule_of


class LeftOut(NamedTuple):
    """A member that is not in the document that API Gateway imports."""

    fate: Fate
    name: str
    pointer: str


def report_left_out(
    data: Mapping[str, Any], version: str, locate: Locate, api_type: ApiType = ApiType.REST
) -> list[Diagnostic]:
    """The findings.

    Args:
        data: the contract, in OpenAPI 3.
        version: of its objects: "3.0", "3.1" or "3.2".
        api_type: what it becomes.
    """
    by_fate: dict[Fate, list[LeftOut]] = {}
    for each in left_out(data, version, api_type):
        by_fate.setdefault(each.fate, []).append(each)
    findings = Findings(locate)
    for fate, says in (HTTP_RULES if api_type is ApiType.HTTP else RULES).items():
        found = by_fate.get(fate, [])
        if found:
            count = f"{len(found)} member{'s' if len(found) > 1 else ''}"
            findings.note(fate.value, says.format(count=count, first=found[0].name), found[0].pointer)
    return findings.diagnostics


def left_out(data: Mapping[str, Any], version: str, api_type: ApiType = ApiType.REST) -> Iterator[LeftOut]:
    """Every member that a rule leaves out, outermost ones first."""
    dialect = dialect_of(version)
    fates_by_kind = HTTP_FATES if api_type is ApiType.HTTP else FATES
    known: dict[tuple[str, str], _Becomes] = {}
    stay: dict[str, set[str]] = {
        kind: set() for kind in dialect
    }  # names of members that do: most of a contract
    waiting: list[tuple[Kind, Mapping[str, Any], str]] = [(dialect["Document"], data, "")]
    while waiting:
        kind, value, pointer = waiting.pop()
        below: list[tuple[Kind, Mapping[str, Any], str]] = []
        for name, member in value.items():
            becomes = known.get((kind.name, name))
            if becomes is None:
                fate = fates_by_kind.get(kind.name, {}).get(name) or _fate(kind, name)
                becomes = known[kind.name, name] = _Becomes(fate, _below(kind, name, fate))
                if becomes == _STAYS:
                    stay[kind.name].add(name)
            fate, rule = becomes
            if fate is Fate.KEPT and (rule is None or isinstance(member, _PLAIN)):
                continue
            place = child(pointer, name)
            if fate is not Fate.KEPT:
                yield LeftOut(fate, name, place)
            if rule is not None:
                yield from _unchecked(kind, name, member, place)
                objects = _objects(rule, member, place, stay[rule.kind])
                below += ((dialect[rule.kind], each, where) for where, each in objects)
        waiting += reversed(below)


class _Becomes(NamedTuple):
    """What becomes of the members of one name.

    Attributes:
        below: how the grammar has objects in there that rules may leave members out of; None where there are none.
    """

    fate: Fate
    below: Rule | None


_STAYS = _Becomes(Fate.KEPT, None)


def _below(kind: Kind, name: str, fate: Fate) -> Rule | None:
    rule = rule_of(kind, name) if fate in (Fate.KEPT, Fate.INLINED) else None
    has_objects = rule is not None and not rule.is_scalar and (rule.kind in FATES or rule.kind in _THROUGH)
    return rule if has_objects else None


def _unchecked(kind: Kind, name: str, member: Any, place: str) -> Iterator[LeftOut]:
    """The media types of a request that API Gateway has no models for."""
    if (kind.name, name) == ("RequestBody", "content") and isinstance(member, dict):
        for media_type in member:
            if model_type(media_type) is None:
                yield LeftOut(Fate.BODIES, media_type, child(place, media_type))


def _fate(kind: Kind, name: str) -> Fate:
    """What becomes of a member of any name."""
    if name.startswith("x-") and not name.startswith(_EXTENSIONS):
        return Fate.READERS
    if kind.name == "Responses" and not _STATUS.match(name):
        return Fate.ANSWERS  # API Gateway knows statuses alone
    return Fate.KEPT


def _objects(rule: Rule, member: Any, place: str, stay: Set[str]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The objects below a member that is there, in whatever place, which have more than members that just stay."""
    if rule.many == "map" and isinstance(member, dict):
        for name, each in member.items():
            if isinstance(each, dict) and not each.keys() <= stay:
                yield child(place, name), each
    elif rule.many == "list" and isinstance(member, list):
        for index, each in enumerate(member):
            if isinstance(each, dict) and not each.keys() <= stay:
                yield child(place, index), each
    elif not rule.many and isinstance(member, dict):
        yield place, member


_PLAIN = (str, int, float, type(None))
_EXTENSIONS = "x-amazon-apigateway-"
_STATUS = re.compile(r"[1-5]\d\d\Z")
_THROUGH = frozenset({"Paths", "Responses"})
"""Objects whose members are objects of any name."""
