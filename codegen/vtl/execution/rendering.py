"""The state of one render: its output and what it has used of its limits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from codegen.vtl.errors import limit_fault
from codegen.vtl.java.numbers import double_text
from codegen.vtl.java.text import java_text
from codegen.vtl.limits import DEFINE_DEPTH, MAX_TEXT


class StopRendering(Exception):
    """`#stop`."""


class BreakLoop(Exception):
    """`#break`: of the nearest loop or block, or of the loop whose scope is given."""

    def __init__(self, scope: Any = None) -> None:
        super().__init__()
        self.scope = scope


class DefinedBlock:
    """What `#define` gives its variable: a value that renders itself."""

    __slots__ = ("_depth", "_function")

    def __init__(self, function: Callable[[], str]) -> None:
        self._function = function
        self._depth = 0

    def render(self) -> str | None:
        """The text of the block now; None where it stands too deep in itself."""
        if self._depth >= DEFINE_DEPTH:
            return None
        self._depth += 1
        try:
            return self._function()
        finally:
            self._depth -= 1


class Rendering:
    """One render. A Printer for the methods of `codegen.vtl.java`."""

    # One is made for every render: what is rarely set stays in the class, and `Template.render` does without __init__.
    out: list[str]
    namespace: Mapping[str, Any]
    _charged = 0  # characters made on the way to the output, and work
    _hidden: frozenset[int] | None = None

    def text(self, value: Any) -> str:
        """What a value prints; null prints nothing."""
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
        if isinstance(value, DefinedBlock):
            return value.render() or ""
        text = java_text(value, self.hidden())
        self.charge(len(text))
        return text

    def hidden(self) -> frozenset[int]:
        """The ids of `$context` and the maps in it: API Gateway prints them as nothing.

        To be called before a template writes to a map, so that only maps of the context are among them.
        """
        if self._hidden is None:
            found: set[int] = set()
            _collect_maps(self.namespace.get("context"), found)
            self._hidden = frozenset(found)
        return self._hidden

    def charge(self, characters: int) -> None:
        """Count text that was made on the way to the output."""
        self._charged += characters
        if self._charged > MAX_TEXT:
            raise too_much()


def too_much() -> Exception:
    """The fault of a template that makes too much text or runs for too long."""
    return limit_fault(
        f"the template makes more than {MAX_TEXT} characters of text, or loops too often over too much"
    )


def _collect_maps(value: Any, found: set[int]) -> None:
    if isinstance(value, dict) and id(value) not in found:
        found.add(id(value))
        for item in value.values():
            _collect_maps(item, found)
