"""The messages of operations. In: operations of an AsyncAPI document. Out: messages with the schemas of payloads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from codegen.core.diagnostics import Severity
from codegen.core.pointer import child
from codegen.core.positions import names_of
from codegen.importer.asyncapi.nodes import Nodes
from codegen.importer.contract_schemas import SchemaImporter
from codegen.ir.messages import Message
from codegen.ir.operation import MediaType
from codegen.ir.schema import Example, Schema

_JSON = "application/json"


def media_types(messages: Sequence[Message]) -> tuple[MediaType, ...]:
    """What is sent in one place: a JSON text is any one of the messages, since nothing beside it tells which."""
    found: dict[str, list[Message]] = {}
    for message in messages:
        found.setdefault(_JSON if "json" in message.content_type else message.content_type, []).append(
            message
        )
    return tuple(_media_type(content_type, same) for content_type, same in found.items())


def _media_type(content_type: str, messages: Sequence[Message]) -> MediaType:
    first = messages[0]
    examples = tuple(example for message in messages for example in message.examples)
    schemas = [message.schema for message in messages if message.schema is not None]
    if len(schemas) < len(messages):  # one of them may be anything
        return MediaType(content_type, None, first.source, examples)
    schema = (
        schemas[0] if len(schemas) == 1 else Schema({"anyOf": [one.json for one in schemas]}, first.source)
    )
    return MediaType(content_type, schema, first.source, examples)


class Messages:
    """Imports messages of one document, each once."""

    def __init__(self, nodes: Nodes) -> None:
        self._nodes = nodes
        self._schemas = SchemaImporter(nodes.document)
        self._known: dict[str, Message] = {}
        self._default_content_type = str(nodes.document.data.get("defaultContentType") or _JSON)

    @property
    def schemas(self) -> SchemaImporter:
        return self._schemas

    def of(self, operation: Mapping[str, Any], pointer: str) -> Iterator[tuple[Message, Any]]:
        """The messages of an operation or reply, each with its payload as written: all of its channel's by default."""
        listed = operation.get("messages")
        if listed is None:
            channel, place = self._nodes.resolved(operation.get("channel"), f"{pointer}/channel")
            listed = [
                {"$ref": f"#{child(place, 'messages', name)}"} for name in channel.get("messages") or {}
            ]
        for index, node in enumerate(listed):
            name = names_of(str(node["$ref"]).removeprefix("#"))[-1] if "$ref" in node else f"message{index}"
            yield self._message(name, node, f"{pointer}/messages/{index}")

    def _message(self, name: str, node: Any, pointer: str) -> tuple[Message, Any]:
        written, place = self._nodes.resolved(node, pointer)
        value = self._nodes.with_traits(written)
        payload = value.get("payload")
        key = f"{place}#{name}"
        if key not in self._known:
            self._known[key] = self._imported(name, value, place)
        return self._known[key], payload

    def _imported(self, name: str, value: Mapping[str, Any], place: str) -> Message:
        content_type = str(value.get("contentType") or self._default_content_type)
        if "json" not in content_type:
            message = f"API Gateway reads messages as JSON to choose their route: this one is {content_type}"
            self._nodes.report(Severity.WARNING, "CG075", message, place, "its route is $default")
        if value.get("headers") is not None:
            message = "messages of a WebSocket have no headers: these are not generated"
            self._nodes.report(Severity.NOTE, "CG060", message, f"{place}/headers")
        payload = value.get("payload")
        return Message(
            name=name,
            schema=None if payload is None else self._schemas.schema(payload, f"{place}/payload"),
            source=place,
            content_type=content_type,
            summary=str(value.get("summary") or ""),
            description=str(value.get("description") or ""),
            examples=tuple(
                Example(example["payload"], f"{place}/examples/{index}/payload", example.get("name"))
                for index, example in enumerate(value.get("examples") or ())
                if "payload" in example
            ),
        )
