"""CRUD on the collections of a contract: what was created is listed and shown until it is deleted.

In: a request that keeps the contract, and the answer that a mock without memory gives. Out: that answer with the
resources in it, as far as its schema lets it have them, or a refusal.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, unquote
from uuid import NAMESPACE_URL, uuid5

from codegen.core.records import Record
from codegen.emulator.conformance.judge import Judge
from codegen.emulator.mock.making.answers import Made
from codegen.emulator.mock.making.samples import STATED, Samples
from codegen.emulator.mock.state.collections import (
    Action,
    Collection,
    collections,
    place_of_item,
    place_of_list,
)
from codegen.emulator.mock.state.items import Items, merge_patch
from codegen.emulator.mock.state.memory import Item, Memory
from codegen.gateway.exchange import Exchange
from codegen.ir.api import Api
from codegen.ir.operation import MediaType

_TOTALS = frozenset({"count", "total", "totalcount", "totalitems", "totalresults"})
"""Members of a list's body that tell how many there are, in lower case and without marks."""


class StateError(Exception):
    """The state of a collection refuses a request: the status to answer, and why."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status


class _Call(Record):
    """A request to a collection."""

    collection: Collection
    path: str  # of the collection, as it was sent
    key: str  # of the resource, "" for requests to the collection itself
    body: Item
    items: dict[str, Item]
    made: Made

    def item(self) -> Item:
        """The resource that is meant.

        Raises:
            StateError: there is none.
        """
        if self.key not in self.items:
            raise StateError(HTTPStatus.NOT_FOUND, f"there is no {self.key} in {self.path}")
        return self.items[self.key]


class Resources:
    """Keeps the resources of one contract's collections."""

    def __init__(self, api: Api, judge: Judge, samples: Samples, memory: Memory) -> None:
        self._judge = judge
        self._samples = samples
        self._memory = memory
        self._items = Items(judge, samples)
        self._collections = {source: one for one in collections(api.routes, judge) for source in one.actions}
        self._act: Mapping[Action, Callable[[_Call], None]] = {
            Action.CREATE: self._create,
            Action.LIST: self._list,
            Action.SHOW: lambda call: self._show(call, call.item()),
            Action.REPLACE: self._replace,
            Action.CHANGE: self._change,
            Action.DELETE: self._delete,
        }

    def apply(self, exchange: Exchange, source: str, made: Made) -> None:
        """Do what a request of an operation asks for, and put the outcome into its answer.

        Raises:
            StateError: there is no such resource, or there is one already.
        """
        collection = self._collections.get(source)
        if collection is not None:
            action = collection.actions[source]
            self._act[action](self._call(exchange, collection, action, made))

    def _call(self, exchange: Exchange, collection: Collection, action: Action, made: Made) -> _Call:
        path, key = exchange.path.rstrip("/"), ""
        if action not in (Action.CREATE, Action.LIST):
            path, _, key = path.rpartition("/")
        items = self._memory.items(path, lambda: self._seeds(collection))
        return _Call(collection, path, unquote(key), _body(exchange.request.body), items, made)

    # ---- actions
    def _create(self, call: _Call) -> None:
        key = call.collection.key
        item = self._items.new(call.collection, call.body, self._identifiers(call))
        if item is None:
            return
        name = str(item.get(key))
        if name in call.items:
            raise StateError(HTTPStatus.CONFLICT, f"there is a {name} in {call.path} already")
        call.items[name] = item
        location = f"{call.path}/{quote(name, safe='')}"
        call.made.headers[:] = [
            (field, location if field.lower() == "location" else value) for field, value in call.made.headers
        ]
        self._show(call, item)

    def _list(self, call: _Call) -> None:
        made = call.made
        schema = made.schema
        place = place_of_list(schema, (call.collection.key,), self._judge)
        if schema is None or place is None:
            return
        sample = self._samples.made(place.schema)
        shown = list(call.items.values())[: place.most]
        items = [self._items.fitted(place.schema, sample, item) for item in shown]
        value = _listing(made.value, place.member, items)
        if self._items.is_valid(schema, value):
            made.value = value

    def _replace(self, call: _Call) -> None:
        before, key = call.item(), call.collection.key
        item = self._items.new(call.collection, {**call.body, key: before.get(key)}, [before.get(key)])
        if item is not None:
            call.items[call.key] = item
            self._show(call, item)

    def _change(self, call: _Call) -> None:
        before, key = call.item(), call.collection.key
        wanted = self._items.visible(call.collection, call.body)
        merged = {**merge_patch(before, wanted), key: before.get(key)}
        kept = {name: value for name, value in before.items() if name in merged}
        schema = call.collection.schema
        item = self._items.fitted(schema, kept if self._items.is_valid(schema, kept) else before, merged)
        call.items[call.key] = item
        self._show(call, item)

    def _delete(self, call: _Call) -> None:
        item = call.item()
        del call.items[call.key]
        self._show(call, item)

    def _show(self, call: _Call, item: Item) -> None:
        """Put a resource into an answer that holds one."""
        made = call.made
        schema = made.schema
        place = place_of_item(schema, (call.collection.key,), self._judge)
        if schema is None or place is None:
            return
        if place.member is None:
            made.value = self._items.fitted(schema, made.value, item)
        elif isinstance(made.value, dict):
            inner = self._items.fitted(place.schema, made.value.get(place.member), item)
            value = {**made.value, place.member: inner}
            made.value = value if self._items.is_valid(schema, value) else made.value

    # ---- what there is at first, and what is new
    def _seeds(self, collection: Collection) -> Iterator[tuple[str, Item]]:
        """The resources of the contract's examples."""
        for item in self._examples(collection):
            if isinstance(item, dict) and item.get(collection.key) is not None:
                yield str(item[collection.key]), item

    def _examples(self, collection: Collection) -> Iterator[Any]:
        for media in collection.listed:
            value = self._example(media)
            place = place_of_list(media.schema, (collection.key,), self._judge)
            if place is not None:
                listed = value.get(place.member) if isinstance(value, dict) else value
                yield from listed if isinstance(listed, list) else ()
        for media in collection.shown:
            value = self._example(media)
            place = place_of_item(media.schema, (collection.key,), self._judge)
            if place is not None and isinstance(value, dict):
                yield value if place.member is None else value.get(place.member)

    def _example(self, media: MediaType) -> Any:
        if self._samples.valid(media.schema, media.examples):
            return self._samples.body(media, None, STATED)[0]
        return None

    def _identifiers(self, call: _Call) -> Iterator[Any]:
        """Identifiers that the collection does not have yet: a number, the same as a text, a UUID."""
        number = self._memory.number(call.path)
        while str(number) in call.items:
            number = self._memory.number(call.path)
        yield number
        yield str(number)
        yield str(uuid5(NAMESPACE_URL, f"{call.path}/{number}"))
        made = self._samples.made(call.collection.schema, number)
        if isinstance(made, dict) and made.get(call.collection.key) is not None:
            yield made[call.collection.key]


def _listing(value: Any, member: str | None, items: list[Any]) -> Any:
    """The body of a list with other resources in it."""
    if member is None or not isinstance(value, dict):
        return items
    totals = {
        name: len(items)
        for name, one in value.items()
        if isinstance(one, int) and name.lower().replace("_", "") in _TOTALS
    }
    return {**value, **totals, member: items}


def _body(text: bytes) -> Item:
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
