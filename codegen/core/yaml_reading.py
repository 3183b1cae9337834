"""YAML 1.2 text to plain data: dict with text keys, list, str, int, float, bool, None.

Reads libyaml's events one after another, so that bounds hold while reading and nothing is ever constructed by a tag.
libyaml follows YAML 1.1 in two things that matter: the values of plain scalars (`yaml_scalars` has the 1.2 ones) and
three Unicode characters that it takes for line breaks (`shield` hides them from it).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, NoReturn

import yaml

from codegen.core.limits import Limits
from codegen.core.problems import Problem, UnreadableError
from codegen.core.yaml_scalars import SCALAR_TAGS, NoJsonValueError, plain, tagged

Tags = Callable[[str, Any], Any]
"""Gives the value of a tagged node, `("!Sub", "arn:...")`; raises KeyError for a tag that it does not know."""

COLLECTION_TAGS = {
    yaml.MappingStartEvent: "tag:yaml.org,2002:map",
    yaml.SequenceStartEvent: "tag:yaml.org,2002:seq",
}
MERGE_KEY = "<<"

_LOADER = getattr(
    yaml, "CLoader", yaml.Loader
)  # only its parser is used; the C one where PyYAML was built with libyaml
_BREAKS = "\x85\u2028\u2029"
_ANY_BREAK = re.compile(f"[{_BREAKS}]")
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What YAML does not allow in a file (https://yaml.org/spec/1.2.2/#51-character-set)."""


class _Anchor(NamedTuple):
    value: Any
    nodes: int
    height: int


def read_yaml(text: str, limits: Limits, tags: Tags | None = None) -> Any:
    """The value of the one document in `text`.

    Raises:
        UnreadableError: with every problem found.
    """
    return _Reader(text, limits, tags).document()


def events(text: str) -> Iterator[Any]:
    """libyaml's events of a text."""
    parser = _LOADER(text)
    try:
        while parser.check_event():
            yield parser.get_event()
    finally:
        parser.dispose()


def shield(text: str) -> tuple[str, dict[int, int]]:
    """The text with libyaml's extra line breaks replaced by characters that it does not hold, and the way back."""
    if not _ANY_BREAK.search(text):
        return text, {}
    used = set(text)
    private = (chr(code) for code in range(0xE000, 0xF900))
    free = (char for char in private if char not in used)
    stand_ins = {ord(char): ord(stand_in) for char, stand_in in zip(_BREAKS, free, strict=False)}
    return text.translate(stand_ins), {new: old for old, new in stand_ins.items()}


