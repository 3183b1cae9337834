"""Resources made of what clients send, and shown as schemas want them.

In: the members that a client sent. Out: a resource that keeps the contract: what is missing in it, and what the client
may not say, is made up.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from typing import Any

from codegen.emulator.conformance.judge import Judge
from codegen.emulator.mock.making.overlay import overlaid
from codegen.emulator.mock.making.samples import Samples
from codegen.emulator.mock.state.collections import Collection
from codegen.emulator.mock.state.memory import Item
from codegen.ir.schema import Schema
from codegen.schema.dialect import REQUIRED_BY_DIRECTION
from codegen.schema.samples.context import is_hidden


class Items:
    """Makes the resources of one contract."""

    def __init__(self, judge: Judge, samples: Samples) -> None:
        self._judge = judge
        self._samples = samples

    def is_valid(self, schema: Schema, value: Any) -> bool:
        """Whether an answer may show a value."""
        return self._judge.is_valid(schema, value, "response")

    def new(self, collection: Collection, body: Item, identifiers: Iterable[Any]) -> Item | None:
        """A resource of what a client sent; None where the schema lets none be made.

        Args:
            identifiers: those to give it, the first that its schema takes; the client's own comes before them.
        """
        sample = self._samples.made(collection.schema)
        if not isinstance(sample, dict):
            return None
        sent = self.visible(collection, body)
        keywords = self._keywords(collection.schema)
        always = [
            *keywords.get("required", ()),
            *keywords.get(REQUIRED_BY_DIRECTION, {}).get("response", ()),
            *(name for name in sample if self._is_servers(keywords, name)),
        ]
        least = {name: value for name, value in sample.items() if name in always}
        base = least if self.is_valid(collection.schema, {**least, **sent}) else sample
        item: Item = self.fitted(collection.schema, base, {**base, **sent})
        if sent.get(collection.key) is not None:
            return item
        named = ({**item, collection.key: one} for one in identifiers)
        return next((one for one in named if self.is_valid(collection.schema, one)), item)

    def fitted(self, schema: Schema, sample: Any, item: Item) -> Any:
        """A resource as a schema wants it: itself where it may be, else the sample with as much of it as may be."""
        if self.is_valid(schema, item):
            return copy.deepcopy(item)
        return overlaid(sample, item, lambda value: self.is_valid(schema, value))

    def visible(self, collection: Collection, body: Item) -> Item:
        """What a client may say of a resource, and sees of it again."""
        properties = self._keywords(collection.schema).get("properties", {})
        return {
            name: value
            for name, value in body.items()
            if not is_hidden(properties.get(name), "readOnly")
            and not is_hidden(properties.get(name), "writeOnly")
        }

    def _keywords(self, schema: Schema) -> Mapping[str, Any]:
        flat = self._judge.flat(schema.json)
        return flat if isinstance(flat, Mapping) else {}

    def _is_servers(self, keywords: Mapping[str, Any], name: str) -> bool:
        """Whether the server alone says a member: the time of creation, for one."""
        member = keywords.get("properties", {}).get(name)
        flat = self._judge.flat(member) if isinstance(member, Mapping) else member
        return is_hidden(flat, "readOnly")


def merge_patch(before: Any, patch: Any) -> Any:
    """A value changed by a merge patch (https://www.rfc-editor.org/rfc/rfc7396#section-2)."""
    if not isinstance(patch, dict):
        return patch
    merged = dict(before) if isinstance(before, dict) else {}
    for name, value in patch.items():
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = merge_patch(merged.get(name), value)
    return merged
