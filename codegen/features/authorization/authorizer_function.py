"""The function of a Lambda authorizer: what it is asked about, and what becomes of its errors.

In: an exchange, an event. Out: the values of the identity sources, the function's answer.
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
"""

from __future__ import annotations

from collections.abc import Iterable

import orjson

from codegen.gateway.errors import (
    AUTHORIZER_CONFIGURATION_ERROR,
    AUTHORIZER_FAILURE,
    UNAUTHORIZED,
    GatewayError,
)
from codegen.gateway.exchange import Exchange
from codegen.gateway.expressions import Expression
from codegen.gateway.ports import InvokeError
from codegen.gateway.steps import Ports

_UNAUTHORIZED = "Unauthorized"
"""The one text of an exception that means 401; every other one is a failure of the authorizer."""


def identity(sources: Iterable[Expression], exchange: Exchange) -> list[str]:
    """The values of the identity sources.

    Raises:
        GatewayError: one is missing, which is a 401 without a call.
    """
    values = []
    for source in sources:
        value = source(exchange, None)
        if not value:
            raise GatewayError(
                UNAUTHORIZED, detail="an identity source is missing: the authorizer is not called"
            )
        values.append(value)
    return values


async def ask(function: str, event: bytes, ports: Ports, *, timeout: float | None = None) -> bytes:
    """What the function answers.

    Raises:
        GatewayError: it does not run, or it raised something.
    """
    try:
        result = await ports.functions.invoke(function, event, timeout=timeout)
    except InvokeError as error:
        raise GatewayError(AUTHORIZER_CONFIGURATION_ERROR, detail=str(error)) from None
    if result.function_error is None:
        return result.payload
    if _error_message(result.payload) == _UNAUTHORIZED:
        raise GatewayError(UNAUTHORIZED, detail=f"{function} raised {_UNAUTHORIZED}")
    said = result.payload[:500].decode("utf-8", "replace")
    raise GatewayError(AUTHORIZER_FAILURE, detail=f"{function} failed: {said}")


def malformed(why: str) -> GatewayError:
    """The error that an answer is which can't be used."""
    return GatewayError(
        AUTHORIZER_CONFIGURATION_ERROR, detail=f"the authorizer's answer can't be used: {why}"
    )


def _error_message(payload: bytes) -> str | None:
    try:
        error = orjson.loads(payload)
    except orjson.JSONDecodeError:
        return None
    message = error.get("errorMessage") if isinstance(error, dict) else None
    return message if isinstance(message, str) else None
