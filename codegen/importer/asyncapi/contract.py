"""An AsyncAPI contract becomes a WebSocket API: which operation is which route, with its messages.

An operation with `action: receive` is what clients may send: each of its messages takes the route that its payload
names (see `selection`), and `$default` where it names none; a `reply` makes the route answer. An operation with
`action: send` is no route: the application posts its messages through `@connections`. API Gateway has one endpoint, so
every channel shares the connection; what `ws` bindings and servers ask for is asked for at `$connect`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any

from codegen.core.diagnostics import Diagnostic, Severity
from codegen.core.pointer import child
from codegen.core.records import Record
from codegen.importer.asyncapi.connecting import Security, connect_parameters
from codegen.importer.asyncapi.messages import Messages, media_types
from codegen.importer.asyncapi.nodes import Nodes
from codegen.importer.asyncapi.selection import Member, expression_of, selected_member, values_of
from codegen.ir.api import DEFAULT_ROUTE, Api, ApiType, Route
from codegen.ir.messages import Message, SendOperation, WebSocketContract
from codegen.ir.operation import Operation, RequestBody, Response
from codegen.spec.document import SpecDocument

CONNECT_ROUTE, DISCONNECT_ROUTE = "$connect", "$disconnect"
_SUMMARIES = {
    CONNECT_ROUTE: "Let a client connect; a problem that is raised refuses it.",
    DISCONNECT_ROUTE: "Forget a client that has gone.",
    DEFAULT_ROUTE: "Answer a message that no other route takes.",
}
"""What the routes do that every WebSocket API has; contracts have no word for them."""


def import_asyncapi(document: SpecDocument) -> tuple[WebSocketContract, list[Diagnostic]]:
    """The WebSocket API of a loaded contract, and what of it nothing is made from."""
    return _Importer(document).run()


class _Operation(Record, frozen=True):
    name: str
    node: Mapping[str, Any]
    source: str
    messages: tuple[tuple[Message, Any], ...]  # with their payloads as written
    replies: tuple[Message, ...]


class _Taken(Record, frozen=True):
    """A message on a route."""

    operation: _Operation
    message: Message


class _Importer:
    def __init__(self, document: SpecDocument) -> None:
        self.document = document
        self.nodes = Nodes(document)
        self.messages = Messages(self.nodes)
        self.security = Security(self.nodes)
        self.channels = [(channel, place) for _, channel, place in self.nodes.channels()]
        self.places = frozenset(place for _, place in self.channels)

    def run(self) -> tuple[WebSocketContract, list[Diagnostic]]:
        self._check_addresses()
        receiving = tuple(self._operations("receive"))
        member = selected_member(self.nodes, [payload for each in receiving for _, payload in each.messages])
        taken = self._taken(receiving, member)
        info = self.document.data["info"]
        api = Api(
            name=str(info.get("title") or self.document.path.stem),
            type=ApiType.WEBSOCKET,
            version=str(info.get("version") or ""),
            description=str(info.get("description") or ""),
            routes=(self._connect(), _bare(DISCONNECT_ROUTE), *_routes(taken)),
            source=str(self.document.path),
            schemas=self.messages.schemas.schemas,
            security_schemes=self.security.schemes,
            servers=tuple(_url(server) for server, _ in self.nodes.servers()),
            route_selection_expression=expression_of(member),
        )
        contract = WebSocketContract(
            api=api,
            received={key: _messages(entries) for key, entries in taken.items() if entries},
            replies={key: found for key, entries in taken.items() if (found := _replies(entries))},
            sends=tuple(map(_sends, self._operations("send"))),
        )
        return contract, self.nodes.diagnostics

    # ---- operations
    def _operations(self, action: str) -> Iterator[_Operation]:
        for name, written in (self.document.data.get("operations") or {}).items():
            node, place = self.nodes.resolved(written, child("/operations", name))
            _, channel = self.nodes.resolved(node.get("channel"), f"{place}/channel")
            if node.get("action") != action or channel not in self.places:
                continue
            node = self.nodes.with_traits(node)
            self._check_security(node, place)
            reply, at = self.nodes.resolved(node.get("reply"), f"{place}/reply")
            replies = self.messages.of(reply, at) if action == "receive" else ()
            yield _Operation(
                name,
                node,
                place,
                tuple(self.messages.of(node, place)),
                tuple(message for message, _ in replies),
            )

    def _taken(self, operations: tuple[_Operation, ...], member: Member) -> dict[str, list[_Taken]]:
        """The messages by the route that they take."""
        taken: dict[str, list[_Taken]] = {DEFAULT_ROUTE: []}
        for operation in operations:
            for message, payload in operation.messages:
                is_json = "json" in message.content_type
                for key in (is_json and values_of(self.nodes, payload, member)) or (DEFAULT_ROUTE,):
                    self._check_key(key, operation, message, taken)
                    taken.setdefault(key, []).append(_Taken(operation, message))
        return taken

    def _check_key(
        self, key: str, operation: _Operation, message: Message, taken: Mapping[str, list[_Taken]]
    ) -> None:
        if key != DEFAULT_ROUTE and (key.startswith("$") or not key):
            told = f"{key!r} can't be the key of a route: API Gateway keeps keys that begin with $ for itself"
            self.nodes.report(Severity.ERROR, "CG075", told, message.source, "choose another value")
        others = [each.operation.name for each in taken.get(key, ()) if each.operation is not operation]
        if others and key == DEFAULT_ROUTE:
            told = f"messages of {others[0]} and {operation.name} name no route: both take $default"
            hint = "give each payload a member `action` with a const"
            self.nodes.report(Severity.WARNING, "CG075", told, operation.source, hint)
        elif others:
            told = f"messages of {others[0]} and {operation.name} take the same route, {key!r}"
            self.nodes.report(Severity.ERROR, "CG075", told, operation.source, "give them different values")

    def _connect(self) -> Route:
        parameters = connect_parameters(self.nodes, self.channels, self.messages.schemas)
        operation = Operation(
            http_method="",
            path=CONNECT_ROUTE,
            operation_id=_name(CONNECT_ROUTE),
            source="",
            summary=_SUMMARIES[CONNECT_ROUTE],
            parameters=parameters,
            security=self.security.of_servers(),
        )
        return Route("", CONNECT_ROUTE, operation, "")

    # ---- what API Gateway has no place for
    def _check_addresses(self) -> None:
        for channel, place in self.channels:
            address = channel.get("address")
            if address and str(address).strip("/"):
                told = f"a WebSocket API has one endpoint: clients of {address!r} connect to the stage's URL, too"
                self.nodes.report(Severity.WARNING, "CG077", told, f"{place}/address")

    def _check_security(self, node: Mapping[str, Any], place: str) -> None:
        if node.get("security"):
            told = "a WebSocket API asks for credentials when a connection opens, not for a message"
            hint = "ask for them in the security of the server"
            self.nodes.report(Severity.ERROR, "CG076", told, f"{place}/security", hint)


def _name(key: str) -> str:
    """What a route is called that is not one operation of the contract's."""
    return key.removeprefix("$")


