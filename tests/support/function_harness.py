"""Runs functions in real worker processes for a test: a code folder, a runtime, a scenario, and nothing left behind."""

from __future__ import annotations

import asyncio
import json
import sys
import textwrap
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from codegen.emulator.functions.pool import Limits
from codegen.emulator.functions.processes.interpreter import Interpreter
from codegen.emulator.functions.runtime import FunctionRuntime, RuntimeOptions
from codegen.gateway.ports import InvokeResult
from codegen.ir.function import Function

BOOTSTRAPS = ("awslambdaric", "built-in")  # AWS's and ours must behave the same

PATIENCE = 60  # seconds; only a hanging test takes as long
Scenario = Callable[["Lambda"], Awaitable[None]]


class Lambda:
    """The runtime under test, with what its functions have printed."""

    def __init__(self, runtime: FunctionRuntime, lines: list[tuple[str, str]]) -> None:
        self.runtime = runtime
        self.lines = lines

    async def invoke(self, event: Any = None, name: str = "f", **more: Any) -> InvokeResult:
        return await self.runtime.invoke(name, json.dumps(event).encode(), **more)

    async def call(self, event: Any = None, name: str = "f", **more: Any) -> Any:
        """Invoke and give the decoded result; an error of the function fails the test."""
        result = await self.invoke(event, name, **more)
        assert result.function_error is None, result.payload
        return json.loads(result.payload)

    async def error(self, event: Any = None, name: str = "f", **more: Any) -> dict[str, Any]:
        """Invoke a function that fails and give the decoded error object."""
        result = await self.invoke(event, name, **more)
        assert result.function_error == "Unhandled", result.payload
        error: dict[str, Any] = json.loads(result.payload)
        return error

    def printed(self, name: str = "f") -> list[str]:
        return [line for function, line in self.lines if function == name]


class Workbench:
    """A code folder and the options of the runtime that serves it."""

    def __init__(
        self, folder: Path, bootstrap: str = "awslambdaric", *, fork: bool = sys.platform == "linux"
    ) -> None:
        self.folder = folder
        self.interpreter = Interpreter(sys.executable, own_bootstrap=bootstrap == "built-in")
        self.fork = fork

    def write(self, code: str, module: str = "app") -> Path:
        path = self.folder / f"{module}.py"
        path.write_text(textwrap.dedent(code))
        return path

    def function(self, name: str = "f", handler: str = "app.handler", **settings: Any) -> Function:
        return Function(name, name, handler, str(self.folder), **{"runtime": "python3.11", **settings})

    def serve(self, scenario: Scenario, *functions: Function, **options: Any) -> None:
        """Run the scenario against a runtime of these functions (one function `f` when none is given)."""
        asyncio.run(self._serve(scenario, functions or (self.function(),), options))

    async def _serve(
        self, scenario: Scenario, functions: tuple[Function, ...], options: Mapping[str, Any]
    ) -> None:
        lines: list[tuple[str, str]] = []
        settings = RuntimeOptions(**{"interpreter": self.interpreter, "fork": self.fork, **options})
        runtime = FunctionRuntime(settings, lambda name, line: lines.append((name, line)))
        runtime.start()
        try:
            runtime.set_functions(functions)
            await asyncio.wait_for(scenario(Lambda(runtime, lines)), PATIENCE)
        finally:
            await runtime.close()


def one_worker(**more: Any) -> Limits:
    return Limits(**{"concurrency": 1, "burst": 1, **more})
