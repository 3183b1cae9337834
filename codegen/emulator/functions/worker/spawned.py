"""A worker in an interpreter of its own: for macOS, and for functions that bring what the fork server has imported."""

from __future__ import annotations

import os
import select
import signal
import threading
from typing import Any

from . import lambda_bootstrap, process
from .sandbox import WorkerOrder


def serve(requests: int, responses: int, options: dict[str, Any]) -> None:
    """Serve one function; stdout and stderr lead to the emulator already."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for descriptor in (requests, responses):
        os.set_inheritable(descriptor, False)
    threading.Thread(target=_end_with_emulator, args=(os.dup(requests),), daemon=True).start()
    bootstrap = lambda_bootstrap.load(options["library"], options["own_bootstrap"])
    order: WorkerOrder = options["order"]
    order["environment"] = dict(os.environ)
    process.run(order, requests, responses, bootstrap)


def _end_with_emulator(requests: int) -> None:
    """Wait for the other end to close, even while a handler runs, and end then."""
    poll = select.poll()
    poll.register(requests, 0)  # nothing but the hang-up
    while not poll.poll():
        pass
    os.killpg(0, signal.SIGKILL)
