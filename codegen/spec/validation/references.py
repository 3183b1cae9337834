"""References that lead nowhere, to the wrong kind of object, in circles, or to more schemas than anybody can expand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from codegen.core.limits import Limits
from codegen.spec.report import Report
from codegen.spec.survey import Reference, Survey

_COMPOSITIONS = ("allOf", "oneOf", "anyOf")

Edges = Callable[[dict[str, Any]], Iterator[dict[str, Any]]]


def check_references(survey: Survey, limits: Limits, report: Report) -> None:
    """Check where every reference of a document leads."""
    for reference in survey.references:
        _check_target(survey, reference, report)
    _check_circles(survey, report)
    _check_expansion(survey, limits, report)


def _check_target(survey: Survey, reference: Reference, report: Report) -> None:
    kind, ref, pointer, _ = reference
    place = f"{pointer}/$ref"
    if not ref.startswith("#"):
        return  # bundling has reported it
    if not ref.startswith("#/"):
        report.error(
            "CG020", f"{ref!r} names nothing in this document", place, f"write #/.../{ref[1:] or 'Name'}"
        )
        return
    target = survey.target(ref)
    if target.missing is not None:
        message = f"{ref!r} leads nowhere: there is no {target.missing!r}"
        report.error("CG020", message, place, "correct the reference, or add what it names")
        return
    named = survey.kinds.get(target.pointer, kind.name)
    if named != kind.name:
        message = f"{ref!r} names {survey.dialect[named].title} where {kind.title} must stand"
        if (kind.name, named) == ("Response", "Schema"):
            outcome = "it is read as a response without content"
            report.warning("CG022", f"{message}: {outcome}", place, "write content with this schema")
        else:
            report.error("CG022", message, place, "refer to another object")
    elif not isinstance(target.value, dict | bool):
        report.error("CG022", f"{ref!r} names a plain value where {kind.title} must stand", place)


# ---- circles
def _check_circles(survey: Survey, report: Report) -> None:
    """`A: {$ref: B}, B: {$ref: A}` describes nothing; a schema that is part of itself through allOf does neither."""
    edges = _edges(survey, ("allOf",))
    colours: dict[int, int] = {}
    places = {id(value): pointer for _, value, pointer in reversed(survey.visits)}
    for _, value, pointer in survey.visits:
        if isinstance(value, dict) and ("$ref" in value or "allOf" in value) and id(value) not in colours:
            for closing in _closing_edges(value, edges, colours):
                message = "the references go round in a circle: this is a part of itself"
                hint = "break the circle, for example with a property between"
                report.error("CG023", message, places.get(id(closing), pointer), hint)


def _edges(survey: Survey, compositions: tuple[str, ...]) -> Edges:
    def edges(value: dict[str, Any]) -> Iterator[dict[str, Any]]:
        if isinstance(value.get("$ref"), str) and value["$ref"].startswith("#"):
            target = survey.target(value["$ref"]).value
            if isinstance(target, dict):
                yield target
        for name in compositions:
            members = value.get(name)
            yield from (
                (member for member in members if isinstance(member, dict))
                if isinstance(members, list)
                else ()
            )

    return edges


_OPEN, _DONE = 1, 2


def _closing_edges(start: dict[str, Any], edges: Edges, colours: dict[int, int]) -> Iterator[dict[str, Any]]:
    """Objects that lead back to an object on the way to them, by depth-first search without recursion."""
    colours[id(start)] = _OPEN
    path = [(start, edges(start))]
    while path:
        value, following = path[-1]
        target = next(following, None)
        if target is None:
            colours[id(value)] = _DONE
            path.pop()
        elif id(target) not in colours:
            colours[id(target)] = _OPEN
            path.append((target, edges(target)))
        elif colours[id(target)] == _OPEN:
            yield value


# ---- expansion
def _check_expansion(survey: Survey, limits: Limits, report: Report) -> None:
    """`allOf: [B, B]`, B: `allOf: [C, C]` ... doubles with every level: whoever expands it never ends."""
    limit = limits.ref_expansions
    edges = _edges(survey, _COMPOSITIONS)
    sizes: dict[int, int] = {}
    for kind, value, pointer in survey.visits:
        if kind.name != "Schema" or not isinstance(value, dict):
            continue
        is_over = _expand(value, edges, sizes, limit) > limit
        if is_over and all(
            sizes[id(part)] <= limit for part in edges(value)
        ):  # what only contains it is no finding
            message = f"references make this schema out of more than {limit:,} others"
            report.error("CG024", message, pointer, "use fewer references in allOf, oneOf and anyOf")


def _expand(start: dict[str, Any], edges: Edges, sizes: dict[int, int], limit: int) -> int:
    """The number of subschemas behind a schema, each counted as often as it is reached; a way back counts as one."""
    if id(start) in sizes:
        return sizes[id(start)]
    sizes[id(start)] = 1
    path = [(start, edges(start))]
    while path:
        value, following = path[-1]
        target = next(following, None)
        if target is not None and id(target) not in sizes:
            sizes[id(target)] = 1
            path.append((target, edges(target)))
            continue
        counted = target
        if target is None:
            path.pop()
            counted = value
        owner = path[-1][0] if path else None
        if owner is not None and counted is not None:
            sizes[id(owner)] = min(sizes[id(owner)] + sizes[id(counted)], limit + 1)
    return sizes[id(start)]
