"""toString() of a template's values."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from codegen.vtl.errors import limit_fault
from codegen.vtl.java.json_text import JsonWriter
from codegen.vtl.java.numbers import double_text
from codegen.vtl.java.types import (
    Entry,
    ForeachScope,
    JavaArray,
    JavaClass,
    JavaIterator,
    JavaList,
    MapView,
    class_name,
    unboxed,
)
from codegen.vtl.limits import MAX_TEXT, MAX_VALUE_DEPTH

NOTHING_HIDDEN: frozenset[int] = frozenset()


def java_text(value: Any, hidden: frozenset[int] = NOTHING_HIDDEN) -> str:
    """What printing a value in Java gives; the maps whose ids are `hidden` print nothing."""
    return _TextWriter(hidden).write(value)


class _TextWriter:
    """Prints one value; refuses what is nested too deeply."""

    __slots__ = ("_depth", "_hidden")

    def __init__(self, hidden: frozenset[int]) -> None:
        self._hidden = hidden
        self._depth = 0

    def write(self, value: Any) -> str:
        """The text of a value; null is the word, as inside of a list."""
        cls = value.__class__
        if cls is str:
            return value  # type: ignore[no-any-return]
        if cls is bool:
            return "true" if value else "false"
        if cls is int or cls is Decimal:
            return str(value)
        if cls is float:
            return double_text(value)
        if value is None:
            return "null"
        return self._nested(value)

    def _nested(self, value: Any) -> str:
        self._depth += 1
        if self._depth > MAX_VALUE_DEPTH:
            raise limit_fault(f"a value is nested more than {MAX_VALUE_DEPTH} levels deep")
        text = self._object(value)
        if len(text) > MAX_TEXT:  # also of lists that hold each other many times
            raise limit_fault(f"a text is longer than {MAX_TEXT} characters")
        self._depth -= 1
        return text

    def _object(self, value: Any) -> str:
        if isinstance(value, dict):
            return self._map(value)
        if isinstance(value, list | tuple | MapView):
            if isinstance(value, JavaList | MapView):
                return self._list(value)
            if isinstance(value, JavaArray):
                return f"{class_name(value)}@1"
            return JsonWriter(True, self.write).write(value)
        if isinstance(value, str):
            return str(value)
        if isinstance(value, Entry):
            return f"{self.write(unboxed(value.key))}={self.write(value.value)}"
        if isinstance(value, JavaClass):
            return f"class {value.name}"
        if isinstance(value, ForeachScope):
            return self._map(value.map)
        if isinstance(value, JavaIterator):
            return "java.util.ArrayList$Itr@1"
        return ""

    def _map(self, value: dict[Any, Any]) -> str:
        if id(value) in self._hidden:
            return ""
        write = self.write
        pairs = [
            f"{write(unboxed(key))}={'(this Map)' if item is value else write(item)}"
            for key, item in value.items()
        ]
        return f"{{{', '.join(pairs)}}}"

    def _list(self, value: Iterable[Any]) -> str:
        write = self.write
        items = ["(this Collection)" if item is value else write(item) for item in value]
        return f"[{', '.join(items)}]"
