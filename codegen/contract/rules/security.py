"""Rules of what a contract lets in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from codegen.contract.rules.rule import Found, Group, Rule
from codegen.contract.rules.walk import Place, Walk
from codegen.core.pointer import child

_SECRETS = frozenset({"token", "accesstoken", "apikey", "password", "secret", "authorization"})
_BOUNDING_STRINGS = ("maxLength", "enum", "const", "pattern", "format")


def _stated(walk: Walk) -> Found:
    for operation in walk.operations:
        if "security" not in operation.node and "security" not in walk.data:
            yield operation.pointer, f"{operation.name} does not say who may call it"


def _servers(walk: Walk) -> Found:
    for index, server in enumerate(walk.data.get("servers") or ()):
        url = str(server.get("url", "")) if isinstance(server, Mapping) else ""
        if url.startswith("http://") and not url.startswith(("http://localhost", "http://127.0.0.1")):
            yield child("/servers", index), f"{url} is not encrypted"


def _queries(walk: Walk) -> Found:
    components = walk.data.get("components") or {}
    for name, scheme in (components.get("securitySchemes") or {}).items():
        if isinstance(scheme, Mapping) and scheme.get("in") == "query":
            yield child("/components/securitySchemes", name), f"the key of {name} stands in the query"
    found = {place.pointer: place for operation in walk.operations for place in operation.parameters}
    for pointer, place in found.items():
        name = str(place.node.get("name"))
        if place.node.get("in") == "query" and "".join(c for c in name.lower() if c.isalnum()) in _SECRETS:
            yield pointer, f"the parameter {name} stands in the query"


def _strings(walk: Walk) -> Found:
    for pointer, name, schema in _inputs(walk):
        if schema.get("type") == "string" and not any(word in schema for word in _BOUNDING_STRINGS):
            yield pointer, f"{name} may be of any length"


def _arrays(walk: Walk) -> Found:
    for pointer, name, schema in _inputs(walk):
        if schema.get("type") == "array" and "maxItems" not in schema:
            yield pointer, f"{name} may have any number of items"


def _inputs(walk: Walk) -> Iterator[tuple[str, str, Mapping[str, object]]]:
    """The schemas of parameters and of properties of bodies, each once."""
    seen: set[str] = set()
    for operation in walk.operations:
        named = [(str(place.node.get("name")), walk.schema_of(place)) for place in operation.parameters]
        for media in walk.request_bodies(operation):
            named += _below("the body", walk.schema_of(media), walk, set())
        for name, place in named:
            if place.pointer not in seen:
                seen.add(place.pointer)
                yield place.pointer, name, place.node


def _below(name: str, place: Place, walk: Walk, above: set[str]) -> list[tuple[str, Place]]:
    """A schema with all that it leads to; one that leads to itself is not followed again."""
    if place.pointer in above:
        return []
    found, above = [(name, place)], above | {place.pointer}
    for key, node in (place.node.get("properties") or {}).items():
        found += _below(key, walk.resolved(child(place.pointer, "properties", key), node), walk, above)
    if isinstance(place.node.get("items"), Mapping):
        found += _below(
            f"an item of {name}",
            walk.resolved(child(place.pointer, "items"), place.node["items"]),
            walk,
            above,
        )
    for index, node in enumerate(place.node.get("allOf") or ()):
        found += _below(name, walk.resolved(child(place.pointer, "allOf", index), node), walk, above)
    return found


RULES = (
    Rule(
        "stated-security",
        Group.SECURITY,
        "operations say who may call them",
        "name a security scheme, or write security: [] where everybody may",
        _stated,
    ),
    Rule("https-servers", Group.SECURITY, "servers are encrypted", "write https://", _servers),
    Rule(
        "secrets-in-queries",
        Group.SECURITY,
        "credentials don't stand in queries, which logs keep",
        "send it in a header",
        _queries,
    ),
    Rule(
        "bounded-strings",
        Group.SECURITY,
        "texts that callers send are bounded",
        "add maxLength, a pattern, a format or an enum",
        _strings,
    ),
    Rule("bounded-arrays", Group.SECURITY, "lists that callers send are bounded", "add maxItems", _arrays),
)
