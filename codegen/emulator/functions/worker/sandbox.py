"""Makes the calling process look like a Lambda execution environment: variables, folder, import path, time zone.

In: a worker order. It mirrors https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from importlib.machinery import SourceFileLoader
from typing import TYPE_CHECKING, TypedDict

from .runtime_packages import MissingOfRuntime

if TYPE_CHECKING:
    from .debugging import Debugger

_SETTLED = 2  # seconds since the source was written
_PYC_TIME = slice(8, 12)  # https://peps.python.org/pep-0552/: where a .pyc has the time of its source


class WorkerOrder(TypedDict):
    """What the emulator tells a process that becomes a worker."""

    handler: str
    code_folder: str
    layers: list[str]  # folders, the last above the first
    function_arn: str
    environment: dict[str, str]
    debugger: Debugger | None


def enter(order: WorkerOrder) -> None:
    """Change this process into the execution environment of one function."""
    os.environ.clear()
    os.environ.update(order["environment"])
    time.tzset()
    code_folder = order["code_folder"]
    # A folder that does not exist shows as Runtime.ImportModuleError, like an empty package on Lambda.
    if os.path.isdir(code_folder):
        os.chdir(code_folder)
    sys.path[:0] = [code_folder, *_layer_folders(order["layers"])]
    sys.meta_path.append(MissingOfRuntime())
    sys.argv = [code_folder]
    _write_settled_bytecode_only()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _layer_folders(layers: list[str]) -> list[str]:
    """Where layers have modules: https://docs.aws.amazon.com/lambda/latest/dg/packaging-layers.html."""
    packages = f"python/lib/python{sys.version_info[0]}.{sys.version_info[1]}/site-packages"
    return [os.path.join(layer, below) for layer in reversed(layers) for below in (packages, "python")]


def _write_settled_bytecode_only() -> None:
    """Keep the bytecode of a source that was just written from being cached.

    Python trusts a .pyc when the whole second and the size of its source agree: the first of two quick edits would
    run on.
    """
    write = SourceFileLoader.set_data

    def set_data(self: SourceFileLoader, path: str, data: bytes, *, _mode: int = 0o666) -> None:
        if time.time() - int.from_bytes(data[_PYC_TIME], "little") > _SETTLED:
            write(self, path, data, _mode=_mode)

    SourceFileLoader.set_data = set_data  # type: ignore[assignment, method-assign]
