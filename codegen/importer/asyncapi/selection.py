"""Which route a message takes. In: the payloads that clients send. Out: the member that tells them apart, its values.

API Gateway compares one text of a message with the keys of routes
(https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-develop-routes.html). The contract says it
by a member with a `const`, or an `enum`, in each payload: `action` where any payload has it, else the one that most
payloads have. The extension below at the root of the document says another.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from codegen.core.diagnostics import Severity
from codegen.importer.asyncapi.nodes import Nodes

SELECTION_EXTENSION = "x-amazon-apigateway-route-selection-expression"
DEFAULT_MEMBER = "action"
_EXPRESSION = re.compile(r"\$request\.body\.([\w-]+(?:\.[\w-]+)*)|\$\{request\.body\.([\w-]+(?:\.[\w-]+)*)\}")

Member = tuple[str, ...]
"""The names that lead to a member of a message, from the outside in."""


def selected_member(nodes: Nodes, payloads: Sequence[Any]) -> Member:
    """The member of messages whose value is the key of their route."""
    stated = nodes.document.data.get(SELECTION_EXTENSION)
    if stated is None:
        return (_usual_member(nodes, payloads),)
    match = _EXPRESSION.fullmatch(str(stated))
    if match is None:
        message = f"{stated!r} does not name one member of the message"
        hint = "write $request.body.NAME"
        nodes.report(Severity.ERROR, "CG075", message, f"/{SELECTION_EXTENSION}", hint)
        return (DEFAULT_MEMBER,)
    return tuple((match.group(1) or match.group(2)).split("."))


def expression_of(member: Member) -> str:
    """The route selection expression that names a member."""
    return f"$request.body.{'.'.join(member)}"


def values_of(nodes: Nodes, payload: Any, member: Member) -> tuple[str, ...]:
    """The values that a member may have in a payload, as route keys; () where the schema leaves it open."""
    schemas = [payload]
    for name in member:
        schemas = [
            found for schema in schemas for found in _members(nodes, schema, frozenset()).get(name, ())
        ]
    return tuple(dict.fromkeys(value for schema in schemas for value in _constants(nodes, schema)))


def _usual_member(nodes: Nodes, payloads: Iterable[Any]) -> str:
    counted: Counter[str] = Counter()
    for payload in payloads:
        members = _members(nodes, payload, frozenset()).items()
        counted.update(name for name, found in members if any(_constants(nodes, each) for each in found))
    if DEFAULT_MEMBER in counted or not counted:
        return DEFAULT_MEMBER
    return counted.most_common(1)[0][0]  # the first one of those that are as common


def _members(nodes: Nodes, schema: Any, passed: frozenset[str]) -> dict[str, list[Any]]:
    """The schemas of an object's members, also where the object is put together from others."""
    if not isinstance(schema, Mapping):
        return {}
    ref = schema.get("$ref")
    if isinstance(ref, str):
        if ref in passed:
            return {}
        return _members(nodes, nodes.document.resolve(ref), passed | {ref})
    found: dict[str, list[Any]] = {}
    properties = schema.get("properties")
    for name, member in properties.items() if isinstance(properties, Mapping) else ():
        found.setdefault(name, []).append(member)
    for keyword in ("allOf", "oneOf", "anyOf"):
        for part in schema.get(keyword) or ():
            for name, members in _members(nodes, part, passed).items():
                found.setdefault(name, []).extend(members)
    return found


def _constants(nodes: Nodes, schema: Any) -> tuple[str, ...]:
    value, _ = nodes.resolved(schema, "")
    values = [value["const"]] if "const" in value else value.get("enum") or ()
    return tuple(each for each in values if isinstance(each, str))
