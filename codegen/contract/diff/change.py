"""What a differ reports: a rule's id with its level, where it happened and what it was."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from codegen.core.records import Record


class Level(StrEnum):
    """How much a change can hurt those who use the API."""

    ERR = "ERR"
    """Breaks clients that kept to the old contract."""
    WARN = "WARN"
    """May break them; the contract alone can't tell."""
    INFO = "INFO"
    """Breaks nobody."""

    @property
    def rank(self) -> int:
        """Greater is worse."""
        return _RANKS[self]


_RANKS = {Level.INFO: 0, Level.WARN: 1, Level.ERR: 2}


class Change(Record, frozen=True):
    """One change between two versions of a contract."""

    id: str
    level: Level
    operation: str  # "GET /orders/{id}"; empty where the change belongs to no operation
    text: str
    old_pointer: str | None = None  # where it was in the old contract
    new_pointer: str | None = None  # where it is in the new one

    def as_json(self) -> dict[str, Any]:
        """The shape of `--json`, without the place in a file."""
        return {"id": self.id, "level": str(self.level), "operation": self.operation, "text": self.text}
