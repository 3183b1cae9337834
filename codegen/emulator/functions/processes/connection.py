"""The emulator's ends of a worker's pipes.

In: request frames to send, one at a time. Out: a call per response frame. Raw non-blocking pipes with the loop's
readiness callbacks: the loop's streams cost as much again as the whole exchange. Pipes cost half of a pair of sockets,
where each read wakes up whoever waits at the other end, for there is room to write again. Where pipes keep packets
apart (Linux), a worker may be sent events ahead, and the emulator can read them back from its own copy of the worker's
end (https://man7.org/linux/man-pages/man2/pipe.2.html, O_DIRECT).
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import select
import struct
import termios
from asyncio import AbstractEventLoop
from collections.abc import Callable

from codegen.emulator.functions.worker.frames import CHUNK, MAX_PAYLOAD, PART, RESPONSE

_HEADER = RESPONSE.size
_INT = struct.Struct("@i")
_IN_PACKETS: int = getattr(os, "O_DIRECT", 0)
_read_header = RESPONSE.unpack_from


def request_pipe() -> tuple[int, int]:
    """The ends of a pipe for requests, the worker's first: neither waits in a read that another one may win."""
    try:
        theirs, ours = os.pipe2(_IN_PACKETS | os.O_CLOEXEC)
    except (AttributeError, OSError):  # macOS; a kernel without packets
        theirs, ours = os.pipe()
    for descriptor in (theirs, ours):
        os.set_blocking(descriptor, False)
    return theirs, ours


class WorkerConnection:
    """Sends request frames, and reads response frames.

    Args:
        requests: the emulator's end of a `request_pipe`.
        their_requests: the worker's end, of which a copy is kept.
    """

    __slots__ = (
        "_begun", "_closed", "_copy", "_loop", "_on_closed", "_on_frame", "_requests", "_responses", "_unread",
        "_unsent", "reads",
    )  # fmt: skip

    def __init__(
        self,
        loop: AbstractEventLoop,
        requests: int,
        their_requests: int,
        responses: int,
        on_frame: Callable[[int, bytes], None],
        on_closed: Callable[[], None],
    ) -> None:
        os.set_blocking(responses, False)
        self._loop = loop
        self._requests, self._responses = requests, responses
        keeps_packets = _IN_PACKETS and fcntl.fcntl(requests, fcntl.F_GETFL) & _IN_PACKETS
        self._copy = os.dup(their_requests) if keeps_packets else None
        self._on_frame, self._on_closed = on_frame, on_closed
        self._begun = bytearray()  # of a frame that did not come whole
        self._unsent = memoryview(b"")
        self._closed = False
        self._unread = 0  # when it was closed
        self.reads = 0
        """How often something was read: what one read brings was said before any of it is taken."""
        loop.add_reader(responses, self._read)

    def send(self, frame: bytes) -> None:
        try:
            sent = os.write(self._requests, frame)
        except BlockingIOError:
            sent = 0
        except OSError:  # the worker is gone, which its exit tells
            self._unsent = memoryview(frame)
            return
        if sent != len(frame):
            self._unsent = memoryview(frame)[sent:]
            self._loop.add_writer(self._requests, self._send_more)

    def send_ahead(self, frame: bytes) -> bool:
        """Send one that the worker reads after others, and that can be taken back; False where that can't be."""
        if self._copy is None or self._closed or self._unsent or len(frame) > select.PIPE_BUF:
            return False
        try:
            os.write(self._requests, frame)
        except OSError:  # it is full, or the worker is gone
            return False
        return True

    def take_back(self) -> list[bytes]:
        """Read the packets that the worker has not read."""
        taken: list[bytes] = []
        if self._copy is not None and not self._closed:
            with contextlib.suppress(BlockingIOError):
                while packet := os.read(self._copy, CHUNK):
                    taken.append(packet)
        return taken

    @property
    def is_closed(self) -> bool:
        return self._closed

    @property
    def unread(self) -> int:
        """Bytes that were sent and that the worker has not read (yet)."""
        return self._unread if self._closed else len(self._unsent) + _bytes_in(self._requests)

    def drain(self) -> None:
        """Read what the worker sent before it ended."""
        while not self._closed and self._read():
            pass

    def has_unread(self) -> bool:
        """Whether the worker has said something that was not read yet."""
        if self._closed:
            return False
        poll = select.poll()
        poll.register(self._responses, select.POLLIN)
        return bool(poll.poll(0))

    # the source of what a handler streams

    def pause(self) -> None:
        if not self._closed:
            self._loop.remove_reader(self._responses)

    def resume(self) -> None:
        if not self._closed:
            self._loop.add_reader(self._responses, self._read)

    def cancel(self) -> None:
        """The function runs on, and what it says is read by nobody."""

    def close(self) -> None:
        if not self._closed:
            self._unread = self.unread
            self._closed = True
            self._loop.remove_reader(self._responses)
            self._loop.remove_writer(self._requests)
            os.close(self._responses)
            os.close(self._requests)
            if self._copy is not None:
                os.close(self._copy)
            self._requests = self._responses = -1  # the numbers are somebody else's from now on

    def _read(self) -> bool:
        """Read once; False when there is nothing (more) to read."""
        try:
            data = os.read(self._responses, CHUNK)
        except BlockingIOError:
            return False
        except OSError:
            data = b""
        if not data:
            self.close()
            self._on_closed()
            return False
        self.reads += 1
        rest = data if self._begun else self._read_whole(data)
        if rest:
            self._read_rest(rest)
        return True

    def _read_whole(self, data: bytes) -> bytes:
        """Pass on the frames that came whole, nearly always all, and give the rest."""
        position, size = 0, len(data)
        while size - position >= _HEADER and not self._closed:
            kind, length = _read_header(data, position)
            begin = position + _HEADER
            if begin + length > size:
                break
            position = begin + length
            self._on_frame(kind, data[begin:position])
        return data[position:]

    def _read_rest(self, data: bytes) -> None:
        self._begun += data
        while len(self._begun) >= _HEADER and not self._closed:
            kind, length = _read_header(self._begun)
            end = _HEADER + length
            if length > MAX_PAYLOAD or kind > PART:
                self.close()  # no frame of ours: the handler wrote into the pipe
                self._on_closed()
            elif len(self._begun) < end:
                return
            else:
                payload = bytes(memoryview(self._begun)[_HEADER:end])
                del self._begun[:end]
                self._on_frame(kind, payload)

    def _send_more(self) -> None:
        try:
            self._unsent = self._unsent[os.write(self._requests, self._unsent) :]
        except BlockingIOError:
            return
        except OSError:  # the worker is gone: what it did not get stays
            self._loop.remove_writer(self._requests)
            return
        if not self._unsent:
            self._loop.remove_writer(self._requests)


def _bytes_in(pipe: int) -> int:
    """How much nobody has read yet; 0 where that is unknown."""
    try:
        found: bytes = fcntl.ioctl(pipe, termios.FIONREAD, bytes(_INT.size))
    except OSError:
        return 0
    return int(_INT.unpack(found)[0])
