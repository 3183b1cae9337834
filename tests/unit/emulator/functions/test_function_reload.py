"""An edit reaches the next request, and no request is lost on the way."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from function_harness import Lambda, Workbench, one_worker

from codegen.emulator.functions.pool import Limits
from codegen.emulator.functions.watcher import FileWatcher

VERSION = "def handler(event, context): return {version}\n"

GATE = """
import os, pathlib, time
def handler(event, context):
    pathlib.Path(f"{{event}}.busy").touch()
    while not os.path.exists(event):
        time.sleep(0.002)
    return {version}
"""


@pytest.fixture
def bench(tmp_path: Path) -> Workbench:
    return Workbench(tmp_path)


def test_new_code_of_equal_size_in_the_same_second(bench: Workbench) -> None:
    bench.write(VERSION.format(version=1))

    async def scenario(aws: Lambda) -> None:
        assert await aws.call() == 1
        for version in (2, 3, 4):
            path = bench.write(VERSION.format(version=version))
            assert aws.runtime.reload([path]) == ["f"]
            assert await aws.call() == version

    bench.serve(scenario)


def test_a_code_folder_behind_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    bench = Workbench(tmp_path / "link")
    bench.write(VERSION.format(version=1))

    async def scenario(aws: Lambda) -> None:
        assert await aws.call() == 1
        bench.write(VERSION.format(version=2))
        assert aws.runtime.reload([tmp_path / "real" / "app.py"]) == ["f"]
        assert await aws.call() == 2

    bench.serve(scenario)


def test_only_functions_with_the_edited_code_are_renewed(tmp_path: Path) -> None:
    benches = {name: Workbench(tmp_path / name) for name in "fg"}
    for bench in benches.values():
        bench.folder.mkdir()
        bench.write("import os\ndef handler(event, context): return os.getpid()\n")

    async def scenario(aws: Lambda) -> None:
        pids = {name: await aws.call(name=name) for name in "fg"}
        assert aws.runtime.reload([tmp_path / "f" / "app.py", tmp_path / "elsewhere.py"]) == ["f"]
        assert await aws.call(name="f") != pids["f"]
        assert await aws.call(name="g") == pids["g"]
        assert aws.runtime.reload() == ["f", "g"]
        assert await aws.call(name="g") != pids["g"]

    benches["f"].serve(scenario, *(bench.function(name) for name, bench in benches.items()))


def test_requests_under_way_answer_and_those_that_wait_get_new_code(bench: Workbench, tmp_path: Path) -> None:
    bench.write(GATE.format(version=1))
    gate = tmp_path / "gate"

    async def scenario(aws: Lambda) -> None:
        busy = asyncio.create_task(aws.call(str(gate)))
        while not (tmp_path / "gate.busy").exists():
            await asyncio.sleep(0.002)
        waiting = asyncio.create_task(aws.call(str(gate)))
        await asyncio.sleep(0)
        bench.write(VERSION.format(version=2))
        aws.runtime.reload()
        assert await waiting == 2
        gate.touch()
        assert await busy == 1

    bench.serve(scenario, limits=one_worker())


def test_a_mistake_and_its_correction(bench: Workbench) -> None:
    bench.write(VERSION.format(version=1))

    async def scenario(aws: Lambda) -> None:
        assert await aws.call() == 1
        bench.write("def handler(:\n")
        aws.runtime.reload()
        assert (await aws.error())["errorType"] == "Runtime.UserCodeSyntaxError"
        bench.write(VERSION.format(version=2))
        aws.runtime.reload()
        assert await aws.call() == 2

    bench.serve(scenario)


def test_a_mistake_is_told_when_it_is_made(bench: Workbench) -> None:
    bench.write(VERSION.format(version=1))

    async def scenario(aws: Lambda) -> None:
        assert await aws.call() == 1
        bench.write("def handler(:\n")
        aws.runtime.reload()
        while not any("Runtime.UserCodeSyntaxError" in line for line in aws.printed()):
            await asyncio.sleep(0.002)

    bench.serve(scenario)


def test_the_import_of_old_code_does_not_answer_for_new_code(bench: Workbench, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    bench.write(
        f"import os, time\nwhile not os.path.exists({str(gate)!r}): time.sleep(0.002)\nraise ValueError\n"
    )

    async def scenario(aws: Lambda) -> None:
        request = asyncio.create_task(aws.call())
        await asyncio.sleep(0)
        bench.write(VERSION.format(version=2))
        aws.runtime.reload()
        assert await request == 2
        gate.touch()

    bench.serve(scenario)


def test_edits_under_load_fail_no_request(bench: Workbench) -> None:
    bench.write(VERSION.format(version=0))

    async def scenario(aws: Lambda) -> None:
        watcher = FileWatcher(aws.runtime.reload)
        watcher.watch(aws.runtime.code_folders)
        seen = [await aws.call()]

        async def client() -> None:
            while seen[-1] != 3:
                seen.append(await aws.call())

        clients = [asyncio.create_task(client()) for _ in range(4)]
        for version in (1, 2, 3):
            bench.write(VERSION.format(version=version))
            while version not in seen:
                await asyncio.sleep(0.005)
        await asyncio.gather(*clients)  # an error of any call shows here
        watcher.close()
        assert set(seen) == {0, 1, 2, 3}
        assert await aws.call() == 3

    bench.serve(scenario, limits=Limits(concurrency=2))
