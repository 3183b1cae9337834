"""What is known of all schemas of an API together, which takes a look at each of them: a later run need not look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from codegen.core.graphs import reachable
from codegen.core.records import Record
from codegen.ir.schema import Schema, ref_name
from codegen.ir.types import View
from codegen.schema.cycles import CutSchemas
from codegen.schema.references import OBJECT, WITH_SCHEMAS, subschemas

FLAGS = {View.REQUEST: "readOnly", View.RESPONSE: "writeOnly"}
"""The flag of properties that a view leaves out."""


class Facts(Record, frozen=True):
    """Facts about schemas.

    Attributes:
        endless: names of those that need themselves to judge one and the same value.
        flagged: view -> names of those that have, or refer to one that has, a property with the view's flag.
    """

    endless: tuple[str, ...]
    flagged: Mapping[View, frozenset[str]]

    @classmethod
    def of(cls, schemas: Mapping[str, Schema], plain: CutSchemas) -> Facts:
        """Look at all schemas.

        Args:
            plain: the JSON of these.
        """
        referrers: dict[str, set[str]] = {}
        own: dict[View, list[str]] = {view: [] for view in FLAGS}
        for name, schema in schemas.items():
            refs: set[str] = set()
            flags = scan(schema.json, refs)
            for view, flag in FLAGS.items():
                own[view] += [name] * (flag in flags)
            for ref in refs:
                referrers.setdefault(ref, set()).add(name)
        flagged = {
            view: frozenset(reachable(names, lambda name: referrers.get(name, ())))
            for view, names in own.items()
        }
        return cls(tuple(plain.endless()), flagged)

    def as_data(self) -> list[Any]:
        """Made of JSON's types."""
        return [self.endless, [sorted(self.flagged[view]) for view in FLAGS]]

    @classmethod
    def from_data(cls, data: Sequence[Any]) -> Facts:
        """What `as_data` gave.

        Raises:
            TypeError: it did not.
            ValueError: it did not.
        """
        endless, flagged = data
        return cls(tuple(endless), dict(zip(FLAGS, map(frozenset, flagged), strict=True)))


def scan(schema: Any, refs: set[str]) -> set[str]:
    """The flags that properties of the schema itself have; the names that it refers to are added to `refs`."""
    flags: set[str] = set()
    waiting = [schema]
    while waiting:
        node = waiting.pop()
        if not isinstance(node, OBJECT):
            continue
        if isinstance(node.get("$ref"), str):
            refs.add(ref_name(node["$ref"]))
        for flag in FLAGS.values():
            if node.get(flag) is True:
                flags.add(flag)
        if not node.keys().isdisjoint(WITH_SCHEMAS):
            waiting.extend(sub for _, sub in subschemas(node))
    return flags
