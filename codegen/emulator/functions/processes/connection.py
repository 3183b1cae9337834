"""The emulator's ends of a worker's pipes.

In: request frames to send, one at a time. Out: a call per response frame. Raw non-blocking pipes with the loop's
readiness callbacks: the loop's streams cost as much again as the whole exchange. Pipes cost half of a pair of sockets,
where each read wakes up whoever waits at the other end, for there is room to write again.
"""

from __future__ import annotations

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
_read_header = RESPONSE.unpack_from


class WorkerConnection:
    """Sends request frames, and reads response frames of which at most one is under way."""

    __slots__ = (
        "_begun",
        "_closed",
        "_loop",
        "_on_closed",
        "_on_frame",
        "_requests",
        "_responses",
        "_unsent",
        "took_all",
    )

    def __init__(
        self,
        loop: AbstractEventLoop,
        requests: int,
        responses: int,
        on_frame: Callable[[int, bytes], None],
        on_closed: Callable[[], None],
    ) -> None:
        for descriptor in (requests, responses):
            os.set_blocking(descriptor, False)
        self._loop = loop
        self._requests, self._responses = requests, responses
        self._on_frame, self._on_closed = on_frame, on_closed
        self._begun = bytearray()  # of a frame that did not come whole
        self._unsent = memoryview(b"")
        self._closed = False
        self.took_all = True
        """Whether the worker had read the last request to its end, known once this is closed."""
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
            self._closed = True
            self.took_all = not self._unsent and not _bytes_in(self._requests)
            self._loop.remove_reader(self._responses)
            self._loop.remove_writer(self._requests)
            os.close(self._responses)
            os.close(self._requests)
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
        if not self._begun and len(data) >= _HEADER:
            kind, length = _read_header(data)
            if len(data) == _HEADER + length:
                self._on_frame(kind, data[_HEADER:])
                return True
        self._read_rest(data)
        return True

    def _read_rest(self, data: bytes) -> None:
        self._begun += data
        while len(self._begun) >= _HEADER and not self._closed:
            kind, length = _read_header(self._begun)
            end = _HEADER + length
            if length > MAX_PAYLOAD or (len(self._begun) > end and kind != PART):
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
