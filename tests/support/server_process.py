"""A server under measurement: what it and the processes below it cost, as Linux tells it, and that it ends."""

from __future__ import annotations

import os
import signal
import sys

_TICKS = os.sysconf("SC_CLK_TCK")


def end_in_order() -> None:
    """Have SIGTERM end this process as Ctrl-C does, so that the servers which it started end, too."""
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))


def cpu(pid: int) -> float:
    """Seconds of CPU of a process and those below it, with those that have ended."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:
            fields = stat.read().rpartition(")")[2].split()
        below = [child for task in os.listdir(f"/proc/{pid}/task") for child in _children(pid, task)]
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / _TICKS + sum(map(cpu, below))


def _children(pid: int, task: str) -> list[int]:
    with open(f"/proc/{pid}/task/{task}/children", encoding="utf-8") as children:
        return [int(child) for child in children.read().split()]