_PREDEFINED = frozenset(map(_name, _SUMMARIES))


def _routes(taken: Mapping[str, list[_Taken]]) -> Iterator[Route]:
    """The routes of messages."""
    names = _names(taken)
    for key, entries in taken.items():
        yield _route(key, names[key], entries) if entries else _bare(key)


def _names(taken: Mapping[str, list[_Taken]]) -> dict[str, str]:
    """What routes are called: like the operation that has no other one, else like their keys; no two the same."""
    operations = {key: {each.operation.name for each in entries} for key, entries in taken.items()}
    routes = Counter(name for found in operations.values() for name in found)
    names = {
        key: name
        for key, found in operations.items()
        for name in found
        if len(found) == 1 and routes[name] == 1 and name not in _PREDEFINED
    }
    used = {*names.values(), *_PREDEFINED}
    for key in taken:
        if key not in names:
            free = (name for name in _candidates(key) if name not in used or key == DEFAULT_ROUTE)
            names[key] = next(free)
            used.add(names[key])
    return names


def _candidates(key: str) -> Iterator[str]:
    yield _name(key)
    yield from (f"{_name(key)}_{number}" for number in count(2))


def _route(key: str, name: str, taken: list[_Taken]) -> Route:
    first = taken[0].operation
    is_one = all(each.operation is first for each in taken)
    replies = _replies(taken)
    operation = Operation(
        http_method="",
        path=key,
        operation_id=name,
        source=first.source,
        summary=str(first.node.get("summary") or "") if is_one else "",
        description=str(first.node.get("description") or "") if is_one else "",
        request_body=_body(_messages(taken), first.source),
        responses=(Response("200", media_types(replies), first.source),) if replies else (),
    )
    expression = DEFAULT_ROUTE if replies else None
    return Route("", key, operation, first.source, route_response_selection_expression=expression)


def _bare(key: str) -> Route:
    return Route("", key, Operation("", key, _name(key), "", _SUMMARIES[key]), "")


def _body(messages: tuple[Message, ...], source: str) -> RequestBody | None:
    """What a route takes; None where some of it is no JSON: nothing of an event tells one from the other."""
    if any("json" not in message.content_type for message in messages):
        return None
    return RequestBody(media_types(messages), required=True, source=source)


def _messages(taken: list[_Taken]) -> tuple[Message, ...]:
    return _each_once([each.message for each in taken])


def _replies(taken: list[_Taken]) -> tuple[Message, ...]:
    return _each_once([reply for each in taken for reply in each.operation.replies])


def _each_once(messages: list[Message]) -> tuple[Message, ...]:
    return tuple({(message.source, message.name): message for message in messages}.values())


def _sends(operation: _Operation) -> SendOperation:
    return SendOperation(
        operation_id=operation.name,
        messages=tuple(message for message, _ in operation.messages),
        source=operation.source,
        summary=str(operation.node.get("summary") or ""),
        description=str(operation.node.get("description") or ""),
    )


def _url(server: Mapping[str, Any]) -> str:
    return f"{server.get('protocol')}://{server.get('host')}{server.get('pathname') or ''}"
