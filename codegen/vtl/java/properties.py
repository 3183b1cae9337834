"""`$value.name`, `$value[key]` and `#foreach` over a value, as Velocity resolves them on Java objects."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from codegen.vtl.errors import Fault
from codegen.vtl.java import number_methods, string_methods
from codegen.vtl.java.collection_methods import map_put
from codegen.vtl.java.methods import Key, Printer, call_method, table_of
from codegen.vtl.java.types import BoxedKey, ForeachScope, JavaIterator, KeySet, MapView, unboxed
from codegen.vtl.limits import ELEMENTS_PER_CHARACTER

METHODS_OF = (number_methods, string_methods)
"""Their methods enter the tables when they are imported."""

_GET: Key = ("get", 1)
_SET: Key = ("set", 2)
_PUT: Key = ("put", 2)
_SIZE: Key = ("size", 0)
_COUNTED = (MapView, dict, JavaIterator)  # charged for by their length


@lru_cache(maxsize=2048)
def _accessors(prefix: str, name: str, arguments: int) -> tuple[Key, Key]:
    """`getname` and `getName`: Velocity tries the name as written, then with the case of its first letter turned."""
    return (prefix + name, arguments), (prefix + name[:1].swapcase() + name[1:], arguments)


def get_property(value: Any, name: str, printer: Printer) -> Any:
    """`$value.name`: a getter, a map's value, or an `is` method; None where there is none."""
    table = table_of(value)
    for key in _accessors("get", name, 0):
        if key in table:
            return call_method(value, key, (), printer)
    if isinstance(value, dict):
        return value.get(name)
    if isinstance(value, ForeachScope):
        return value.get(name)
    for key in _accessors("is", name, 0):
        if key in table:
            return call_method(value, key, (), printer)
    return None


def set_property(value: Any, name: str, new: Any, printer: Printer) -> None:
    """`#set($value.name = new)`; nothing happens where the value has no such property."""
    table = table_of(value)
    for key in _accessors("set", name, 1):
        if key in table:
            call_method(value, key, (new,), printer)
            return
    if isinstance(value, dict):
        map_put(value, name, new)
    else:
        call_method(value, _PUT, (name, new), printer)


def get_index(value: Any, key: Any, printer: Printer) -> Any:
    """`$value[key]`; a negative whole number counts from the end."""
    if value.__class__ is dict and key.__class__ is str:
        return value.get(key)
    return call_method(value, _GET, (_from_end(value, key, printer),), printer)


def set_index(value: Any, key: Any, new: Any, printer: Printer) -> None:
    """`#set($value[key] = new)`; nothing happens where the value takes none."""
    key = _from_end(value, key, printer)
    table = table_of(value)
    if _SET in table:
        call_method(value, _SET, (key, new), printer)
    elif _PUT in table:
        call_method(value, _PUT, (key, new), printer)


def _from_end(value: Any, key: Any, printer: Printer) -> Any:
    if key.__class__ is not int or not -(2**31) <= key < 0:
        return key
    if _SIZE not in table_of(value):
        raise Fault(f"the index {key} counts from the end, but the value has no size")
    return int(call_method(value, _SIZE, (), printer)) + key


def elements(value: Any, printer: Printer) -> list[Any] | None:
    """What `#foreach` goes over, a list itself or a new one; None where a value can't be gone over."""
    if value.__class__ is KeySet:  # of most loops
        printer.charge(len(value.map) // ELEMENTS_PER_CHARACTER)
        keys = list(value.map)
        return list(map(unboxed, keys)) if BoxedKey in map(type, keys) else keys
    if isinstance(value, list):
        return value
    if isinstance(value, _COUNTED):
        printer.charge(len(value) // ELEMENTS_PER_CHARACTER)
    if isinstance(value, MapView):
        return list(value)
    if isinstance(value, dict):
        return list(value.values())
    if isinstance(value, ForeachScope):
        return list(value.map.values())
    if isinstance(value, JavaIterator):
        return value.items[value.position :]
    return None
