"""The identifiers that API Gateway gives: random ones of a request, stable ones of an API and its resources."""

from __future__ import annotations

import hashlib
from binascii import b2a_base64
from collections.abc import Callable
from functools import partial
from random import Random
from typing import NamedTuple

_URL_SAFE = bytes.maketrans(b"+/", b"-_")
_BASE36 = "0123456789abcdefghijklmnopqrstuvwxyz"
_AT_ONCE = 64
_random_bytes = Random().randbytes  # a seed that a test gives `random` repeats no identifiers


class RequestIds(NamedTuple):
    """The random identifiers of one request."""

    request_id: str  # $context.requestId, header x-amzn-RequestId: a UUID
    extended_request_id: (
        str  # $context.extendedRequestId, header x-amz-apigw-id: 15 characters of base64 and "="
    )
    trace_root: str  # of an X-Ray trace, where the client brings none
    trace_rest: str  # what follows the root in the header X-Amzn-Trace-Id of the response


class _Stock:
    """Random texts, drawn many at a time: one by one they would be a tenth of the time that a request takes here."""

    __slots__ = ("_draw", "_held")

    def __init__(self, draw: Callable[[], list[str]]) -> None:
        self._draw = draw
        self._held: list[str] = []

    def take(self) -> str:
        """One that nobody had before."""
        try:
            return self._held.pop()
        except IndexError:
            drawn = self._draw()
            self._held.extend(drawn[1:])
            return drawn[0]


def _draw_short() -> list[str]:
    drawn = bytearray(_random_bytes(12 * _AT_ONCE))
    drawn[11::12] = bytes(_AT_ONCE)  # base64 has four characters for three bytes, and 11 are random
    encoded = bytearray(b2a_base64(drawn, newline=False).translate(_URL_SAFE))
    encoded[15::16] = b"=" * _AT_ONCE
    return _pieces(encoded.decode("ascii"), 16)


def _draw_uuids() -> list[str]:
    return [f"{d[:8]}-{d[8:12]}-4{d[13:16]}-a{d[17:20]}-{d[20:]}" for d in _draw_digits(32)]


def _draw_digits(length: int) -> list[str]:
    return _pieces(_random_bytes(length // 2 * _AT_ONCE).hex(), length)


def _pieces(text: str, length: int) -> list[str]:
    return [text[at : at + length] for at in range(0, len(text), length)]


_new_digits = _Stock(partial(_draw_digits, 48)).take
new_short_id = _Stock(_draw_short).take
"""15 characters of base64 and `=`, from 11 bytes."""
new_uuid = _Stock(_draw_uuids).take
"""A version 4 UUID: an id, not a secret."""


def new_request_ids(now: float) -> RequestIds:
    """New identifiers.

    https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html
    """
    return RequestIds(new_uuid(), new_short_id(), *_new_trace(now))


def new_http_ids(now: float) -> RequestIds:
    """As `new_request_ids`, for HTTP and WebSocket APIs: their request id is the short one.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
    """
    short = new_short_id()
    return RequestIds(short, short, *_new_trace(now))


def _new_trace(now: float) -> tuple[str, str]:
    digits = _new_digits()
    return (
        f"1-{int(now):08x}-{digits[:24]}",
        f";Parent={digits[24:40]};Sampled=0;Lineage=1:{digits[40:]}:0",
    )


def stable_id(text: str, length: int) -> str:
    """Letters and digits that depend on the text alone, such as the id of the API with this logical id."""
    number = int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")
    digits = ""
    while len(digits) < length:
        number, rest = divmod(number, 36)
        digits += _BASE36[rest]
    return digits
