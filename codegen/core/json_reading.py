"""JSON text to plain data.

Refuses what `json` lets pass: duplicate keys, halves of surrogate pairs, numbers that JSON does not know. A text
without a fault is read by orjson, in a third of the time.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, AnyStr

import orjson

from codegen.core.json_positions import JsonPositions
from codegen.core.levels import levels
from codegen.core.limits import Limits
from codegen.core.problems import Problem, UnreadableError

_STRING = re.compile(r'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"|[-0-9]++', re.DOTALL)
_SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_ESCAPED_COLON = re.compile(rb"\\u003[aA]")

Numbers = Mapping[type, Callable[[Any], bool]]
"""Which types of numbers are to be looked at, and what tells that one is as it should be."""

_BITS = 64
_QUICK: Numbers = {float: lambda number: abs(number) < 2 ** (_BITS - 1)}
"""orjson makes floats of integers that have more bits."""

_REMEDIES = (
    (("/", "#"), "take the comment out: JSON has none"),
    (("}", "]"), "take away the comma before it, or write the value that is missing"),
    ("'", "write double quotes"),
)
"""What stands where the parser stops -> what to change."""


class _DuplicateKeyError(Exception):
    pass


def read_sound_json(content: bytes, limits: Limits) -> Any:
    """The value of a JSON text in which there is no fault; None where only `read_json` can tell.

    Of members with the same name orjson keeps the last one. Then a colon is missing from what it writes again.
    """
    if limits.integer_bits < _BITS or _ESCAPED_COLON.search(content):
        return None
    if _marks(content, b",", b"[", b"{") > limits.nodes:
        return None
    try:
        value = orjson.loads(content)
        is_whole = orjson.dumps(value).count(b":") == content.count(b":")
    except (ValueError, TypeError):  # TypeError: nested too deep to be written
        return None
    return value if is_whole and _is_sound(value, limits, _QUICK, has_surrogates=False) else None


def read_json(text: str, limits: Limits) -> Any:
    """The value of a JSON text.

    Raises:
        UnreadableError: with every problem found.
    """
    _check_size(text, limits)
    try:
        value = json.loads(text, object_pairs_hook=_unique)
    except _DuplicateKeyError:
        raise UnreadableError(_duplicates(text)) from None
    except json.JSONDecodeError as error:
        message = f"the JSON can't be parsed: {error.msg}"
        hint = next((hint for start, hint in _REMEDIES if text.startswith(start, error.pos)), "correct it")
        raise UnreadableError([Problem("CG004", message, hint, error.lineno, error.colno)]) from None
    except RecursionError:
        raise UnreadableError([_too_deep(limits)]) from None
    except ValueError:  # Python's bound on the digits of an integer
        raise UnreadableError([_longest_integer(text)]) from None
    numbers: Numbers = dict.fromkeys((int, float), lambda number: not _number_problem(number, limits))
    if not _is_sound(value, limits, numbers, has_surrogates=bool(_SURROGATE_ESCAPE.search(text))):
        raise UnreadableError(_problems(text, value, limits))
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise _DuplicateKeyError
    return members


def _check_size(text: str, limits: Limits) -> None:
    """Bound the values before the parser makes them: there are at most as many as commas and opening brackets."""
    marks = (",", "[", "{")
    if _marks(text, *marks) > limits.nodes and _marks(_STRING.sub("", text), *marks) > limits.nodes:
        message = f"the document has more than {limits.nodes:,} values"
        raise UnreadableError([Problem("CG002", message, "split it into several files")])


def _marks(text: AnyStr, *marks: AnyStr) -> int:
    return sum(map(text.count, marks))


def _is_sound(value: Any, limits: Limits, numbers: Numbers, *, has_surrogates: bool) -> bool:
    """Whether a decoded value stays within the bounds; quick, says no more than that."""
    for depth, level in enumerate(levels(value)):
        if depth >= limits.depth and (level.objects or level.lists):
            return False
        names = set().union(*level.objects)
        if any(len(name) > limits.key_length for name in names):
            return False
        for kind in numbers.keys() & set(map(type, level.values)):
            is_sound = numbers[kind]
            if not all(is_sound(node) for node in level.values if type(node) is kind):
                return False
        texts = (node for node in level.values if type(node) is str)
        if has_surrogates and _SURROGATE.search("\n".join(chain(names, texts))):
            return False
    return True


def _problems(text: str, value: Any, limits: Limits) -> list[Problem]:
    """What `_is_sound` found, each with its place."""
    positions = JsonPositions(text.encode())
    return [
        Problem(code, message, hint, *positions.find(names))
        for names, code, message, hint in _unsound(value, (), limits)
    ]


def _unsound(
    value: Any, names: tuple[str, ...], limits: Limits
) -> Iterator[tuple[Sequence[str], str, str, str]]:
    if isinstance(value, dict | list):
        if len(names) >= limits.depth:
            problem = _too_deep(limits)
            yield names, problem.code, problem.message, problem.hint
            return
        for long_key in _long_keys(value, limits):
            message = f"a key of {len(long_key):,} characters (the limit is {limits.key_length:,})"
            yield (*names, long_key), "CG002", message, "shorten it"
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            if isinstance(key, str) and _SURROGATE.search(key):
                yield (
                    *names,
                    key,
                ), "CG004", "this key has half of a surrogate pair", "write the whole character"
            yield from _unsound(item, (*names, str(key)), limits)
    elif isinstance(value, str):
        if _SURROGATE.search(value):
            yield names, "CG004", "this text has half of a surrogate pair", "write the whole character"
    elif message := _number_problem(value, limits):
        yield names, "CG009", f"this is {message}", "quote it where text is meant"


def _long_keys(node: dict[str, Any] | list[Any], limits: Limits) -> list[str]:
    return [key for key in node if len(key) > limits.key_length] if isinstance(node, dict) else []


def _number_problem(node: Any, limits: Limits) -> str:
    if isinstance(node, float) and not math.isfinite(node):
        return "no number that JSON knows"
    if isinstance(node, int) and node.bit_length() > limits.integer_bits:
        return "an integer that is too large"
    return ""


def _too_deep(limits: Limits) -> Problem:
    message = f"objects and lists are nested more than {limits.depth} levels deep"
    return Problem("CG002", message, "name inner parts and refer to them")


def _duplicates(text: str) -> list[Problem]:
    positions = JsonPositions(text.encode())
    return [
        Problem(
            "CG005",
            f"the key {key!r} stands twice in one object",
            "keep one of them",
            *positions.line_and_column(at),
        )
        for key, at in positions.duplicate_keys()
    ]


def _longest_integer(text: str) -> Problem:
    positions = JsonPositions(text.encode())
    longest = max(
        (match for match in _TOKEN.finditer(positions.text) if match.group()[0] != '"'),
        key=lambda match: len(match.group()),
    )
    line, column = positions.line_and_column(longest.start())
    digits = len(longest.group())
    return Problem("CG009", f"an integer of {digits:,} digits", "quote it where text is meant", line, column)
