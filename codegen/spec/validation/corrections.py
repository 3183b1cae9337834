"""What a check of structure decides about each deviation: refuse it, mend it, or overlook it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from codegen.core.pointer import token
from codegen.core.records import Record, field
from codegen.spec.edits import REMOVED
from codegen.spec.report import Report


class Corrections(Record):
    """The findings of one check and the edits that go with them.

    After the edits a document follows the grammar, whatever was wrong with it: later checks need not look at types.

    Attributes:
        edits: pointer -> new value, or `REMOVED`.
        overlooked: pointers of what stays in the document although OpenAPI does not know it.
    """

    version: str
    report: Report
    edits: dict[str, Any] = field(default_factory=dict)
    overlooked: set[str] = field(default_factory=set)

    def refuse(
        self, code: str, message: str, pointer: str, hint: str = "", part_of: str | None = None
    ) -> None:
        """An error: nothing can be made of this, nor of the object at `part_of`."""
        self.report.error(code, message, pointer, hint)
        self.edits[pointer if part_of is None else part_of] = REMOVED

    def mend(self, code: str, message: str, pointer: str, value: Any, hint: str = "") -> None:
        """A warning: the document goes on with `value`."""
        self.report.warning(code, message, pointer, hint)
        self.edits[pointer] = value

    def overlook(self, code: str, message: str, pointer: str, hint: str = "") -> None:
        """A warning: it stays as it is and says nothing."""
        self.report.warning(code, message, pointer, hint)
        self.overlooked.add(pointer)


def overlook_members(
    corrections: Corrections, value: dict[str, Any], pointer: str, names: Iterable[str], where: str
) -> None:
    """Overlook those of the named members that an object has: they say nothing where they stand."""
    for name in names:
        if name in value:
            corrections.overlook(
                "CG013", f"{name} says nothing {where}", f"{pointer}/{token(name)}", "remove it"
            )


def short(text: str) -> str:
    """A text of the document as messages quote it."""
    return repr(text if len(text) <= 40 else f"{text[:40]}...")
