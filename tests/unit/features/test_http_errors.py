import json

import pytest

from codegen.emulator.front.wire import HEADERS_TOO_LARGE, TOO_LARGE
from codegen.features.gateway_responses.http_errors import answer, refused
from codegen.gateway.errors import (
    ACCESS_DENIED,
    AUTHORIZER_FAILURE,
    FUNCTION_ERROR,
    INTEGRATION_TIMEOUT,
    NOT_EMULATED,
    NOT_FOUND,
    REQUEST_TOO_LONG,
    THROTTLED,
    Cause,
)


@pytest.mark.parametrize(
    ("cause", "status", "message"),
    [
        (ACCESS_DENIED, 403, "Forbidden"),
        (AUTHORIZER_FAILURE, 500, "Internal Server Error"),
        (FUNCTION_ERROR, 500, "Internal Server Error"),
        (INTEGRATION_TIMEOUT, 503, "Service Unavailable"),
        (NOT_FOUND, 404, "Not Found"),
        (REQUEST_TOO_LONG, 413, "Request Entity Too Large"),
        (THROTTLED, 429, "Too Many Requests"),
    ],
)
def test_bodies_of_http_apis_are_fixed(cause: Cause, status: int, message: str) -> None:
    response = answer("id", cause, "told to nobody")
    assert (response.status, json.loads(response.body)) == (status, {"message": message})
    assert dict(response.headers)["Apigw-Requestid"] == "id"


def test_what_is_not_emulated_says_why() -> None:
    assert json.loads(answer("id", NOT_EMULATED, "why").body) == {"message": "why"}


def test_a_request_that_is_too_large_is_refused_in_their_words() -> None:
    assert json.loads(refused(TOO_LARGE).body) == {"message": "Request Entity Too Large"}
    assert refused(HEADERS_TOO_LARGE) is HEADERS_TOO_LARGE
