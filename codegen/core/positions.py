"""What finds places in a text, and how a JSON pointer names them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Positions(Protocol):
    """The places of one text."""

    def find(self, names: Sequence[str]) -> tuple[int, int]:
        """Line and column, both from 1, of what stands below these names, or of its nearest ancestor that exists."""
        ...


def names_of(pointer: str) -> list[str]:
    """The names in a JSON pointer (RFC 6901), outermost first."""
    return [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]
