"""The parameters of an operation in both versions: come, gone, required, deprecated, and what they may be."""

from __future__ import annotations

from typing import Any

from codegen.contract.diff.comparer import Comparer
from codegen.contract.diff.lifecycle import deprecation_facts, removal_event, stability_of, sunset_facts
from codegen.contract.diff.parts import Part, Side
from codegen.contract.diff.paths import PathPair
from codegen.contract.diff.rule_names import Context
from codegen.contract.diff.rules import SHARED
from codegen.contract.diff.words import values

_REMOVAL_RULES = {
    "without-deprecation": "request-parameter-removed",
    "with-deprecation": "request-parameter-removed-with-deprecation",
    "before-sunset": "request-parameter-removed-before-sunset",
    "sunset-parse": "request-parameter-sunset-parse",
}
_LIFECYCLE_RULES = {
    "reactivated": "request-parameter-reactivated",
    "deprecated": "request-parameter-deprecated",
    "deprecated-with-sunset": "request-parameter-deprecated",
    "deprecated-sunset-missing": "request-parameter-deprecated-sunset-missing",
    "deprecated-sunset-invalid": "request-parameter-sunset-parse",
    "sunset-date-too-small": "request-parameter-sunset-date-too-small",
    "sunset-deleted": "request-parameter-sunset-deleted",
    "sunset-parse": "request-parameter-sunset-parse",
    "sunset-date-changed-too-small": "request-parameter-sunset-date-changed-too-small",
}

Key = tuple[str, str]  # where a parameter is sent, and its name


def compare_parameters(comparer: Comparer, pair: PathPair, old: Part, new: Part) -> None:
    """Report what became of the parameters of an operation, those of its path included."""
    shared_old, shared_new = (
        _listed(side, part) for side, part in ((comparer.sides.old, pair.old), (comparer.sides.new, pair.new))
    )
    before = _renamed({**shared_old, **_listed(comparer.sides.old, old)}, pair.renamed)
    own = _listed(comparer.sides.new, new)
    after = {**shared_new, **own}
    for key in before.keys() - after.keys():
        _report_removal(comparer, before[key])
    for key in after.keys() - before.keys():
        _report_addition(comparer, after[key], is_shared=key not in own)
    for key in before.keys() & after.keys():
        if not comparer.sides.are_same(before[key].value, after[key].value):
            is_shared = before[key] in shared_old.values() and after[key] in shared_new.values()
            prefix = SHARED if is_shared else ""
            _compare(comparer, key, before[key], after[key], stability_of_operation(new), prefix)


def stability_of_operation(operation: Part) -> str:
    """The stability level of an operation; "stable" where it is misspelt, which another rule tells."""
    try:
        return stability_of(operation.members)
    except ValueError:
        return "stable"


def _listed(side: Side, holder: Part) -> dict[Key, Part]:
    listed = side.at(holder, "parameters")
    if not isinstance(listed.value, list):
        return {}
    parts = [side.at(listed, i) for i in range(len(listed.value))]
    return {
        _key(part.members): part for part in parts if part.members.get("in") not in (None, "body", "formData")
    }


def _key(parameter: dict[str, Any]) -> Key:
    name, where = str(parameter.get("name")), str(parameter.get("in"))
    return where, name.lower() if where == "header" else name


def _renamed(parameters: dict[Key, Part], names: dict[str, str]) -> dict[Key, Part]:
    return {
        (where, names.get(name, name) if where == "path" else name): part
        for (where, name), part in parameters.items()
    }


def _report_removal(comparer: Comparer, old: Part) -> None:
    fact = removal_event(old.members, comparer.policy)
    if fact is not None:
        comparer.add(
            _REMOVAL_RULES[fact.event], f"{_subject(old)}: removed{values(fact.old, fact.new)}", old, None
        )


def _report_addition(comparer: Comparer, new: Part, *, is_shared: bool) -> None:
    kind = "required" if new.members.get("required") is True else "optional"
    if new.members.get("in") == "path":
        rule = "new-request-path-parameter"
    elif is_shared:
        rule = f"new-{kind}-request-default-parameter-to-existing-path"
    else:
        rule = f"new-{kind}-request-parameter"
    comparer.add(rule, f"{_subject(new)}: added, {kind}", None, new)


def _compare(comparer: Comparer, key: Key, old: Part, new: Part, stability: str, prefix: str) -> None:
    was, is_ = (part.members.get("required") is True or key[0] == "path" for part in (old, new))
    if was != is_:
        word = "required" if is_ else "optional"
        comparer.add(f"{prefix}request-parameter-became-{word}", f"{_subject(new)}: became {word}", old, new)
    facts = [
        *deprecation_facts(old.members, new.members, comparer.policy, stability),
        *sunset_facts(old.members, new.members, comparer.policy, stability),
    ]
    for fact in facts:
        text = f"{_subject(new)}: {fact.event.replace('-', ' ')}{values(fact.old, fact.new)}"
        comparer.add(prefix + _LIFECYCLE_RULES[fact.event], text, old, new)
    context = Context(
        "request",
        "parameter",
        _subject(new),
        location=key[0],
        is_defaulted=not was and not is_,
        prefix=prefix,
    )
    comparer.compare_schemas(context, _schema(comparer.sides.old, old), _schema(comparer.sides.new, new))


def _schema(side: Side, parameter: Part) -> Part | None:
    """The schema of a parameter, also of one that is sent in a media type."""
    if "schema" in parameter.members:
        return side.at(parameter, "schema")
    content = side.at(parameter, "content")
    for media_type in content.members:
        return side.at(side.at(content, media_type), "schema")
    return None


def _subject(parameter: Part) -> str:
    return f"{parameter.members.get('in')} parameter '{parameter.members.get('name')}'"
