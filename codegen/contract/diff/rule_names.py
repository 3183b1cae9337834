"""The rule that a fact breaks where it was found: ids are made of side, place and event, with a few exceptions."""

from __future__ import annotations

from collections.abc import Callable

from codegen.contract.diff.change import Level
from codegen.contract.diff.facts import Comparison, Fact
from codegen.contract.diff.parts import Part
from codegen.contract.diff.rules import levels
from codegen.contract.diff.schema import types
from codegen.core.records import Record, replace


class Context(Record, frozen=True):
    """Where schemas stand: what is sent or received there."""

    direction: str  # "request", "response"
    root: str  # "body", "parameter", "header"
    subject: str  # "the request body", "the query parameter 'limit'"
    media_type: str = ""
    location: str = ""  # of a parameter: "query"
    is_defaulted: bool = True  # whether a default can take effect: of a parameter that may be missing
    path: str = ""  # of the schema below the root
    is_required: bool = False  # whether that is a required property
    prefix: str = ""  # of the ids of rules

    @property
    def place(self) -> str:
        """The middle of a rule's id."""
        if not self.path:
            return self.root
        return "property" if self.root == "body" else f"{self.root}-property"

    def below(self, segment: str, is_required: bool) -> Context:
        """Where a schema below stands."""
        return replace(self, path=f"{self.path}/{segment}" if self.path else segment, is_required=is_required)


def rule_of(fact: Fact, context: Context, comparison: Comparison) -> str | None:
    """The id of the rule about a fact where it was found; None where there is none."""
    special = _SPECIAL.get(fact.event)
    rule = special(fact, context) if special else f"{context.direction}-{context.place}-{fact.event}"
    if rule not in levels() and context.root == "parameter" and context.path == "items":
        rule = f"request-parameter-{fact.event}"  # what each item may be is what the parameter may be
    if rule not in levels() or not _counts(fact, context):
        return None
    if special and fact.name:
        return rule  # about a property: it says itself what it is
    return _guarded(rule, fact, context, comparison)


def _guarded(rule: str, fact: Fact, context: Context, comparison: Comparison) -> str | None:
    """What is only received counts little in a request, and what is only sent in a response."""
    keyword, word = _IGNORED[context.direction]
    if not context.path or comparison.new.members.get(keyword) is not True:
        return rule
    if fact.event.startswith("pattern"):
        return rule  # the rules about patterns make no difference
    variant = f"{context.direction}-{word}-{context.place}-{fact.event}"
    if variant in levels():
        return variant
    return rule if levels()[rule] is Level.INFO else None


_IGNORED = {"request": ("readOnly", "read-only"), "response": ("writeOnly", "write-only")}


def _counts(fact: Fact, context: Context) -> bool:
    return context.is_defaulted or not fact.event.startswith("default-value") or bool(context.path)


def _type_rule(fact: Fact, context: Context) -> str:
    if context.direction == "response":
        verdict = types.response_verdict(fact.old, context.media_type)
    elif context.root == "body":
        verdict = types.request_verdict(fact.old, context.media_type)
    else:
        verdict = (
            types.parameter_property_verdict(fact.old) if context.path else types.parameter_verdict(fact.old)
        )
    return f"{context.direction}-{context.place}-{verdict}"


def _enum_removed_rule(_: Fact, context: Context) -> str:
    is_answer = context.direction == "response" and context.root == "body" and not context.path
    return (
        "response-mediatype-enum-value-removed"
        if is_answer
        else (f"{context.direction}-{context.place}-enum-value-removed")
    )


def _became_enum_rule(_: Fact, context: Context) -> str:
    if context.location == "header" and context.path:
        return "request-header-property-became-enum"
    return f"{context.direction}-{context.place}-became-enum"


def _access_rule(fact: Fact, context: Context) -> str:
    if context.root != "body" or not context.path:
        return ""
    return f"{context.direction}-{'required' if context.is_required else 'optional'}-property-{fact.event}"


def _property_removed_rule(fact: Fact, context: Context) -> str:
    assert fact.old_part is not None
    if context.root != "body" or _is_ignored(fact.old_part, context):
        return ""
    if context.direction == "request":
        return "request-property-removed"
    return f"response-{_kind(fact, fact.old_part)}-removed"


def _property_added_rule(fact: Fact, context: Context) -> str:
    assert fact.new_part is not None
    if _is_ignored(fact.new_part, context):
        return ""
    if context.location == "header":
        return "new-required-request-header-property" if fact.is_required else ""
    if context.root != "body":
        return ""
    if context.direction == "response":
        return f"response-{_kind(fact, fact.new_part)}-added"
    if not fact.is_required:
        return "new-optional-request-property"
    is_filled = "default" in fact.new_part.members
    return f"new-required-request-property{'-with-default' if is_filled else ''}"


def _kind(fact: Fact, part: Part) -> str:
    is_write_only = part.members.get("writeOnly") is True
    return (
        f"{'required' if fact.is_required else 'optional'}-{'write-only-' if is_write_only else ''}property"
    )


def _is_ignored(part: Part, context: Context) -> bool:
    return context.direction == "request" and part.members.get("readOnly") is True


def _requiredness_rule(fact: Fact, context: Context) -> str:
    assert fact.new_part is not None
    word = fact.event.removeprefix("property-")
    if _is_ignored(fact.new_part, context):
        return ""
    if context.location == "header":
        return f"request-header-property-{word}"
    if context.root != "body":
        return ""
    if context.direction == "response":
        parts = fact.old_part, fact.new_part
        is_write_only = any(part is not None and part.members.get("writeOnly") is True for part in parts)
        return f"response-{'write-only-' if is_write_only else ''}property-{word}"
    is_filled = word == "became-required" and "default" in fact.new_part.members
    return f"request-property-{word}{'-with-default' if is_filled else ''}"


_SPECIAL: dict[str, Callable[[Fact, Context], str]] = {
    "type": _type_rule,
    "enum-value-removed": _enum_removed_rule,
    "became-enum": _became_enum_rule,
    "became-read-only": _access_rule,
    "became-not-read-only": _access_rule,
    "became-write-only": _access_rule,
    "became-not-write-only": _access_rule,
    "property-removed": _property_removed_rule,
    "property-added": _property_added_rule,
    "property-became-required": _requiredness_rule,
    "property-became-optional": _requiredness_rule,
}
"""Events whose rules are not simply named "side, place, event"."""
