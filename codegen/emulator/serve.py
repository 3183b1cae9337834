"""Runs the emulator until it is told to stop: the entry point of `codegen emulate`.

In: options. Out: an exit code. Only what the functions' processes need is imported before they are launched, so that
they come up beside the rest.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Coroutine
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO

from codegen.emulator.console import Console
from codegen.emulator.environment_file import read_environment_file
from codegen.emulator.functions.environment import Account, endpoint_variables
from codegen.emulator.functions.pool import Limits
from codegen.emulator.functions.processes.interpreter import find_interpreter
from codegen.emulator.functions.runtime import PYDANTIC, FunctionRuntime, RuntimeOptions
from codegen.emulator.functions.sdk_hints import with_sdk_hints
from codegen.emulator.options import EmulatorOptions, LogFormat

_ACCOUNT_ID = "000000000000"
_LOCK = "codegen.lock"


def run(options: EmulatorOptions, *, results: TextIO | None = None, messages: TextIO | None = None) -> int:
    """Serve until SIGINT or SIGTERM; the exit code is 0 then, 1 where violations of the contract are to show in it.

    Args:
        results: where URLs are printed, stdout by default.
        messages: where everything else is printed, stderr by default.

    Raises:
        EmulatorError: it can't start, with what to change.
        Refused: the source can't be used; carries every finding.
    """
    color = options.color and options.log_format is not LogFormat.PLAIN
    console = Console(results or sys.stdout, messages or sys.stderr, color=color)
    with asyncio.Runner(loop_factory=_new_loop) as runner:
        violations = runner.run(_serve(options, console))
    return int(violations > 0 and options.mock is not None and options.mock.fails)


def _new_loop() -> asyncio.AbstractEventLoop:
    try:
        import uvloop  # not on every platform
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()


async def _serve(options: EmulatorOptions, console: Console) -> int:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(
            NotImplementedError, RuntimeError, ValueError
        ):  # not in the main thread, not on this platform
            loop.add_signal_handler(number, stopped.set)
    functions = _functions(options, console)
    functions.start()
    try:
        return await _serve_until(stopped, options, console, functions)
    finally:
        with suppress(asyncio.CancelledError):
            await functions.close()
        console.flush()


async def _serve_until(
    stopped: asyncio.Event, options: EmulatorOptions, console: Console, functions: FunctionRuntime
) -> int:
    """Serve; how many violations of the contract were seen."""
    # The functions' processes start while this is imported: half of the time to the first answer.
    from codegen.emulator.emulator import Emulator
    from codegen.importer.cloudformation.physical import Account as DeployAccount

    emulator = Emulator(
        options, console, functions, DeployAccount(_ACCOUNT_ID, _region(), _folder(options).name)
    )
    await emulator.start()
    await stopped.wait()
    console.say("stopping")
    stopped.clear()
    await _first_of(emulator.stop(), stopped.wait())  # told twice, it leaves what is under way
    if options.mock is not None and options.mock.upstream is not None:
        console.say(f"violations of the contract: {emulator.violations}")
    return emulator.violations


async def _first_of(*works: Coroutine[Any, Any, object]) -> None:
    """Wait for one of them, and give up the others."""
    tasks = [asyncio.create_task(work) for work in works]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
    for task in done:
        task.result()


def _functions(options: EmulatorOptions, console: Console) -> FunctionRuntime:
    folder = _folder(options)
    runtime = RuntimeOptions(
        interpreter=find_interpreter(folder, options.python),
        folder=folder,
        account=Account(_region(), _ACCOUNT_ID),
        environment={
            **endpoint_variables(options.endpoint_urls),
            **(read_environment_file(options.env_file) if options.env_file else {}),
        },
        platform_log=options.platform_log,
        debugging=options.debugging,
        fork=options.mock is None and sys.platform == "linux",  # a mock runs no function
        preload=PYDANTIC if (folder / _LOCK).exists() else (),
        limits=(
            Limits(concurrency=options.max_workers, burst=options.max_workers)
            if options.max_workers
            else Limits()
        ),
    )
    return FunctionRuntime(runtime, with_sdk_hints(console.log_function))


def _folder(options: EmulatorOptions) -> Path:
    source = options.source
    return source.absolute() if source.is_dir() else source.absolute().parent


def _region() -> str:
    return os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or "us-east-1"
