"""Reads JSON bodies as API Gateway's JSON library does."""

from __future__ import annotations

import json
from typing import Any

import orjson

# Bytes with every digit turned into "0": whole numbers beyond 64 bits, which orjson would round, are easy to find in it.
_DIGITS_AS_ZERO = bytes(ord("0") if chr(byte).isdecimal() and byte < 128 else ord(" ") for byte in range(256))
_TOO_LONG = b"0" * 19


def parse_json(text: str) -> Any:
    """The value of a JSON text: dict, list, str, int, float, bool or None.

    Raises:
        ValueError: it is none.
    """
    try:
        data = text.encode()
        if _TOO_LONG not in data.translate(_DIGITS_AS_ZERO):
            return orjson.loads(data)
    except ValueError:  # also unpaired surrogates and numbers beyond a double, which Java reads
        pass
    try:
        return json.loads(text, parse_constant=_refuse)
    except RecursionError:
        raise ValueError("the JSON is nested too deeply") from None


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")
