"""The parts of an OpenAPI 3 document that can be judged by themselves: each path, and each component.

In: a bundled document. Out: for each part the parts that it refers to, and a digest of it and of all these. The frame
around the parts (info, servers, security schemes, webhooks ...) is no part: it is in every document that is judged.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from codegen.core.graphs import components, reachable
from codegen.core.memo import digest, plain_text
from codegen.core.plain_json import unescaped
from codegen.core.pointer import token

_PATHS, _COMPONENTS = "/paths", "/components"
_SCHEMAS = f"{_COMPONENTS}/schemas/"
_IN_FRAME = frozenset({"securitySchemes"})  # what operations name without a reference
_RULES = ("openapi", "jsonSchemaDialect", "$self")  # what decides how every part is read
_REFERENCE = re.compile(r'"#((?:/(?:[^"\\]++|\\.)*+)?)"')
"""Also in what is no `$ref`: a part too many is judged again, no part too few."""
_OPERATION_ID = re.compile(r'"operationId": ?("(?:[^"\\]++|\\.)*+")')
_VARIABLE = re.compile(r"\{[^{}]*\}")


class Parts:
    """The parts of one document, by their JSON pointers."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._data = data
        self._values = dict(_parts(data))
        self._led: dict[str, str] = {}  # reference as it stands in a text -> part

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    @cached_property
    def _texts(self) -> Mapping[str, str]:
        return {pointer: plain_text(value) for pointer, value in self._values.items()}

    @cached_property
    def needs(self) -> Mapping[str, list[str]]:
        """For each part the parts that it refers to; "" stands for anything else in the document."""
        return {pointer: self._needs(pointer, text) for pointer, text in self._texts.items()}

    @cached_property
    def digests(self) -> Mapping[str, str]:
        """A digest of each part, of all that it leads to, and of what decides how it is read.

        Parts that lead into the frame have none.
        """
        schemes = (self._data.get("components") or {}).get("securitySchemes")
        rules = plain_text([[self._data.get(name) for name in _RULES], schemes])
        found: dict[str, str] = {}
        for circle in components(self._values, lambda pointer: self.needs.get(pointer, [])):
            if circle == [""]:
                continue
            members = sorted(circle)
            needed = {other for pointer in circle for other in self.needs[pointer]}
            others = sorted(needed.difference(circle))
            if not all(other in found for other in others):
                continue
            texts = [text for pointer in members for text in (pointer, self._texts[pointer])]
            shared = digest(rules, *texts, "", *(found[other] for other in others))
            found |= {pointer: digest(pointer, shared) for pointer in circle}
        return found

    @cached_property
    def has_plain_schemas(self) -> bool:
        """Whether named schemas refer to nothing but named schemas, each as a whole."""
        found = (others for pointer, others in self.needs.items() if pointer.startswith(_SCHEMAS))
        return all(part == unescaped(reference) for reference, part in self._led.items()) and all(
            other.startswith(_SCHEMAS) for others in found for other in others
        )

    @cached_property
    def alike(self) -> set[str]:
        """The parts that share what only one may have.

        That is an operationId, a path item, or a path but for the names of parameters.
        """
        rest = plain_text(self.with_only(()))
        ids = {
            pointer: [*_OPERATION_ID.findall(text), *_item_named(pointer, self._values[pointer])]
            for pointer, text in self._texts.items()
        }
        taken = Counter(name for names in (*ids.values(), _OPERATION_ID.findall(rest)) for name in names)
        shapes = {pointer: _VARIABLE.sub("{}", pointer) for pointer in self._values}
        shaped = Counter(shapes.values())
        return {
            pointer
            for pointer, names in ids.items()
            if shaped[shapes[pointer]] > 1 or any(taken[name] > 1 for name in names)
        }

    def closure(self, pointers: Iterable[str]) -> set[str]:
        """Some parts, and all that they lead to."""
        return reachable(pointers, lambda pointer: self.needs.get(pointer, ()))

    def with_only(self, pointers: Iterable[str]) -> dict[str, Any]:
        """The document without the other parts, in its order."""
        kept = set(pointers)
        made = dict(self._data)
        if isinstance(made.get("paths"), Mapping):
            made["paths"] = _kept(made["paths"], _PATHS, kept)
        if isinstance(made.get("components"), Mapping):
            made["components"] = {
                section: (
                    _kept(members, f"{_COMPONENTS}/{token(section)}", kept)
                    if _has_parts(section, members)
                    else members
                )
                for section, members in made["components"].items()
            }
        return made

    def _needs(self, pointer: str, text: str) -> list[str]:
        found = {self._part_of(reference) for reference in set(_REFERENCE.findall(text))}
        if '"mapping"' in text:
            found.update(self._mapped(self._values[pointer]))
        found.discard(pointer)
        return sorted(found)

    def _part_of(self, reference: str) -> str:
        """The part that a reference leads to or into, which is given as it stands in a text."""
        part = self._led.get(reference)
        if part is None:
            pointer = part_at(unescaped(reference))
            part = self._led[reference] = pointer if pointer in self._values else ""
        return part

    def _mapped(self, value: Any) -> Iterator[str]:
        """Schemas that the mapping of a discriminator calls by their bare names."""
        waiting = [value]
        while waiting:
            node = waiting.pop()
            if isinstance(node, Mapping):
                mapping = node.get("mapping")
                for name in mapping.values() if isinstance(mapping, Mapping) else ():
                    pointer = f"{_COMPONENTS}/schemas/{token(name)}" if isinstance(name, str) else ""
                    if pointer in self._values:
                        yield pointer
                waiting.extend(node.values())
            elif isinstance(node, list):
                waiting.extend(node)


class PartDigests(Mapping[str, str]):
    """The digests of the parts of a document, which are not worked out before something asks for one."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def __getitem__(self, pointer: str) -> str:
        return self._parts.digests[pointer]

    def __iter__(self) -> Iterator[str]:
        return iter(self._parts.digests)

    def __len__(self) -> int:
        return len(self._parts.digests)


def _item_named(pointer: str, value: Any) -> Iterator[str]:
    """The path item that a path refers to."""
    if pointer.startswith(f"{_PATHS}/") and isinstance(value, Mapping) and isinstance(value.get("$ref"), str):
        yield value["$ref"]


def part_at(pointer: str) -> str:
    """The pointer of the part that something at a pointer would be in."""
    return "/".join(pointer.split("/", 4)[: 3 if pointer.startswith(f"{_PATHS}/") else 4])


def _parts(data: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    paths = data.get("paths")
    for path, item in paths.items() if isinstance(paths, Mapping) else ():
        yield f"{_PATHS}/{token(path)}", item
    sections = data.get("components")
    for section, members in sections.items() if isinstance(sections, Mapping) else ():
        for name, value in members.items() if _has_parts(section, members) else ():
            yield f"{_COMPONENTS}/{token(section)}/{token(name)}", value


def _has_parts(section: str, members: Any) -> bool:
    return section not in _IN_FRAME and not section.startswith("x-") and isinstance(members, Mapping)


def _kept(members: Mapping[str, Any], place: str, kept: set[str]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if f"{place}/{token(name)}" in kept}
