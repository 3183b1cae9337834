"""Changes in words: what each is about, what happened, the values of both versions, in JSON Schema's own terms."""

from __future__ import annotations

import json
from typing import Any

from codegen.contract.diff.facts import Fact
from codegen.contract.diff.schema.types import TypeChange

_ABOUT_PROPERTIES = (
    "property-added",
    "property-removed",
    "property-became-required",
    "property-became-optional",
)
_PROPERTY_WORDS = {
    "property-became-required": "became required",
    "property-became-optional": "became optional",
}
_NAMED = ("dependent-required", "discriminator-mapping-changed")
"""Events that are about an entry of the keyword."""

_KEYWORDS = {
    "all-of": "allOf",
    "any-of": "anyOf",
    "content-encoding": "contentEncoding",
    "content-media-type": "contentMediaType",
    "content-schema": "contentSchema",
    "dependent-required": "dependentRequired",
    "dependent-schema": "dependentSchemas entry",
    "exclusive-max": "exclusiveMaximum",
    "exclusive-min": "exclusiveMinimum",
    "max-contains": "maxContains",
    "max-items": "maxItems",
    "max-length": "maxLength",
    "max": "maximum",
    "min-contains": "minContains",
    "min-items": "minItems",
    "min-length": "minLength",
    "min": "minimum",
    "one-of": "oneOf",
    "pattern-property": "patternProperties entry",
    "prefix-items": "prefixItems",
    "property-names": "propertyNames",
    "unevaluated-items": "unevaluatedItems",
    "unevaluated-properties": "unevaluatedProperties",
    "x-extensible-enum": "x-extensible-enum",
}
"""Keywords by the words that rules have for them, longer ones before those that they begin with."""

_LONGEST = 80


def text_of(rule: str, fact: Fact, subject: str, path: str) -> str:
    """A fact in words.

    Args:
        subject: what holds the schema: "request body".
        path: of the schema below that.
    """
    if fact.event in _ABOUT_PROPERTIES:
        path = f"{path}/{fact.name}" if path else fact.name
    about = f"{subject}: " + (f"property '{path}': " if path else "")
    return about + _phrase(rule, fact)


def _phrase(rule: str, fact: Fact) -> str:
    if isinstance(fact.old, TypeChange):
        return _type_words(fact.old, rule.rpartition("-")[2])
    words = _event_words(fact.event)
    if fact.event in ("property-added", "property-removed"):
        words = f"{fact.event.removeprefix('property-')}, {'required' if fact.is_required else 'optional'}"
    if rule.endswith("-with-default"):
        words += " with a default"
    if fact.event.startswith(_NAMED):
        words += f" for '{fact.name}'"
    return words + values(fact.old, fact.new)


def _event_words(event: str) -> str:
    if event in _ABOUT_PROPERTIES:
        return _PROPERTY_WORDS.get(event, event.replace("-", " "))
    for name, keyword in _KEYWORDS.items():
        if event.startswith(f"{name}-"):
            return f"{keyword} {event.removeprefix(name + '-').replace('-', ' ')}"
    return event.replace("read-only", "readOnly").replace("write-only", "writeOnly").replace("-", " ")


def _type_words(change: TypeChange, verdict: str) -> str:
    shown = [
        _type(*each)
        for each in ((change.old_types, change.old_format), (change.new_types, change.new_format))
    ]
    words = f"type changed from {shown[0]} to {shown[1]}"
    return words if verdict == "changed" else f"{words} ({verdict})"


def _type(names: tuple[str, ...], form: str) -> str:
    return ("/".join(names) or "any") + (f" ({form})" if form else "")


def values(old: Any, new: Any) -> str:
    """The values of both versions, as far as there are any."""
    if old is not None and new is not None:
        return f" from {_shown(old)} to {_shown(new)}"
    value = old if new is None else new
    return "" if value is None else f": {_shown(value)}"


def _shown(value: Any) -> str:
    text = f"'{value}'" if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."
