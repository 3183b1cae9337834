"""The values of `format` that are checked: those on whose meaning every validator agrees."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DATE_TIME = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})", re.ASCII
)
_UUID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")


def parse_date_time(value: Any) -> Any:
    """The datetime that a text stands for; any other value is for pydantic to judge."""
    if not isinstance(value, str):
        return value
    if _DATE_TIME.fullmatch(value):
        try:
            return datetime.fromisoformat(value.upper())
        except ValueError:
            pass
    raise _wrong("a date and time with offset, such as 2026-01-31T12:00:00Z")


def parse_date(value: Any) -> Any:
    """The date that a text stands for; any other value is for pydantic to judge."""
    if not isinstance(value, str):
        return value
    if _DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise _wrong("a date, such as 2026-01-31")


def _wrong(what: str) -> Exception:
    # not before something is wrong
    from pydantic_core import PydanticCustomError

    return PydanticCustomError("format", "Input should be {what}", {"what": what})


def _is_date_time(text: str) -> bool:
    return bool(_DATE_TIME.fullmatch(text)) and _parses(
        datetime.fromisoformat, text.upper()
    )


def _is_date(text: str) -> bool:
    return bool(_DATE.fullmatch(text)) and _parses(date.fromisoformat, text)


def _is_ipv4(text: str) -> bool:
    # 3 ms that few functions need
    from ipaddress import IPv4Address

    return _parses(IPv4Address, text)


def _is_ipv6(text: str) -> bool:
    # 3 ms that few functions need
    from ipaddress import IPv6Address

    return _parses(IPv6Address, text) and "%" not in text


def _parses(parse: Callable[[str], Any], text: str) -> bool:
    try:
        parse(text)
    except ValueError:
        return False
    return True


_FORMATS: dict[str, tuple[Callable[[str], Any], str]] = {
    "date-time": (
        _is_date_time,
        "a date and time with offset, such as 2026-01-31T12:00:00Z",
    ),
    "date": (_is_date, "a date, such as 2026-01-31"),
    "uuid": (_UUID.fullmatch, "a UUID"),
    "email": (lambda text: "@" in text, "an email address"),
    "ipv4": (_is_ipv4, "an IPv4 address"),
    "ipv6": (_is_ipv6, "an IPv6 address"),
}


class Format:
    """A text in one of the forms that `format` names."""

    def __init__(self, name: str) -> None:
        self._is_valid, self._what = _FORMATS[name]

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        from pydantic_core import (
            core_schema,
        )  # models are built only where they are needed

        return core_schema.no_info_after_validator_function(
            self._check, handler(source)
        )

    def _check(self, text: str) -> str:
        if not self._is_valid(text):
            raise _wrong(self._what)
        return text
