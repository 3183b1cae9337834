"""What a proxy tells of the messages that it passes on: each way in which one breaks the contract.

In: a breach, and whose message it is of. Out: a line for people, or JSON.
"""

from __future__ import annotations

from typing import Any

from codegen.core.diagnostics import SourceLocation
from codegen.core.records import Record
from codegen.emulator.conformance.judge import Breach


class Violation(Record, frozen=True):
    """A message of a client or of the server breaks the contract."""

    operation: str  # "GET /pets/{petId}", the path as it was sent where the contract has none
    status: int | None  # of the response; None for requests
    breach: Breach
    location: SourceLocation

    def __str__(self) -> str:
        message = "request" if self.status is None else f"response {self.status}"
        place = f"{self.breach.place} {self.breach.pointer}".rstrip()
        return f"{self.location}: {message} of {self.operation}: {place}: {self.breach.message}"

    def as_json(self) -> dict[str, Any]:
        """The shape of `--json`."""
        return {
            "operation": self.operation,
            "message": "request" if self.status is None else "response",
            "status": self.status,
            "in": self.breach.place,
            "path": self.breach.pointer,
            "violation": self.breach.message,
            "location": str(self.location),
        }
