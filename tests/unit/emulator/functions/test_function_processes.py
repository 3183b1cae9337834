"""Processes of functions live in Lambda's surroundings, and end with the emulator."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Iterable
from pathlib import Path

import pytest
from function_harness import BOOTSTRAPS, Lambda, Workbench

from codegen.core.errors import EmulatorError
from codegen.emulator.functions.environment import Account, endpoint_variables, function_environment
from codegen.emulator.functions.processes.interpreter import Interpreter, find_interpreter
from codegen.ir.function import Function

EMULATOR = """
import asyncio, sys
from codegen.emulator.functions.runtime import FunctionRuntime, RuntimeOptions
from codegen.ir.function import Function

async def main(folder, fork, runtime_name="python3.11"):
    runtime = FunctionRuntime(RuntimeOptions(fork=fork == "fork"), lambda name, line: print(line, flush=True))
    runtime.start()
    runtime.set_functions([Function("F", "f", "app.handler", folder, runtime_name, timeout_seconds=60)])
    await runtime.invoke("f", b"null")

asyncio.run(main(*sys.argv[1:]))
"""


@pytest.fixture(params=["fork", "spawn"])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Workbench:
    return Workbench(tmp_path, fork=request.param == "fork")


def wait_for_end(pids: Iterable[int]) -> None:
    while any(map(is_alive, pids)):
        time.sleep(0.002)


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def test_surroundings(bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    monkeypatch.setenv("MY_SECRET", "of the developer")
    bench.write("NAME = 'mine'", "client")
    bench.write("NAME = 'mine'", "frames")
    bench.write("""
        import client, frames, os, random, sys, time
        def handler(event, context):
            return {
                "folder": os.getcwd(),
                "path": sys.path[0],
                "elsewhere": [p for p in sys.path if "worker" in p or "elsewhere" in p],
                "environment": dict(os.environ),
                "modules": [client.NAME, frames.NAME],
                "stdin": sys.stdin.read(),
                "zone": time.tzname[0],
                "descriptors": sorted(os.listdir("/proc/self/fd")),
                "random": random.random(),
            }
        """)

    async def scenario(aws: Lambda) -> None:
        seen = await aws.call()
        folder = str(bench.folder)
        assert (seen["folder"], seen["path"], seen["elsewhere"]) == (folder, folder, [])
        assert seen["modules"] == ["mine", "mine"]
        assert (seen["stdin"], seen["zone"]) == ("", "UTC")
        assert (
            len(seen["descriptors"]) <= 7
        )  # three streams, the connection (twice when spawned), listdir's own
        environment = seen["environment"]
        assert environment["GREETING"] == "from the file"
        assert environment["OWN"] == "of the function"
        assert environment["LAMBDA_TASK_ROOT"] == folder
        assert "MY_SECRET" not in environment
        assert "PYTHONPATH" not in environment
        aws.runtime.reload()
        assert (await aws.call())["random"] != seen["random"]

    function = bench.function(environment={"GREETING": "of the function", "OWN": "of the function"})
    bench.serve(scenario, function, environment={"GREETING": "from the file"})


def test_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9000")
    function = Function("F", "f", "app.handler", "/code", "python3.13", memory_mb=512)
    account = Account("eu-west-1", "210987654321")
    seen = function_environment(function, account, {})
    assert account.function_arn("f") == "arn:aws:lambda:eu-west-1:210987654321:function:f"
    expected = {
        "AWS_REGION": "eu-west-1",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_EXECUTION_ENV": "AWS_Lambda_python3.13",
        "AWS_LAMBDA_FUNCTION_NAME": "f",
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512",
        "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/f",
        "AWS_ENDPOINT_URL_S3": "http://127.0.0.1:9000",
        "AWS_ACCESS_KEY_ID": "LOCAL",
        "LAMBDA_TASK_ROOT": "/code",
        "TZ": ":UTC",
        "_HANDLER": "app.handler",
    }
    assert {name: seen.get(name) for name in expected} == expected
    monkeypatch.setenv("AWS_PROFILE", "dev")
    seen = function_environment(function, account, {})
    assert seen["AWS_PROFILE"] == "dev"
    assert "AWS_ACCESS_KEY_ID" not in seen


def test_nothing_is_left_behind(bench: Workbench) -> None:
    bench.write("""
        import os, subprocess
        child = subprocess.Popen(["sleep", "60"])
        def handler(event, context):
            if event: os._exit(1)
            return [os.getpid(), child.pid]
        """)
    before = children()
    pids: list[int] = []

    async def scenario(aws: Lambda) -> None:
        pids.extend(await aws.call())
        await aws.error(1)
        while any(map(is_alive, pids)):  # what the handler had started goes too
            await asyncio.sleep(0.002)
        pids.extend(await aws.call())
        assert children() != before

    bench.serve(scenario)
    assert children() == before  # neither processes nor zombies
    wait_for_end(pids)


def children() -> str:
    return Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text()


def test_workers_end_with_an_emulator_that_is_killed(bench: Workbench) -> None:
    bench.write("""
        import os, time
        def handler(event, context):
            print(os.getpid(), os.getppid())
            time.sleep(60)
        """)
    command = [sys.executable, "-c", EMULATOR, str(bench.folder), "fork" if bench.fork else "spawn"]
    emulator = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert emulator.stdout
    pids = {int(pid) for pid in emulator.stdout.readline().split()}
    emulator.kill()
    emulator.wait()
    emulator.stdout.close()
    wait_for_end(pids)


@pytest.mark.skipif(not shutil.which("node"), reason="there is no Node.js")
def test_workers_of_node_end_with_an_emulator_that_is_killed(tmp_path: Path) -> None:
    (tmp_path / "app.js").write_text(
        "exports.handler = async () => {\n"
        "  console.log(`pid ${process.pid}`);\n"
        "  await new Promise((done) => setTimeout(done, 60000));\n"
        "};\n"
    )
    command = [sys.executable, "-c", EMULATOR, str(tmp_path), "spawn", "nodejs20.x"]
    emulator = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert emulator.stdout
    worker = int(emulator.stdout.readline().rpartition(" ")[2])
    emulator.kill()
    emulator.communicate()
    wait_for_end([worker])


def test_an_interrupt_does_not_reach_handlers(bench: Workbench) -> None:
    bench.write("""
        import os, signal
        def handler(event, context):
            os.killpg(0, signal.SIGINT)
            os.kill(os.getppid(), 0)
            return os.getpgrp()
        """)

    async def scenario(aws: Lambda) -> None:
        assert await aws.call() != os.getpgrp()

    bench.serve(scenario)


def test_interpreter_of_the_project(tmp_path: Path) -> None:
    assert find_interpreter(tmp_path) == Interpreter(sys.executable)
    venv.create(tmp_path / ".venv", symlinks=True)
    own = find_interpreter(tmp_path)
    assert own.executable == str(tmp_path / ".venv" / "bin" / "python")
    assert find_interpreter(tmp_path / "sub", str(tmp_path / ".venv")) == own
    assert find_interpreter(tmp_path / "sub", own.executable) == own
    with pytest.raises(EmulatorError, match="is no Python"):
        find_interpreter(tmp_path, "python9.99")


@pytest.mark.parametrize("bootstrap", BOOTSTRAPS)
def test_an_interpreter_without_anything_installed(tmp_path: Path, bootstrap: str) -> None:
    """Ours lends its awslambdaric, and nothing else of what lies beside it."""
    venv.create(tmp_path / ".venv", symlinks=True)
    bench = Workbench(tmp_path)
    bench.interpreter = Interpreter(
        find_interpreter(tmp_path).executable, own_bootstrap=bootstrap == "built-in"
    )
    bench.write("""
        import importlib.util, sys
        def handler(event, context): return [sys.prefix, bool(importlib.util.find_spec("uvicorn"))]
        """)

    async def scenario(aws: Lambda) -> None:
        assert (await aws.runtime.bootstrap()).startswith(bootstrap)
        assert await aws.call() == [str(tmp_path / ".venv"), False]

    bench.serve(scenario)


def test_what_lambda_has_installed_is_told_where_it_is_missing(bench: Workbench, tmp_path: Path) -> None:
    venv.create(tmp_path / ".venv", symlinks=True)
    bench.interpreter = find_interpreter(tmp_path)
    python = bench.interpreter.executable
    bench.write("import boto3", "loading")
    bench.write("""
        import sys
        def handler(event, context):
            for name in ("boto3", "boto3", "absent", "loading"):
                try:
                    __import__(name)
                except ImportError as error:
                    print(error, file=sys.stderr)
        """)

    async def scenario(aws: Lambda) -> None:
        assert await aws.call() is None
        missing = "No module named 'boto3'"
        assert aws.printed() == [
            f"boto3 is not installed here; Lambda's Python runtime brings it: {python} -m pip install boto3",
            *(missing, missing, "No module named 'absent'", missing),
        ]

    bench.serve(scenario)


def test_no_interpreter(tmp_path: Path) -> None:
    bench = Workbench(tmp_path)

    async def refused(aws: Lambda) -> None:
        with pytest.raises(EmulatorError, match="ended at once"):
            await aws.runtime.bootstrap()
        assert (await aws.error())["errorType"] == "Runtime.ExitError"

    bench.interpreter = Interpreter("/bin/false")
    bench.serve(refused)
    bench.interpreter = Interpreter(str(tmp_path / "absent"))
    with pytest.raises(EmulatorError, match="absent can't be started"):
        bench.serve(refused)

    async def answered(aws: Lambda) -> None:
        assert "exit status 127" in (await aws.error())["errorMessage"]

    bench.fork = False
    bench.serve(answered)


def test_preloaded_modules(tmp_path: Path) -> None:
    benches = [Workbench(tmp_path / name) for name in ("plain", "brings_its_own")]
    for bench in benches:
        bench.folder.mkdir()
        bench.write("""
            import sys
            LOADED = "colorsys" in sys.modules
            import colorsys
            def handler(event, context): return [LOADED, colorsys.__file__]
            """)
    own = benches[1].write("", "colorsys")

    async def scenario(aws: Lambda) -> None:
        assert (await aws.call(name="plain"))[0] is True
        assert await aws.call(name="brings_its_own") == [False, str(own)]

    functions = [bench.function(bench.folder.name) for bench in benches]
    benches[0].serve(scenario, *functions, preload=("colorsys", "not_installed"))


def test_requests_side_by_side_with_a_handler_that_forks(bench: Workbench) -> None:
    """A handler may use multiprocessing, whose children hold copies of our descriptors."""
    bench.write("""
        import os
        def handler(event, context):
            if event and not os.fork():
                import time
                time.sleep(60)
            if event: os._exit(5)
            return "fine"
        """)

    async def scenario(aws: Lambda) -> None:
        broken, fine = await asyncio.gather(aws.error(1), aws.call())
        assert "exit status 5" in broken["errorMessage"]
        assert fine == "fine"

    bench.serve(scenario)


def test_stand_ins_of_services_are_known_to_sdks() -> None:
    urls = {"*": "http://a", "sqs": "http://b", "states": "http://c", "cognito-idp": "http://d"}
    assert endpoint_variables(urls) == {
        "AWS_ENDPOINT_URL": "http://a",
        "AWS_ENDPOINT_URL_SQS": "http://b",
        "AWS_ENDPOINT_URL_SFN": "http://c",
        "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER": "http://d",
    }