class _Reader:
    def __init__(self, text: str, limits: Limits, tags: Tags | None) -> None:
        self._text = text
        shielded, self._restore = shield(text)
        self._next = events(shielded).__next__
        self._limits = limits
        self._tags = tags
        self._anchors: dict[str, _Anchor] = {}
        self._open_anchors: set[str] = set()
        self._nodes = self._alias_nodes = self._deepest = 0
        self._problems: list[Problem] = []

    def document(self) -> Any:
        self._check_characters()
        try:
            self._next()  # start of the stream
            if isinstance(self._next(), yaml.StreamEndEvent):
                self._stop("CG008", "the file is empty", "write a document")
            value = self._node(self._next(), 1)
            self._next()  # end of the document
            following = self._next()
            if not isinstance(following, yaml.StreamEndEvent):
                self._stop("CG008", "a second document begins here", "keep one document in a file", following)
        except yaml.YAMLError as error:
            self._problems.append(_syntax_problem(error, self._text))
        if self._problems:
            raise UnreadableError(self._problems)
        return value

    # ---- nodes
    def _node(self, event: Any, depth: int) -> Any:
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event, depth)
        self._count(1, event)
        if event.anchor is None:
            return self._value(event, depth)
        outer, self._deepest = self._deepest, depth
        before = self._nodes
        self._open_anchors.add(event.anchor)
        value = self._value(event, depth)
        self._open_anchors.discard(event.anchor)
        self._anchors[event.anchor] = _Anchor(value, self._nodes - before + 1, self._deepest - depth)
        self._deepest = max(outer, self._deepest)
        return value

    def _value(self, event: Any, depth: int) -> Any:
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        self._check_depth(depth, event)
        build = self._mapping if isinstance(event, yaml.MappingStartEvent) else self._sequence
        value = build(event, depth)
        tag = event.tag
        return value if tag in (None, COLLECTION_TAGS[type(event)], "!") else self._tagged(tag, value, event)

    def _mapping(self, start: Any, depth: int) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        while True:
            event = self._next()
            if isinstance(event, yaml.MappingEndEvent):
                return {**merged, **mapping} if merged else mapping
            key = self._key(event, depth)
            value_event = self._next()
            value = self._node(value_event, depth + 1)
            if key == MERGE_KEY and event.implicit[0]:
                self._merge(value, merged, value_event)
            elif key in mapping:
                self._report(
                    "CG005", f"the key {key!r} stands twice in one object", "keep one of them", event
                )
            else:
                mapping[key] = value

    def _sequence(self, start: Any, depth: int) -> list[Any]:
        sequence: list[Any] = []
        while True:
            event = self._next()
            if isinstance(event, yaml.SequenceEndEvent):
                return sequence
            sequence.append(self._node(event, depth + 1))

    def _scalar(self, event: Any) -> Any:
        text = event.value.translate(self._restore) if self._restore else event.value
        tag = event.tag
        if tag is None and not event.implicit[0]:
            return text
        try:
            if tag is None:
                value = plain(text)
            elif tag in SCALAR_TAGS:
                value = tagged(tag, text)
            else:
                return self._tagged(tag, text, event)
        except NoJsonValueError as error:
            self._report("CG009", f"this is {error}", "quote it where text is meant", event)
            return 0
        if isinstance(value, int) and value.bit_length() > self._limits.integer_bits:
            self._report("CG009", "this integer is too large", "quote it where text is meant", event)
            return 0
        return value

    def _key(self, event: Any, depth: int) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            self._stop("CG007", "a key must be plain text, this one is not", "write it as text", event)
        text: str = event.value.translate(self._restore) if self._restore else event.value
        if len(text) > self._limits.key_length:
            message = f"a key of {len(text):,} characters (the limit is {self._limits.key_length:,})"
            self._report("CG002", message, "shorten it", event)
        if event.tag not in (None, *SCALAR_TAGS):
            self._report("CG006", f"a key can't carry the tag {_shown(event.tag)}", "remove the tag", event)
        if event.anchor is not None:
            self._anchors[event.anchor] = _Anchor(text, 1, 0)
        return text

    def _tagged(self, tag: str, value: Any, event: Any) -> Any:
        try:
            if self._tags is not None:
                return self._tags(tag, value)
        except KeyError:
            pass
        self._report("CG006", f"the tag {_shown(tag)} is not known here", "write plain YAML", event)
        return value

    # ---- aliases and merge keys
    def _alias(self, event: Any, depth: int) -> Any:
        anchor = self._anchors.get(event.anchor)
        if anchor is None or event.anchor in self._open_anchors:
            why = (
                "stands inside of what it names"
                if event.anchor in self._open_anchors
                else "names no anchor above it"
            )
            self._stop("CG004", f"the alias *{event.anchor} {why}", "write the value out", event)
        self._alias_nodes += anchor.nodes
        if self._alias_nodes > self._limits.alias_nodes:
            limit = f"{self._limits.alias_nodes:,}"
            self._stop("CG002", f"aliases repeat more than {limit} values", "write fewer aliases", event)
        self._count(anchor.nodes, event)
        self._check_depth(depth + anchor.height, event)
        return anchor.value

    def _merge(self, value: Any, merged: dict[str, Any], event: Any) -> None:
        for source in value if isinstance(value, list) else [value]:
            if not isinstance(source, dict):
                self._report("CG007", "<< merges objects, this is none", "name an object", event)
                continue
            for key, item in source.items():
                merged.setdefault(key, item)

    # ---- bounds and problems
    def _check_characters(self) -> None:
        found = _UNPRINTABLE.search(self._text)
        if found:
            line = self._text.count("\n", 0, found.start()) + 1
            column = found.start() - self._text.rfind("\n", 0, found.start())
            message = f"the character U+{ord(found.group()):04X} may not stand in YAML"
            raise UnreadableError(
                [Problem("CG003", message, "write it as an escape in double quotes", line, column)]
            )

    def _count(self, nodes: int, event: Any) -> None:
        self._nodes += nodes
        if self._nodes > self._limits.nodes:
            message = f"the document has more than {self._limits.nodes:,} values"
            self._stop("CG002", message, "split it into several files", event)

    def _check_depth(self, depth: int, event: Any) -> None:
        self._deepest = max(self._deepest, depth)
        if depth > self._limits.depth:
            message = f"objects and lists are nested more than {self._limits.depth} levels deep"
            self._stop("CG002", message, "name inner parts and refer to them", event)

    def _report(self, code: str, message: str, hint: str, event: Any) -> None:
        mark = event.start_mark
        self._problems.append(Problem(code, message, hint, mark.line + 1, mark.column + 1))

    def _stop(self, code: str, message: str, hint: str, event: Any = None) -> NoReturn:
        if event is None:
            self._problems.append(Problem(code, message, hint))
        else:
            self._report(code, message, hint, event)
        raise UnreadableError(self._problems)


def _shown(tag: str | None) -> str:
    return str(tag).replace("tag:yaml.org,2002:", "!!", 1)


def _syntax_problem(error: yaml.YAMLError, text: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    is_tab = mark is not None and text.startswith("\t", mark.index)
    hint = "write spaces: YAML allows no tabs here" if is_tab else "correct the YAML"
    parts = (getattr(error, "context", None), getattr(error, "problem", None))
    message = "the YAML can't be parsed: " + (", ".join(part for part in parts if part) or str(error))
    if mark is None:
        return Problem("CG004", message, hint)
    return Problem("CG004", message, hint, mark.line + 1, mark.column + 1)
