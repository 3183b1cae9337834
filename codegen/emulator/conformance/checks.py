"""The checks of all operations of one contract, each made when the first message needs it.

In: an API. Out: who judges the requests and the answers of an operation.
"""

from __future__ import annotations

from codegen.emulator.conformance.judge import Judge
from codegen.emulator.conformance.requests import RequestCheck
from codegen.emulator.conformance.responses import ResponseCheck
from codegen.ir.api import Api
from codegen.ir.operation import Operation
from codegen.schema.reading import Reading


class Checks:
    """Judges the messages of one API."""

    def __init__(self, api: Api) -> None:
        self.judge = Judge(api.schemas, Reading.MILDEST)
        self._requests: dict[str, RequestCheck] = {}
        self._responses: dict[str, ResponseCheck] = {}

    def requests(self, operation: Operation) -> RequestCheck:
        """Who judges the requests of an operation."""
        found = self._requests.get(operation.source)
        if found is None:
            found = self._requests[operation.source] = RequestCheck(operation, self.judge)
        return found

    def responses(self, operation: Operation) -> ResponseCheck:
        """Who judges the answers of an operation."""
        found = self._responses.get(operation.source)
        if found is None:
            found = self._responses[operation.source] = ResponseCheck(operation, self.judge)
        return found
