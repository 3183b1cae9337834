"""The life of a worker process: become an execution environment, run the bootstrap, end as on Lambda."""

from __future__ import annotations

import contextlib
import os
import sys
import traceback
from typing import TYPE_CHECKING, NoReturn

from . import debugging, sandbox
from .client import FrameClient

if TYPE_CHECKING:
    from .lambda_bootstrap import Bootstrap


def run(order: sandbox.WorkerOrder, requests: int, responses: int, bootstrap: Bootstrap) -> NoReturn:
    """Serve one function over two pipes; stdout and stderr are the handler's log already."""
    code = 1
    try:
        sandbox.enter(order)
        _let_the_emulator_go_on()
        if order["debugger"]:
            debugging.wait_for_editor(order["debugger"])
        start, marshaller = bootstrap.prepare()
        start(order["handler"], FrameClient(requests, responses, marshaller, order["function_arn"]))
    except SystemExit as end:
        code = _exit_code(end)
    except BaseException:
        traceback.print_exc()
    finally:
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError):  # the handler closed it
                stream.flush()
        os._exit(code)


def _let_the_emulator_go_on() -> None:
    """Take an event when the emulator pauses: being interrupted for each one costs it more than sending it.

    https://man7.org/linux/man-pages/man7/sched.7.html, SCHED_BATCH
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError):  # a sandbox may forbid it
            os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


def _exit_code(end: SystemExit) -> int:
    """What the interpreter makes of `sys.exit(...)`."""
    if end.code is None:
        return 0
    if isinstance(end.code, int):
        return end.code & 0xFF
    print(end.code, file=sys.stderr)  # noqa: T201 (this is what sys.exit("text") does)
    return 1
