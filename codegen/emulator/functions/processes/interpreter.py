"""The Python that runs the project's handlers.

In: what the user asked for and the project's folder. Out: an Interpreter, which makes command lines.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from codegen.core.errors import EmulatorError
from codegen.core.records import Record
from codegen.emulator.functions.runtimes import node

_WORKER = Path(__file__).parents[1] / "worker"
_MAIN = str(_WORKER / "main.py")
_NODE_BOOTSTRAP = str(_WORKER / "node_bootstrap.mjs")


class Interpreter(Record, frozen=True):
    """A Python executable; `own_bootstrap` runs handlers under our own bootstrap even where awslambdaric can be had."""

    executable: str
    own_bootstrap: bool = False

    def command(self, role: str, *descriptors: int, **options: Any) -> list[str]:
        """Give the command line of a process on the function side (see worker/main.py)."""
        options |= {"library": _awslambdaric_folder(), "own_bootstrap": self.own_bootstrap}
        return [self.executable, "-X", "utf8", _MAIN, role, *map(str, descriptors), json.dumps(options)]

    def worker_command(self, requests: int, responses: int, order: Mapping[str, object]) -> list[str]:
        """Give the command line of a worker in an interpreter of its own."""
        return self.command("worker", requests, responses, order=order)


def node_command(requests: int, responses: int, order: Mapping[str, object]) -> list[str]:
    """Give the command line of a worker of Node.js."""
    return [node() or "node", _NODE_BOOTSTRAP, str(requests), str(responses), json.dumps(order)]


def find_interpreter(folder: Path, asked: str | None = None) -> Interpreter:
    """Take the interpreter that was asked for, else the one of the project's `.venv`, else ours.

    Raises:
        EmulatorError: there is none where the user said.
    """
    if asked:
        found = shutil.which(asked) or shutil.which(os.path.join(asked, "bin", "python"))
        if not found:
            raise EmulatorError(
                f"{asked} is no Python interpreter: give --python the path of one, or of a virtual environment"
            )
        return Interpreter(os.path.abspath(found))
    own = folder / ".venv" / "bin" / "python"
    return Interpreter(os.path.abspath(own) if own.exists() else sys.executable)


def _awslambdaric_folder() -> str:
    """The folder of our awslambdaric, for interpreters without one."""
    found = importlib.util.find_spec("awslambdaric") or importlib.util.find_spec("simplejson")
    return str(Path(found.origin).parents[1]) if found and found.origin else ""
