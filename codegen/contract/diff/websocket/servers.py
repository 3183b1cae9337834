"""The servers of both versions: their addresses, and the credentials that they ask for when a client connects."""

from __future__ import annotations

from codegen.contract.diff.comparer import Comparer
from codegen.contract.diff.parts import Part, Side, texts
from codegen.contract.diff.words import values
from codegen.spec.asyncapi.servers import is_websocket

_CREDENTIALS = ("in", "name", "scheme", "openIdConnectUrl")
"""Members of a security scheme that say what a client has to bring, and where."""


def compare_servers(comparer: Comparer) -> None:
    """Report what became of the servers that speak WebSocket; one at the same address is the same."""
    old, new = _servers(comparer.sides.old), _servers(comparer.sides.new)
    addresses = [{_address(part) for part in each.values()} for each in (old, new)]
    for name in old.keys() - new.keys():
        if _address(old[name]) not in addresses[1]:
            comparer.add("websocket-server-removed", f"server '{name}': removed", old[name], None)
    for name in new.keys() - old.keys():
        if _address(new[name]) not in addresses[0]:
            comparer.add("websocket-server-added", f"server '{name}': added", None, new[name])
    for name in old:
        other = name if name in new else _named(new, _address(old[name]))
        if other:
            _compare_server(comparer, other, old[name], new[other])


def _servers(side: Side) -> dict[str, Part]:
    servers = side.root("servers")
    parts = {name: side.at(servers, name) for name in servers.members}
    return {name: part for name, part in parts.items() if is_websocket(part.members)}


def _address(server: Part) -> str:
    members = server.members
    return f"{members.get('protocol')}://{members.get('host')}{members.get('pathname') or ''}"


def _named(servers: dict[str, Part], address: str) -> str:
    return next((name for name, part in servers.items() if _address(part) == address), "")


def _compare_server(comparer: Comparer, name: str, old: Part, new: Part) -> None:
    addresses = [_address(part) for part in (old, new)]
    if addresses[0] != addresses[1]:
        text = f"server '{name}': address changed{values(*addresses)}"
        comparer.add("websocket-server-address-changed", text, old, new)
    before, after = _alternatives(comparer.sides.old, old), _alternatives(comparer.sides.new, new)
    for scheme in sorted(after - before):
        rule = "added" if before else "required"
        text = f"server '{name}': security '{scheme}' {rule}"
        comparer.add(f"websocket-security-{rule}", text, old, new)
    for scheme in sorted(before - after):
        rule = "removed" if after else "no-longer-required"
        text = f"server '{name}': security '{scheme}' {rule.replace('-', ' ')}"
        comparer.add(f"websocket-security-{rule}", text, old, new)


def _alternatives(side: Side, server: Part) -> frozenset[str]:
    """The schemes any of which lets a client connect, by name; by type where they stand in the server itself."""
    listed = side.at(server, "security")
    found = [side.at(listed, index) for index in range(len(listed.value or ()))]
    return frozenset(each.ref.rpartition("/")[2] or str(each.members.get("type")) for each in found)


def compare_scheme_members(comparer: Comparer) -> None:
    """Report what clients have to bring otherwise than before."""
    sides = comparer.sides
    old, new = (side.root("components", "securitySchemes") for side in (sides.old, sides.new))
    for name in old.members.keys() & new.members.keys():
        parts = sides.old.at(old, name), sides.new.at(new, name)
        for member in _CREDENTIALS:
            before, after = (part.members.get(member) for part in parts)
            if before != after:
                text = f"security scheme '{name}': {member} changed{values(before, after)}"
                comparer.add("websocket-security-scheme-changed", text, *parts)
        _compare_scopes(comparer, name, *parts)


def _compare_scopes(comparer: Comparer, name: str, old: Part, new: Part) -> None:
    before, after = (texts(part.members.get("scopes")) for part in (old, new))
    for action, scopes in (("added", after - before), ("removed", before - after)):
        for scope in sorted(scopes):
            text = f"security scheme '{name}': scope '{scope}' {action}"
            comparer.add(f"websocket-security-scope-{action}", text, old, new)
