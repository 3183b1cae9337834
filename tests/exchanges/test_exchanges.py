"""Runs the exchanges in the folders beside this module: an API, requests, and what API Gateway makes of them.

A case file holds `source` (an AWS page, or where and when it was recorded), `api` (an importable OpenAPI document
without its boilerplate; `lambda: NAME`, `custom: {lambda: NAME, ...}`, `http: {...}`, `http_proxy: {...}` and
`mock: {...}` stand for whole integrations, `payload` beside `lambda` for its format), `api_type` (REST where nothing is
said), `functions` (what each function answers), `endpoints` (what each URI does),
`stage` and `usage_plans` (as `ir` has them) and `exchanges`: each a `request` with what is expected of `response`,
`events`, `calls`, `sent` (the request to the endpoint), `log`, and `execution_log` (patterns of its lines).
"""

from __future__ import annotations

import asyncio
import base64
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from codegen.core.clock import VirtualClock
from codegen.core.diagnostics import Severity, SourceLocation
from codegen.emulator.apis import World, build_apis
from codegen.features.access_log.format import AccessLogFormat
from codegen.features.execution_log.lines import logged_lines
from codegen.gateway.exchange import EndpointResponse, Exchange, MethodRequest
from codegen.gateway.ports import (
    UNHANDLED,
    AwsEndpoints,
    EndpointRequest,
    EndpointTimeout,
    EndpointUnreachable,
    FunctionNotFound,
    InvalidEndpoint,
    InvokeResult,
    InvokeTimeout,
    RequestTooLarge,
)
from codegen.gateway.streaming import BodyStream
from codegen.importer.cloudformation.physical import Account
from codegen.importer.gateway_document import import_gateway_document
from codegen.ir.api import ApiType
from codegen.ir.application import (
    ApiKey,
    Application,
    CanarySettings,
    DeployedApi,
    PlanStage,
    QuotaSettings,
    Stage,
    ThrottleSettings,
    UsagePlan,
)

FOLDER = Path(__file__).parent
CASES = sorted(FOLDER.rglob("*.yaml"))
API_ID = "abcdefghij"
FAULTS = {"not found": FunctionNotFound, "timeout": InvokeTimeout, "too large": RequestTooLarge}
FUNCTION_URI = (
    "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
    "arn:aws:lambda:us-east-1:000000000000:function:{}/invocations"
)


class Functions:
    """Answers what the case says, and remembers the events."""

    def __init__(self, answers: dict[str, Any]) -> None:
        self._answers = answers
        self.events: list[tuple[str, Any]] = []

    async def invoke(
        self,
        function_name: str,
        payload: bytes,
        *,
        request_id: str = "",
        trace_id: str = "",
        timeout: float | None = None,
        stream: BodyStream | None = None,
    ) -> InvokeResult:
        self.events.append((function_name, json.loads(payload)))
        answer = self._answers[function_name]
        if isinstance(answer, list):  # one answer per call
            answer = answer.pop(0)
        if "fault" in answer:
            raise FAULTS[answer["fault"]]("as the case says")
        if "error" in answer:
            return InvokeResult(json.dumps(answer["error"]).encode(), UNHANDLED)
        return InvokeResult(
            answer["raw"].encode() if "raw" in answer else json.dumps(answer["returns"]).encode()
        )


NETWORK_FAULTS = {"no host": InvalidEndpoint, "timeout": EndpointTimeout, "refused": EndpointUnreachable}


class Endpoints:
    """Answers what the case says, and remembers the requests."""

    def __init__(self, answers: dict[str, Any]) -> None:
        self._answers = answers
        self.requests: list[EndpointRequest] = []

    async def send(self, request: EndpointRequest) -> EndpointResponse:
        self.requests.append(request)
        answer = self._answers.get(request.uri.partition("?")[0], {})
        if "fault" in answer:
            raise NETWORK_FAULTS[answer["fault"]]("as the case says")
        body = base64.b64decode(answer["base64"]) if "base64" in answer else answer.get("body", "").encode()
        headers = [(str(name), str(value)) for name, value in answer.get("headers", [])]
        return EndpointResponse(answer.get("status", 200), headers, body)


def load_exchanges() -> list[Any]:
    found = []
    for path in CASES:
        case = yaml.safe_load(path.read_text())
        assert case["source"], f"{path} names no source"
        found.append(pytest.param(case, id=f"{path.parent.name}/{path.stem}"))
    return found


