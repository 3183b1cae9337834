"""Conditions of IAM policies: operators over the values that a request brings.

In: a statement's `Condition` and the values of its keys. Out: whether it holds.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from ipaddress import ip_address, ip_network
from typing import Any

ConditionValues = Mapping[str, Sequence[str]]
"""Condition key, in lower case -> what the request has for it."""
Compare = Callable[[str, str], bool]
"""(value of the request, value of the policy) -> whether they fit"""


class UnknownOperatorError(Exception):
    """IAM has no such operator."""


def holds(condition: Any, values: ConditionValues) -> bool:
    """Whether every operator holds for every one of its keys.

    Raises:
        UnknownOperatorError: it has an operator that IAM does not know.
    """
    if not isinstance(condition, Mapping):
        return True
    return all(
        _test(operator, str(key).lower(), wanted, values)
        for operator, tests in condition.items()
        for key, wanted in (tests.items() if isinstance(tests, Mapping) else ())
    )


def _test(operator: str, key: str, wanted: Any, values: ConditionValues) -> bool:
    listed = [_text(item) for item in (wanted if isinstance(wanted, list) else [wanted])]
    quantifier, _, name = operator.rpartition(":")
    found = values.get(key)
    if name == "Null":
        return any((found is None) is (text == "true") for text in listed)
    is_optional = name.endswith("IfExists")
    name = name.removesuffix("IfExists")
    is_negated = name in _NEGATED
    compare = _OPERATORS.get(_NEGATED.get(name, name))
    if compare is None:
        raise UnknownOperatorError(f"{operator!r} is no operator of IAM")
    if not found:
        return is_optional or is_negated or quantifier == "ForAllValues"
    each = [any(_fits(compare, value, text) for text in listed) is not is_negated for value in found]
    return any(each) if quantifier == "ForAnyValue" else all(each)


def _fits(compare: Compare, value: str, wanted: str) -> bool:
    try:
        return compare(value, wanted)
    except ValueError:  # one of them is no number, date or address
        return False


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def like(value: str, pattern: str) -> bool:
    """Whether a value is like a pattern with `*` and `?`."""
    return _pattern(pattern).fullmatch(value) is not None


@lru_cache(maxsize=512)
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(re.escape(text).replace(r"\*", ".*").replace(r"\?", "."), re.DOTALL)


def _date(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return datetime.fromisoformat(text).timestamp()


_OPERATORS: Mapping[str, Compare] = {
    "StringEquals": lambda value, wanted: value == wanted,
    "StringEqualsIgnoreCase": lambda value, wanted: value.lower() == wanted.lower(),
    "StringLike": like,
    "ArnEquals": like,
    "ArnLike": like,
    "Bool": lambda value, wanted: value.lower() == wanted.lower(),
    "IpAddress": lambda value, wanted: ip_address(value) in ip_network(wanted, strict=False),
    "NumericEquals": lambda value, wanted: float(value) == float(wanted),
    "NumericLessThan": lambda value, wanted: float(value) < float(wanted),
    "NumericLessThanEquals": lambda value, wanted: float(value) <= float(wanted),
    "NumericGreaterThan": lambda value, wanted: float(value) > float(wanted),
    "NumericGreaterThanEquals": lambda value, wanted: float(value) >= float(wanted),
    "DateEquals": lambda value, wanted: _date(value) == _date(wanted),
    "DateLessThan": lambda value, wanted: _date(value) < _date(wanted),
    "DateLessThanEquals": lambda value, wanted: _date(value) <= _date(wanted),
    "DateGreaterThan": lambda value, wanted: _date(value) > _date(wanted),
    "DateGreaterThanEquals": lambda value, wanted: _date(value) >= _date(wanted),
}
_NEGATED = {
    "StringNotEquals": "StringEquals",
    "StringNotEqualsIgnoreCase": "StringEqualsIgnoreCase",
    "StringNotLike": "StringLike",
    "ArnNotEquals": "ArnEquals",
    "ArnNotLike": "ArnLike",
    "NotIpAddress": "IpAddress",
    "NumericNotEquals": "NumericEquals",
    "DateNotEquals": "DateEquals",
}
