"""Where the parts of an upgraded document are and were."""

from __future__ import annotations

from codegen.core.pointer import child
from codegen.core.records import Record, field
from codegen.spec.report import Report


class Log(Record):
    """What an upgrade moved, and what it could not carry over."""

    report: Report
    was: dict[str, str] = field(default_factory=dict)  # new pointer -> old pointer
    became: dict[str, str] = field(default_factory=dict)  # old pointer -> first new pointer


class Place(Record, frozen=True):
    """One part: its pointer before the upgrade and after it."""

    old: str
    new: str
    log: Log

    def to(self, *names: str | int, was: tuple[str | int, ...] | None = None) -> Place:
        """A part below this one; `was` names it in the old document, the same way where it is left out."""
        old = child(self.old, *(names if was is None else was))
        return self.moved(old, child(self.new, *names))

    def moved(self, old: str, new: str) -> Place:
        """A part at any two pointers."""
        self.log.was[new] = old
        self.log.became.setdefault(old, new)
        return Place(old, new, self.log)

    def lose(self, message: str, hint: str = "") -> None:
        """Report something that OpenAPI 3 can't say."""
        self.log.report.warning("CG052", message, self.old, hint)
