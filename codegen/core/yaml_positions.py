"""Where things stand in a YAML text: one pass over libyaml's events, made when the first place is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import yaml

from codegen.core.records import Record, field
from codegen.core.yaml_reading import COLLECTION_TAGS, MERGE_KEY, events, shield

Place = tuple[int, int]
"""Line and column, both from 1."""


class _Node(Record):
    """What is known of a container: per member, where it begins and what stands there (None for a plain value)."""

    tagged: bool = False
    members: dict[str, tuple[Place, _Node | None]] = field(default_factory=dict)
    merged: list[_Node] = field(default_factory=list)


class YamlPositions:
    """Positions in one valid YAML text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._root: tuple[Place, _Node | None] | None = None

    def find(self, names: Sequence[str]) -> Place:
        """Line and column of the value below these names, or of its nearest ancestor that exists.

        A name that a tag stands for is passed over: `!Sub x` is found as `Fn::Sub`.
        """
        if self._root is None:
            self._root = _Index(self._text).root()
        place, node = self._root
        for name in names:
            member = _member(node, name)
            if member is not None:
                place, node = member
            elif node is None or not node.tagged:
                break
        return place


def _member(node: _Node | None, name: str) -> tuple[Place, _Node | None] | None:
    if node is None:
        return None
    if name in node.members:
        return node.members[name]
    return next((found for source in node.merged if (found := _member(source, name))), None)


class _Index:
    """Reads the events once. The text was read before, so it is known to be well-formed and within the bounds."""

    def __init__(self, text: str) -> None:
        shielded, self._restore = shield(text)
        self._next = events(shielded).__next__
        self._anchors: dict[str | None, _Node | None] = {}
        self._readers: dict[type, Callable[[], _Node]] = {
            yaml.MappingStartEvent: self._mapping,
            yaml.SequenceStartEvent: self._sequence,
        }

    def root(self) -> tuple[Place, _Node | None]:
        self._next()  # start of the stream
        self._next()  # start of the document
        event = self._next()
        return _place(event), self._node(event)

    def _node(self, event: Any) -> _Node | None:
        if isinstance(event, yaml.AliasEvent):
            return self._anchors.get(event.anchor)
        read = self._readers.get(type(event))
        node = read() if read else None
        if node is not None:
            node.tagged = event.tag not in (None, "!", COLLECTION_TAGS[type(event)])
        if event.anchor is not None:
            self._anchors[event.anchor] = node
        return node

    def _mapping(self) -> _Node:
        node = _Node()
        while not isinstance(key := self._next(), yaml.MappingEndEvent):
            value = self._next()
            if key.value == MERGE_KEY and key.implicit[0]:
                node.merged = self._merged(value)
                continue
            if key.anchor is not None:
                self._anchors[key.anchor] = None
            node.members.setdefault(key.value.translate(self._restore), (_place(key), self._node(value)))
        return node

    def _sequence(self) -> _Node:
        node = _Node()
        while not isinstance(item := self._next(), yaml.SequenceEndEvent):
            node.members[str(len(node.members))] = (_place(item), self._node(item))
        return node

    def _merged(self, value: Any) -> list[_Node]:
        """The objects that a merge key names: one, or a list of them."""
        is_list = isinstance(value, yaml.SequenceStartEvent)
        node = self._node(value)
        if node is None:
            return []
        return [item for _, item in node.members.values() if item] if is_list else [node]


def _place(event: Any) -> Place:
    return event.start_mark.line + 1, event.start_mark.column + 1
