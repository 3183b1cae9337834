"""Methods of Java's lists, arrays, maps and their views."""

from __future__ import annotations

from collections.abc import Sized
from functools import wraps
from typing import Any, Final, TypeVar

from codegen.vtl.errors import limit_fault
from codegen.vtl.java.equality import java_equals, java_hash
from codegen.vtl.java.json_text import JsonWriter
from codegen.vtl.java.methods import (
    TABLES,
    Function,
    Printer,
    Table,
    is_collection,
    is_int,
    is_map,
    is_object,
    method,
    thrown,
)
from codegen.vtl.java.object_methods import LOOP, OBJECT
from codegen.vtl.java.types import (
    BoxedKey,
    EntrySet,
    ForeachScope,
    JavaArray,
    JavaIterator,
    JavaList,
    KeySet,
    MapView,
    Values,
)
from codegen.vtl.limits import MAX_ITEMS, MAX_KEY_WORK

_MOVED_PER_CHARACTER: Final = 64  # elements that move up or down in the time that makes one character
_SCALARS: Final = frozenset({str, int, float, bool})
_Items = TypeVar("_Items", bound=Sized)


def _index(items: list[Any], index: int, end: int) -> int:
    if not 0 <= index < end:
        raise thrown("IndexOutOfBoundsException", f"Index {index} out of bounds for length {len(items)}")
    return index


def _position(printer: Printer, items: Any, wanted: Any) -> int:
    charge = printer.charge
    charge(len(items))
    cls = wanted.__class__
    if cls in _SCALARS:
        return next(
            (index for index, item in enumerate(items) if item.__class__ is cls and item == wanted), -1
        )
    return next((index for index, item in enumerate(items) if java_equals(item, wanted, charge)), -1)


def _has(printer: Printer, items: Any, wanted: Any) -> bool:
    return _position(printer, items, wanted) >= 0


def _given(items: Any) -> Any:
    if items is None:
        raise thrown("NullPointerException", "the argument is null")
    return items


def _bounded(items: Any) -> None:
    if len(items) > MAX_ITEMS:
        raise limit_fault(f"a list or map has more than {MAX_ITEMS} elements")


def _counted(printer: Printer, items: _Items) -> _Items:
    """The elements, which are copied."""
    printer.charge(len(items))
    return items


def _void(function: Function) -> Function:
    """A method that returns nothing: what Velocity has of it is an empty text."""

    @wraps(function)
    def returning(*arguments: Any) -> str:
        function(*arguments)
        return ""

    return returning


# Collections

COLLECTION: Table = dict(OBJECT)
method(COLLECTION, "size")(len)
method(COLLECTION, "isEmpty")(lambda items: len(items) == 0)
method(COLLECTION, "contains", is_object, prints=True)(_has)
method(COLLECTION, "containsAll", is_collection, prints=True)(
    lambda printer, items, wanted: all(_has(printer, items, item) for item in _given(wanted))
)
method(COLLECTION, "iterator", prints=True)(
    lambda printer, items: JavaIterator(_counted(printer, list(items)))
)
method(COLLECTION, "toArray", prints=True)(lambda printer, items: JavaArray(_counted(printer, items)))

# Lists

LIST: Table = dict(COLLECTION)
method(LIST, "get", is_int)(lambda items, index: items[_index(items, index, len(items))])
method(LIST, "indexOf", is_object, prints=True)(_position)
method(LIST, "listIterator", prints=True)(lambda printer, items: JavaIterator(_counted(printer, list(items))))


@method(LIST, "lastIndexOf", is_object, prints=True)
def _last_position(printer: Printer, items: list[Any], wanted: Any) -> int:
    found = _position(printer, items[::-1], wanted)
    return found if found < 0 else len(items) - 1 - found


@method(LIST, "set", is_int, is_object)
def _set(items: list[Any], index: int, value: Any) -> Any:
    before = items[_index(items, index, len(items))]
    items[index] = value
    return before


