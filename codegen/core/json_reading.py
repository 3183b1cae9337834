"""JSON text to plain data.

Refuses what `json` lets pass: duplicate keys, halves of surrogate pairs, numbers that JSON does not know.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from codegen.core.json_positions import JsonPositions
from codegen.core.levels import levels
from codegen.core.limits import Limits
from codegen.core.problems import Problem, UnreadableError

_STRING = re.compile(r'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"|[-0-9]++', re.DOTALL)
_SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_NUMBERS = (int, float)

_REMEDIES = (
    (("/", "#"), "take the comment out: JSON has none"),
    (("}", "]"), "take away the comma before it, or write the value that is missing"),
    ("'", "write double quotes"),
)
"""What stands where the parser stops -> what to change."""


class _DuplicateKeyError(Exception):
    pass


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
    if not _is_sound(value, limits, has_surrogates=bool(_SURROGATE_ESCAPE.search(text))):
        raise UnreadableError(_problems(text, value, limits))
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise _DuplicateKeyError
    return members


def _check_size(text: str, limits: Limits) -> None:
    """Bound the values before the parser makes them: there are at most as many as commas and opening brackets."""
    if _marks(text) > limits.nodes and _marks(_STRING.sub("", text)) > limits.nodes:
        message = f"the document has more than {limits.nodes:,} values"
        raise UnreadableError([Problem("CG002", message, "split it into several files")])


def _marks(text: str) -> int:
    return text.count(",") + text.count("[") + text.count("{")


def _is_sound(value: Any, limits: Limits, has_surrogates: bool) -> bool:
    """Whether a decoded value stays within the bounds; quick, says no more than that."""
    for depth, level in enumerate(levels(value)):
        if depth >= limits.depth and (level.objects or level.lists):
            return False
        names = set().union(*level.objects)
        if any(len(name) > limits.key_length for name in names):
            return False
        if any(_number_problem(node, limits) for node in level.values if type(node) in _NUMBERS):
            return False
        texts = (node for node in level.values if type(node) is str)
        if has_surrogates and _SURROGATE.search("\n".join(chain(names, texts))):
            return False
    return True


def _problems(text: str, value: Any, limits: Limits) -> list[Problem]:
    """What `_is_sound` found, each with its place."""
    positions = JsonPositions(text)
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
    positions = JsonPositions(text)
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
    longest = max(
        (match for match in _TOKEN.finditer(text) if match.group()[0] != '"'),
        key=lambda match: len(match.group()),
    )
    line, column = JsonPositions(text).line_and_column(longest.start())
    digits = len(longest.group())
    return Problem("CG009", f"an integer of {digits:,} digits", "quote it where text is meant", line, column)
