"""Operations are dealt out to Lambda functions: one each as long as the stack stays within CloudFormation's limit,
else one per tag, else one for all.

CloudFormation takes 500 resources in a stack
(https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from codegen.core.diagnostics import Diagnostic, Severity, SourceLocation
from codegen.core.names import PythonIdentifier, UniqueNames, python_identifier
from codegen.importer.project_names import MODULE_NAMES_TAKEN
from codegen.ir.api import Route
from codegen.ir.project import Grouping

MOST_RESOURCES = 500
RESOURCES_OF_A_FUNCTION = 3  # function, role, permission
RESOURCES_OF_THE_API = 20  # API, deployment, stage, logs, and what users add to the template

UNTAGGED = "untagged"
EVERYTHING = "api"

Groups = dict[PythonIdentifier, tuple[PythonIdentifier, ...]]
"""The stem of each function's module, and the operations that the function serves."""

Named = Sequence[tuple[Route, PythonIdentifier]]


def functions_that_fit(authorizers: int, resources_of_each: int = RESOURCES_OF_A_FUNCTION) -> int:
    """How many functions one stack takes beside its authorizers."""
    return (MOST_RESOURCES - RESOURCES_OF_THE_API) // resources_of_each - authorizers


def plan_groups(
    operations: Named,
    grouping: Grouping,
    authorizers: int,
    location: SourceLocation,
    resources_of_each: int = RESOURCES_OF_A_FUNCTION,
) -> tuple[Groups, list[Diagnostic]]:
    """Deal the operations out, and report where the stack can't take the functions or `auto` chose another grouping.

    Args:
        resources_of_each: how many resources of the stack a function is.
    """
    most = functions_that_fit(authorizers, resources_of_each)
    if grouping is not Grouping.AUTO:
        groups = _together(_GROUPINGS[grouping](operations), operations)
        return groups, _too_many(groups, grouping, most, location)
    for candidate in (Grouping.PER_OPERATION, Grouping.PER_TAG, Grouping.SINGLE):
        groups = _together(_GROUPINGS[candidate](operations), operations)
        if len(groups) <= most:
            break
    if candidate is Grouping.PER_OPERATION:
        return groups, []
    message = (
        f"{len(operations)} operations share {_count(len(groups))} ({candidate}): a function for each would pass"
        f" CloudFormation's limit of {MOST_RESOURCES} resources in a stack"
    )
    return groups, [Diagnostic("CG284", Severity.NOTE, message, location)]


def _per_operation(operations: Named) -> Groups:
    return {name: (name,) for _, name in operations}


def _per_tag(operations: Named) -> Groups:
    """One function for each first tag of an operation."""
    by_tag: dict[str, list[PythonIdentifier]] = {}
    for route, name in operations:
        tag = route.operation.tags[0] if route.operation.tags else UNTAGGED
        by_tag.setdefault(tag, []).append(name)
    stems = UniqueNames(MODULE_NAMES_TAKEN)
    return {
        PythonIdentifier(stems.claim(python_identifier(tag, "tag", MODULE_NAMES_TAKEN), tag)): tuple(members)
        for tag, members in by_tag.items()
    }


def _single(operations: Named) -> Groups:
    return {PythonIdentifier(EVERYTHING): tuple(name for _, name in operations)} if operations else {}


_GROUPINGS: dict[Grouping, Callable[[Named], Groups]] = {
    Grouping.PER_OPERATION: _per_operation,
    Grouping.PER_TAG: _per_tag,
    Grouping.SINGLE: _single,
}


def _together(groups: Groups, operations: Named) -> Groups:
    """The groups with all operations of one method of API Gateway in one: a method calls one function."""
    leader = {route.route_key: name for route, name in reversed(operations)}
    stem_of = {member: stem for stem, members in groups.items() for member in members}
    joined: dict[PythonIdentifier, list[PythonIdentifier]] = {}
    for route, name in operations:
        joined.setdefault(stem_of[leader[route.route_key]], []).append(name)
    return {stem: tuple(joined[stem]) for stem in groups if stem in joined}


def _too_many(groups: Groups, grouping: Grouping, most: int, location: SourceLocation) -> list[Diagnostic]:
    if len(groups) <= most:
        return []
    message = (
        f"grouping {grouping} makes {_count(len(groups))}, and a CloudFormation stack of {MOST_RESOURCES} resources"
        f" takes {most} beside the API"
    )
    return [
        Diagnostic(
            "CG285",
            Severity.WARNING,
            message,
            location,
            "set grouping to auto, per-tag or single in codegen.yaml",
        )
    ]


def _count(functions: int) -> str:
    return f"{functions} function" if functions == 1 else f"{functions} functions"
