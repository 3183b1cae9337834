"""How many environments there are, who gets them, and when they end."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from pathlib import Path

import pytest
from function_harness import Lambda, Workbench, one_worker

from codegen.emulator.functions.pool import Limits
from codegen.gateway.ports import FunctionNotFound, InvokeTimeout

PID = "import os\ndef handler(event, context): return os.getpid()\n"

# Says that it runs, and waits until the test has made the file that the event names.
GATE = """
import os, pathlib, time
def handler(event, context):
    if event:
        pathlib.Path(f"{event}.{os.getpid()}").touch()
    while event and not os.path.exists(event):
        time.sleep(0.002)
    return os.getpid()
"""


@pytest.fixture
def bench(tmp_path: Path) -> Workbench:
    return Workbench(tmp_path)


def workers(pid: int) -> set[int]:
    """The processes below the fork server of this process."""
    return {worker for server in children(pid) for worker in children(server)}


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def test_an_environment_is_used_again(bench: Workbench) -> None:
    bench.write(
        "count = 0\ndef handler(event, context):\n    global count\n    count += 1\n    return count\n"
    )

    async def scenario(aws: Lambda) -> None:
        assert [await aws.call() for _ in range(3)] == [1, 2, 3]

    bench.serve(scenario)


def test_environments_are_bounded_and_requests_answered_in_order(bench: Workbench) -> None:
    bench.write("import os\ndef handler(event, context): return [event, os.getpid()]")

    async def scenario(aws: Lambda) -> None:
        order: list[int] = []
        pids: set[int] = set()

        async def request(number: int) -> None:
            answered, pid = await aws.call(number)
            order.append(answered)
            pids.add(pid)

        await asyncio.gather(*(request(number) for number in range(40)))
        assert order == list(range(40))
        assert len(pids) == 1

    bench.serve(scenario, limits=one_worker())


def test_requests_run_side_by_side_up_to_the_bound(bench: Workbench, tmp_path: Path) -> None:
    bench.write(GATE)
    gate = tmp_path / "gate"

    async def scenario(aws: Lambda) -> None:
        requests = [asyncio.create_task(aws.call(str(gate))) for _ in range(4)]
        while len(list(tmp_path.glob("gate.*"))) < 2:
            await asyncio.sleep(0.002)
        gate.touch()
        assert len(set(await asyncio.gather(*requests))) == 2

    bench.serve(scenario, limits=Limits(concurrency=2, burst=2))


def test_waiting_environments_make_room_for_more(bench: Workbench, tmp_path: Path) -> None:
    """A handler that calls another one of its own function must not wait for itself for ever."""
    bench.write(GATE)
    gate = tmp_path / "gate"

    async def scenario(aws: Lambda) -> None:
        blocked = asyncio.create_task(aws.call(str(gate)))
        assert await aws.call() > 0
        gate.touch()
        assert await blocked > 0

    bench.serve(scenario, bench.function(timeout_seconds=30), limits=Limits(concurrency=1, burst=2))


@pytest.mark.skipif(sys.platform != "linux", reason="there is no /proc")
def test_environments_whose_answers_nobody_read_get_no_help(bench: Workbench) -> None:
    """A queue before an emulator with too much to do grows shorter by the emulator's work alone."""
    bench.write(PID)

    async def scenario(aws: Lambda) -> None:
        pid = await aws.call()
        requests = [asyncio.create_task(aws.call()) for _ in range(8)]
        await asyncio.sleep(0)  # one is with the worker, the others wait
        while not Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].startswith(" S"):
            pass  # the loop stands still: nobody reads the answer
        aws.runtime._sweep(time.monotonic() + 1)
        assert set(await asyncio.gather(*requests)) == {pid}

    bench.serve(scenario, limits=Limits(concurrency=1, burst=4))


def test_idle_environments_end(bench: Workbench) -> None:
    bench.write(PID)

    async def scenario(aws: Lambda) -> None:
        pid = await aws.call()
        while is_alive(pid):
            await asyncio.sleep(0.005)
        assert await aws.call() != pid

    bench.serve(scenario, limits=one_worker(idle_seconds=0.05))


def test_many_functions_share_a_bound(bench: Workbench) -> None:
    bench.write(PID)
    functions = [bench.function(f"f{number}") for number in range(6)]
    others = workers(os.getpid())  # below what else this process has started

    async def scenario(aws: Lambda) -> None:
        pids = [await aws.call(name=function.name) for function in functions]
        assert await aws.call(name="f5") == pids[5]
        assert await aws.call(name="f0") != pids[0]  # the coldest had to go
        assert len(workers(os.getpid()) - others) <= 4

    bench.serve(scenario, *functions, limits=Limits(environments=3))


