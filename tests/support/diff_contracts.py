"""Small contracts to compare: one schema in every place where a contract can have one."""

from __future__ import annotations

from typing import Any

from codegen.contract import Change, diff_documents
from codegen.contract.diff.versions import VERSION_RULES

Schema = dict[str, Any] | None
PLACES = (
    "request body",
    "request property",
    "query parameter",
    "header parameter",
    "parameter property",
    "header parameter property",
    "response body",
    "response property",
    "response header",
)


def contract(operation: dict[str, Any], **members: Any) -> dict[str, Any]:
    """A contract with one operation, `POST /orders`."""
    operation = {"responses": {"200": {"description": "."}}, **operation}
    return {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1.0.0"},
        "paths": {"/orders": {"post": operation}},
        **members,
    }


def with_schema(
    place: str, schema: Schema, media_type: str = "application/json", **sibling: Any
) -> dict[str, Any]:
    """A contract with a schema in a place; nothing where there is no schema.

    Args:
        sibling: more members of the object whose property the schema is.
    """
    if place.endswith("property"):
        properties = {"other": {"type": "string"}, **({} if schema is None else {"value": schema})}
        schema = {"type": "object", "properties": properties, **sibling}
    content = {media_type: {} if schema is None else {"schema": schema}}
    if place.startswith("request"):
        return contract({"requestBody": {"content": content}})
    if "parameter" in place:
        location = "header" if "header" in place else "query"
        return contract({"parameters": [{"in": location, "name": "limit", "schema": schema}]})
    if place == "response header":
        return contract(
            {"responses": {"200": {"description": ".", "headers": {"x-count": {"schema": schema}}}}}
        )
    return contract({"responses": {"200": {"description": ".", "content": content}}})


def found(old: dict[str, Any], new: dict[str, Any]) -> set[str]:
    """The ids of the rules that a change touches, without those about the version."""
    return {change.id for change in changes(old, new)}


def changes(old: dict[str, Any], new: dict[str, Any]) -> list[Change]:
    """The changes, without those of rules about the version."""
    return [each for each in diff_documents(old, new) if each.id not in VERSION_RULES]
