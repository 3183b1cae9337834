"""The tables of methods that templates may call, and how Velocity chooses among them.

A method is found by the value's class, its name, the number of arguments and their types, as Java's reflection would;
without one the call gives nothing. The tables are all that a template can reach: they hold functions of this package.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final, Protocol, TypeAlias

from codegen.vtl.errors import Fault
from codegen.vtl.java.types import (
    INT_MAX,
    INT_MIN,
    LONG_MAX,
    LONG_MIN,
    BigInteger,
    Character,
    JavaArray,
    JavaClass,
    Long,
    MapView,
)


class Printer(Protocol):
    """What a method may need of the render that calls it."""

    def text(self, value: Any) -> str:
        """The printed form of a value."""

    def charge(self, characters: int) -> None:
        """Count text that was made against the limits."""


Kind: TypeAlias = Callable[[Any], bool]
Key: TypeAlias = tuple[str, int]
Function: TypeAlias = Callable[..., Any]
Method: TypeAlias = tuple[tuple[Kind, ...], Function, bool]
Table: TypeAlias = dict[Key, tuple[Method, ...]]

_READ_PER_CHARACTER: Final = 64  # characters that are searched or compared in the time that makes one
_READ_BEYOND_ASCII: Final = 8
VARIABLE: Final = -1  # the number of arguments of a method that takes any number


# Kinds of parameters: whether Java would pass the value.


def is_object(_: Any) -> bool:
    """Object."""
    return True


def is_string(value: Any) -> bool:
    """String or CharSequence."""
    return value.__class__ is str or value is None


def is_char(value: Any) -> bool:
    """char."""
    return value.__class__ is Character


def is_boolean(value: Any) -> bool:
    """boolean."""
    return value.__class__ is bool


def is_int(value: Any) -> bool:
    """int."""
    return value.__class__ is int and INT_MIN <= value <= INT_MAX


def is_long(value: Any) -> bool:
    """long."""
    return value.__class__ is int and LONG_MIN <= value <= LONG_MAX


def is_double(value: Any) -> bool:
    """double."""
    return value.__class__ is float or is_long(value)


def is_big(value: Any) -> bool:
    """BigInteger or BigDecimal."""
    return value.__class__ is Decimal or (value.__class__ is int and not is_long(value))


def is_collection(value: Any) -> bool:
    """Collection; a method that gets none throws."""
    return value is None or (isinstance(value, list | MapView) and not isinstance(value, JavaArray))


def is_map(value: Any) -> bool:
    """Map; a method that gets none throws."""
    return value is None or isinstance(value, dict)


TABLES: Final[dict[type, Table]] = {}


def method(
    target: Table, name: str, *kinds: Kind, prints: bool = False, more: Kind | None = None
) -> Callable[[Function], Function]:
    """Enter a function into a table under a Java name; of functions that fit a call, the one entered first is called.

    Args:
        kinds: the parameters after the receiver.
        prints: the function takes a Printer before the receiver.
        more: the function takes any number of further arguments of this kind.
    """

    def enter(function: Function) -> Function:
        key = (name, len(kinds)) if more is None else (name, VARIABLE)
        entry = (kinds if more is None else (*kinds, more)), function, prints
        target[key] = *(known for known in target.get(key, ()) if known[0] != entry[0]), entry
        return function

    return enter


def table_of(value: Any) -> Table:
    """The methods of a value."""
    cls = value.__class__
    if cls is int:
        return TABLES[int] if is_int(value) else TABLES[Long] if is_long(value) else TABLES[BigInteger]
    if cls is JavaClass:
        return TABLES[JavaClass]
    found = TABLES.get(cls)
    if found is None:
        found = next((TABLES[base] for base in cls.__mro__ if base in TABLES), {})
    return found


def call_method(value: Any, key: Key, arguments: tuple[Any, ...], printer: Printer) -> Any:
    """Call a method; None where there is none or it gives nothing.

    Raises:
        Fault: the method throws.
    """
    cls = value.__class__
    methods = TABLES[cls] if cls in TABLES and cls is not int else table_of(value)
    if not arguments and key in methods:
        _, function, prints = methods[key][0]
        return function(printer, value) if prints else function(value)
    for kinds, function, prints in methods.get(key, ()):
        for kind, argument in zip(kinds, arguments, strict=False):  # tables hold the right number
            if not kind(argument):
                break
        else:
            return function(printer, value, *arguments) if prints else function(value, *arguments)
    return _call_variable(methods, value, key, arguments, printer)


def _call_variable(methods: Table, value: Any, key: Key, arguments: tuple[Any, ...], printer: Printer) -> Any:
    for kinds, function, prints in methods.get((key[0], VARIABLE), ()):
        *first, more = kinds
        wanted = first + [more] * (len(arguments) - len(first))
        if len(wanted) == len(arguments) and all(map(_fits, wanted, arguments)):
            return function(printer, value, *arguments) if prints else function(value, *arguments)
    if arguments and (key[0], 0) in methods:
        raise thrown("IllegalArgumentException", f"{key[0]}() takes no arguments")
    if value.__class__ is JavaClass and _is_method_of(value.instance, key, arguments):
        raise thrown("IllegalArgumentException", f"{key[0]}() is called on a class, not on an instance of it")
    return None


def _is_method_of(value: Any, key: Key, arguments: tuple[Any, ...]) -> bool:
    return any(all(map(_fits, kinds, arguments)) for kinds, _, _ in table_of(value).get(key, ()))


def _fits(kind: Kind, argument: Any) -> bool:
    return kind(argument)


def reading(text: str) -> int:
    """What searching or comparing a text counts as, in characters made; not much unless it is long."""
    return len(text) // (_READ_PER_CHARACTER if text.isascii() else _READ_BEYOND_ASCII)


def thrown(exception: str, message: str) -> Fault:
    """The fault of a method that throws a Java exception."""
    return Fault(f"{exception}: {message}")
