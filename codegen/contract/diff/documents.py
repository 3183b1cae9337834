"""Two versions of a contract in, every change out that a rule has a name for."""

from __future__ import annotations

from typing import Any

from codegen.contract.diff.change import Change
from codegen.contract.diff.comparer import Comparer
from codegen.contract.diff.exchanges import compare_request_body, compare_responses
from codegen.contract.diff.gateway import compare_api, compare_operation
from codegen.contract.diff.lifecycle import (
    Policy,
    deprecation_facts,
    is_public,
    removal_event,
    stability_facts,
    stability_of,
    sunset_facts,
)
from codegen.contract.diff.parameters import compare_parameters, stability_of_operation
from codegen.contract.diff.parts import Part, Sides, texts
from codegen.contract.diff.paths import Operation, PathPair, operations, pair_paths
from codegen.contract.diff.report import Report
from codegen.contract.diff.schema.compare import Schemas
from codegen.contract.diff.security import compare_requirements, compare_schemes
from codegen.contract.diff.versions import version_of, version_rule, version_words
from codegen.contract.diff.words import values

_REMOVAL_RULES = {
    ("path", "without-deprecation"): "api-path-removed-without-deprecation",
    ("path", "with-deprecation"): "api-path-removed-with-deprecation",
    ("path", "before-sunset"): "api-path-removed-before-sunset",
    ("path", "sunset-parse"): "api-path-sunset-parse",
    ("operation", "without-deprecation"): "api-removed-without-deprecation",
    ("operation", "with-deprecation"): "api-removed-with-deprecation",
    ("operation", "before-sunset"): "api-removed-before-sunset",
    ("operation", "sunset-parse"): "api-path-sunset-parse",
}
_LIFECYCLE_RULES = {
    "reactivated": "endpoint-reactivated",
    "deprecated": "endpoint-deprecated",
    "deprecated-with-sunset": "endpoint-deprecated-with-sunset",
    "deprecated-sunset-missing": "api-deprecated-sunset-missing",
    "deprecated-sunset-invalid": "api-deprecated-sunset-parse",
    "sunset-date-too-small": "api-sunset-date-too-small",
    "sunset-deleted": "sunset-deleted",
    "sunset-parse": "api-path-sunset-parse",
    "sunset-date-changed-too-small": "api-sunset-date-changed-too-small",
    "stability-decreased": "api-stability-decreased",
    "stability-increased": "api-stability-increased",
}


def diff_documents(
    before: dict[str, Any], after: dict[str, Any], policy: Policy | None = None
) -> list[Change]:
    """Compare two versions of a contract (OpenAPI 3); references within each are followed.

    Args:
        policy: how long deprecated things live on; without one, any time does.
    """
    sides = Sides(before, after)
    policy = policy or Policy()
    comparer = Comparer(sides, policy, Schemas(sides, policy), Report())
    _compare_paths(comparer)
    compare_named(comparer, "webhooks", "webhook", sides.old.root("webhooks"), sides.new.root("webhooks"))
    components = sides.old.root("components", "schemas"), sides.new.root("components", "schemas")
    compare_named(comparer, "components", "api-schema", *components)
    security = sides.old.root("security"), sides.new.root("security")
    compare_requirements(comparer, *security, "api-global-security")
    compare_schemes(comparer)
    compare_api(comparer)
    return conclude(comparer)


def conclude(comparer: Comparer) -> list[Change]:
    """The changes in their order, with what is to say of the version that they come under."""
    sides, changes = comparer.sides, comparer.report.changes
    versions = version_of(sides.old.document), version_of(sides.new.document)
    if rule := version_rule(*versions, changes):
        text = f"something breaks, and {version_words(*versions)}"
        comparer.add(rule, text, sides.old.root("info", "version"), sides.new.root("info", "version"))
    return sorted(set(changes), key=_order)


def _order(change: Change) -> tuple[str, int, str, str]:
    path = change.operation.partition(" ")[2]
    return f"{path} {change.operation}", -change.level.rank, change.id, change.text


def _compare_paths(comparer: Comparer) -> None:
    paths = pair_paths(comparer.sides)
    for path, part in paths.removed:
        for operation in operations(path, part, comparer.sides.old).values():
            _report_removal(comparer, operation, "path")
    for path, part in paths.added:
        for operation in operations(path, part, comparer.sides.new).values():
            comparer.of(str(operation)).add("endpoint-added", "endpoint added", None, operation.part)
    for pair in paths.both:
        if not comparer.sides.are_same(pair.old.value, pair.new.value) or pair.old_path != pair.new_path:
            _compare_path(comparer, pair)
        _compare_gateway(comparer, pair)  # what an operation inherits may change without it


