"""The Java values of a template, in Python.

| Java                      | Python                              | prints             |
| String, Boolean, null     | str, bool, None                     | itself             |
| Integer, Long, BigInteger | int                                 | itself             |
| Double                    | float                               | as Java prints it  |
| BigDecimal                | Decimal                             | as Java prints it  |
| JSON array (JSONArray)    | list                                | JSON               |
| ArrayList                 | JavaList                            | [a, b]             |
| String[]                  | JavaArray                           | its type           |
| LinkedHashMap             | dict                                | {a=1, b=2}         |
| views, entries, iterators | the classes below                   | [a, b], a=1        |

Templates see these values through the tables of `codegen.vtl.java` only: no attribute of a Python object is in reach.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, TypeAlias

INT_MIN: Final = -(2**31)
INT_MAX: Final = 2**31 - 1
LONG_MIN: Final = -(2**63)
LONG_MAX: Final = 2**63 - 1


class Long(int):
    """Names the table of methods of whole numbers of 64 bits; such a number itself is an int."""


class BigInteger(int):
    """Names the table of methods of longer whole numbers."""


class Character(str):
    """A Java char: a string of one UTF-16 unit that methods for strings do not take."""

    __slots__ = ()


class JavaList(list[Any]):
    """A list made by a template; unlike a JSON array it prints as Java prints lists."""

    __slots__ = ()


class JavaArray(list[Any]):
    """A Java array, as `split` gives it; Velocity lends it the methods of lists."""

    __slots__ = ()


class ByteArray(JavaArray):
    """The bytes of a string."""

    __slots__ = ()


class _OfMap:
    __slots__ = ("map",)

    def __init__(self, viewed: dict[Any, Any]) -> None:
        self.map = viewed

    def __len__(self) -> int:
        return len(self.map)


class KeySet(_OfMap):
    """`map.keySet()`."""

    __slots__ = ()

    def __iter__(self) -> Iterator[Any]:
        return map(unboxed, self.map)


class Values(_OfMap):
    """`map.values()`."""

    __slots__ = ()

    def __iter__(self) -> Iterator[Any]:
        return iter(self.map.values())


class EntrySet(_OfMap):
    """`map.entrySet()`."""

    __slots__ = ()

    def __iter__(self) -> Iterator[Any]:
        return iter([Entry(self.map, key, value) for key, value in list(self.map.items())])


MapView: TypeAlias = KeySet | Values | EntrySet
"""The live keys, values or entries of a map."""


class Entry:
    """One entry of a map; outlives its removal from it."""

    __slots__ = ("_value", "key", "map")

    def __init__(self, owner: dict[Any, Any], key: Any, value: Any) -> None:
        self.map = owner
        self.key = key
        self._value = value

    @property
    def value(self) -> Any:
        """What the map has for the key."""
        return self.map.get(self.key, self._value)

    def replace(self, value: Any) -> Any:
        """Set the value in the map; the value before."""
        before = self.value
        if self.key in self.map:
            self.map[self.key] = value
        self._value = value
        return before


class JavaIterator:
    """`collection.iterator()`: goes over the elements that were there when it was made."""

    __slots__ = ("items", "position")

    def __init__(self, items: list[Any]) -> None:
        self.items = items
        self.position = 0

    def __len__(self) -> int:
        return len(self.items) - self.position


class JavaClass:
    """`value.getClass()`: its name."""

    __slots__ = ("instance", "name")

    def __init__(self, instance: Any) -> None:
        self.instance = instance
        self.name = class_name(instance)


class BoxedKey:
    """A key of a map that is no string: Java tells 1, 1.0 and true apart as keys, and allows lists and maps."""

    __slots__ = ("hash", "value")

    def __init__(self, value: Any, hash_code: int) -> None:
        self.value = value
        self.hash = hash_code

    def __hash__(self) -> int:
        return self.hash

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, BoxedKey)
            and self.hash == other.hash
            and type(self.value) is type(other.value)
            and (self.value.__hash__ is None or bool(self.value == other.value))
        )

    def __str__(self) -> str:
        return str(self.value)


def unboxed(key: Any) -> Any:
    """A key as templates see it."""
    return key.value if key.__class__ is BoxedKey else key


class ForeachScope:
    """`$foreach`: where a loop is, and a map that templates may keep things in."""

    __slots__ = ("has_next", "index", "map", "parent", "replaced")

    def __init__(self, previous: Any) -> None:
        self.index = -1
        self.has_next = False
        self.map: dict[Any, Any] = {}
        self.parent = previous if isinstance(previous, ForeachScope) else None
        self.replaced = None if self.parent else previous

    def get(self, key: Any) -> Any:
        """A value kept in this loop or one around it."""
        if self.parent is not None and key not in self.map:
            return self.parent.get(key)
        return self.map.get(key)


CLASS_NAMES: Final[dict[type, str]] = {
    str: "java.lang.String",
    Character: "java.lang.Character",
    bool: "java.lang.Boolean",
    float: "java.lang.Double",
    list: "net.minidev.json.JSONArray",
    JavaList: "java.util.ArrayList",
    dict: "java.util.LinkedHashMap",
    KeySet: "java.util.LinkedHashMap$LinkedKeySet",
    Values: "java.util.LinkedHashMap$LinkedValues",
    EntrySet: "java.util.LinkedHashMap$LinkedEntrySet",
    Entry: "java.util.LinkedHashMap$Entry",
    JavaIterator: "java.util.ArrayList$Itr",
    JavaClass: "java.lang.Class",
    ForeachScope: "org.apache.velocity.runtime.directive.ForeachScope",
}


def class_name(value: object) -> str:
    """The name of a value's Java class."""
    if type(value) is int:
        if INT_MIN <= value <= INT_MAX:
            return "java.lang.Integer"
        return "java.lang.Long" if LONG_MIN <= value <= LONG_MAX else "java.math.BigInteger"
    if type(value) is JavaArray:
        return "[Ljava.lang.String;"
    if type(value) is ByteArray:
        return "[B"
    return CLASS_NAMES.get(type(value), "java.lang.Object")
