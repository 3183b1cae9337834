"""Rules of what a contract tells its readers."""

from __future__ import annotations

from collections.abc import Mapping

from codegen.contract.rules.rule import Found, Group, Rule
from codegen.contract.rules.walk import Walk


def _without(field: str, walk: Walk) -> Found:
    for operation in walk.operations:
        if not operation.node.get(field):
            yield operation.pointer, f"{operation.name} has no {field}"


def _parameters(walk: Walk) -> Found:
    found = {
        place.pointer: place.node
        for operation in walk.operations
        for place in operation.parameters
        if place.node
    }
    for pointer, node in found.items():
        if not node.get("description"):
            yield pointer, f"the {node.get('in')} parameter {node.get('name')} has no description"


def _schemas(walk: Walk) -> Found:
    for name, place in walk.schemas:
        if not place.node.get("description") and "$ref" not in place.node:
            yield place.pointer, f"{name} has no description"


def _properties(walk: Walk) -> Found:
    for name, place in walk.properties():
        if not place.node.get("description") and "$ref" not in place.node:
            yield place.pointer, f"{name} has no description"


def _tags(walk: Walk) -> Found:
    declared = walk.data.get("tags")
    told = {
        tag.get("name")
        for tag in (declared if isinstance(declared, list) else ())
        if isinstance(tag, Mapping) and tag.get("description")
    }
    for operation in walk.operations:
        for tag in operation.node.get("tags") or ():
            if tag not in told:
                told.add(tag)  # said once
                yield f"{operation.pointer}/tags", f"the tag {tag} has no description"


RULES = (
    Rule(
        "operation-summary",
        Group.DESCRIPTIONS,
        "operations have a summary",
        "say in a few words what it does: summary: List orders",
        lambda walk: _without("summary", walk),
    ),
    Rule(
        "operation-description",
        Group.DESCRIPTIONS,
        "operations have a description",
        "say what callers have to know of it",
        lambda walk: _without("description", walk),
    ),
    Rule(
        "parameter-description",
        Group.DESCRIPTIONS,
        "parameters have a description",
        "say what it does to the answer",
        _parameters,
    ),
    Rule(
        "schema-description",
        Group.DESCRIPTIONS,
        "named schemas have a description",
        "say what it stands for",
        _schemas,
    ),
    Rule(
        "property-description",
        Group.DESCRIPTIONS,
        "properties have a description",
        "say what it means, and its unit",
        _properties,
    ),
    Rule(
        "tag-description",
        Group.DESCRIPTIONS,
        "tags are declared with a description",
        "declare it below tags at the top of the contract",
        _tags,
    ),
)
