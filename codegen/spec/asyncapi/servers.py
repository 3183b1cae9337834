"""Whether WebSockets carry a document. In: a bundled document. Out: errors that name the other protocol."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from codegen.core.pointer import child
from codegen.spec.pointers import follow
from codegen.spec.report import Report

WEBSOCKET_PROTOCOLS = frozenset({"ws", "wss"})
_REFUSED = "CG073"
_HINT = "name a server whose protocol is wss, or a channel with a ws binding"


def check_servers(data: Mapping[str, Any], report: Report) -> None:
    """Refuse a document that is about other protocols alone; without a word of any it is taken to be fit."""
    servers = _named(data, "servers")
    if any(is_websocket(server) for server in servers.values()) or _is_named_by_websocket(data):
        _note_others(servers, report)
        return
    for name, server in servers.items():
        if "protocol" in server:
            _refuse(f"this server speaks {server['protocol']}", child("/servers", name, "protocol"), report)
    if servers:
        return
    bound = list(_bindings(data))
    if not bound:
        report.note(
            _REFUSED, "no server says which protocol this is about: it is read as WebSocket", "", _HINT
        )
    elif not any(protocol == "ws" for protocol, _ in bound):
        protocol, pointer = bound[0]
        _refuse(f"this document's channels are bound to {protocol}", pointer, report)


def _refuse(reason: str, pointer: str, report: Report) -> None:
    report.error(_REFUSED, f"codegen makes WebSocket APIs: {reason}", pointer, _HINT)


def _bindings(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The protocols that channels and operations are bound to, and where.

    In 2.x channels hold their operations; in 3.x operations name channels, of which some may be in other files.
    """
    for section in ("channels", "operations"):
        for name, node in _named(data, section).items():
            for path in ((), ("publish",), ("subscribe",), ("channel",)):
                owner = resolved(data, node.get(path[0]) if path else node)
                for protocol in resolved(data, owner.get("bindings")):
                    yield protocol, child("", section, name, *path, "bindings", protocol)


def _named(data: Mapping[str, Any], section: str) -> Mapping[str, Mapping[str, Any]]:
    """The objects of a section, as far as they are any: the document may be wrong in other ways."""
    members = data.get(section)
    return {
        name: resolved(data, member)
        for name, member in (members.items() if isinstance(members, Mapping) else ())
    }


def is_websocket(server: Mapping[str, Any]) -> bool:
    """Whether a server speaks WebSocket."""
    return str(server.get("protocol")).lower() in WEBSOCKET_PROTOCOLS


def _is_named_by_websocket(data: Mapping[str, Any]) -> bool:
    """Whether the document's own id is the URI of a WebSocket, as where servers only tell clients where to connect."""
    return str(data.get("id")).partition(":")[0].lower() in WEBSOCKET_PROTOCOLS


def resolved(data: Mapping[str, Any], node: Any) -> Mapping[str, Any]:
    """What a node stands for: references are followed to their end; nothing where there is none."""
    passed: set[str] = set()
    while isinstance(node, Mapping) and isinstance(node.get("$ref"), str) and node["$ref"] not in passed:
        passed.add(node["$ref"])
        node = follow(data, node["$ref"].removeprefix("#")).value
    return node if isinstance(node, Mapping) else {}


def _note_others(servers: Mapping[str, Mapping[str, Any]], report: Report) -> None:
    for name, server in servers.items():
        if not is_websocket(server):
            message = f"this server speaks {server.get('protocol')}: nothing is generated for it"
            report.note("CG060", message, child("/servers", name))
