"""The parts of a contract that rules look at. In: a contract. Out: operations, parameters and schemas, each once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from codegen.core.pointer import child
from codegen.core.records import Record
from codegen.spec.document import SpecDocument

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
Node = Mapping[str, Any]


class Place(NamedTuple):
    """A part of the contract, and where it stands."""

    pointer: str
    node: Node


class OperationPlace(Record, frozen=True):
    """An operation.

    Attributes:
        parameters: its own and those of its path, references followed.
    """

    pointer: str
    http_method: str
    path: str
    node: Node
    parameters: tuple[Place, ...]

    @property
    def name(self) -> str:
        """As findings call it."""
        return f"{self.http_method.upper()} {self.path}"


class Walk:
    """Goes through a contract."""

    def __init__(self, document: SpecDocument) -> None:
        self._document = document
        self.data = document.data

    @cached_property
    def operations(self) -> tuple[OperationPlace, ...]:
        """All operations, in their order."""
        return tuple(self._operations())

    @cached_property
    def schemas(self) -> tuple[tuple[str, Place], ...]:
        """The named schemas."""
        named = _mapping(_mapping(self.data.get("components")).get("schemas"))
        return tuple(
            (name, Place(child("/components/schemas", name), node))
            for name, node in named.items()
            if isinstance(node, Mapping)
        )

    def properties(self) -> Iterator[tuple[str, Place]]:
        """The properties of all schemas, each where it is written."""
        for _, place in self.schemas:
            yield from self._properties(place)
        for operation in self.operations:
            for media in (*self.request_bodies(operation), *(m for _, m in self.answers(operation))):
                yield from self._properties(_schema_of(media))

    def request_bodies(self, operation: OperationPlace) -> Iterator[Place]:
        """The media types of the body that an operation takes."""
        yield from self._content(
            self.resolved(child(operation.pointer, "requestBody"), operation.node.get("requestBody"))
        )

    def responses(self, operation: OperationPlace) -> Iterator[tuple[str, Place]]:
        """The statuses of an operation."""
        for status, node in _mapping(operation.node.get("responses")).items():
            if not str(status).startswith("x-"):
                yield str(status), self.resolved(child(operation.pointer, "responses", status), node)

    def answers(self, operation: OperationPlace) -> Iterator[tuple[str, Place]]:
        """The media types of all responses, by status."""
        for status, response in self.responses(operation):
            for media in self._content(response):
                yield status, media

    def schema_of(self, media: Place) -> Place:
        """The schema of a media type or parameter, references followed."""
        place = _schema_of(media)
        return self.resolved(place.pointer, place.node)

    def resolved(self, pointer: str, node: Any) -> Place:
        """What stands somewhere, references followed; nothing where they lead nowhere."""
        seen: set[str] = set()
        while isinstance(node, Mapping) and isinstance(ref := node.get("$ref"), str) and ref not in seen:
            seen.add(ref)
            try:
                pointer, node = ref.removeprefix("#"), self._document.resolve(ref)
            except KeyError:
                node = {}
        return Place(pointer, _mapping(node))

    def _operations(self) -> Iterator[OperationPlace]:
        for path, item in _mapping(self.data.get("paths")).items():
            above = self.resolved(child("/paths", path), item)
            shared = tuple(self._parameters(above))
            for method in METHODS:
                node = above.node.get(method)
                if isinstance(node, Mapping):
                    place = Place(child(above.pointer, method), node)
                    parameters = (*shared, *self._parameters(place))
                    yield OperationPlace(place.pointer, method, path, node, parameters)

    def _parameters(self, above: Place) -> Iterator[Place]:
        for index, node in enumerate(_list(above.node.get("parameters"))):
            yield self.resolved(child(above.pointer, "parameters", index), node)

    def _content(self, above: Place) -> Iterator[Place]:
        for media_type, node in _mapping(above.node.get("content")).items():
            yield Place(child(above.pointer, "content", media_type), _mapping(node))

    def _properties(self, schema: Place) -> Iterator[tuple[str, Place]]:
        """Of a schema as it is written; references are followed where they lead."""
        for name, node in _mapping(schema.node.get("properties")).items():
            place = Place(child(schema.pointer, "properties", name), _mapping(node))
            yield name, place
            yield from self._properties(place)
        items = schema.node.get("items")
        if isinstance(items, Mapping):
            yield from self._properties(Place(child(schema.pointer, "items"), items))
        for keyword in ("allOf", "anyOf", "oneOf"):
            for index, node in enumerate(_list(schema.node.get(keyword))):
                yield from self._properties(Place(child(schema.pointer, keyword, index), _mapping(node)))


def _schema_of(media: Place) -> Place:
    return Place(child(media.pointer, "schema"), _mapping(media.node.get("schema")))


def _mapping(value: Any) -> Node:
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
