"""What becomes of the keywords of a schema that have no schemas below them, in draft 4 as OpenAPI 3.0.1 carries it.

In: the value of a keyword of JSON Schema 2020-12. Out: the value that API Gateway gets, or None where the keyword
can't be carried over. A value never rejects more than the keyword did.
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import Any

LARGEST_COUNT = 2**31 - 1
"""Counts beyond are no numbers to API Gateway's validator."""

ANNOTATIONS = frozenset(
    "$anchor $comment $id $schema contentEncoding contentMediaType contentSchema default deprecated description "
    "discriminator example examples externalDocs readOnly title writeOnly xml".split()
)
"""Keywords that API Gateway ignores or refuses, and that reject nothing."""

_FOREIGN_PATTERN = re.compile(
    r"\\[^dDwWsSbBtnrfv0-9xu.^$*+?()\[\]{}|/\\\- \"'@#%&=:;,<>!~`_]"  # escapes of other languages
    r"|\\x(?![0-9A-Fa-f]{2})|\\u(?![0-9A-Fa-f]{4})|\\u[dD][89A-Fa-f]"
    r"|\(\?(?![:=!])|\[\[|&&|[*+?}]\+"
)
"""What regular expressions of JavaScript, Java and Python do not read alike."""


def _type(value: Any) -> Any:
    return value if isinstance(value, str) and value != "null" else None


def _enum(value: Any) -> Any:
    if not isinstance(value, list) or not all(isinstance(item, str | int | float) for item in value):
        return None
    different = {(isinstance(item, bool), item): item for item in value}  # true is not 1 in JSON
    return list(different.values()) or None


def _count(value: Any) -> Any:
    return int(value) if _is_finite(value) and 0 <= value <= LARGEST_COUNT else None


def _multiple(value: Any) -> Any:
    """Fractions are not exact in every validator."""
    return int(value) if _is_finite(value) and value > 0 and value == int(value) else None


def _pattern(value: Any) -> Any:
    if not isinstance(value, str) or _FOREIGN_PATTERN.search(value):
        return None
    try:
        re.compile(value)
    except (re.error, OverflowError, RecursionError):
        return None
    return value


def _flag(value: Any) -> Any:
    return True if value is True else None


KEYWORDS: Mapping[str, Callable[[Any], Any]] = {
    "type": _type,  # one type: OpenAPI 3.0.1 has no lists of types, and API Gateway ignores `nullable`
    "enum": _enum,
    "multipleOf": _multiple,
    "pattern": _pattern,
    "uniqueItems": _flag,
    **dict.fromkeys(
        ("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"), _count
    ),
}
BOUNDS = ("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum", "const")
"""Keywords that `bounds_and_const` looks at together."""


def bounds_and_const(schema: Mapping[str, Any]) -> tuple[dict[str, Any], set[str]]:
    """Bounds without exclusive ones, `const` as `enum`; and the keywords that were widened."""
    result: dict[str, Any] = {}
    lost: set[str] = set()
    for bound, exclusive, step, strictest in (
        ("minimum", "exclusiveMinimum", 1, max),
        ("maximum", "exclusiveMaximum", -1, min),
    ):
        values = [schema[bound]] if _is_finite(schema.get(bound)) else []
        edge = schema.get(exclusive)
        if edge is not None and _is_finite(edge):
            is_whole = schema.get("type") == "integer" and edge == int(edge)
            values.append(int(edge) + step if is_whole else edge)
            if not is_whole:
                lost.add(exclusive)
        if values:
            result[bound] = strictest(values)
    if "const" in schema:
        if "enum" not in schema and isinstance(schema["const"], str | int | float):
            result["enum"] = [schema["const"]]
        else:
            lost.add("const")
    return result, lost


def _is_finite(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
