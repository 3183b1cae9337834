"""How much one mapping template may use.

API Gateway stops a `#foreach` after 1,000 iterations and takes payloads and templates of limited size
(https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html). The other limits are ours: they keep a
template from occupying the machine that runs it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

MAX_ITERATIONS: Final = 1_000  # of one #foreach; the rest of the items is left out, as API Gateway does
MAX_TEMPLATE: Final = 300 * 1024  # characters of a template
MAX_TEXT: Final = 10 * 1024 * 1024  # characters of the output and of any text on the way to it
MAX_ITEMS: Final = 1_000_000  # elements of a list or map that a template makes
CODE_PER_CHARACTER: Final = 32  # characters of a repeated statement's translation that count as one of text
ELEMENTS_PER_CHARACTER: Final = 4  # elements that are gone over in the time that makes one character
LONG_TEXT: Final = 4096  # characters from which on text that is searched or given back counts
CHARACTERS_PER_SECOND: Final = 5_000_000  # that a second of matching regular expressions counts as
MAX_DEPTH: Final = 40  # nesting of blocks, brackets and strings in a template, and parts of one reference
MAX_LOOPS: Final = 8  # nesting of loops
MAX_VALUE_DEPTH: Final = 100  # nesting of the lists and maps that are printed or compared
MAX_DIGITS: Final = 4_000  # of a number
MAX_KEY_WORK: Final = 256  # characters that hashing a list or map as a key of a map may count as
MAX_PATTERN: Final = (
    10_000  # characters of a regular expression, with what it repeats a fixed number of times
)
MAX_PATTERN_SECONDS: Final = 1.0  # for one regular expression
DEFINE_DEPTH: Final = 2  # how deep a #define block renders itself

Charge: TypeAlias = Callable[[int], None]
"""Counts characters made, or work that takes as long as making so many, against MAX_TEXT."""
