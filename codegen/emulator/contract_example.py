"""Answers operations from their contract: the example that it gives, or a value made from the schema.

In: a route of a bare contract. Out: the step that stands in for an integration.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from codegen.gateway.exchange import Exchange, Headers, MethodResponse, ServedStage, Step
from codegen.gateway.headers import is_name, on_one_line
from codegen.gateway.media_types import JSON, media_type
from codegen.gateway.steps import Ports
from codegen.ir.api import Api, Route
from codegen.ir.operation import MediaType, Operation, Response
from codegen.ir.schema import Schema


def build(route: Route, stage: ServedStage, ports: Ports, resource_id: str) -> Step:
    """The step of a route."""
    return ContractExample(route.operation, stage.api)


class ContractExample:
    """Answers with an operation's first successful response."""

    __slots__ = ("_answer", "_api", "_operation")

    def __init__(self, operation: Operation, api: Api) -> None:
        self._operation = operation
        self._api = api
        self._answer: tuple[int, Headers, bytes] | None = (
            None  # made by the first request: large contracts start at once
        )

    async def __call__(self, exchange: Exchange) -> None:
        if self._answer is None:
            self._answer = _answer(self._operation, self._api.schemas)
        status, headers, body = self._answer
        ids = [
            ("x-amzn-RequestId", exchange.ids.request_id),
            ("x-amz-apigw-id", exchange.ids.extended_request_id),
        ]
        exchange.method_response = MethodResponse(status, [*headers, *ids], body)


def _answer(operation: Operation, schemas: Mapping[str, Schema]) -> tuple[int, Headers, bytes]:
    response = _choose(operation)
    if response is None:
        return 204, [], b""
    headers = [
        (header.name, on_one_line(_plain(_value(header.examples, header.schema, schemas))))
        for header in response.headers
        if header.required and is_name(header.name)
    ]
    if not response.content:
        return _status(response.status), headers, b""
    content = next((one for one in response.content if _is_json(one)), response.content[0])
    value = _value(content.examples, content.schema, schemas)
    body = orjson.dumps(value) if _is_json(content) else _plain(value).encode()
    return (
        _status(response.status),
        [("Content-Type", on_one_line(_concrete(content.content_type))), *headers],
        body,
    )


def _choose(operation: Operation) -> Response | None:
    """The first success, else `default`, else whatever there is."""
    by_status = sorted(operation.responses, key=lambda response: response.status)
    successes = [response for response in by_status if response.status.startswith("2")]
    defaults = [response for response in by_status if response.status == "default"]
    return next(iter([*successes, *defaults, *by_status]), None)


def _status(text: str) -> int:
    return int(text[0] + text[1:].upper().replace("X", "0")) if text[0].isdigit() else 200


def _value(examples: Any, schema: Schema | None, schemas: Mapping[str, Schema]) -> Any:
    if examples:
        return examples[0].value
    if schema is None:
        return None
    # Making values knows patterns and formats: only mock mode needs it.
    from codegen.schema.example import synthesise

    return synthesise(schema.json, {name: one.json for name, one in schemas.items()})


def _is_json(content: MediaType) -> bool:
    kind = media_type(content.content_type)
    return kind in (JSON, "*/*", "application/*") or kind.endswith("+json")


def _concrete(content_type: str) -> str:
    return JSON if "*" in content_type else content_type


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()
