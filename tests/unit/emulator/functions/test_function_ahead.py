"""Events that a busy environment has in its pipe: begun at once, taken back where it is slow, and none is lost."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from function_harness import BOOTSTRAPS, Lambda, Workbench, one_worker

from codegen.emulator.functions.handed import Handed
from codegen.emulator.functions.invocation import Invocation
from codegen.emulator.functions.pool import Limits
from codegen.emulator.functions.processes import connection
from codegen.emulator.functions.processes.connection import WorkerConnection, request_pipe
from codegen.emulator.functions.worker.frames import CHUNK, READY, RESPONSE
from codegen.gateway.ports import InvokeResult

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has pipes of packets")
with_node = pytest.mark.skipif(not shutil.which("node"), reason="there is no Node.js")

# Gives its event back; one with a file waits until that is there, and says so; one with an exit code ends.
HANDLER = """
import os, time
def handler(event, context):
    with open("ran", "a") as file:
        file.write(f"{event['number']}\\n")
    while event.get("gate") and not os.path.exists(event["gate"]):
        time.sleep(0.002)
    if "code" in event:
        os._exit(event["code"])
    if "bytes" in event:
        bytearray(b"x") * event["bytes"]
    return event
"""
NODE_HANDLER = """
const fs = require("fs");
exports.handler = async (event) => {
  fs.appendFileSync("ran", `${event.number}\\n`);
  while (event.gate && !fs.existsSync(event.gate)) await new Promise((done) => setTimeout(done, 2));
  return event;
};
"""


@pytest.fixture
def bench(tmp_path: Path) -> Workbench:
    found = Workbench(tmp_path)
    found.write(HANDLER)
    return found


def events(count: int, **special: dict[str, Any]) -> list[dict[str, Any]]:
    """Numbered ones; `special` has members of some, by `_NUMBER`."""
    return [{"number": number, **special.get(f"_{number}", {})} for number in range(count)]


def submit(aws: Lambda, sent: list[dict[str, Any]]) -> list[asyncio.Task[InvokeResult]]:
    return [asyncio.create_task(aws.invoke(event)) for event in sent]


async def answers(aws: Lambda, sent: list[dict[str, Any]]) -> list[Any]:
    return list(await asyncio.gather(*(aws.call(event) for event in sent)))


def ran(folder: Path) -> list[int]:
    return [int(line) for line in (folder / "ran").read_text().split()]


@pytest.mark.parametrize("bootstrap", BOOTSTRAPS)
def test_every_event_gets_its_own_answer(tmp_path: Path, bootstrap: str) -> None:
    bench = Workbench(tmp_path, bootstrap)
    bench.write(HANDLER)
    sizes = {f"_{number}": {"text": "x" * number * 300} for number in range(0, 200, 7)}

    async def scenario(aws: Lambda) -> None:
        sent = events(200, **sizes)
        assert await answers(aws, sent) == sent

    bench.serve(scenario, limits=Limits(concurrency=2, burst=2))
    assert sorted(ran(tmp_path)) == list(range(200))


@pytest.mark.parametrize("held", range(1, 30, 4))
def test_nothing_waits_behind_a_slow_event(bench: Workbench, tmp_path: Path, held: int) -> None:
    gate = tmp_path / "gate"

    async def scenario(aws: Lambda) -> None:
        sent = events(60, **{f"_{held}": {"gate": str(gate)}})
        tasks = submit(aws, sent)
        slow = tasks.pop(held)
        await asyncio.gather(*tasks)
        assert not slow.done()
        gate.touch()
        await slow

    bench.serve(scenario, bench.function(timeout_seconds=30), limits=Limits(concurrency=2, burst=2))
    assert sorted(ran(tmp_path)) == list(range(60))


@pytest.mark.parametrize("end", [{"code": 3}, {"gate": "never"}, {"bytes": 300 << 20}])
def test_an_event_that_ends_its_process_harms_no_other(
    bench: Workbench, tmp_path: Path, end: dict[str, Any]
) -> None:
    async def scenario(aws: Lambda) -> None:
        sent = events(40, _9=end)
        tasks = submit(aws, sent)
        failed = await tasks.pop(9)
        assert failed.function_error == "Unhandled"
        del sent[9]
        results = await asyncio.gather(*tasks)
        assert [result.payload for result in results] == [b'{"number": %d}' % each["number"] for each in sent]

    bench.serve(scenario, bench.function(timeout_seconds=1, memory_mb=128), limits=one_worker())
    assert sorted(ran(tmp_path)) == list(range(40))


def test_events_that_were_not_begun_go_to_new_code(bench: Workbench, tmp_path: Path) -> None:
    gate = tmp_path / "gate"

    async def scenario(aws: Lambda) -> None:
        tasks = submit(aws, events(20, _2={"gate": str(gate)}))
        await tasks[1]  # the next one is under way, and others are in its pipe
        bench.write("def handler(event, context): return 'new'")
        aws.runtime.reload()
        gate.touch()
        results = await asyncio.gather(*tasks)
        assert [result.payload for result in results[3:]] == [b'"new"'] * 17

    bench.serve(scenario, bench.function(timeout_seconds=30), limits=one_worker())


def test_a_removed_function_answers_what_it_had_begun(bench: Workbench, tmp_path: Path) -> None:
    async def scenario(aws: Lambda) -> None:
        tasks = submit(aws, events(30))
        await tasks[4]
        aws.runtime.set_functions(())
        results = await asyncio.gather(*tasks, return_exceptions=True)
        begun = [number for number, result in enumerate(results) if isinstance(result, InvokeResult)]
        assert begun == sorted(ran(tmp_path))
        assert len(begun) < 30

    bench.serve(scenario, limits=one_worker())


def test_lines_of_the_platform_part_one_invocation_from_the_next(bench: Workbench) -> None:
    async def scenario(aws: Lambda) -> None:
        await answers(aws, events(10))
        kinds = [line.split()[0] for line in aws.printed()]
        assert kinds == ["START", "END", "REPORT"] * 10

    bench.serve(scenario, limits=one_worker(), platform_log=True)


def test_machines_without_packets_hand_nothing_ahead(
    bench: Workbench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "_IN_PACKETS", 0)

    async def scenario(aws: Lambda) -> None:
        sent = events(40, _5={"text": "x" * 100_000})
        assert await answers(aws, sent) == sent

    bench.serve(scenario, limits=one_worker())
    assert ran(tmp_path) == list(range(40))


@with_node
@pytest.mark.parametrize("held", [1, 9, 17])
def test_functions_of_node_leave_events_in_the_pipe(bench: Workbench, tmp_path: Path, held: int) -> None:
    (tmp_path / "app.js").write_text(NODE_HANDLER)
    gate = tmp_path / "gate"

    async def scenario(aws: Lambda) -> None:
        sent = events(60, **{f"_{held}": {"gate": str(gate)}, "_30": {"text": "x" * 200_000}})
        tasks = submit(aws, sent)
        slow = tasks.pop(held)
        await asyncio.gather(*tasks)
        assert not slow.done()
        gate.touch()
        await slow

    function = bench.function(runtime="nodejs20.x", timeout_seconds=30)
    bench.serve(scenario, function, limits=Limits(concurrency=2, burst=2))
    assert sorted(ran(tmp_path)) == list(range(60))


# the bookkeeping alone, over real pipes


class Pipes:
    """A worker's connection whose other ends the test holds."""

    def __init__(self) -> None:
        self.theirs, requests = request_pipe()
        responses, self.answers = os.pipe()
        loop = asyncio.get_running_loop()
        self.connection = WorkerConnection(
            loop, requests, self.theirs, responses, lambda kind, payload: None, lambda: None
        )
        self.handed = Handed(self.connection)

    def run(self, frame: bytes) -> Invocation:
        invocation = Invocation(asyncio.get_running_loop(), b"{}", "own", "", None)
        self.handed.run(invocation, frame)
        return invocation

    def read(self) -> bytes | None:
        try:
            return os.read(self.theirs, CHUNK)
        except BlockingIOError:
            return None

    def hand_ahead(self, *names: str) -> list[Invocation]:
        loop = asyncio.get_running_loop()
        made = [Invocation(loop, b"{}", name, "", None) for name in names]
        assert all(self.handed.hand_ahead(each, each.request_id.encode()) for each in made)
        return made


