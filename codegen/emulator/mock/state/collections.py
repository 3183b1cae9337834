"""Collections of resources, inferred from the paths of a contract: `/pets` and `/pets/{petId}` are one.

In: the routes of an API. Out: for each operation that creates, lists, shows, changes or deletes, the collection and
where its bodies hold the resources. A collection whose resources show no identifier is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any

from codegen.core.records import Record, field
from codegen.emulator.conformance.judge import Judge
from codegen.importer.lowering.media_types import model_type
from codegen.importer.mapping_templates.answers import answers_of
from codegen.ir.api import Route
from codegen.ir.operation import MediaType, Operation
from codegen.ir.schema import JsonSchema, Schema

_ITEM_PATH = re.compile(r"(/.*[^/])/\{([^{}]+)\}\Z")
_KEYS = ("id", "_id", "uuid", "guid", "key", "code", "slug", "name")
"""What identifiers are called, where none has the name of the path's parameter."""


class Action(StrEnum):
    """What an operation does to a collection."""

    CREATE = "create"
    LIST = "list"
    SHOW = "show"
    REPLACE = "replace"
    CHANGE = "change"
    DELETE = "delete"


_OF_COLLECTION = {"POST": Action.CREATE, "GET": Action.LIST}
_OF_ITEM = {"GET": Action.SHOW, "PUT": Action.REPLACE, "PATCH": Action.CHANGE, "DELETE": Action.DELETE}


class Collection(Record):
    """Resources below one path."""

    path: str  # as the contract writes it
    key: str  # the member that identifies a resource
    schema: Schema  # of a resource
    actions: dict[str, Action] = field(default_factory=dict)  # by the operation's source
    listed: tuple[MediaType, ...] = ()  # bodies that list resources
    shown: tuple[MediaType, ...] = ()  # bodies that show one


def collections(routes: Iterable[Route], judge: Judge) -> list[Collection]:
    """The collections of a contract."""
    by_path: dict[str, dict[str, Operation]] = {}
    for route in routes:
        by_path.setdefault(route.operation.path, {})[route.operation.http_method] = route.operation
    return list(_collections(by_path, judge))


def _collections(by_path: Mapping[str, Mapping[str, Operation]], judge: Judge) -> Iterator[Collection]:
    for path, operations in by_path.items():
        found = _ITEM_PATH.match(path)
        parents = by_path.get(found[1], {}) if found else {}
        if not found or not parents.keys() & _OF_COLLECTION.keys():
            continue
        shown = [operations[method] for method in ("GET", "PUT", "PATCH") if method in operations]
        shown += [parents["POST"]] if "POST" in parents else []
        made = _collection(found[1], found[2], shown, judge)
        if made is not None:
            acting = [(parents, _OF_COLLECTION), (operations, _OF_ITEM)]
            made.actions = {
                one[method].source: action
                for one, table in acting
                for method, action in table.items()
                if method in one
            }
            made.listed = tuple(_json_media(parents["GET"])) if "GET" in parents else ()
            made.shown = tuple(_json_media(operations["GET"])) if "GET" in operations else ()
            yield made


def _collection(path: str, parameter: str, shown: list[Operation], judge: Judge) -> Collection | None:
    for operation in shown:
        for media in _json_media(operation):
            place = place_of_item(media.schema, (parameter, *_KEYS), judge)
            if place is not None:
                return Collection(path, place.key, place.schema)
    return None


def _json_media(operation: Operation) -> Iterator[MediaType]:
    """The JSON bodies of the usual answer."""
    answers = answers_of(operation)
    response = answers.by_status[answers.success]
    for media in response.content if response is not None else ():
        if model_type(media.content_type) is not None:
            yield media


class Place(Record, frozen=True):
    """Where a body holds a resource, or a list of them: at its root, or in one of its members."""

    member: str | None
    key: str
    schema: Schema  # of one resource
    most: int | None = None  # resources in a list


def place_of_item(schema: Schema | None, keys: tuple[str, ...], judge: Judge) -> Place | None:
    """Where a body holds a resource."""
    if schema is None:
        return None
    key = _key(schema.json, keys, judge)
    if key is not None:
        return Place(None, key, schema)
    for name, member in _properties(schema.json, judge).items():
        key = _key(member, keys, judge)
        if key is not None:
            return Place(name, key, Schema(member, f"{schema.source}/properties/{name}"))
    return None


def place_of_list(schema: Schema | None, keys: tuple[str, ...], judge: Judge) -> Place | None:
    """Where a body holds a list of resources."""
    if schema is None:
        return None
    candidates: list[tuple[str | None, JsonSchema]] = [(None, schema.json)]
    candidates += _properties(schema.json, judge).items()
    for name, one in candidates:
        flat = judge.flat(one)
        if not isinstance(flat, Mapping) or "items" not in flat:
            continue
        items = flat["items"]
        key = _key(items, keys, judge)
        if key is not None:
            where = schema.source if name is None else f"{schema.source}/properties/{name}"
            return Place(name, key, Schema(items, f"{where}/items"), flat.get("maxItems"))
    return None


def _properties(schema: JsonSchema, judge: Judge) -> Mapping[str, Any]:
    flat = judge.flat(schema)
    found = flat.get("properties", {}) if isinstance(flat, Mapping) else {}
    return found if isinstance(found, Mapping) else {}


def _key(schema: JsonSchema, keys: tuple[str, ...], judge: Judge) -> str | None:
    """The member by which resources are told apart: called like the path's parameter, or as is usual."""
    names = {_plain(name): name for name in _properties(schema, judge)}
    return next((names[_plain(key)] for key in keys if _plain(key) in names), None)


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
