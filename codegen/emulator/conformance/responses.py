"""Responses held against one operation of the contract.

In: the answer of a server. Out: every breach: of its status, its header fields, its media type, its body.
"""

from __future__ import annotations

from codegen.emulator.conformance.bodies import BodyCheck, described
from codegen.emulator.conformance.judge import Breach, Judge
from codegen.emulator.conformance.parameters import ParameterCheck
from codegen.emulator.conformance.said import Said, joined
from codegen.gateway.exchange import Headers
from codegen.ir.operation import Operation, Response

WITHOUT_BODY = frozenset({204, 205, 304})


def documented(operation: Operation, status: int) -> Response | None:
    """What the contract says of a status: the status itself before its class, that before `default`."""
    by_status = {response.status.upper(): response for response in operation.responses}
    found = (by_status.get(key) for key in (str(status), f"{status // 100}XX", "DEFAULT"))
    return next((response for response in found if response is not None), None)


class ResponseCheck:
    """Judges the answers of one operation."""

    def __init__(self, operation: Operation, judge: Judge) -> None:
        self._operation = operation
        self._judge = judge

    def breaches(self, status: int, headers: Headers, body: bytes | None) -> list[Breach]:
        """What is wrong with an answer; without a body, with its head."""
        operation = self._operation
        response = documented(operation, status)
        if response is None:
            known = ", ".join(one.status for one in operation.responses) or "none"
            return [
                Breach("status", "", f"{status} is not in the contract, which has {known}", operation.source)
            ]
        said = Said(headers=joined(headers))
        breaches = [
            breach
            for header in response.headers
            for breach in ParameterCheck(header, self._judge, direction="response").breaches(said)
        ]
        is_bare = operation.http_method == "HEAD" or status in WITHOUT_BODY or not response.content
        return breaches if is_bare else [*breaches, *self._of_body(response, said, body)]

    def _of_body(self, response: Response, said: Said, body: bytes | None) -> list[Breach]:
        content_type = said.headers.get("content-type", "")
        media = described(response.content, content_type)
        if media is None:
            known = ", ".join(one.content_type for one in response.content)
            message = f"the body should be {known}, not {content_type or 'of no type'}"
            return [Breach("header", "/Content-Type", message, response.source)]
        if body is None:
            return []
        return BodyCheck(media, self._judge, "response").breaches(content_type, body)
