"""API Gateway's own errors in the shape of the API's errors: `application/problem+json` (RFC 9457).

Out: gateway responses that say what the generated functions would say. Their templates are no Velocity: variables are
filled in.
https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from codegen.ir.api import GatewayResponse

PROBLEM = "application/problem+json"
JSON = "application/json"

STATUSES: Mapping[str, int] = {
    "ACCESS_DENIED": 403,
    "API_CONFIGURATION_ERROR": 500,
    "AUTHORIZER_CONFIGURATION_ERROR": 500,
    "AUTHORIZER_FAILURE": 500,
    "BAD_REQUEST_BODY": 400,
    "BAD_REQUEST_PARAMETERS": 400,
    "INTEGRATION_TIMEOUT": 504,
    "MISSING_AUTHENTICATION_TOKEN": 403,
    "THROTTLED": 429,
    "UNAUTHORIZED": 401,
}
"""The status that API Gateway gives the types that such an API meets.

INTEGRATION_FAILURE has two statuses (502 for a function that fails, 504 for an endpoint that can't be reached), and the
answer of REQUEST_TOO_LARGE can't be customised.
"""

DEFAULTS: Mapping[str, str] = {"DEFAULT_4XX": "Client Error", "DEFAULT_5XX": "Server Error"}
"""For every other type. Their statuses differ, so that the document does not name them."""

# `messageString` is JSON, quotes included; `validationErrorString` is the inside of a JSON string.
_DETAIL = '"detail":$context.error.messageString'
_BODY_ERRORS = '"errors":[{"in":"body","path":"","message":"$context.error.validationErrorString"}]'


def problem_responses(headers: Mapping[str, str]) -> dict[str, GatewayResponse]:
    """Gateway responses by type; `headers` are expressions that each of them carries, such as those of CORS."""
    parameters = {**headers, "gatewayresponse.header.Content-Type": f"'{PROBLEM}'"}
    texts = {name: _status_problem(name, status) for name, status in STATUSES.items()}
    texts |= {name: _problem(f'"title":"{title}"', _DETAIL) for name, title in DEFAULTS.items()}
    return {
        name: GatewayResponse(name, response_parameters=parameters, response_templates={JSON: texts[name]})
        for name in sorted(texts)
    }


def _status_problem(response_type: str, status: int) -> str:
    members = [f'"title":"{HTTPStatus(status).phrase}"', f'"status":{status}', _DETAIL]
    if response_type == "BAD_REQUEST_BODY":
        members.append(_BODY_ERRORS)
    return _problem(*members)


def _problem(*members: str) -> str:
    return "{" + ",".join(('"type":"about:blank"', *members)) + "}"
