"""Reading the nodes of an AsyncAPI document in 3.0's form: references followed, traits applied, findings located."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from codegen.core.diagnostics import Diagnostic, Severity
from codegen.core.pointer import child
from codegen.spec.asyncapi.servers import is_websocket
from codegen.spec.document import SpecDocument
from codegen.spec.pointers import follow


class Nodes:
    """One document, and what is found while it is read."""

    def __init__(self, document: SpecDocument) -> None:
        self.document = document
        self.diagnostics: list[Diagnostic] = []

    def report(self, severity: Severity, code: str, message: str, pointer: str, hint: str = "") -> None:
        """Keep a finding."""
        self.diagnostics.append(Diagnostic(code, severity, message, self.document.locate(pointer), hint))

    def resolved(self, node: Any, pointer: str) -> tuple[Mapping[str, Any], str]:
        """What a node stands for, and its place; the loader has seen that references lead somewhere."""
        passed: set[str] = set()
        while isinstance(node, Mapping) and isinstance(node.get("$ref"), str) and node["$ref"] not in passed:
            passed.add(node["$ref"])
            pointer = node["$ref"][1:]
            node = follow(self.document.data, pointer).value
        return (node if isinstance(node, Mapping) else {}), pointer

    def with_traits(self, node: Mapping[str, Any]) -> Mapping[str, Any]:
        """An operation or message with its traits merged into it; what it says itself stands.

        https://www.asyncapi.com/docs/reference/specification/v3.0.0#traitsMergeMechanism
        """
        merged: Mapping[str, Any] = {}
        for trait in node.get("traits") or ():
            merged = _merged(merged, self.resolved(trait, "")[0])
        return _merged(merged, {name: value for name, value in node.items() if name != "traits"})

    def channels(self) -> Iterator[tuple[str, Mapping[str, Any], str]]:
        """The channels that WebSocket carries: key, channel and place."""
        for name, written in (self.document.data.get("channels") or {}).items():
            channel, place = self.resolved(written, child("/channels", name))
            servers = [self.resolved(server, "")[0] for server in channel.get("servers") or ()]
            if not servers or any(is_websocket(server) for server in servers):
                yield name, channel, place
            else:
                message = "no server of this channel speaks WebSocket: nothing is generated for it"
                self.report(Severity.NOTE, "CG060", message, place)

    def servers(self) -> Iterator[tuple[Mapping[str, Any], str]]:
        """The servers that speak WebSocket."""
        for name, written in (self.document.data.get("servers") or {}).items():
            server, place = self.resolved(written, child("/servers", name))
            if is_websocket(server):
                yield server, place


def _merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> Mapping[str, Any]:
    made = dict(below)
    for name, value in above.items():
        lower = made.get(name)
        is_deep = isinstance(lower, Mapping) and isinstance(value, Mapping) and "$ref" not in value
        made[name] = _merged(lower, value) if is_deep and isinstance(lower, Mapping) else value
    return made
