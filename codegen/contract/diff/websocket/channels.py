"""The channels of both versions: where clients connect, and what their `ws` bindings ask of a handshake.

https://github.com/asyncapi/bindings/blob/master/websockets/README.md
"""

from __future__ import annotations

from codegen.contract.diff.comparer import Comparer
from codegen.contract.diff.parts import Part, Side, texts
from codegen.contract.diff.rule_names import Context
from codegen.importer.asyncapi.contract import CONNECT_ROUTE
from codegen.importer.asyncapi.nodes import Nodes
from codegen.spec.document import SpecDocument

_FIELDS = {"query": "the query of the handshake", "headers": "the header fields of the handshake"}


def compare_channels(comparer: Comparer, before: SpecDocument, after: SpecDocument) -> None:
    """Report which channels came, went or moved; one at the same address is the same under another name."""
    old, new = _channels(comparer.sides.old, before), _channels(comparer.sides.new, after)
    moved = {name: other for name in old if name not in new if (other := _at_same_address(name, old, new))}
    for name in old.keys() - new.keys() - moved.keys():
        comparer.add("websocket-channel-removed", f"channel '{name}': removed", old[name], None)
    for name in new.keys() - old.keys() - set(moved.values()):
        comparer.add("websocket-channel-added", f"channel '{name}': added", None, new[name])
    for name, part in old.items():
        other = moved.get(name, name)
        if other in new:
            _compare_channel(comparer, other, part, new[other])


def _channels(side: Side, document: SpecDocument) -> dict[str, Part]:
    channels = side.root("channels")
    return {name: side.at(channels, name) for name, _, _ in Nodes(document).channels()}


def _at_same_address(name: str, old: dict[str, Part], new: dict[str, Part]) -> str:
    address = old[name].members.get("address")
    same = [
        other
        for other, part in new.items()
        if address is not None and other not in old and part.members.get("address") == address
    ]
    return same[0] if len(same) == 1 else ""


def _compare_channel(comparer: Comparer, name: str, old: Part, new: Part) -> None:
    addresses = [part.members.get("address") for part in (old, new)]
    if addresses[0] != addresses[1]:
        text = f"channel '{name}': address changed from '{addresses[0]}' to '{addresses[1]}'"
        comparer.add("websocket-channel-address-changed", text, old, new)
    sides, own = comparer.sides, comparer.of(CONNECT_ROUTE)
    before = sides.old.at(sides.old.at(old, "bindings"), "ws")
    after = sides.new.at(sides.new.at(new, "bindings"), "ws")
    methods = [part.members.get("method", "GET") for part in (before, after)]
    if methods[0] != methods[1]:
        text = f"channel '{name}': method of the handshake changed from '{methods[0]}' to '{methods[1]}'"
        own.add("websocket-binding-method-changed", text, before, after)
    for keyword, subject in _FIELDS.items():
        parts = sides.old.at(before, keyword), sides.new.at(after, keyword)
        if parts[0].value is not None or parts[1].value is not None:
            context = Context("request", "body", subject)
            own.compare_schemas(context, _open(*parts), _open(*reversed(parts)))


def _open(part: Part, other: Part) -> Part:
    """What a handshake is asked for, each name that it must have among the properties; anything where nothing is."""
    if part.value is None:
        return Part({name: other.members[name] for name in ("type",) if name in other.members}, part.pointer)
    properties = part.members.get("properties") or {}
    asked = {name: properties.get(name, {}) for name in (*texts(part.members.get("required")), *properties)}
    return part._replace(value={**part.members, "properties": asked})
