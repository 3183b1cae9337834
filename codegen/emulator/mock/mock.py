"""Answers the requests of a bare contract: refuses what breaks it, else shows an answer that keeps it.

In: an exchange with its operation. Out: the method response.
"""

from __future__ import annotations

from hashlib import blake2b

from codegen.emulator.conformance.checks import Checks
from codegen.emulator.conformance.security import UNAUTHORIZED, challenges, describe, missing_schemes
from codegen.emulator.mock.cross_origin import is_preflight, preflight_answer, shared
from codegen.emulator.mock.making.answers import Answers, Made
from codegen.emulator.mock.making.refusals import Refusals, plain_refusal
from codegen.emulator.mock.making.samples import STATED, strict_judge
from codegen.emulator.mock.options import MockOptions
from codegen.emulator.mock.prefer import NONE, Preferences, preferences
from codegen.emulator.mock.state.memory import Memory
from codegen.emulator.mock.state.resources import Resources, StateError
from codegen.gateway.errors import BAD_REQUEST, NOT_FOUND, GatewayError
from codegen.gateway.exchange import Exchange, MethodRequest, MethodResponse
from codegen.ir.api import Api
from codegen.ir.operation import Operation

_VARIANTS = 32  # of one schema


class Mock:
    """Answers for one contract."""

    def __init__(self, api: Api, checks: Checks, options: MockOptions, memory: Memory) -> None:
        """Prepare a contract; `memory` is used where the mock is to be stateful."""
        self._checks = checks
        self._seed = options.seed
        judge = strict_judge(api)
        self._answers = Answers(judge)
        self._refusals = Refusals(self._answers, judge)
        self._resources = Resources(api, judge, self._answers.samples, memory) if options.stateful else None

    async def __call__(self, exchange: Exchange, methods: list[str]) -> MethodResponse:
        """The answer to a request."""
        request = exchange.request
        if exchange.route is None and is_preflight(request):
            response = preflight_answer(request)
        else:
            response = self._answers.on_the_wire(self._made(exchange, methods))
        response.headers += shared(request, response.headers)
        response.headers.append(("x-amzn-RequestId", exchange.ids.request_id))
        return response

    def _made(self, exchange: Exchange, methods: list[str]) -> Made:
        if exchange.route is None:
            return _unknown(exchange, methods)
        operation, request = exchange.route.route.operation, exchange.request
        refusal = self._refusal(exchange, operation)
        if refusal is not None:
            return refusal
        fields = [value for name, value in request.headers if name.lower() == "prefer"]
        wished = preferences(fields) if fields else NONE
        variant = self._variant(request, wished)
        exchange.note("mock", "the request keeps the contract", {"variant": variant})
        made = self._answers.chosen(operation, wished, request.header("accept"), variant)
        if self._resources is None or wished.code is not None:
            return made
        try:
            self._resources.apply(exchange, operation.source, made)
        except StateError as error:
            _note_refusal(exchange, error.status, str(error))
            return self._refusals.made(operation, error.status, str(error), request.header("accept"))
        return made

    def _refusal(self, exchange: Exchange, operation: Operation) -> Made | None:
        """The answer to a request that breaks the contract."""
        request, served = exchange.request, exchange.stage
        accept = request.header("accept")
        lacking = missing_schemes(operation, served.api.security_schemes, request)
        if lacking and served.development_identity is None:
            detail = f"credentials are missing: {' or '.join(map(describe, lacking))}"
            _note_refusal(exchange, UNAUTHORIZED, detail)
            made = self._refusals.made(operation, UNAUTHORIZED, detail, accept)
            if made.status == UNAUTHORIZED:
                made.headers += challenges(lacking)
            return made
        verdict = self._checks.requests(operation).verdict(request, exchange.path_parameters or {})
        if not verdict.status:
            return None
        first = verdict.breaches[0]
        detail = f"{first.place} {first.pointer or 'as a whole'}: {first.message}"
        _note_refusal(exchange, verdict.status, detail)
        return self._refusals.made(operation, verdict.status, detail, accept, verdict.breaches)

    def _variant(self, request: MethodRequest, wished: Preferences) -> int:
        """Which of the values a request gets: the same ones for the same request and seed."""
        is_dynamic = self._seed is not None if wished.dynamic is None else wished.dynamic
        if not is_dynamic:
            return STATED
        text = f"{self._seed or 0} {request.http_method} {request.path}?{request.query_string}"
        digest = blake2b(text.encode() + b"\n" + request.body, digest_size=4).digest()
        return int.from_bytes(digest, "big") % _VARIANTS + 1


def _unknown(exchange: Exchange, methods: list[str]) -> Made:
    """The answer to a request that the contract has no operation for."""
    request = exchange.request
    if not methods:
        detail = f"the contract has no path that fits {exchange.path}"
        _note_refusal(exchange, 404, detail)
        return plain_refusal(404, detail)
    detail = f"the contract has no {request.http_method} for this path; it has {', '.join(methods)}"
    _note_refusal(exchange, 405, detail)
    made = plain_refusal(405, detail)
    made.headers.append(("Allow", ", ".join(methods)))
    return made


def _note_refusal(exchange: Exchange, status: int, detail: str) -> None:
    """Keep for logs and traces why a request is refused."""
    cause = NOT_FOUND if status == 404 else BAD_REQUEST
    exchange.error = GatewayError(cause, detail=detail)
    exchange.note("mock", detail)