@contextmanager
def pipes() -> Iterator[Pipes]:
    found = Pipes()
    try:
        yield found
    finally:
        found.connection.close()
        os.close(found.theirs)
        os.close(found.answers)


@on_linux
def test_what_the_worker_has_not_read_is_taken_back() -> None:
    async def scenario() -> None:
        with pipes() as found:
            found.run(b"own")
            made = found.hand_ahead("a", "b", "c")
            assert [found.read(), found.read()] == [b"own", b"a"]
            assert found.handed.take_back() == made[1:]
            found.handed.answered()
            assert found.handed.current is made[0]
            assert (found.read(), found.handed.ahead) == (None, 0)

    asyncio.run(scenario())


@on_linux
def test_an_event_stays_with_the_worker() -> None:
    async def scenario() -> None:
        with pipes() as found:
            own = found.run(b"own")
            made = found.hand_ahead("a", "b")
            assert found.handed.take_back() == made
            assert found.handed.current is own
            assert [found.read(), found.read()] == [b"own", None]
            found.handed.answered()
            found.run(large := b"x" * 10_000)
            others = found.hand_ahead("c")
            begun = found.read() or b""
            assert found.handed.take_back() == []  # it is in the middle of its own
            assert begun + (found.read() or b"") + (found.read() or b"") == large
            assert found.handed.take_back() == others

    asyncio.run(scenario())


