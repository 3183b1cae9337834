"""Frames as clients send them: whole, in pieces, too large, and wrong."""

from __future__ import annotations

import pytest

from codegen.emulator.websocket.frames import (
    MAX_FRAME,
    FrameError,
    FrameReader,
    Opcode,
    encode,
    encode_close,
    read_close,
)

MASK = b"\x01\x02\x03\x04"


def masked(opcode: int, payload: bytes, *, is_last: bool = True) -> bytes:
    """A client's frame."""
    head = bytes([(0x80 if is_last else 0) | opcode])
    size = len(payload)
    if size <= 125:
        head += bytes([0x80 | size])
    elif size < 1 << 16:
        head += bytes([0x80 | 126]) + size.to_bytes(2, "big")
    else:
        head += bytes([0x80 | 127]) + size.to_bytes(8, "big")
    return head + MASK + bytes(byte ^ MASK[index % 4] for index, byte in enumerate(payload))


def read(*pieces: bytes) -> list[tuple[Opcode, bytes]]:
    reader = FrameReader()
    return [event for piece in pieces for event in reader.feed(piece)]


@pytest.mark.parametrize("size", [0, 1, 125, 126, 4000, MAX_FRAME])
def test_messages_of_every_size_are_read(size: int) -> None:
    assert read(masked(1, b"x" * size)) == [(Opcode.TEXT, b"x" * size)]


def test_a_length_may_have_more_bytes_than_it_needs() -> None:
    """119 with its eight bytes makes a frame as long as one of 127 bytes would be with none."""
    sent = b"\x81\xff" + (119).to_bytes(8, "big") + bytes(4) + b"x" * 119
    assert read(sent) == [(Opcode.TEXT, b"x" * 119)]


def test_a_frame_may_come_byte_by_byte() -> None:
    sent = masked(1, b"hello" * 50) + masked(9, b"?")
    assert read(*(bytes([byte]) for byte in sent)) == [(Opcode.TEXT, b"hello" * 50), (Opcode.PING, b"?")]


def test_fragments_are_joined_and_control_frames_may_come_between() -> None:
    sent = masked(1, b"gr", is_last=False) + masked(9, b"") + masked(0, "\u00fc\u00dfe".encode())
    assert read(sent) == [(Opcode.PING, b""), (Opcode.TEXT, "gr\u00fc\u00dfe".encode())]


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (masked(1, b"x" * (MAX_FRAME + 1)), 1009),
        (masked(1, b"x" * MAX_FRAME, is_last=False) + masked(0, b"x" * MAX_FRAME, is_last=False) * 4, 1009),
        (masked(1, b"\xff"), 1007),
        (b"\x81\x01x", 1002),  # not masked
        (b"\xc1\x81" + MASK + b"x", 1002),  # an extension's bit
        (masked(3, b""), 1002),  # no such opcode
        (masked(0, b"x"), 1002),  # nothing to continue
        (masked(1, b"x", is_last=False) + masked(1, b"x"), 1002),  # the first one has not ended
        (masked(9, b"x" * 126), 1002),
        (masked(9, b"x", is_last=False), 1002),
    ],
)
def test_what_must_not_be_has_its_close_code(sent: bytes, code: int) -> None:
    with pytest.raises(FrameError) as caught:
        read(sent)
    assert caught.value.code == code


def test_frames_after_one_that_was_too_large_are_read() -> None:
    reader = FrameReader()
    large, close = masked(1, b"x" * (MAX_FRAME + 1)), masked(8, (1009).to_bytes(2, "big"))
    with pytest.raises(FrameError):
        list(reader.feed(large[:100]))
    assert list(reader.feed(large[100:] + close)) == [(Opcode.CLOSE, b"\x03\xf1")]


def test_close_frames_say_why() -> None:
    assert encode_close(1001, "Going away") == b"\x88\x0c\x03\xe9Going away"
    assert encode_close(1005) == b"\x88\x00"
    assert read_close(b"\x03\xe8bye") == (1000, "bye")
    assert read_close(b"") == (1005, "")


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        (b"\x03", 1002),
        *((code.to_bytes(2, "big"), 1002) for code in (0, 999, 1004, 1005, 1006, 1015, 2999, 5000, 65535)),
        (b"\x03\xe8\xff", 1007),
    ],
)
def test_close_frames_that_say_what_must_not_be_have_their_close_code(payload: bytes, code: int) -> None:
    with pytest.raises(FrameError) as caught:
        read_close(payload)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("size", "head"),
    [(3, b"\x81\x03"), (126, b"\x81\x7e\x00\x7e"), (70_000, b"\x81\x7f" + (70_000).to_bytes(8, "big"))],
)
def test_frames_for_clients_are_not_masked(size: int, head: bytes) -> None:
    assert encode(Opcode.TEXT, b"x" * size) == head + b"x" * size
