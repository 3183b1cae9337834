"""How much one mapping template may use.

API Gateway stops a `#foreach` after 1,000 iterations and takes payloads and templates of limited size
(https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html). The other limits are ours: they keep a
template from occupying the machine that runs it.
"""

from __future__ import annotations

from typing import Final

MAX_ITERATIONS: Final = 1_000  # of one #foreach; the rest of the items is left out, as API Gateway does
MAX_TEMPLATE: Final = 300 * 1024  # characters of a template
MAX_TEXT: Final = 10 * 1024 * 1024  # characters of the output and of any text on the way to it
MAX_ITEMS: Final = 1_000_000  # elements of a list or map that a template makes
STATEMENT_COST: Final = (
    4  # characters that a statement executed by a loop counts as: so much text is made in its time
)
MAX_DEPTH: Final = 40  # nesting of blocks, brackets and strings in a template, and parts of one reference
MAX_LOOPS: Final = 8  # nesting of loops
MAX_VALUE_DEPTH: Final = 200  # nesting of the lists and maps that are printed or compared
MAX_PATTERN_SECONDS: Final = 1.0  # for one regular expression
DEFINE_DEPTH: Final = 2  # how deep a #define block renders itself
