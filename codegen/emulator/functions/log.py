"""What functions print, line by line.

In: the pipe that is a worker's stdout and stderr. Out: calls of a LogSink, and the platform's own lines beside them
(https://docs.aws.amazon.com/lambda/latest/dg/python-logging.html).
"""

from __future__ import annotations

import math
import os
import select
from asyncio import AbstractEventLoop
from collections.abc import Callable

LogSink = Callable[[str, str], None]
"""Takes the function's name and a line without its end."""

_CHUNK = 65_536
_DRAINED_CHUNKS = 16  # more than a pipe holds; a thread that prints without end must not hold up the loop
_LONGEST_LINE = 262_144  # bytes; CloudWatch cuts events there (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html)


class LogPipe:
    """The reading end of one worker's output."""

    def __init__(
        self, loop: AbstractEventLoop, descriptor: int, function_name: str, log: LogSink | None
    ) -> None:
        os.set_blocking(descriptor, False)
        self._loop = loop
        self._descriptor = descriptor
        self._function_name = function_name
        self._log = log
        self._partial = b""
        poll = select.poll()
        poll.register(descriptor, select.POLLIN)
        self._look = poll.poll
        loop.add_reader(descriptor, self._read)

    def drain(self) -> None:
        """Pass on what was printed up to now, so that it comes before what the platform says next."""
        for _ in range(_DRAINED_CHUNKS):
            # Asking costs a third of a read that finds nothing, and most requests print nothing.
            if self._descriptor < 0 or not self._look(0) or not self._read():
                break

    def flush(self) -> None:
        """Pass on a last line that has no end (yet)."""
        if self._partial:
            self._emit(self._partial)
            self._partial = b""

    def close(self) -> None:
        if self._descriptor >= 0:
            self._loop.remove_reader(self._descriptor)
            os.close(self._descriptor)
            self._descriptor = -1

    def _read(self) -> bool:
        try:
            data = os.read(self._descriptor, _CHUNK)
        except BlockingIOError:
            return False
        if not data:
            self.close()
            return False
        if self._log:
            *lines, self._partial = (self._partial + data).split(b"\n")
            for line in lines:
                self._emit(line)
            if len(self._partial) > _LONGEST_LINE:
                self.flush()
        return True

    def _emit(self, line: bytes) -> None:
        # The lines of one CloudWatch event (a traceback) are parted by CR and indented by no-break spaces.
        for part in line.decode("utf-8", "replace").rstrip("\r").split("\r"):
            if self._log:
                self._log(self._function_name, part.replace("\u00a0", " "))


def report(request_id: str, seconds: float, memory_mb: int, used_mb: int, init_seconds: float | None) -> str:
    """The line that ends an invocation in Lambda's log."""
    fields = [
        f"REPORT RequestId: {request_id}",
        f"Duration: {seconds * 1000:.2f} ms",
        f"Billed Duration: {math.ceil(seconds * 1000)} ms",
        f"Memory Size: {memory_mb} MB",
        f"Max Memory Used: {used_mb} MB",
    ]
    if init_seconds is not None:
        fields.append(f"Init Duration: {init_seconds * 1000:.2f} ms")
    return "\t".join(fields)
