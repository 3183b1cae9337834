"""Functions of a project, imported into this process when they are first called: breakpoints and coverage work in them.

In: the functions of a template. Out: a FunctionInvoker that the pipeline takes for Lambda.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from codegen.ir.function import Function
from codegen.testing.functions import Handler


class ImportedFunctions(Mapping[str, Handler]):
    """Handlers by function name."""

    def __init__(self, functions: Mapping[str, Function], folder: Path) -> None:
        """Prepare the functions of a template in `folder`; their code becomes importable."""
        self._functions = functions
        self._handlers: dict[str, Handler] = {}
        for path in dict.fromkeys(path for function in functions.values() for path in _paths(function)):
            if str((folder / path).resolve()) not in sys.path:
                sys.path.insert(0, str((folder / path).resolve()))

    def __getitem__(self, name: str) -> Handler:
        if name not in self._handlers:
            module, _, attribute = self._functions[name].handler.rpartition(".")
            handler: Any = getattr(import_module(module.replace("/", ".")), attribute)
            self._handlers[name] = handler
        return self._handlers[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._functions)

    def __len__(self) -> int:
        return len(self._functions)


def _paths(function: Function) -> list[str]:
    """Where its modules lie: the code comes last here, to be found first."""
    return [*(f"{layer}/python" for layer in function.layers), function.code_folder]
