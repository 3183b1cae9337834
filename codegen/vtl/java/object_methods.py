"""Methods of java.lang.Object, Class, Map.Entry, Iterator, and of Velocity's `$foreach`."""

from __future__ import annotations

from typing import Any

from codegen.vtl.java.equality import java_equals, java_hash
from codegen.vtl.java.methods import TABLES, Printer, Table, is_object, method, thrown
from codegen.vtl.java.types import Entry, ForeachScope, JavaClass, JavaIterator, unboxed

OBJECT: Table = {}
TABLES[object] = OBJECT


@method(OBJECT, "toString", prints=True)
def _to_string(printer: Printer, value: Any) -> str:
    return printer.text(value)


method(OBJECT, "equals", is_object, prints=True)(
    lambda printer, value, other: java_equals(value, other, printer.charge)
)
method(OBJECT, "hashCode", prints=True)(lambda printer, value: java_hash(value, printer.charge))
method(OBJECT, "getClass")(JavaClass)

# A template may ask a class for its name; what else Java's reflection offers stays out of reach.
CLASS = TABLES[JavaClass] = dict(OBJECT)
method(CLASS, "getName")(lambda value: value.name)
method(CLASS, "getTypeName")(lambda value: value.name)
method(CLASS, "getCanonicalName")(lambda value: value.name.replace("$", "."))
method(CLASS, "getSimpleName")(lambda value: value.name.rpartition(".")[2].rpartition("$")[2])
method(CLASS, "getPackageName")(lambda value: value.name.rpartition(".")[0])

ENTRY = TABLES[Entry] = dict(OBJECT)
method(ENTRY, "getKey")(lambda entry: unboxed(entry.key))
method(ENTRY, "getValue")(lambda entry: entry.value)
method(ENTRY, "setValue", is_object)(Entry.replace)

ITERATOR = TABLES[JavaIterator] = dict(OBJECT)
method(ITERATOR, "hasNext")(lambda iterator: len(iterator) > 0)


@method(ITERATOR, "next")
def _next(iterator: JavaIterator) -> Any:
    if not len(iterator):
        raise thrown("NoSuchElementException", "the iterator has no more elements")
    iterator.position += 1
    return iterator.items[iterator.position - 1]


LOOP: Table = {}
method(LOOP, "getIndex")(lambda loop: loop.index)
method(LOOP, "getCount")(lambda loop: loop.index + 1)
method(LOOP, "getParent")(lambda loop: loop.parent)
for _name in ("hasNext", "getHasNext"):
    method(LOOP, _name)(lambda loop: loop.has_next)
for _name in ("isFirst", "getFirst"):
    method(LOOP, _name)(lambda loop: loop.index < 1)
for _name in ("isLast", "getLast"):
    method(LOOP, _name)(lambda loop: not loop.has_next)


@method(LOOP, "getTopmost")
def _topmost(loop: ForeachScope) -> ForeachScope:
    while loop.parent is not None:
        loop = loop.parent
    return loop


@method(LOOP, "getReplaced")
def _replaced(loop: ForeachScope) -> Any:
    return _topmost(loop).replaced
