"""Waits in a worker for the editor's debugger, before the handler is loaded: breakpoints of its imports hold, too.

In: where, and which debugger. Both are packages of the project's interpreter.
https://github.com/microsoft/debugpy/wiki/API-Reference
https://www.jetbrains.com/help/pycharm/remote-debugging-with-product.html
"""

from __future__ import annotations

import os
import sys
import time
from importlib import import_module
from typing import NoReturn, TypedDict

_HOST = "127.0.0.1"
_RETRY = 0.2  # seconds
_TAKEN_FOR = 10.0  # seconds that a worker before this one may take to end


class Debugger(TypedDict):
    """What the emulator tells a worker that is to be debugged."""

    kind: str  # debugpy, or pydevd_pycharm
    port: int


def wait_for_editor(debugger: Debugger) -> None:
    """Come back when the editor is attached."""
    kind = debugger["kind"]
    # Its advice is about modules frozen into Python, where nobody sets breakpoints.
    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    try:
        module = import_module(kind)
    except ImportError:
        package = kind.replace("_", "-")
        _end(f"{package} is not installed: run `{sys.executable} -m pip install {package}`")
    if kind == "debugpy":
        _listen(module, debugger["port"])
        _say(f"waiting for the editor on port {debugger['port']}")
        module.wait_for_client()
    else:
        _say(f"waiting for PyCharm's debug server on port {debugger['port']}")
        _connect(module, debugger["port"])


def _listen(debugpy: object, port: int) -> None:
    listen = debugpy.listen  # type: ignore[attr-defined]
    until = time.monotonic() + _TAKEN_FOR
    while True:
        try:
            # In this process: an adapter of its own would outlive the worker and keep the port.
            listen((_HOST, port), in_process_debug_adapter=True)
        except (OSError, RuntimeError) as error:
            if time.monotonic() > until:
                _end(f"port {port} can't be used: {error}")
            time.sleep(_RETRY)
        else:
            return


def _connect(pydevd: object, port: int) -> None:
    while True:
        try:
            pydevd.settrace(_HOST, port=port, suspend=False)  # type: ignore[attr-defined]
        except (ConnectionRefusedError, SystemExit):  # its own way to say that nobody listens
            time.sleep(_RETRY)
        else:
            return


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def _end(text: str) -> NoReturn:
    _say(text)
    sys.exit(1)
