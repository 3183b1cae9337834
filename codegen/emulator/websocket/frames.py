"""WebSocket frames of clients, read within API Gateway's limits, and the frames that go to them.

In: bytes as they come. Out: whole messages and control frames, or the close code of what must not be.
https://www.rfc-editor.org/rfc/rfc6455#section-5
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import IntEnum
from struct import Struct

MAX_FRAME = 32_768
MAX_MESSAGE = 131_072
"""https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html"""

NORMAL, GOING_AWAY, PROTOCOL_ERROR, UNSUPPORTED, NO_STATUS, ABNORMAL, INVALID_DATA, TOO_BIG = (
    1000, 1001, 1002, 1003, 1005, 1006, 1007, 1009,
)  # fmt: skip
"""https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1"""
_MAX_CONTROL = 125
_MOST_IN_HEADER, _TWO_BYTES, _EIGHT_BYTES = 125, 126, 127
_LENGTH_BYTES = {_TWO_BYTES: 2, _EIGHT_BYTES: 8}
_pack_head, _pack_long_head = Struct(">BBH").pack, Struct(">BBQ").pack
_PROTOCOL_CODES = frozenset({*range(1000, 1004), *range(1007, 1015)})
_OWN_CODES = range(3000, 5000)
"""Those of libraries, and of applications."""
_UNSENDABLE = frozenset({1004, NO_STATUS, ABNORMAL, 1015})
_WHOLE_TEXT = 0x81  # the first byte of a message in one frame
_MASKED = 0x80
_HEAD = 2
_MASK = 4


class Opcode(IntEnum):
    CONTINUATION = 0
    TEXT = 1
    BINARY = 2
    CLOSE = 8
    PING = 9
    PONG = 10


TEXT = Opcode.TEXT
_OPCODES = {int(opcode): opcode for opcode in Opcode}
"""Looked up in a tenth of the time that the enumeration takes, as its members by names of our own."""
Event = tuple[Opcode, bytes]
"""A whole message, or a control frame, with its payload."""


class FrameError(Exception):
    """The connection must be closed, with this code."""

    def __init__(self, code: int, reason: str) -> None:
        self.code = code
        self.reason = reason
        super().__init__(f"{code} {reason}")


class FrameReader:
    """Reads the frames of one client.

    It holds nothing between messages but a few numbers: idle connections are many.
    """

    __slots__ = ("_buffer", "_kind", "_message", "_skip")

    def __init__(self) -> None:
        self._buffer = b""
        self._message: bytearray | None = None  # fragments of the message that is coming
        self._kind = Opcode.TEXT
        self._skip = 0  # bytes of a frame that was refused

    def feed(self, data: bytes) -> Iterable[Event]:
        """What has come in whole, in order; each is read when it is asked for.

        Raises:
            FrameError: what came is no acceptable frame; frames that come after it can be read still.
        """
        if not self._buffer and self._message is None and not self._skip:
            text = _only_text(data)
            if text is not None:
                return ((TEXT, text),)
        return self._read(data)

    def _read(self, data: bytes) -> Iterator[Event]:
        if self._skip:
            skipped = min(self._skip, len(data))
            self._skip -= skipped
            data = data[skipped:]
        buffer = self._buffer + data if self._buffer else data
        self._buffer = b""
        start = 0
        try:
            while (frame := self._frame(buffer, start)) is not None:
                is_last, opcode, payload, start = frame
                event = self._take(opcode, payload, is_last=is_last)
                if event is not None:
                    yield event
        except FrameError:
            start = len(buffer)
            raise
        finally:
            self._buffer = buffer[start:]

    def _frame(self, buffer: bytes, start: int) -> tuple[bool, Opcode, bytes, int] | None:
        """(is the last fragment, opcode, payload, where the next frame starts); None where there is no whole one."""
        if len(buffer) < start + _HEAD:
            return None
        first, second = buffer[start], buffer[start + 1]
        opcode = _opcode(first, second)
        place = start + _HEAD
        length = second & 0x7F
        size = _LENGTH_BYTES.get(length, 0)
        if size:
            if len(buffer) < place + size:
                return None
            length = int.from_bytes(buffer[place : place + size], "big")
            place += size
        end = place + _MASK + length
        self._check(opcode, length, end - len(buffer), is_last=bool(first & 0x80))
        if len(buffer) < end:
            return None
        payload = _unmasked(buffer[place + _MASK : end], buffer[place : place + _MASK])
        return bool(first & 0x80), opcode, payload, end

    def _check(self, opcode: Opcode, length: int, missing: int, *, is_last: bool) -> None:
        if opcode >= Opcode.CLOSE:
            if length > _MAX_CONTROL or not is_last:
                raise FrameError(PROTOCOL_ERROR, "a control frame is too long or fragmented")
            return
        so_far = len(self._message) if self._message is not None else 0
        if length > MAX_FRAME or so_far + length > MAX_MESSAGE:
            self._skip = max(missing, 0)
            self._message = None
            what = "frame" if length > MAX_FRAME else "message"
            raise FrameError(TOO_BIG, f"the {what} is too large")

    def _take(self, opcode: Opcode, payload: bytes, *, is_last: bool) -> Event | None:
        if opcode >= Opcode.CLOSE:
            return opcode, payload
        if (opcode is Opcode.CONTINUATION) != (self._message is not None):
            raise FrameError(PROTOCOL_ERROR, "fragments are out of order")
        if self._message is None:
            if is_last:
                return _checked(opcode, payload)
            self._kind = opcode
            self._message = bytearray(payload)
            return None
        self._message += payload
        if not is_last:
            return None
        whole, self._message = bytes(self._message), None
        return _checked(self._kind, whole)


def _only_text(data: bytes) -> bytes | None:
    """The text, where what came is one frame with a whole message in ASCII, as most are; None where it is not.

    Twice as fast as looking for everything that may come.
    """
    if len(data) < _HEAD + _MASK or data[0] != _WHOLE_TEXT:
        return None
    length, mask = data[1] - _MASKED, _HEAD
    if length == _TWO_BYTES:
        length, mask = int.from_bytes(data[2:4], "big"), _HEAD + 2
    elif not 0 <= length <= _MOST_IN_HEADER:
        return None
    start = mask + _MASK
    if len(data) != start + length or length > MAX_FRAME:
        return None
    text = _unmasked(data[start:], data[mask:start])
    return text if text.isascii() else None


def _opcode(first: int, second: int) -> Opcode:
    if first & 0x70:
        raise FrameError(PROTOCOL_ERROR, "no extension was negotiated")
    if not second & 0x80:
        raise FrameError(PROTOCOL_ERROR, "a client's frames are masked")
    opcode = _OPCODES.get(first & 0x0F)
    if opcode is None:
        raise FrameError(PROTOCOL_ERROR, "there is no such opcode")
    return opcode


def _checked(opcode: Opcode, payload: bytes) -> Event:
    if opcode is Opcode.TEXT:
        try:
            payload.decode("utf-8")
        except UnicodeDecodeError:
            raise FrameError(INVALID_DATA, "the text is not UTF-8") from None
    return opcode, payload


def _unmasked(payload: bytes, mask: bytes) -> bytes:
    size = len(payload)
    keys = (mask * (size // _MASK + 1))[:size]
    return (int.from_bytes(payload, "little") ^ int.from_bytes(keys, "little")).to_bytes(size, "little")


def read_close(payload: bytes) -> tuple[int, str]:
    """Code and reason of a close frame.

    Raises:
        FrameError: no close frame may have this payload.
    """
    if not payload:
        return NO_STATUS, ""
    code = int.from_bytes(payload[:_HEAD], "big")
    if len(payload) < _HEAD or not (code in _PROTOCOL_CODES or code in _OWN_CODES):
        raise FrameError(PROTOCOL_ERROR, "there is no such close code")
    try:
        return code, payload[_HEAD:].decode()
    except UnicodeDecodeError:
        raise FrameError(INVALID_DATA, "the reason is not UTF-8") from None


def encode(opcode: Opcode, payload: bytes = b"") -> bytes:
    """A frame for a client."""
    size = len(payload)
    if size <= _MOST_IN_HEADER:
        return bytes((0x80 | opcode, size)) + payload
    if size < 1 << 16:
        return _pack_head(0x80 | opcode, _TWO_BYTES, size) + payload
    return _pack_long_head(0x80 | opcode, _EIGHT_BYTES, size) + payload


def encode_close(code: int, reason: str = "") -> bytes:
    """A close frame; codes that no frame may carry are left out."""
    if code in _UNSENDABLE:
        return encode(Opcode.CLOSE)
    return encode(Opcode.CLOSE, code.to_bytes(2, "big") + reason.encode()[: _MAX_CONTROL - _HEAD])