@pytest.mark.parametrize("case", load_exchanges())
def test_exchange(case: dict[str, Any]) -> None:
    functions = Functions(case.get("functions", {}))
    endpoints = Endpoints(case.get("endpoints", {}))
    clock = VirtualClock(1_700_000_000.0)
    finished: list[Exchange] = []
    api = build(case, functions, endpoints, clock, finished)
    for number, one in enumerate(case["exchanges"]):
        clock.advance(one.get("after_seconds", 0))
        functions.events.clear()
        endpoints.requests.clear()
        request = request_of(one["request"])
        response = asyncio.run(run(api, request))
        where = f"exchange {number} ({one['request']['url']})"
        check_response(one.get("response", {}), response, where)
        check_events(one, functions.events, where)
        check_sent(one, endpoints.requests, where)
        if "log" in one:
            assert AccessLogFormat(case["log_format"]).line(finished[-1]) == one["log"], where
        if "execution_log" in one:
            check_execution_log(one["execution_log"], finished[-1], where)


async def run(api: Any, request: MethodRequest) -> Any:
    response = await api.handle(request)
    await asyncio.sleep(0)  # functions that nobody waits for run now
    return response


def build(
    case: dict[str, Any],
    functions: Functions,
    endpoints: Endpoints,
    clock: VirtualClock,
    finished: list[Exchange],
) -> Any:
    document = {"openapi": "3.0.1", "info": {"title": "case", "version": "1"}, **expand(case["api"])}
    api, diagnostics = import_gateway_document(
        document,
        source="case",
        locate=lambda pointer: SourceLocation("case", pointer=pointer),
        api_type=ApiType(case.get("api_type", "REST")),
    )
    assert not [d for d in diagnostics if d.severity is Severity.ERROR], diagnostics
    stage = stage_of(case.get("stage", {}))
    deployed = DeployedApi("Api", API_ID, api, (stage,))
    plans = tuple(usage_plan_of(plan, stage) for plan in case.get("usage_plans", ()))

    def observe(_stage: Stage) -> tuple[Callable[[Exchange], None], ...]:
        return (finished.append,)

    world = World(
        clock,
        functions,
        Account(),
        case.get("identity"),
        observers=observe,
        endpoints=endpoints,
        services=AwsEndpoints(case.get("services", {})),
    )
    return build_apis(Application((deployed,), {}, "", plans), world)[0]


def stage_of(wanted: dict[str, Any]) -> Stage:
    canary = wanted.get("canary_settings")
    return Stage(
        **{
            "name": "test",
            **wanted,
            "canary_settings": CanarySettings(**canary) if canary else None,
        }
    )


def usage_plan_of(wanted: dict[str, Any], stage: Stage) -> UsagePlan:
    methods = {key: ThrottleSettings(**limits) for key, limits in wanted.get("methods", {}).items()}
    keys = [ApiKey(**{"key_id": key["name"], **key}) for key in wanted["keys"]]
    return UsagePlan(
        plan_id=wanted["name"],
        name=wanted["name"],
        stages=(PlanStage(wanted.get("api_id", API_ID), wanted.get("stage", stage.name), methods),),
        throttle=ThrottleSettings(**wanted["throttle"]) if "throttle" in wanted else None,
        quota=QuotaSettings(**wanted["quota"]) if "quota" in wanted else None,
        keys=tuple(keys),
    )


def expand(api: dict[str, Any]) -> dict[str, Any]:
    """Write out the short forms of a case's API."""
    for item in api["paths"].values():
        for operation in item.values():
            if "lambda" in operation:
                operation["x-amazon-apigateway-integration"] = {
                    "type": "aws_proxy", "httpMethod": "POST", "uri": FUNCTION_URI.format(operation.pop("lambda")),
                    "payloadFormatVersion": operation.pop("payload", "1.0"),
                }  # fmt: skip
            elif "custom" in operation:
                integration = operation.pop("custom")
                uri = FUNCTION_URI.format(integration.pop("lambda"))
                operation["x-amazon-apigateway-integration"] = {
                    "type": "aws", "httpMethod": "POST", "uri": uri, "responses": {"default": {"statusCode": "200"}},
                    **integration,
                }  # fmt: skip
            for kind in ("mock", "http", "http_proxy", "aws", "aws_proxy"):
                if kind in operation:
                    operation["x-amazon-apigateway-integration"] = {"type": kind, **operation.pop(kind)}
            operation.setdefault("responses", {"200": {"description": "done"}})
    for scheme in api.get("components", {}).get("securitySchemes", {}).values():
        authorizer = scheme.get("x-amazon-apigateway-authorizer", {})
        if "lambda" in authorizer:
            authorizer["authorizerUri"] = FUNCTION_URI.format(authorizer.pop("lambda"))
    return api


