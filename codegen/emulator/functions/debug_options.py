"""Which functions run under a debugger, and where the editor finds them.

In: what the user asked for, and functions. Out: what their workers are told.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from codegen.core.records import Record, field, replace
from codegen.emulator.functions.worker.debugging import Debugger
from codegen.ir.function import Function

DEFAULT_PORT = 5678
"""Where VS Code and PyCharm look by default."""
_LONG = 86_400  # seconds: as good as no timeout
_LARGEST = 10_240  # MB: what a debugger takes is not the function's


class DebuggerKind(StrEnum):
    """Debuggers that workers know, by their packages."""

    DEBUGPY = "debugpy"
    PYCHARM = "pydevd_pycharm"


class Debugging(Record):
    """The functions under a debugger, each with a port of its own.

    Args:
        functions: names or logical ids; () for every Python function.
        port: of the first of them.
    """

    functions: Sequence[str] = ()
    port: int = DEFAULT_PORT
    kind: DebuggerKind = DebuggerKind.DEBUGPY
    _ports: dict[str, int] = field(default_factory=dict)

    def debugger(self, function: Function) -> Debugger | None:
        """What the workers of a function are told; None for one that is not debugged."""
        is_wanted = not self.functions or bool({function.name, function.logical_id} & {*self.functions})
        if not is_wanted or not function.runtime.startswith("python"):
            return None
        port = self._ports.setdefault(function.name, self.port + len(self._ports))
        return {"kind": str(self.kind), "port": port}

    @property
    def is_named(self) -> bool:
        """Whether the user named functions, which then wait for the editor from the start."""
        return bool(self.functions)


def unlimited(function: Function) -> Function:
    """The function without the limits that a breakpoint would pass."""
    return replace(function, timeout_seconds=_LONG, memory_mb=max(function.memory_mb, _LARGEST))
