"""Which branches of a template its renders take.

In: a template and namespaces. Out: the branches, by number. A copy of the template prints a mark at the start of each
branch, so that the engine itself knows nothing of coverage.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from codegen.core.records import Record
from codegen.vtl.errors import Fault
from codegen.vtl.execution.program import compile_block
from codegen.vtl.execution.rendering import BreakLoop, Rendering, StopRendering
from codegen.vtl.syntax import nodes as n
from codegen.vtl.syntax.declarations import statements
from codegen.vtl.syntax.source import parse
from codegen.vtl.variables.namespace import add_overrides

_MARK = re.compile("\ue000([0-9]+)\ue001")


class TemplateBranch(Record, frozen=True):
    """A way through a template: `#if`, `#elseif`, `#else` (written or not), or the body of a `#foreach`."""

    kind: str
    line: int  # of the condition, or of what the loop goes over
    column: int


class BranchCoverage:
    """Counts the branches of one template.

    Raises:
        Fault: the text is no template.
    """

    def __init__(self, source: str) -> None:
        self.branches: list[TemplateBranch] = []
        self.taken: set[int] = set()
        self._source = source
        block = parse(source)
        for statement in list(statements(block)):
            self._mark(statement)
        self._program = compile_block(block)

    @property
    def missed(self) -> list[TemplateBranch]:
        """The branches that no render took."""
        return [branch for index, branch in enumerate(self.branches) if index not in self.taken]

    def render(self, namespace: Mapping[str, Any]) -> None:
        """Take note of the branches of one render, also of one that fails."""
        add_overrides(namespace.get("context"))
        rendering = Rendering()
        rendering.out = []
        rendering.namespace = namespace
        # Who renders the template itself is told of its errors.
        with suppress(StopRendering, BreakLoop, Fault, RecursionError, MemoryError):
            self._program(rendering, namespace)
        self.taken |= {int(mark) for mark in _MARK.findall("".join(rendering.out))}

    def _mark(self, statement: n.Statement) -> None:
        if isinstance(statement, n.Foreach):
            statement.body.insert(0, self._passage("#foreach", statement.offset))
        elif isinstance(statement, n.If):
            for index, branch in enumerate(statement.branches):
                branch.block.insert(0, self._passage("#elseif" if index else "#if", branch.offset))
            statement.otherwise = [
                self._passage("#else", statement.branches[-1].offset),
                *(statement.otherwise or []),
            ]

    def _passage(self, kind: str, offset: int) -> n.Passage:
        line = self._source.count("\n", 0, offset) + 1
        column = offset - self._source.rfind("\n", 0, offset)
        self.branches.append(TemplateBranch(kind, line, column))
        return n.Passage([f"\ue000{len(self.branches) - 1}\ue001"], [], [])
