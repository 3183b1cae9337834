"""What a worker's process uses, read from /proc: memory, and whether it waits.

Lambda ends an environment whose memory passes the configured size. Limits of the kernel can't do that here: RLIMIT_AS
and RLIMIT_DATA count what is reserved (stacks of threads, allocators' arenas, numpy's buffers), which on Lambda costs
nothing until it is touched, and cgroups need rights that developers do not have. So the emulator looks: at every worker
a few times a second while anything runs, and at the peak after whatever computed long enough to have touched much. No
MemoryError is raised, as on Lambda: the process is killed. Without /proc (macOS) nothing is known and no limit applies.
"""

from __future__ import annotations

import os
import time

_PAGE = os.sysconf("SC_PAGE_SIZE")


class ProcessState:
    """Reads through descriptors that stay open: opening a file of /proc costs ten times the reading."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._statm = _open(f"/proc/{pid}/statm")

    def memory(self) -> int:
        """Bytes of memory of its own, files mapped into it not counted."""
        fields = _read(self._statm).split()
        return (int(fields[1]) - int(fields[2])) * _PAGE if fields else 0

    def peak_memory(self) -> int:
        """The most bytes that it ever used."""
        descriptor = _open(f"/proc/{self._pid}/status")
        try:
            text = _read(descriptor)
        finally:
            if descriptor is not None:
                os.close(descriptor)
        kilobytes = {name: int(rest.split()[0]) for name, rest in _sizes(text)}
        return max(0, kilobytes.get(b"VmHWM", 0) - kilobytes.get(b"RssFile", 0)) * 1024

    def processor_seconds(self) -> float:
        """How long it has computed, all its threads together; 0 where that is unknown."""
        try:
            return time.clock_gettime(_processor_clock(self._pid))
        except OSError:  # the process has ended
            return 0.0

    def waits(self) -> bool:
        """Whether it sleeps (for a database, a timer) instead of computing; True where that is unknown."""
        descriptor = _open(f"/proc/{self._pid}/stat")
        try:
            text = _read(descriptor)
        finally:
            if descriptor is not None:
                os.close(descriptor)
        return text.rpartition(b")")[2].split()[:1] != [b"R"]

    def close(self) -> None:
        if self._statm is not None:
            os.close(self._statm)
            self._statm = None


def _processor_clock(pid: int) -> int:
    """What clock_getcpuclockid(3) gives on Linux, which Python has for threads alone."""
    return ~pid << 3 | 2


def _open(path: str) -> int | None:
    try:
        return os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None


def _read(descriptor: int | None) -> bytes:
    if descriptor is None:
        return b""
    try:
        return os.pread(descriptor, 4096, 0)
    except OSError:  # the process has ended
        return b""


def _sizes(status: bytes) -> list[tuple[bytes, bytes]]:
    parted = (line.partition(b":") for line in status.splitlines())
    return [(name, rest) for name, _, rest in parted if name in (b"VmHWM", b"RssFile")]
