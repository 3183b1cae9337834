"""Which runtimes are run on this machine.

In: a function. Out: the program that runs it, or why there is none.
https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
"""

from __future__ import annotations

import shutil
from functools import cache

from codegen.ir.function import Function

PYTHON, NODE = "python", "nodejs"
CODE_SUFFIXES = (".py", ".js", ".mjs", ".cjs")
"""Of the files that functions of these runtimes are written in."""


def is_node(function: Function) -> bool:
    return function.runtime.startswith(NODE)


@cache
def node() -> str | None:
    """The path of Node.js, where it is installed."""
    return shutil.which("node")


def why_not_run(function: Function) -> str | None:
    """Why a function can't be run here; None where it can."""
    if function.runtime.startswith(PYTHON):
        return None
    if not is_node(function):
        return f"{function.logical_id} needs {function.runtime}; only Python and Node.js functions are run"
    return (
        None
        if node()
        else f"{function.logical_id} needs {function.runtime}, and there is no `node` on the PATH"
    )
