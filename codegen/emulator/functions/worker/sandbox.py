"""Makes the calling process look like a Lambda execution environment: variables, folder, import path, time zone.

In: a worker order. It mirrors https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from typing import TypedDict


class WorkerOrder(TypedDict):
    """What the emulator tells a process that becomes a worker."""

    handler: str
    code_folder: str
    function_arn: str
    environment: dict[str, str]
    write_bytecode: bool


def enter(order: WorkerOrder) -> None:
    """Change this process into the execution environment of one function."""
    os.environ.clear()
    os.environ.update(order["environment"])
    time.tzset()
    code_folder = order["code_folder"]
    # A folder that does not exist shows as Runtime.ImportModuleError, like an empty package on Lambda.
    if os.path.isdir(code_folder):
        os.chdir(code_folder)
    sys.path.insert(0, code_folder)
    sys.argv = [code_folder]
    # Python trusts a .pyc when the source's whole second and size agree: the second of two quick edits would not run.
    sys.dont_write_bytecode = not order["write_bytecode"]
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
