"""The AWS integration with a Lambda function: the event is what the request template makes, the answer is mapped.

https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-custom-integrations.html
"""

from __future__ import annotations

from typing import Any

import orjson

from codegen.features.integration.functions.lambda_call import LambdaCall
from codegen.features.integration.mapping.integration_response import IntegrationResponses
from codegen.features.integration.mapping.request_body import RequestBody
from codegen.features.integration.mapping.request_parameters import RequestParameters, override
from codegen.gateway.exchange import EndpointResponse, Exchange
from codegen.gateway.media_types import JSON

_INVOCATION_TYPE = "x-amz-invocation-type"
_TYPE = [("Content-Type", JSON)]


class LambdaCustom:
    """Calls one function with a body of the integration's making."""

    __slots__ = ("_body", "_call", "_parameters", "_responses")

    def __init__(
        self,
        call: LambdaCall,
        parameters: RequestParameters,
        body: RequestBody,
        responses: IntegrationResponses,
    ) -> None:
        self._call = call
        self._parameters = parameters
        self._body = body
        self._responses = responses

    async def __call__(self, exchange: Exchange) -> None:
        parameters = self._parameters.map(exchange)
        event = self._body.build(exchange) or b"{}"  # Lambda's event where nothing is sent
        override(exchange, parameters)
        response = await self._invoke(exchange, event, parameters.header(_INVOCATION_TYPE))
        exchange.endpoint_status = response.status
        selector = _error_message(response.body)
        exchange.method_response = self._responses.map(exchange, response, selector, traced=True)

    async def _invoke(
        self, exchange: Exchange, event: bytes, invocation_type: str | None
    ) -> EndpointResponse:
        problem = _unreadable(event)
        if problem is not None:
            exchange.integration_status = 400
            return EndpointResponse(400, _TYPE, problem)
        # https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-integration-async.html
        if invocation_type == "Event":
            self._call.invoke_async(exchange, event)
            return EndpointResponse(202, [], b"")
        if invocation_type == "DryRun":
            exchange.integration_status = 204
            return EndpointResponse(204, [], b"")
        result = await self._call.invoke(exchange, event)
        return EndpointResponse(200, _TYPE, result.payload)


def _unreadable(event: bytes) -> bytes | None:
    """What Lambda answers to an event that is not JSON."""
    try:
        orjson.loads(event)
    except orjson.JSONDecodeError as error:
        # https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html (InvalidRequestContentException)
        said = {"Type": "User", "message": f"Could not parse request body into json: {error}"}
        return orjson.dumps(said)
    return None


def _error_message(payload: bytes) -> str:
    """What selection patterns look at: the `errorMessage` of a function's error, nothing of a success."""
    if b"errorMessage" not in payload:
        return ""
    try:
        answer: Any = orjson.loads(payload)
    except orjson.JSONDecodeError:
        return ""
    message = answer.get("errorMessage") if isinstance(answer, dict) else None
    return message if isinstance(message, str) else ""
