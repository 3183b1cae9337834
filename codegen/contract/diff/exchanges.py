"""Request bodies and responses of an operation in both versions."""

from __future__ import annotations

from codegen.contract.diff.comparer import Comparer
from codegen.contract.diff.parts import Part, Side
from codegen.contract.diff.rule_names import Context
from codegen.core.records import Record, field


def compare_request_body(comparer: Comparer, old_operation: Part, new_operation: Part) -> None:
    """Report what became of the request body."""
    old = comparer.sides.old.at(old_operation, "requestBody")
    new = comparer.sides.new.at(new_operation, "requestBody")
    if old.value is None and new.value is None:
        return
    kind = "required" if new.members.get("required") is True else "optional"
    if old.value is None:
        comparer.add(f"request-body-added-{kind}", f"request body: added, {kind}", None, new)
    elif new.value is None:
        comparer.add("request-body-removed", "request body: removed", old, None)
    elif not comparer.sides.are_same(old.value, new.value):
        if (old.members.get("required") is True) != (kind == "required"):
            comparer.add(f"request-body-became-{kind}", f"request body: became {kind}", old, new)
        _compare_content(
            comparer, old, new, Context("request", "body", "request body"), "request-body-media-type"
        )


def compare_responses(comparer: Comparer, old_operation: Part, new_operation: Part) -> None:
    """Report what became of each response."""
    old = comparer.sides.old.at(old_operation, "responses")
    new = comparer.sides.new.at(new_operation, "responses")
    for status in old.members.keys() - new.members.keys():
        part = comparer.sides.old.at(old, status)
        comparer.add(f"response-{_kind(status)}-status-removed", f"response {status}: removed", part, None)
    for status in new.members.keys() - old.members.keys():
        part = comparer.sides.new.at(new, status)
        comparer.add(f"response-{_kind(status)}-status-added", f"response {status}: added", None, part)
    for status in (each for each in old.members if each in new.members):
        _compare_response(
            comparer, status, comparer.sides.old.at(old, status), comparer.sides.new.at(new, status)
        )


def _kind(status: str) -> str:
    return "success" if status.startswith("2") else "non-success"


def _compare_response(comparer: Comparer, status: str, old: Part, new: Part) -> None:
    if comparer.sides.are_same(old.value, new.value):
        return
    _compare_headers(comparer, status, old, new)
    context = Context("response", "body", f"response {status}")
    _compare_content(comparer, old, new, context, "response-media-type")


def _compare_headers(comparer: Comparer, status: str, old: Part, new: Part) -> None:
    before, after = _headers(comparer.sides.old, old), _headers(comparer.sides.new, new)
    for name in before.keys() - after.keys():
        kind = "required" if before[name].members.get("required") is True else "optional"
        text = f"response {status}: {kind} header '{name}' removed"
        comparer.add(f"{kind}-response-header-removed", text, before[name], None)
    for name in after.keys() - before.keys():
        comparer.add("response-header-added", f"response {status}: header '{name}' added", None, after[name])
    for name in before.keys() & after.keys():
        was, is_ = (each[name].members.get("required") is True for each in (before, after))
        subject = f"response {status}: header '{name}'"
        if was and not is_:
            comparer.add(
                "response-header-became-optional", f"{subject}: became optional", before[name], after[name]
            )
        schemas = comparer.sides.old.at(before[name], "schema"), comparer.sides.new.at(after[name], "schema")
        comparer.compare_schemas(Context("response", "header", subject), *schemas)


def _headers(side: Side, response: Part) -> dict[str, Part]:
    headers = side.at(response, "headers")
    return {name.lower(): side.at(headers, name) for name in headers.members}


class _Contents(Record):
    """Media types of both versions; what one contains of the other are one pair."""

    pairs: list[tuple[str, str]] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)


def _pair_media_types(old: Part, new: Part) -> _Contents:
    found = _Contents([(name, name) for name in old.members if name in new.members])
    found.removed = [name for name in old.members if name not in new.members]
    for name in (name for name in new.members if name not in old.members):
        other = next((each for each in found.removed if _contains(each, name) or _contains(name, each)), None)
        if other is None:
            found.added.append(name)
        else:
            found.removed.remove(other)
            found.pairs.append((other, name))
    return found


def _compare_content(comparer: Comparer, old: Part, new: Part, context: Context, rule: str) -> None:
    sides = comparer.sides
    before, after = sides.old.at(old, "content"), sides.new.at(new, "content")
    if sides.are_same(before.value, after.value):
        return
    contents = _pair_media_types(before, after)
    for name in contents.removed:
        text = f"{context.subject}: media type '{name}' removed"
        comparer.add(f"{rule}-removed", text, sides.old.at(before, name), None)
    for name in contents.added:
        text = f"{context.subject}: media type '{name}' added"
        comparer.add(f"{rule}-added", text, None, sides.new.at(after, name))
    for old_name, new_name in contents.pairs:
        parts = sides.old.at(before, old_name), sides.new.at(after, new_name)
        if old_name != new_name:
            text = f"{context.subject}: media type changed from '{old_name}' to '{new_name}'"
            comparer.add(f"{rule}-name-{_naming(old_name, new_name)}", text, *parts)
        _compare_media_type(comparer, new_name, *parts, context)


def _compare_media_type(comparer: Comparer, name: str, old: Part, new: Part, context: Context) -> None:
    before, after = comparer.sides.old.at(old, "schema"), comparer.sides.new.at(new, "schema")
    if (before.value is None) != (after.value is None):
        action = "added" if before.value is None else "removed"
        rule = f"{context.direction}-body-media-type-schema-{action}"
        comparer.add(rule, f"{context.subject}: schema of media type '{name}' {action}", old, new)
        return
    subject = f"{context.subject} ({name})"
    if name == "application/json":
        subject = context.subject
    inner = Context(context.direction, context.root, subject, media_type=name)
    comparer.compare_schemas(inner, before, after)


def _parsed(name: str) -> tuple[str, str, str, frozenset[str]]:
    """Type, subtype, suffix and parameters of a media type."""
    whole, *parameters = (part.strip().lower() for part in name.split(";"))
    kind, _, subtype = whole.partition("/")
    subtype, _, suffix = subtype.partition("+")
    return kind, subtype, suffix, frozenset(parameters)


def _contains(general: str, special: str) -> bool:
    """Whether everything of one media type is also of another: `application/json` has `application/problem+json`."""
    kind, subtype, suffix, _ = _parsed(general)
    other_kind, other_subtype, other_suffix, _ = _parsed(special)
    if kind != other_kind:
        return False
    return (subtype, suffix) == (other_subtype, other_suffix) or (not suffix and other_suffix == subtype)


def _naming(old: str, new: str) -> str:
    if _parsed(old)[3] != _parsed(new)[3]:
        return "changed"
    return "specialized" if _contains(old, new) else "generalized"
