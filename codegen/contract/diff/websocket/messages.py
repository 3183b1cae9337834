"""The messages that go one way on a route, or from an operation that sends, in both versions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from codegen.contract.diff.comparer import Comparer
from codegen.contract.diff.parts import Part, Side
from codegen.contract.diff.rule_names import Context
from codegen.ir.messages import Message


class Direction(NamedTuple):
    """Who a message goes to, as rules and schemas say it."""

    word: str  # in ids of rules
    schemas: str  # whose rules hold for payloads


RECEIVED = Direction("received", "request")
SENT = Direction("sent", "response")


def part_at(side: Side, pointer: str) -> Part:
    """What stands at a place that the importer named; the whole document where it named none."""
    return side.part({"$ref": f"#{pointer}"}, pointer) if pointer else side.root()


def compare_messages(
    comparer: Comparer, direction: Direction, old: Sequence[Message], new: Sequence[Message]
) -> None:
    """Report which messages came, went or changed; one that is as it was is the same under another name."""
    before, after = ({message.name: message for message in each} for each in (old, new))
    pairs = [(before[name], after[name]) for name in before if name in after]
    gone = [message for name, message in before.items() if name not in after]
    come = [message for name, message in after.items() if name not in before]
    for message in list(gone):
        same = [each for each in come if _are_equivalent(comparer, message, each)]
        if len(same) == 1:
            gone.remove(message)
            come.remove(same[0])
            pairs.append((message, same[0]))
    for message in gone:
        text = f"message '{message.name}': removed"
        part = part_at(comparer.sides.old, message.source)
        comparer.add(f"websocket-{direction.word}-message-removed", text, part, None)
    for message in come:
        text = f"message '{message.name}': added"
        part = part_at(comparer.sides.new, message.source)
        comparer.add(f"websocket-{direction.word}-message-added", text, None, part)
    for pair in pairs:
        _compare_message(comparer, direction, *pair)


def _are_equivalent(comparer: Comparer, old: Message, new: Message) -> bool:
    payloads = _payload(comparer.sides.old, old), _payload(comparer.sides.new, new)
    return None not in (payloads[0].value, payloads[1].value) and comparer.sides.are_equivalent(*payloads)


def _payload(side: Side, message: Message) -> Part:
    return side.at(part_at(side, message.source), "payload")


def _compare_message(comparer: Comparer, direction: Direction, old: Message, new: Message) -> None:
    sides = comparer.sides
    parts = part_at(sides.old, old.source), part_at(sides.new, new.source)
    subject = f"message '{new.name}'"
    if old.name != new.name:
        comparer.add("websocket-message-renamed", f"{subject}: was called '{old.name}'", *parts)
    if old.content_type != new.content_type:
        text = f"{subject}: content type changed from '{old.content_type}' to '{new.content_type}'"
        comparer.add("websocket-message-content-type-changed", text, *parts)
    _compare_correlation(comparer, subject, *parts)
    payloads = sides.old.at(parts[0], "payload"), sides.new.at(parts[1], "payload")
    if payloads[0].value is None and payloads[1].value is not None:
        comparer.add(f"websocket-{direction.word}-payload-added", f"{subject}: payload added", *parts)
    elif payloads[1].value is None and payloads[0].value is not None:
        comparer.add(f"websocket-{direction.word}-payload-removed", f"{subject}: payload removed", *parts)
    else:
        context = Context(direction.schemas, "body", subject, new.content_type)
        comparer.compare_schemas(context, *payloads)


def _compare_correlation(comparer: Comparer, subject: str, old: Part, new: Part) -> None:
    """Where in a message the text stands by which clients know what it answers."""
    sides = comparer.sides
    parts = sides.old.at(old, "correlationId"), sides.new.at(new, "correlationId")
    before, after = (part.members.get("location") for part in parts)
    if before != after:
        action = "changed" if before and after else "added" if after else "removed"
        text = (
            f"{subject}: correlationId {action}: {' -> '.join(str(each) for each in (before, after) if each)}"
        )
        comparer.add(f"websocket-correlation-id-{action}", text, *parts)
