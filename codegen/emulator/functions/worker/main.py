"""Entry point of the function side, run by path under the project's interpreter, which need not have codegen installed.

In: `main.py fork-server CONTROL OPTIONS` with the descriptor of a socket to the emulator, or `main.py worker REQUESTS
RESPONSES OPTIONS` with those of two pipes; OPTIONS is a JSON object. Nothing comes out on stdout: it belongs to the
handlers.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import types

_PACKAGE = "_codegen_worker"


def _private_import(module: str) -> types.ModuleType:
    """Import a neighbour below a private package name: a handler's own module `client` must never meet ours."""
    if _PACKAGE not in sys.modules:
        package = types.ModuleType(_PACKAGE)
        package.__path__ = [os.path.dirname(os.path.abspath(__file__))]
        sys.modules[_PACKAGE] = package
    return importlib.import_module(f"{_PACKAGE}.{module}")


def main(role: str, *arguments: str) -> None:
    if sys.version_info < (3, 9):  # noqa: UP036 (this is the project's interpreter, not ours)
        sys.exit(f"Functions need Python 3.9 or later, {sys.executable} is {sys.version.split()[0]}")
    del sys.path[0]  # this folder: handlers must not see it
    module = _private_import({"fork-server": "fork_server", "worker": "spawned"}[role])
    *descriptors, options = arguments
    module.serve(*map(int, descriptors), json.loads(options))


if __name__ == "__main__":
    main(*sys.argv[1:])
