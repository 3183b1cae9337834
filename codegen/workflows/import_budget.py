"""What a cold start of a generated function imports before it answers. In: the project's modules. Out: the heaviest.

A function imports its operations when they are first called: the cold start of a request pays for the entry module, and
for handler, operation and models of the one operation that it is for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from codegen.core.files import GeneratedFile
from codegen.core.graphs import reachable
from codegen.core.records import Record
from codegen.ir.project import Project, ProjectFunction

START_MS = 70
MODULE_MS = 0.25
CLASS_MS = 0.45
"""Milliseconds of CPU on a server's core: for Python's and pydantic's own modules, and for each module and class.

Fitted to the handlers of GitHub's API: 104 ms for 20 modules with 60 classes, 160 ms for 80 modules with 151.
"""

_IMPORT = re.compile(r"\nfrom (\.?)([\w.]+) import ")  # by templates of ours: never within functions
_CLASS = "\nclass "
"""Both by the end of the line above, which is found several times faster than the start of a line."""
_SOURCE = "src/"


class ImportBudget(Record, frozen=True):
    """What the first request to one operation imports."""

    function: str  # logical id
    operation: str
    modules: int  # of the project
    classes: int  # in those modules

    @property
    def estimated_ms(self) -> int:
        """CPU milliseconds, roughly: machines differ by more than functions do."""
        return round(START_MS + MODULE_MS * self.modules + CLASS_MS * self.classes)

    def as_json(self) -> dict[str, Any]:
        """The shape of `--json`."""
        return {
            "function": self.function,
            "operation": self.operation,
            "modules": self.modules,
            "classes": self.classes,
            "estimatedMs": self.estimated_ms,
            "estimate": f"{START_MS} + {MODULE_MS} a module + {CLASS_MS} a class",
        }


class _Module(Record, frozen=True):
    imports: tuple[str, ...]
    classes: int


def heaviest_import(project: Project, files: Iterable[GeneratedFile]) -> ImportBudget | None:
    """The budget of the operation whose first request imports most; None where no function serves anything."""
    modules = _Modules(files)
    return max(
        (
            _budget(function, operation, project, modules)
            for function in project.all_functions
            for operation in function.operations
        ),
        key=lambda budget: (budget.estimated_ms, budget.operation),
        default=None,
    )


def _budget(function: ProjectFunction, operation: str, project: Project, modules: _Modules) -> ImportBudget:
    entry = function.handler.rpartition(".")[0]
    reached = modules.reached(entry, f"handlers.{operation}", f"{project.package}.operations.{operation}")
    return ImportBudget(
        function.logical_id, operation, len(reached), sum(modules.of(name).classes for name in reached)
    )


class _Modules:
    """The modules below `src/` by their dotted names."""

    def __init__(self, files: Iterable[GeneratedFile]) -> None:
        self._texts = {
            file.module.removesuffix(".__init__"): file.content
            for file in files
            if file.is_python and str(file.path).startswith(_SOURCE)
        }
        self._read: dict[str, _Module] = {}

    def of(self, name: str) -> _Module:
        """What is in a module."""
        if name not in self._read:
            text, package = f"\n{self._texts[name]}", name.rpartition(".")[0]
            named = (f"{package}.{module}" if dot else module for dot, module in _IMPORT.findall(text))
            imports = tuple(dict.fromkeys(other for other in named if other in self._texts))
            self._read[name] = _Module(imports, text.count(_CLASS))
        return self._read[name]

    def reached(self, *names: str) -> set[str]:
        """The modules that these import, and themselves."""
        return reachable((name for name in names if name in self._texts), lambda name: self.of(name).imports)
