"""The values of `format` that refuse something, and samples of more: the ones that generated models check too.

Formats are annotations to JSON Schema. Checked as a rule are those on which validators agree; `uri`, `time` or `byte`
mean one thing in one library and another thing, or nothing, in the next, and real contracts are as free with them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from ipaddress import IPv4Address, IPv6Address
from typing import Any

from jsonschema import FormatChecker

from codegen.schema.reading import Reading
from codegen.schema.strict_formats import STRICT_CHECKS

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DATE_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})", re.ASCII)
_UUID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_HEX_DIGITS = re.compile(r"[0-9A-Fa-f]{32}")


def _parses(parse: Callable[[str], Any], text: str) -> bool:
    try:
        parse(text)
    except ValueError:
        return False
    return True


def _is_date_time(text: str) -> bool:
    return bool(_DATE_TIME.fullmatch(text)) and _parses(datetime.fromisoformat, text.upper())


Checks = Mapping[str, Callable[[str], Any]]

_CHECKS: Checks = {
    "date-time": _is_date_time,
    "date": lambda text: _DATE.fullmatch(text) and _parses(date.fromisoformat, text),
    "uuid": _UUID.fullmatch,
    "email": lambda text: "@" in text,
    "ipv4": lambda text: _parses(IPv4Address, text),
    "ipv6": lambda text: _parses(IPv6Address, text) and "%" not in text,
}

_CHECKS_OF: Mapping[Reading, Checks] = {
    Reading.USUAL: _CHECKS,
    Reading.STRICTEST: {**_CHECKS, **STRICT_CHECKS},
    # Python's and .NET's parsers of UUIDs do without dashes
    Reading.MILDEST: {**_CHECKS, "uuid": lambda text: _UUID.fullmatch(text) or _HEX_DIGITS.fullmatch(text)},
}

SAMPLES = {
    "date-time": "2026-01-31T12:00:00Z",
    "date": "2026-01-31",
    "time": "12:00:00Z",
    "duration": "P1D",
    "uuid": "3fa85f64-5717-4562-b3fc-2c963f66afa6",
    "email": "user@example.com",
    "idn-email": "user@example.com",
    "uri": "https://example.com/",
    "url": "https://example.com/",
    "uri-reference": "/",
    "uri-template": "/{id}",
    "iri": "https://example.com/",
    "iri-reference": "/",
    "hostname": "example.com",
    "idn-hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "byte": "c3RyaW5n",
    "json-pointer": "/a",
    "relative-json-pointer": "0",
    "regex": "^a+$",
}

SHORT_SAMPLES = {
    "email": "a@b",
    "idn-email": "a@b",
    "uri": "a:b",
    "url": "a:b",
    "iri": "a:b",
    "hostname": "a",
    "ipv6": "::",
    "byte": "",
}


def is_valid_format(name: str, text: str, reading: Reading = Reading.USUAL) -> bool:
    """Whether a text has a form; one that is not known refuses nothing."""
    check = _CHECKS_OF[reading].get(name)
    return check is None or bool(check(text))


@cache
def format_checker(reading: Reading = Reading.USUAL) -> FormatChecker:
    """The formats for the `jsonschema` library."""
    checker = FormatChecker(formats=())
    for name in _CHECKS_OF[reading]:
        checker.checks(name)(_of_text(name, reading))
    return checker


def _of_text(name: str, reading: Reading) -> Callable[[object], bool]:
    return lambda value: not isinstance(value, str) or is_valid_format(name, value, reading)
