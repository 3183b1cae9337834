"""Rules of collections: what grows comes in pages."""

from __future__ import annotations

from collections.abc import Iterator

from codegen.contract.rules.rule import Found, Group, Rule
from codegen.contract.rules.walk import OperationPlace, Place, Walk

_OF_PAGES = frozenset(
    "limit cursor page offset after before pagesize perpage pagetoken nexttoken starttoken maxresults size marker "
    "startingafter endingbefore top skip count".split()
)
"""Parameters that page, in small letters without marks."""


def _collections(walk: Walk) -> Iterator[tuple[OperationPlace, Place]]:
    """The operations that answer with a list, or with an object around one, and the list's schema."""
    for operation in walk.operations:
        if operation.http_method != "get" or operation.path.endswith("}"):
            continue
        for status, media in walk.answers(operation):
            schema = walk.schema_of(media)
            if status.startswith("2") and _list_in(walk, schema):
                yield operation, schema
                break


def _list_in(walk: Walk, schema: Place) -> bool:
    if schema.node.get("type") == "array":
        return True
    properties = schema.node.get("properties") or {}
    resolved = (walk.resolved(schema.pointer, node).node for node in properties.values())
    return any(
        each.get("type") == "array" and "object" in str(walk.resolved("", each.get("items")).node.get("type"))
        for each in resolved
    )


def _paged(walk: Walk) -> Found:
    for operation, _ in _collections(walk):
        names = {_plain(str(place.node.get("name"))) for place in operation.parameters}
        if not names & _OF_PAGES:
            yield operation.pointer, f"{operation.name} answers with a list, and takes no parameter for pages"


def _plain(name: str) -> str:
    return "".join(c for c in name.lower() if c.isalnum())


def _around(walk: Walk) -> Found:
    for operation, schema in _collections(walk):
        if schema.node.get("type") == "array":
            message = f"{operation.name} answers with a bare list, which can't tell of a next page"
            yield schema.pointer, message


RULES = (
    Rule(
        "collection-pages",
        Group.PAGINATION,
        "operations that answer with a list take a parameter for pages",
        "add the query parameters limit and cursor",
        _paged,
    ),
    Rule(
        "collection-object",
        Group.PAGINATION,
        "lists come in an object, beside what leads to the next page",
        "answer with an object: {items: [...], nextCursor: ...}",
        _around,
    ),
)