def request_of(wanted: dict[str, Any]) -> MethodRequest:
    path, _, query = wanted["url"].partition("?")
    headers = [(str(name), str(value)) for name, value in wanted.get("headers", [])]
    body = base64.b64decode(wanted["base64"]) if "base64" in wanted else wanted.get("body", "").encode()
    return MethodRequest(
        wanted.get("method", "GET"), path, query, [("Host", "localhost:3000"), *headers], body, port=3000
    )


def check_response(wanted: dict[str, Any], response: Any, where: str) -> None:
    text = response.body.decode("utf-8", "replace")
    assert response.status == wanted.get("status", 200), f"{where}: {text}"
    headers: dict[str, list[str]] = {}
    for name, value in response.headers:
        headers.setdefault(name.lower(), []).append(value)
    for name, value in wanted.get("headers", {}).items():
        values = headers.get(name.lower())
        expected = value if isinstance(value, list) else [value]
        assert values is not None, f"{where}: no header {name}"
        assert all(
            re.fullmatch(e, v) for e, v in zip(expected, values, strict=True)
        ), f"{where}: {name} is {values}"
    for name in wanted.get("absent", ()):
        assert name.lower() not in headers, f"{where}: {name} is there"
    if "body" in wanted:
        assert text == wanted["body"], where
    if "json" in wanted:
        assert json.loads(text) == wanted["json"], where
    if "base64" in wanted:
        assert base64.b64encode(response.body).decode() == wanted["base64"], where


def check_events(one: dict[str, Any], events: list[tuple[str, Any]], where: str) -> None:
    if "calls" in one:
        assert [name for name, _ in events] == one["calls"], where
    for name, expected in one.get("events", {}).items():
        event = next(event for called, event in events if called == name)
        for pointer, value in expected.items():
            check_value(value, at(event, pointer), f"{where}: {pointer} of the event of {name}")


def check_sent(one: dict[str, Any], requests: list[EndpointRequest], where: str) -> None:
    """`sent: nothing`, or what the last request to an endpoint was."""
    wanted = one.get("sent")
    if wanted is None:
        return
    if wanted == "nothing":
        assert not requests, where
        return
    request = requests[-1]
    for name in ("http_method", "uri"):
        assert getattr(request, name) == wanted.get(name, getattr(request, name)), where
    headers = {name.lower(): value for name, value in request.headers}
    for name, value in wanted.get("headers", {}).items():
        found = headers.get(name.lower(), ABSENT)
        assert re.fullmatch(value, found), f"{where}: {name} was sent as {found!r}"
    for name in wanted.get("absent", ()):
        assert name.lower() not in headers, f"{where}: {name} was sent"
    if "body" in wanted:
        assert request.body.decode() == wanted["body"], where
    if "base64" in wanted:
        assert base64.b64encode(request.body).decode() == wanted["base64"], where


def check_execution_log(wanted: list[str], exchange: Exchange, where: str) -> None:
    prefix = f"({exchange.ids.request_id}) "
    lines = [line.removeprefix(prefix) for line in logged_lines(exchange)]
    assert len(lines) == len(wanted), f"{where}: {lines}"
    for pattern, line in zip(wanted, lines, strict=True):
        assert re.fullmatch(pattern, line), f"{where}: {line!r} is not {pattern!r}"


ABSENT = "<absent>"


def at(value: Any, pointer: str) -> Any:
    for part in pointer.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        if not isinstance(value, dict) or name not in value:
            return ABSENT
        value = value[name]
    return value


def check_value(expected: Any, value: Any, where: str) -> None:
    if isinstance(expected, dict) and "keys" in expected:
        assert sorted(value) == sorted(expected["keys"]), where
    elif isinstance(expected, dict) and "like" in expected:
        assert re.fullmatch(expected["like"], str(value)), f"{where}: {value!r}"
    else:
        assert value == expected, where