def test_the_caller_may_give_up(bench: Workbench, tmp_path: Path) -> None:
    bench.write(GATE)
    gate = tmp_path / "gate"

    async def scenario(aws: Lambda) -> None:
        with pytest.raises(InvokeTimeout):
            await aws.invoke(str(gate), timeout=0.05)
        with pytest.raises(InvokeTimeout):  # this one waits in the queue
            await aws.invoke(timeout=0.05)
        cancelled = asyncio.create_task(aws.invoke())
        await asyncio.sleep(0)
        cancelled.cancel()
        gate.touch()
        assert await aws.call() > 0

    bench.serve(scenario, limits=one_worker())


def test_a_process_that_ends_between_requests_harms_none(bench: Workbench) -> None:
    bench.write("""
        import os, threading, time
        def handler(event, context):
            if event: threading.Timer(0.01, os._exit, [1]).start()
            return os.getpid()
        """)

    async def scenario(aws: Lambda) -> None:
        pid = await aws.call(1)
        while pid in workers(os.getpid()):
            await asyncio.sleep(0.005)
        await asyncio.sleep(0)  # let the loop hear of it
        assert await aws.call() != pid

    bench.serve(scenario)


@pytest.mark.skipif(sys.platform != "linux", reason="what waits in a pipe is counted on Linux alone")
def test_an_event_for_a_process_that_was_killed_goes_to_another_one(bench: Workbench) -> None:
    bench.write(PID)

    async def scenario(aws: Lambda) -> None:
        pids = [await aws.call()]
        for _ in range(5):
            os.kill(pids[-1], signal.SIGKILL)  # the loop does not know yet when the next event comes
            pids.append(await aws.call())
        assert len(set(pids)) == len(pids)

    bench.serve(scenario)


def test_a_process_that_is_killed_takes_along_its_own_event_alone(bench: Workbench, tmp_path: Path) -> None:
    bench.write(GATE)
    gate = tmp_path / "gate"

    async def scenario(aws: Lambda) -> None:
        begun = asyncio.create_task(aws.error(str(gate)))
        while not (found := list(tmp_path.glob("gate.*"))):
            await asyncio.sleep(0.002)
        others = [asyncio.create_task(aws.call()) for _ in range(3)]
        await asyncio.sleep(0)
        pid = int(found[0].suffix[1:])
        os.kill(pid, signal.SIGKILL)
        assert (await begun)["errorType"] == "Runtime.ExitError"
        assert pid not in await asyncio.gather(*others)

    bench.serve(scenario, limits=one_worker())


def test_processes_that_end_before_their_first_event_are_not_started_again(
    bench: Workbench, tmp_path: Path
) -> None:
    bench.write("""
        import gc, os
        open("starts", "a").write("x")
        for found in gc.get_objects():
            if type(found).__name__ == "FrameClient": found._wait = lambda: os._exit(3)
        def handler(event, context): pass
        """)

    async def scenario(aws: Lambda) -> None:
        assert (await aws.error())["errorType"] == "Runtime.ExitError"
        assert (tmp_path / "starts").read_text() == "x"

    bench.serve(scenario)


def test_hung_import_times_out(bench: Workbench) -> None:
    bench.write("import time\ntime.sleep(60)")

    async def scenario(aws: Lambda) -> None:
        answers = await asyncio.gather(*(aws.error(request_id=f"{number}") for number in range(3)))
        for number, error in enumerate(answers):
            assert error["errorMessage"] == f"RequestId: {number} Error: Task timed out after 1.00 seconds"

    bench.serve(scenario, bench.function(timeout_seconds=1), limits=one_worker(init_seconds=0.1))


def test_functions_are_added_changed_and_removed(bench: Workbench) -> None:
    bench.write("import os\ndef handler(event, context): return [os.environ.get('STAGE'), os.getpid()]")

    async def scenario(aws: Lambda) -> None:
        _, kept = await aws.call(name="kept")
        assert (await aws.call(name="changed"))[0] is None
        changed = bench.function("changed", environment={"STAGE": "prod"})
        aws.runtime.set_functions([bench.function("kept"), changed, bench.function("added")])
        assert await aws.call(name="kept") == [None, kept]
        assert (await aws.call(name="changed"))[0] == "prod"
        assert (await aws.call(name="added"))[0] is None
        with pytest.raises(FunctionNotFound):
            await aws.call(name="removed")

    bench.serve(scenario, bench.function("kept"), bench.function("changed"), bench.function("removed"))


def test_the_fork_server_comes_back(bench: Workbench) -> None:
    bench.write(PID)

    async def scenario(aws: Lambda) -> None:
        pid = await aws.call()
        os.kill(parent(pid), 9)
        while is_alive(pid):
            await asyncio.sleep(0.002)
        while (
            await aws.invoke()
        ).function_error:  # the loop hears of it with the first request at the latest
            pass
        assert await aws.call() != pid

    bench.serve(scenario)