def _compare_path(comparer: Comparer, pair: PathPair) -> None:
    before = operations(pair.old_path, pair.old, comparer.sides.old)
    after = operations(pair.new_path, pair.new, comparer.sides.new)
    for method, operation in before.items():
        if method not in after:
            _report_removal(comparer, operation, "operation")
    for method, operation in after.items():
        own = comparer.of(str(operation))
        if method not in before:
            own.add("endpoint-added", "endpoint added", None, operation.part)
        else:
            _compare_operation(own, pair, before[method].part, operation.part)


def _compare_gateway(comparer: Comparer, pair: PathPair) -> None:
    before = operations(pair.old_path, pair.old, comparer.sides.old)
    for method, operation in operations(pair.new_path, pair.new, comparer.sides.new).items():
        if method in before and is_public(operation.part.members):
            compare_operation(comparer.of(str(operation)), before[method].part, operation.part)


def _report_removal(comparer: Comparer, operation: Operation, kind: str) -> None:
    own = comparer.of(str(operation))
    if _report_misspelt(own, operation.part, None) or not is_public(operation.part.members):
        return
    fact = removal_event(operation.part.members, comparer.policy)
    if fact is not None:
        what = "endpoint removed with its path" if kind == "path" else "endpoint removed"
        words = f"{what}, {fact.event.replace('-', ' ')}{values(fact.old, fact.new)}"
        own.add(_REMOVAL_RULES[kind, fact.event], words, operation.part, None)


def _report_misspelt(comparer: Comparer, old: Part | None, new: Part | None) -> bool:
    """Whether a stability level is none of those there are."""
    part = new or old
    try:
        stability_of(part.members if part else {})
    except ValueError as error:
        comparer.add("api-invalid-stability-level", f"stability level: {error}", old, new)
        return True
    return False


def _compare_operation(comparer: Comparer, pair: PathPair, old: Part, new: Part) -> None:
    is_misspelt = [_report_misspelt(comparer, old, None), _report_misspelt(comparer, None, new)]
    if not any(is_misspelt):
        _compare_lifecycle(comparer, old, new)
    if not is_public(new.members):
        return  # nobody relies on it yet
    compare_parameters(comparer, pair, old, new)
    compare_request_body(comparer, old, new)
    compare_responses(comparer, old, new)
    _compare_names(comparer, old, new)
    security = comparer.sides.old.at(old, "security"), comparer.sides.new.at(new, "security")
    compare_requirements(comparer, *security, "api-security")


def _compare_lifecycle(comparer: Comparer, old: Part, new: Part) -> None:
    stability = stability_of_operation(new)
    facts = [*stability_facts(old.members, new.members)]
    if is_public(new.members):
        facts += deprecation_facts(old.members, new.members, comparer.policy, stability)
        facts += sunset_facts(old.members, new.members, comparer.policy, stability)
    for fact in facts:
        text = f"endpoint: {fact.event.replace('-', ' ')}{values(fact.old, fact.new)}"
        comparer.add(_LIFECYCLE_RULES[fact.event], text, old, new)


def _compare_names(comparer: Comparer, old: Part, new: Part) -> None:
    """The operation's own name and its tags."""
    before, after = old.members.get("operationId"), new.members.get("operationId")
    if before != after:
        action = "removed" if before else "added"
        comparer.add(f"api-operation-id-{action}", f"operationId {action}{values(before, after)}", old, new)
    tags = [texts(part.members.get("tags")) for part in (old, new)]
    for tag in sorted(tags[0] - tags[1]):
        comparer.add("api-tag-removed", f"tag '{tag}' removed", old, new)
    for tag in sorted(tags[1] - tags[0]):
        comparer.add("api-tag-added", f"tag '{tag}' added", old, new)


def compare_named(comparer: Comparer, what: str, rule: str, old: Part, new: Part) -> None:
    """Things of the document that count by their names."""
    noun = "schema" if what == "components" else "webhook"
    for name in old.members.keys() - new.members.keys():
        comparer.add(f"{rule}-removed", f"{noun} '{name}': removed", comparer.sides.old.at(old, name), None)
    for name in new.members.keys() - old.members.keys():
        comparer.add(f"{rule}-added", f"{noun} '{name}': added", None, comparer.sides.new.at(new, name))