@method(LIST, "subList", is_int, is_int, prints=True)
def _sub_list(printer: Printer, items: list[Any], start: int, end: int) -> JavaList:
    if not 0 <= start <= end <= len(items):
        raise thrown("IndexOutOfBoundsException", f"fromIndex: {start}, toIndex: {end}, size: {len(items)}")
    return JavaList(_counted(printer, items[start:end]))


ARRAY = TABLES[JavaArray] = dict(LIST)
ARRAY_LIST = TABLES[JavaList] = dict(LIST)
method(ARRAY_LIST, "clear")(_void(list.clear))
method(ARRAY_LIST, "clone", prints=True)(lambda printer, items: type(items)(_counted(printer, items)))


@method(ARRAY_LIST, "add", is_object)
def _add(items: list[Any], value: Any) -> bool:
    items.append(value)
    _bounded(items)
    return True


@method(ARRAY_LIST, "add", is_int, is_object, prints=True)
@_void
def _insert(printer: Printer, items: list[Any], index: int, value: Any) -> None:
    printer.charge(len(items) // _MOVED_PER_CHARACTER)
    items.insert(_index(items, index, len(items) + 1), value)
    _bounded(items)


@method(ARRAY_LIST, "addAll", is_collection, prints=True)
def _add_all(printer: Printer, items: list[Any], more: Any) -> bool:
    changed: bool = _insert_all(printer, items, len(items), more)
    return changed


@method(ARRAY_LIST, "addAll", is_int, is_collection, prints=True)
def _insert_all(printer: Printer, items: list[Any], index: int, more: Any) -> bool:
    index = _index(items, index, len(items) + 1)
    printer.charge(len(items) // _MOVED_PER_CHARACTER)
    added = _counted(printer, list(_given(more)))
    items[index:index] = added
    _bounded(items)
    return bool(added)


@method(ARRAY_LIST, "remove", is_int, prints=True)
def _remove_at(printer: Printer, items: list[Any], index: int) -> Any:
    printer.charge(len(items) // _MOVED_PER_CHARACTER)
    return items.pop(_index(items, index, len(items)))


@method(ARRAY_LIST, "remove", is_object, prints=True)
def _remove(printer: Printer, items: list[Any], value: Any) -> bool:
    found = _position(printer, items, value)
    if found >= 0:
        del items[found]
    return found >= 0


@method(ARRAY_LIST, "removeAll", is_collection, prints=True)
def _remove_all(printer: Printer, items: list[Any], others: Any) -> bool:
    return _keep(items, [item for item in items if not _has(printer, _given(others), item)])


@method(ARRAY_LIST, "retainAll", is_collection, prints=True)
def _retain_all(printer: Printer, items: list[Any], others: Any) -> bool:
    return _keep(items, [item for item in items if _has(printer, _given(others), item)])


def _keep(items: list[Any], kept: list[Any]) -> bool:
    changed = len(kept) != len(items)
    items[:] = kept
    return changed


JSON_ARRAY = TABLES[list] = dict(ARRAY_LIST)


@method(JSON_ARRAY, "toJSONString", prints=True)
def _to_json_string(printer: Printer, items: list[Any]) -> str:
    return JsonWriter(True, printer.text).write(items)


# Maps

MAP = TABLES[dict] = dict(OBJECT)
method(MAP, "size")(len)
method(MAP, "isEmpty")(lambda entries: not entries)
method(MAP, "keySet")(KeySet)
method(MAP, "values")(Values)
method(MAP, "entrySet")(EntrySet)
method(MAP, "clear")(_void(dict.clear))
method(MAP, "clone", prints=True)(lambda printer, entries: dict(_counted(printer, entries)))
method(MAP, "containsValue", is_object, prints=True)(
    lambda printer, entries, value: _has(printer, entries.values(), value)
)


def _key(key: Any) -> Any:
    return key if key.__class__ is str or key is None else BoxedKey(key, _key_hash(key))


def _key_hash(key: Any) -> int:
    if key.__hash__ is not None:
        return hash(key)
    work = 0

    def count(more: int) -> None:
        nonlocal work
        work += more
        if work > MAX_KEY_WORK:
            raise limit_fault("a list or map that is the key of a map has too many elements")

    return java_hash(key, count)


@method(MAP, "get", is_object)
def map_get(entries: dict[Any, Any], key: Any) -> Any:
    """Map.get."""
    return entries.get(_key(key))


@method(MAP, "put", is_object, is_object)
def map_put(entries: dict[Any, Any], key: Any, value: Any) -> Any:
    """Map.put."""
    own = _key(key)
    before = entries.get(own)
    entries[own] = value
    _bounded(entries)
    return before


method(MAP, "containsKey", is_object)(lambda entries, key: _key(key) in entries)
method(MAP, "getOrDefault", is_object, is_object)(
    lambda entries, key, default: entries.get(_key(key), default)
)


@method(MAP, "putIfAbsent", is_object, is_object)
def _put_if_absent(entries: dict[Any, Any], key: Any, value: Any) -> Any:
    before = map_get(entries, key)
    if before is None:
        map_put(entries, key, value)
    return before


@method(MAP, "putAll", is_map, prints=True)
@_void
def _put_all(printer: Printer, entries: dict[Any, Any], more: dict[Any, Any]) -> None:
    entries.update(_counted(printer, _given(more)))
    _bounded(entries)


@method(MAP, "remove", is_object)
def _remove_key(entries: dict[Any, Any], key: Any) -> Any:
    return entries.pop(_key(key), None)


@method(MAP, "remove", is_object, is_object, prints=True)
def _remove_entry(printer: Printer, entries: dict[Any, Any], key: Any, value: Any) -> bool:
    own = _key(key)
    found = own in entries and java_equals(entries[own], value, printer.charge)
    if found:
        del entries[own]
    return found


@method(MAP, "replace", is_object, is_object)
def _replace(entries: dict[Any, Any], key: Any, value: Any) -> Any:
    return map_put(entries, key, value) if _key(key) in entries else None


@method(MAP, "replace", is_object, is_object, is_object, prints=True)
def _replace_entry(printer: Printer, entries: dict[Any, Any], key: Any, before: Any, value: Any) -> bool:
    own = _key(key)
    found = own in entries and java_equals(entries[own], before, printer.charge)
    if found:
        entries[own] = value
    return found


# Views of maps

VIEW: Table = dict(COLLECTION)
method(VIEW, "clear")(_void(lambda view: view.map.clear()))


@method(VIEW, "remove", is_object, prints=True)
def _remove_from(printer: Printer, view: MapView, value: Any) -> bool:
    _counted(printer, view)
    for key, item in zip(list(view.map), list(view), strict=True):
        if java_equals(item, value, printer.charge):
            del view.map[key]
            return True
    return False


@method(ARRAY, "add", is_object)
@method(VIEW, "add", is_object)
@method(VIEW, "addAll", is_collection)
def _unsupported(_: Any, __: Any) -> None:
    raise thrown("UnsupportedOperationException", "this collection does not take elements")


for _view in (KeySet, Values, EntrySet):
    TABLES[_view] = VIEW

# `$foreach` is a map, too.


def _on_map_of_scope(function: Function) -> Function:
    return lambda scope, *arguments: function(scope.map, *arguments)


def _on_map_of_scope_printing(function: Function) -> Function:
    return lambda printer, scope, *arguments: function(printer, scope.map, *arguments)


_SCOPE: Table = {
    key: tuple(
        (kinds, _on_map_of_scope(function) if not prints else _on_map_of_scope_printing(function), prints)
        for kinds, function, prints in methods
    )
    for key, methods in MAP.items()
    if key not in OBJECT
}
TABLES[ForeachScope] = OBJECT | _SCOPE | LOOP
method(TABLES[ForeachScope], "get", is_object)(lambda scope, key: scope.get(_key(key)))
