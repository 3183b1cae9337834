"""The register of open connections: who is found, who is closed, and whose work fails."""

from __future__ import annotations

import asyncio

import pytest

from codegen.core.clock import VirtualClock
from codegen.emulator.websocket.connections import IDLE, LONGEST, Connections, Peer


class Session:
    """A connection that writes down how it was closed."""

    is_full = False

    def __init__(self, peer: Peer) -> None:
        self.peer = peer
        self.closed: list[tuple[int, str]] = []

    def send_text(self, text: bytes) -> None:
        raise AssertionError("nothing is sent here")

    def close(self, code: int, reason: str) -> None:
        self.closed.append((code, reason))


def session(clock: VirtualClock, name: str = "one", stage: str = "dev") -> Session:
    now = clock.monotonic()
    return Session(Peer(name, "api", stage, clock.time(), now, "127.0.0.1", 3000, "localhost", None, now))


def test_a_connection_is_found_on_its_own_stage_until_it_is_over() -> None:
    async def scenario() -> None:
        clock = VirtualClock()
        connections, one = Connections(clock), session(clock)
        connections.add(one)
        assert connections.get("one", "api", "dev") is one
        assert connections.get("one", "api", "prod") is None
        assert connections.get("one", "other", "dev") is None
        assert connections.get("two", "api", "dev") is None
        connections.drop(one)
        connections.drop(one)
        assert connections.get("one", "api", "dev") is None
        assert len(connections) == 0

    asyncio.run(scenario())


@pytest.mark.parametrize(("step", "steps"), [(IDLE, 1), (IDLE / 2, int(LONGEST / (IDLE / 2)))])
def test_a_connection_ends_after_ten_minutes_without_a_message_and_after_two_hours(
    step: float, steps: int
) -> None:
    async def scenario() -> None:
        clock = VirtualClock()
        connections, one = Connections(clock), session(clock)
        connections.add(one)
        for _ in range(steps):
            connections.sweep()
            assert one.closed == []
            one.peer.last_active = clock.monotonic()
            clock.advance(step)
        connections.sweep()
        assert one.closed == [(1001, "Going away")]

    asyncio.run(scenario())


def test_all_are_closed_at_the_end() -> None:
    async def scenario() -> None:
        clock = VirtualClock()
        connections = Connections(clock)
        sessions = [session(clock, name) for name in "abc"]
        for one in sessions:
            connections.add(one)
        assert connections.close_all() == 3
        assert [one.closed for one in sessions] == [[(1001, "Going away")]] * 3

    asyncio.run(scenario())


def test_faults_are_told_with_the_connection_that_they_hit() -> None:
    async def fail() -> None:
        raise RuntimeError("broken")

    clock = VirtualClock()
    connections, told = Connections(clock), list[str]()
    connections.failed = lambda what, error: told.append(f"{what}: {error}")
    connections.run("a message", session(clock).peer, fail())
    assert told == ["a message of one: broken"]
