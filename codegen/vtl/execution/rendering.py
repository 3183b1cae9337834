"""The state of one render: variables, output, and what it has used of its limits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codegen.vtl.errors import limit_fault
from codegen.vtl.java.numbers import double_text
from codegen.vtl.java.text import java_text
from codegen.vtl.java.types import JavaArray
from codegen.vtl.limits import MAX_TEXT, MAX_WORK


class StopRendering(Exception):  # noqa: N818 (it is no error)
    """`#stop`."""


class BreakLoop(Exception):  # noqa: N818 (it is no error)
    """`#break`: of the nearest loop or block, or of the loop whose scope is given."""

    def __init__(self, scope: Any = None) -> None:
        super().__init__()
        self.scope = scope


class Rendering:
    """One render. A Printer for the methods of `codegen.vtl.java`."""

    __slots__ = ("_context", "_hidden", "blocks", "charged", "nulls", "out", "scope", "work")

    def __init__(self, namespace: Mapping[str, Any]) -> None:
        self.scope: dict[str, Any] = dict(namespace)
        self.out: list[str] = []
        self.work = 0  # statements executed, to be held against MAX_WORK
        self.charged = 0  # characters made, to be held against MAX_TEXT
        self.nulls: list[str] = []  # loop variables whose element is null now
        self.blocks: dict[int, int] = {}  # depth of #define blocks that render themselves, by id
        self._context = namespace.get("context")
        self._hidden: frozenset[int] | None = None

    def text(self, value: Any) -> str:
        """What a value prints."""
        cls = value.__class__
        if cls is str:
            return value  # type: ignore[no-any-return]
        if value is None:
            return ""
        if cls is int:
            return str(value)
        if cls is bool:
            return "true" if value else "false"
        if cls is float:
            return double_text(value)
        if hasattr(value, "render_block"):
            return value.render_block(self) or ""  # type: ignore[no-any-return]
        text = java_text(value, self.hidden())
        self.charge(len(text))
        return text

    def hidden(self) -> frozenset[int]:
        """The ids of `$context` and the maps in it: API Gateway prints them as nothing.

        To be called before a template writes to a map, so that only maps of the context are among them.
        """
        if self._hidden is None:
            found: set[int] = set()
            _collect_maps(self._context, found)
            self._hidden = frozenset(found)
        return self._hidden

    def charge(self, characters: int) -> None:
        """Count text that was made."""
        self.charged += characters
        if self.charged > MAX_TEXT:
            raise limit_fault(f"the template makes more than {MAX_TEXT} characters of text")

    def spend(self, work: int) -> None:
        """Count statements before they are executed."""
        self.work += work
        if self.work > MAX_WORK:
            raise limit_fault("the template takes too long; it loops too often over too much")


def _collect_maps(value: Any, found: set[int]) -> None:
    if isinstance(value, dict) and id(value) not in found:
        found.add(id(value))
        for item in value.values():
            _collect_maps(item, found)


_ = JavaArray
