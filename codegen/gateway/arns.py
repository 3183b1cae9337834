"""Amazon resource names that the pipeline reads or makes."""

from __future__ import annotations

import re
from collections.abc import Mapping

from codegen.gateway.exchange import Exchange
from codegen.ir.api import DEFAULT_ROUTE

_FUNCTION = re.compile(
    r"(?:\A|/functions/)arn:aws[a-z-]*:lambda:[^:]*:\d*:function:([^:/]+)(?::[^/]*)?(?:/|\Z)"
)
_PARTIAL = re.compile(r"/functions/([A-Za-z0-9_-]+)(?::[^/]*)?/")
_VARIABLE = re.compile(r"\$\{stageVariables\.(\w+)\}")


def function_name(uri: str) -> str | None:
    """The Lambda function that an integration or authorizer URI calls; None where it calls something else.

    https://docs.aws.amazon.com/apigateway/latest/api/API_PutIntegration.html
    """
    found = _FUNCTION.search(uri) or _PARTIAL.search(uri)
    return found[1] if found else None


def fill_in(text: str, variables: Mapping[str, str]) -> str | None:
    """The text with its `${stageVariables.x}` filled in; None where the stage does not define one of them."""
    names = _VARIABLE.findall(text)
    if any(name not in variables for name in names):
        return None
    return _VARIABLE.sub(lambda found: variables[found[1]], text)


def method_arn(exchange: Exchange) -> str:
    """The ARN that policies are about: with the path as requested, not the resource's.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/arn-format-reference.html
    """
    stage = exchange.stage
    api = f"arn:aws:execute-api:{stage.region}:{stage.account_id}:{stage.api_id}"
    if exchange.route is not None:
        route = exchange.route.route
        if route.path == DEFAULT_ROUTE or not route.http_method:  # WebSocket APIs have route keys alone
            return f"{api}/{stage.stage.name}/{route.path}"
    return f"{api}/{stage.stage.name}/{exchange.request.http_method}/{exchange.path.lstrip('/')}"
