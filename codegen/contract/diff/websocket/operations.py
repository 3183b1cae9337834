"""The routes that clients send to, with what they answer, and what the application sends of its own accord."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from codegen.contract.diff.comparer import Comparer
from codegen.contract.diff.parts import Part, Side
from codegen.contract.diff.websocket.messages import RECEIVED, SENT, compare_messages, part_at
from codegen.ir.messages import Message, SendOperation, WebSocketContract
from codegen.ir.operation import Operation


def compare_operations(comparer: Comparer, before: WebSocketContract, after: WebSocketContract) -> None:
    """Report what became of routes and of operations that send."""
    turned = frozenset(_report_turned(comparer))
    _compare_routes(comparer, before, after, turned)
    _compare_sends(comparer, before, after, turned)


def _report_turned(comparer: Comparer) -> Iterator[str]:
    """Operations that go the other way now; they neither came nor went."""
    before, after = (_operations(side) for side in (comparer.sides.old, comparer.sides.new))
    for name in before.keys() & after.keys():
        actions = [each[name].members.get("action") for each in (before, after)]
        if actions[0] != actions[1]:
            text = f"operation '{name}': action changed from '{actions[0]}' to '{actions[1]}'"
            comparer.add("websocket-operation-action-changed", text, before[name], after[name])
            yield name


def _operations(side: Side) -> dict[str, Part]:
    operations = side.root("operations")
    return {name: side.at(operations, name) for name in operations.members}


def _compare_routes(
    comparer: Comparer, before: WebSocketContract, after: WebSocketContract, turned: frozenset[str]
) -> None:
    old, new = _routes(before), _routes(after)
    moved = _moved(old, new)
    for key in old.keys() - new.keys() - moved.keys():
        if old[key].operation_id not in turned:
            gone = part_at(comparer.sides.old, old[key].source)
            comparer.of(key).add("websocket-route-removed", "route removed", gone, None)
    for key in new.keys() - old.keys() - set(moved.values()):
        if new[key].operation_id not in turned:
            come = part_at(comparer.sides.new, new[key].source)
            comparer.of(key).add("websocket-route-added", "route added", None, come)
    for key, operation in old.items():
        other = moved.get(key, key)
        if other not in new:
            continue
        own = comparer.of(other)
        places = part_at(comparer.sides.old, operation.source), part_at(comparer.sides.new, new[other].source)
        if other != key:
            text = f"route key changed from '{key}' to '{other}'"
            own.add("websocket-route-key-changed", text, *places)
        _compare_name(own, operation.operation_id, new[other].operation_id, *places)
        compare_messages(own, RECEIVED, before.received[key], after.received[other])
        _compare_replies(own, before.replies.get(key, ()), after.replies.get(other, ()), *places)


def _moved(old: Mapping[str, Operation], new: Mapping[str, Operation]) -> dict[str, str]:
    """The routes whose operation another key leads to now: keys of before -> keys of now."""
    gone = _by_operation(old[key] for key in old.keys() - new.keys())
    come = _by_operation(new[key] for key in new.keys() - old.keys())
    return {
        keys[0]: come[name][0] for name, keys in gone.items() if len(keys) == 1 == len(come.get(name, ()))
    }


def _by_operation(routes: Iterable[Operation]) -> dict[str | None, list[str]]:
    """The keys of the routes of each operation: it has one for each kind of message."""
    found: dict[str | None, list[str]] = {}
    for route in routes:
        found.setdefault(route.operation_id, []).append(route.path)
    return found


def _routes(contract: WebSocketContract) -> dict[str, Operation]:
    """What clients send to, by route key; every API has the others."""
    routes = {route.operation.path: route.operation for route in contract.api.routes}
    return {key: routes[key] for key in contract.received}


def _compare_name(comparer: Comparer, before: str | None, after: str | None, old: Part, new: Part) -> None:
    """Clients don't see it; handlers are called so."""
    if before != after:
        text = f"operation renamed from '{before}' to '{after}'"
        comparer.add("websocket-operation-renamed", text, old, new)


def _compare_replies(
    comparer: Comparer, before: Sequence[Message], after: Sequence[Message], old: Part, new: Part
) -> None:
    if before and after:
        compare_messages(comparer, SENT, before, after)
    elif before:
        comparer.add("websocket-reply-removed", "reply removed", old, new)
    elif after:
        comparer.add("websocket-reply-added", "reply added", old, new)


def _compare_sends(
    comparer: Comparer, before: WebSocketContract, after: WebSocketContract, turned: frozenset[str]
) -> None:
    sends = _sends(before), _sends(after)
    gone, come = (
        {name: each[name] for name in each.keys() - other.keys() - turned}
        for each, other in (sends, sends[::-1])
    )
    pairs = [(sends[0][name], sends[1][name]) for name in sends[0].keys() & sends[1].keys()]
    for name in sorted(gone):
        same = [each for each in come.values() if _names(each) == _names(gone[name])]
        if len(same) == 1:
            pairs.append((gone.pop(name), come.pop(same[0].operation_id)))
    for name, operation in gone.items():
        part = part_at(comparer.sides.old, operation.source)
        comparer.of(f"send {name}").add("websocket-send-removed", "operation removed", part, None)
    for name, operation in come.items():
        part = part_at(comparer.sides.new, operation.source)
        comparer.of(f"send {name}").add("websocket-send-added", "operation added", None, part)
    for old, new in pairs:
        own = comparer.of(f"send {new.operation_id}")
        places = part_at(comparer.sides.old, old.source), part_at(comparer.sides.new, new.source)
        _compare_name(own, old.operation_id, new.operation_id, *places)
        compare_messages(own, SENT, old.messages, new.messages)


def _sends(contract: WebSocketContract) -> dict[str, SendOperation]:
    return {operation.operation_id: operation for operation in contract.sends}


def _names(operation: SendOperation) -> frozenset[str]:
    return frozenset(message.name for message in operation.messages)
