"""Methods of Java's lists, arrays, maps and their views."""

from __future__ import annotations

from typing import Any

from codegen.vtl.errors import limit_fault
from codegen.vtl.java.equality import java_equals, java_hash
from codegen.vtl.java.json_text import JsonWriter
from codegen.vtl.java.methods import (
    TABLES,
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
from codegen.vtl.limits import MAX_ITEMS


def _index(items: list[Any], index: int, end: int) -> int:
    if not 0 <= index < end:
        raise thrown("IndexOutOfBoundsException", f"Index {index} out of bounds for length {len(items)}")
    return index


def _position(items: Any, wanted: Any) -> int:
    return next((index for index, item in enumerate(items) if java_equals(item, wanted)), -1)


def _given(items: Any) -> Any:
    if items is None:
        raise thrown("NullPointerException", "the argument is null")
    return items


def _bounded(items: Any) -> None:
    if len(items) > MAX_ITEMS:
        raise limit_fault(f"a list or map has more than {MAX_ITEMS} elements")


# Collections

COLLECTION: Table = dict(OBJECT)
method(COLLECTION, "size")(len)
method(COLLECTION, "isEmpty")(lambda items: len(items) == 0)
method(COLLECTION, "contains", is_object)(lambda items, wanted: _position(items, wanted) >= 0)
method(COLLECTION, "containsAll", is_collection)(
    lambda items, wanted: all(_position(items, item) >= 0 for item in _given(wanted))
)
method(COLLECTION, "iterator")(lambda items: JavaIterator(list(items)))
method(COLLECTION, "toArray")(JavaArray)

# Lists

LIST: Table = dict(COLLECTION)
method(LIST, "get", is_int)(lambda items, index: items[_index(items, index, len(items))])
method(LIST, "indexOf", is_object)(_position)
method(LIST, "listIterator")(lambda items: JavaIterator(list(items)))


@method(LIST, "lastIndexOf", is_object)
def _last_position(items: list[Any], wanted: Any) -> int:
    found = _position(reversed(items), wanted)
    return found if found < 0 else len(items) - 1 - found


@method(LIST, "set", is_int, is_object)
def _set(items: list[Any], index: int, value: Any) -> Any:
    before = items[_index(items, index, len(items))]
    items[index] = value
    return before


@method(LIST, "subList", is_int, is_int)
def _sub_list(items: list[Any], start: int, end: int) -> JavaList:
    if not 0 <= start <= end <= len(items):
        raise thrown("IndexOutOfBoundsException", f"fromIndex: {start}, toIndex: {end}, size: {len(items)}")
    return JavaList(items[start:end])


ARRAY = TABLES[JavaArray] = dict(LIST)
ARRAY_LIST = TABLES[JavaList] = dict(LIST)
method(ARRAY_LIST, "clear")(list.clear)
method(ARRAY_LIST, "clone")(lambda items: type(items)(items))


@method(ARRAY_LIST, "add", is_object)
def _add(items: list[Any], value: Any) -> bool:
    items.append(value)
    _bounded(items)
    return True


@method(ARRAY_LIST, "add", is_int, is_object)
def _insert(items: list[Any], index: int, value: Any) -> None:
    items.insert(_index(items, index, len(items) + 1), value)
    _bounded(items)


@method(ARRAY_LIST, "addAll", is_collection)
def _add_all(items: list[Any], more: Any) -> bool:
    changed: bool = _insert_all(items, len(items), more)
    return changed


@method(ARRAY_LIST, "addAll", is_int, is_collection)
def _insert_all(items: list[Any], index: int, more: Any) -> bool:
    index = _index(items, index, len(items) + 1)
    added = list(_given(more))
    items[index:index] = added
    _bounded(items)
    return bool(added)


@method(ARRAY_LIST, "remove", is_int)
def _remove_at(items: list[Any], index: int) -> Any:
    return items.pop(_index(items, index, len(items)))


@method(ARRAY_LIST, "remove", is_object)
def _remove(items: list[Any], value: Any) -> bool:
    found = _position(items, value)
    if found >= 0:
        del items[found]
    return found >= 0


@method(ARRAY_LIST, "removeAll", is_collection)
def _remove_all(items: list[Any], others: Any) -> bool:
    return _keep(items, [item for item in items if _position(_given(others), item) < 0])


@method(ARRAY_LIST, "retainAll", is_collection)
def _retain_all(items: list[Any], others: Any) -> bool:
    return _keep(items, [item for item in items if _position(_given(others), item) >= 0])


def _keep(items: list[Any], kept: list[Any]) -> bool:
    changed = len(kept) != len(items)
    items[:] = kept
    return changed


JSON_ARRAY = TABLES[list] = dict(ARRAY_LIST)


@method(JSON_ARRAY, "toJSONString", prints=True)
def _to_json_string(printer: Printer, items: list[Any]) -> str:
    return JsonWriter(True, printer.text).write(items)


# Maps

# Java tells 1, 1.0 and true apart as keys, Python does not; keys of JSON objects are always strings.
MAP = TABLES[dict] = dict(OBJECT)
method(MAP, "size")(len)
method(MAP, "isEmpty")(lambda entries: not entries)
method(MAP, "keySet")(KeySet)
method(MAP, "values")(Values)
method(MAP, "entrySet")(EntrySet)
method(MAP, "clear")(dict.clear)
method(MAP, "clone")(dict)
method(MAP, "containsValue", is_object)(lambda entries, value: _position(entries.values(), value) >= 0)


def _key(key: Any) -> Any:
    return key if key.__hash__ else BoxedKey(key, java_hash(key))


def has_key(entries: dict[Any, Any], key: Any) -> bool:
    """Map.containsKey."""
    if key.__class__ is str:
        return key in entries
    own = _key(key)
    return own in entries and any(type(own) is type(other) and own == other for other in entries)


@method(MAP, "get", is_object)
def map_get(entries: dict[Any, Any], key: Any) -> Any:
    """Map.get."""
    return entries[_key(key)] if has_key(entries, key) else None


@method(MAP, "put", is_object, is_object)
def map_put(entries: dict[Any, Any], key: Any, value: Any) -> Any:
    """Map.put."""
    own = _key(key)
    before = entries.get(own)
    entries[own] = value
    _bounded(entries)
    return before


method(MAP, "containsKey", is_object)(has_key)
method(MAP, "getOrDefault", is_object, is_object)(
    lambda entries, key, default: entries[_key(key)] if has_key(entries, key) else default
)


@method(MAP, "putIfAbsent", is_object, is_object)
def _put_if_absent(entries: dict[Any, Any], key: Any, value: Any) -> Any:
    before = map_get(entries, key)
    if before is None:
        map_put(entries, key, value)
    return before


@method(MAP, "putAll", is_map)
def _put_all(entries: dict[Any, Any], more: dict[Any, Any]) -> None:
    entries.update(_given(more))
    _bounded(entries)


@method(MAP, "remove", is_object)
def _remove_key(entries: dict[Any, Any], key: Any) -> Any:
    return entries.pop(_key(key)) if has_key(entries, key) else None


@method(MAP, "remove", is_object, is_object)
def _remove_entry(entries: dict[Any, Any], key: Any, value: Any) -> bool:
    found = has_key(entries, key) and java_equals(entries[_key(key)], value)
    if found:
        del entries[_key(key)]
    return found


@method(MAP, "replace", is_object, is_object)
def _replace(entries: dict[Any, Any], key: Any, value: Any) -> Any:
    return map_put(entries, key, value) if has_key(entries, key) else None


@method(MAP, "replace", is_object, is_object, is_object)
def _replace_entry(entries: dict[Any, Any], key: Any, before: Any, value: Any) -> bool:
    found = has_key(entries, key) and java_equals(entries[_key(key)], before)
    if found:
        entries[_key(key)] = value
    return found


# Views of maps

VIEW: Table = dict(COLLECTION)
method(VIEW, "clear")(lambda view: view.map.clear())


@method(VIEW, "remove", is_object)
def _remove_from(view: MapView, value: Any) -> bool:
    for key, item in zip(list(view.map), list(view), strict=True):
        if java_equals(item, value):
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

_SCOPE: Table = {
    key: tuple(
        (kinds, lambda scope, *arguments, _own=function: _own(scope.map, *arguments), False)
        for kinds, function, prints in methods
        if not prints
    )
    for key, methods in MAP.items()
    if key not in OBJECT
}
TABLES[ForeachScope] = OBJECT | _SCOPE | LOOP
method(TABLES[ForeachScope], "get", is_object)(ForeachScope.get)
