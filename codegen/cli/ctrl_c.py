"""Remembers that Ctrl-C was pressed: what a command raises after it, in whatever guise, comes of it."""

from __future__ import annotations

import signal
from types import FrameType


class CtrlC:
    """The handler of SIGINT: as Python's own, and it keeps that it was called.

    KeyboardInterrupt may come up in any line, in code that cleans up and in libraries' code that turns what goes wrong
    into an error of its own. Only the handler knows where such an error came from.
    """

    def __init__(self) -> None:
        self.is_pressed = False

    def watch(self) -> None:
        """Take SIGINT from Python's own handler; a shell's `nohup` and `&`, which have it ignored, are left alone."""
        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            signal.signal(signal.SIGINT, self)

    def ignore(self) -> None:
        """Let it pass from here on: the command has done its work, and Python only ends."""
        if signal.getsignal(signal.SIGINT) is self:
            signal.signal(signal.SIGINT, signal.SIG_IGN)

    def __call__(self, number: int, frame: FrameType | None) -> None:
        self.is_pressed = True
        raise KeyboardInterrupt


CTRL_C = CtrlC()
