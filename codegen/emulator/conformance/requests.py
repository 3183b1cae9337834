"""Requests held against one operation of the contract.

In: a request whose operation is known. Out: the status of its refusal and every breach.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from codegen.emulator.conformance.bodies import BodyCheck, described
from codegen.emulator.conformance.judge import Breach, Judge
from codegen.emulator.conformance.parameters import ParameterCheck
from codegen.emulator.conformance.said import Said
from codegen.gateway.exchange import MethodRequest
from codegen.gateway.media_types import JSON
from codegen.ir.operation import Operation, RequestBody

BAD_REQUEST = 400
UNSUPPORTED_MEDIA_TYPE = 415


class Verdict(NamedTuple):
    """What is to become of a request; a status of 0 for one that keeps the contract."""

    status: int
    breaches: list[Breach]


class RequestCheck:
    """Judges the requests of one operation."""

    def __init__(self, operation: Operation, judge: Judge) -> None:
        self._body = operation.request_body
        self._parameters = [
            ParameterCheck(
                parameter,
                judge,
                frozenset(
                    other.name
                    for other in operation.parameters
                    if other is not parameter and other.location is parameter.location
                ),
            )
            for parameter in operation.parameters
        ]
        content = self._body.content if self._body is not None else ()
        self._bodies = {media.source: BodyCheck(media, judge, "request") for media in content}

    def verdict(self, request: MethodRequest, path_parameters: Mapping[str, str]) -> Verdict:
        """What is wrong with a request."""
        said = Said.of(request, path_parameters)
        breaches = [breach for check in self._parameters for breach in check.breaches(said)]
        if self._body is not None:
            content_type = said.headers.get("content-type", "")
            if request.body and self._body.content and not self._takes(self._body, content_type):
                return Verdict(UNSUPPORTED_MEDIA_TYPE, [*breaches, _unsupported(self._body, content_type)])
            breaches += self._of_body(self._body, content_type, request.body)
        return Verdict(BAD_REQUEST if breaches else 0, breaches)

    def _takes(self, body: RequestBody, content_type: str) -> bool:
        return not content_type or described(body.content, content_type) is not None

    def _of_body(self, body: RequestBody, content_type: str, payload: bytes) -> list[Breach]:
        if not payload:
            return [Breach("body", "", "is required", body.source)] if body.required else []
        # API Gateway takes a body without type for JSON.
        kind = content_type or JSON
        media = described(body.content, kind)
        return self._bodies[media.source].breaches(kind, payload) if media is not None else []


def _unsupported(body: RequestBody, content_type: str) -> Breach:
    accepted = ", ".join(media.content_type for media in body.content)
    return Breach(
        "header", "/Content-Type", f"the body should be {accepted}, not {content_type}", body.source
    )