@on_linux
@pytest.mark.parametrize("read", [b"own", b"a", b"b", b"c"])
def test_the_worker_may_read_any_while_others_are_taken_back(
    read: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both read from the same end of the pipe: what each gets depends on who comes first, packet by packet."""

    async def scenario() -> None:
        with pipes() as found:
            events = [found.run(b"own"), *found.hand_ahead("a", "b", "c")]
            names = [b"own", b"a", b"b", b"c"]
            packets = [name for name in found.connection.take_back() if name != read]
            monkeypatch.setattr(WorkerConnection, "take_back", lambda _: packets)
            others = [event for event, name in zip(events, names, strict=True) if name != read]
            assert found.handed.take_back() == others
            assert found.handed.current is events[names.index(read)]

    asyncio.run(scenario())


@on_linux
@pytest.mark.parametrize("reads", range(4))
@pytest.mark.parametrize("is_closed", [False, True])
def test_a_worker_that_ends_leaves_what_it_had_not_read(reads: int, is_closed: bool) -> None:
    async def scenario() -> None:
        with pipes() as found:
            events = [found.run(b"own"), *found.hand_ahead("a", "b")]
            for _ in range(reads):
                found.read()
            if is_closed:
                found.connection.close()
            assert found.handed.leave() == events[reads:]
            assert found.handed.begun() == events[:reads]
            assert found.handed.current is None

    asyncio.run(scenario())


@on_linux
@pytest.mark.parametrize("reads", range(4))
def test_a_large_event_has_begun_when_all_of_it_was_read(reads: int) -> None:
    async def scenario() -> None:
        with pipes() as found:
            events = [found.run(b"x" * 10_000), *found.hand_ahead("a")]
            for _ in range(reads):
                found.read()
            found.connection.close()
            assert found.handed.leave() == (events if reads < 3 else events[1:])

    asyncio.run(scenario())


@on_linux
def test_an_environment_is_held_up_when_it_neither_begins_nor_answers() -> None:
    async def scenario() -> None:
        with pipes() as found:
            assert not found.handed.is_held_up()
            found.run(b"own")
            found.hand_ahead("a", "b")
            assert not found.handed.is_held_up()  # it had no time yet
            assert found.handed.is_held_up()
            found.handed.answered()
            assert not found.handed.is_held_up()
            os.write(found.answers, RESPONSE.pack(READY, 0))
            assert not found.handed.is_held_up()  # what it says was not read yet
            found.connection.drain()
            assert found.handed.is_held_up()

    asyncio.run(scenario())


@on_linux
def test_what_can_not_be_taken_back_is_not_handed_ahead() -> None:
    async def scenario() -> None:
        with pipes() as found:
            loop = asyncio.get_running_loop()
            invocation = Invocation(loop, b"{}", "a", "", None)
            assert not found.handed.hand_ahead(invocation, b"x" * 4097)  # two packets
            while found.handed.hand_ahead(invocation, b"x"):
                pass
            assert found.handed.ahead == 15  # a pipe holds sixteen
            found.connection.take_back()
            found.connection.send(b"x" * 1_000_000)
            assert not found.handed.hand_ahead(invocation, b"x")  # it would come between

    asyncio.run(scenario())
