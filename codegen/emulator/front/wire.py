"""Method responses as bytes on the wire, and the answers that the front gives before any API is asked."""

from __future__ import annotations

import time
from functools import lru_cache
from http import HTTPStatus

from codegen.gateway.exchange import MethodResponse

MAX_BODY = 10_485_760
MAX_HEADERS = 10_240  # names, values and line ends
MAX_TARGET = 10_240
"""https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html"""

_STATUS_LINES = {
    status.value: f"HTTP/1.1 {status.value} {status.phrase}\r\n".encode() for status in HTTPStatus
}
_WITHOUT_BODY = frozenset({204, 304})
_LARGE = 65_536
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def encode(response: MethodResponse, now: float, *, keep_alive: bool, head_only: bool) -> list[bytes]:
    """The pieces to write, in order."""
    status, body = response.status, response.body
    fields = "".join([f"{name}: {value}\r\n" for name, value in response.headers])
    if status in _WITHOUT_BODY:
        body = b""
    elif body or not head_only or not _declares_length(response):
        fields = f"{fields}Content-Length: {len(body)}\r\n"
    head = _head(status, fields, now, keep_alive=keep_alive)
    if head_only or not body:
        return [head]
    return [head + body] if len(body) < _LARGE else [head, body]


def _declares_length(response: MethodResponse) -> bool:
    """Whether an answer to HEAD says how long the body is that it does not have."""
    return any(name.lower() == "content-length" for name, _ in response.headers)


def encode_head(response: MethodResponse, now: float, *, keep_alive: bool, is_chunked: bool) -> bytes:
    """What comes before a body that is sent while it is made."""
    fields = "".join([f"{name}: {value}\r\n" for name, value in response.headers])
    if is_chunked:
        fields = f"{fields}Transfer-Encoding: chunked\r\n"
    return _head(response.status, fields, now, keep_alive=keep_alive)


def _head(status: int, fields: str, now: float, *, keep_alive: bool) -> bytes:
    return b"%b%b%b%b" % (
        _STATUS_LINES.get(status) or b"HTTP/1.1 %d \r\n" % status,
        _date(int(now)),
        fields.encode("latin-1", "replace"),
        b"Connection: keep-alive\r\n\r\n" if keep_alive else b"Connection: close\r\n\r\n",
    )


def has_body(status: int) -> bool:
    """Whether answers of a status have a body."""
    return status not in _WITHOUT_BODY


@lru_cache(maxsize=2)
def _date(second: int) -> bytes:
    # strftime would spell the names in the language of the machine
    at = time.gmtime(second)
    day = f"{_DAYS[at.tm_wday]}, {at.tm_mday:02} {_MONTHS[at.tm_mon - 1]} {at.tm_year}"
    return f"Date: {day} {at.tm_hour:02}:{at.tm_min:02}:{at.tm_sec:02} GMT\r\n".encode()


def _plain(status: int, text: str) -> MethodResponse:
    return MethodResponse(status, [("content-type", "text; charset=utf-8")], text.encode())


TOO_LARGE = _plain(413, f"HTTP content length exceeded {MAX_BODY} bytes.")
HEADERS_TOO_LARGE = _plain(431, f"HTTP header is larger than {MAX_HEADERS} bytes.")
TARGET_TOO_LONG = _plain(414, f"An HTTP line is larger than {MAX_TARGET} bytes.")


def wrong_host(name: str) -> MethodResponse:
    """Ours, not API Gateway's: see `AllowedHosts`."""
    text = f'{{"message":"Forbidden: the Host {name!r} is not one of this emulator; allow it with --allow-host"}}'
    return MethodResponse(403, [("Content-Type", "application/json")], text.encode("ascii", "replace"))
