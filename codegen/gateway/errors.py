"""The errors that API Gateway answers itself, as one table: status, x-amzn-ErrorType and body of each response type.

GatewayError                 ends an exchange; `features.gateway_responses` makes the answer of it

A step raises `GatewayError(CAUSE)`. One response type may have several causes, each with an answer of its own; spaces
and capitals of the bodies are those of the service.
https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
"""

from __future__ import annotations

import base64
import hashlib
from enum import StrEnum

from codegen.core.records import Record


class ResponseType(StrEnum):
    """The gateway response types of REST APIs."""

    ACCESS_DENIED = "ACCESS_DENIED"
    API_CONFIGURATION_ERROR = "API_CONFIGURATION_ERROR"
    AUTHORIZER_CONFIGURATION_ERROR = "AUTHORIZER_CONFIGURATION_ERROR"
    AUTHORIZER_FAILURE = "AUTHORIZER_FAILURE"
    BAD_REQUEST_BODY = "BAD_REQUEST_BODY"
    BAD_REQUEST_PARAMETERS = "BAD_REQUEST_PARAMETERS"
    DEFAULT_4XX = "DEFAULT_4XX"
    DEFAULT_5XX = "DEFAULT_5XX"
    EXPIRED_TOKEN = "EXPIRED_TOKEN"
    INTEGRATION_FAILURE = "INTEGRATION_FAILURE"
    INTEGRATION_TIMEOUT = "INTEGRATION_TIMEOUT"
    INVALID_API_KEY = "INVALID_API_KEY"
    INVALID_SIGNATURE = "INVALID_SIGNATURE"
    MISSING_AUTHENTICATION_TOKEN = "MISSING_AUTHENTICATION_TOKEN"
    QUOTA_EXCEEDED = "QUOTA_EXCEEDED"
    REQUEST_TOO_LARGE = "REQUEST_TOO_LARGE"
    RESOURCE_NOT_FOUND = "RESOURCE_NOT_FOUND"
    THROTTLED = "THROTTLED"
    UNAUTHORIZED = "UNAUTHORIZED"
    UNSUPPORTED_MEDIA_TYPE = "UNSUPPORTED_MEDIA_TYPE"
    WAF_FILTERED = "WAF_FILTERED"


class Cause(Record, frozen=True):
    """What one cause of an error answers unless the API customises its response type."""

    response_type: ResponseType
    status: int
    error_type: str  # header x-amzn-ErrorType, without "Exception" at its end
    message: str | None
    body: str = '{"message":%s}'  # with the message as JSON
    is_customisable: bool = True


_SPACED = '{"message": %s}'
_CAPITAL = '{"Message":%s}'
_SERVER_ERROR = "Internal server error"
_DENIED = "User is not authorized to access this resource"
_BAD_SIGNATURE = (
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key "
    "and signing method. Consult the service documentation for details."
)
R = ResponseType

ACCESS_DENIED = Cause(R.ACCESS_DENIED, 403, "AccessDenied", _DENIED, _CAPITAL)
EXPLICIT_DENY = Cause(
    R.ACCESS_DENIED,
    403,
    "AccessDenied",
    f"{_DENIED} with an explicit deny in an identity-based policy",
    _CAPITAL,
)
FORBIDDEN = Cause(R.DEFAULT_4XX, 403, "Forbidden", "Forbidden")  # no such stage, endpoint disabled
INCOMPLETE_SIGNATURE = Cause(R.DEFAULT_4XX, 403, "IncompleteSignature", None)
CONFIGURATION_ERROR = Cause(R.API_CONFIGURATION_ERROR, 500, "InternalServerError", _SERVER_ERROR, _SPACED)
MALFORMED_PROXY_RESPONSE = Cause(
    R.API_CONFIGURATION_ERROR, 502, "InternalServerError", _SERVER_ERROR, _SPACED
)
AUTHORIZER_CONFIGURATION_ERROR = Cause(R.AUTHORIZER_CONFIGURATION_ERROR, 500, "AuthorizerConfiguration", None)
AUTHORIZER_FAILURE = Cause(R.AUTHORIZER_FAILURE, 500, "AuthorizerFailure", None)
BAD_REQUEST = Cause(R.DEFAULT_4XX, 400, "BadRequest", "Bad Request")  # a request target that is no URL
BAD_REQUEST_BODY = Cause(R.BAD_REQUEST_BODY, 400, "BadRequest", "Invalid request body", _SPACED)
UNRECOGNIZED_CLIENT = Cause(
    R.DEFAULT_4XX, 403, "UnrecognizedClient", "The security token included in the request is invalid."
)
INVALID_JSON = Cause(R.DEFAULT_4XX, 400, "BadRequest", "Invalid JSON in request body", _SPACED)
"""A parameter mapping looks into a body that begins like JSON and is none."""
BAD_REQUEST_PARAMETERS = Cause(R.BAD_REQUEST_PARAMETERS, 400, "BadRequest", None, _SPACED)
EXPIRED_TOKEN = Cause(
    R.EXPIRED_TOKEN, 403, "ExpiredToken", "The security token included in the request is expired"
)
FUNCTION_ERROR = Cause(R.INTEGRATION_FAILURE, 502, "InternalServerError", _SERVER_ERROR, _SPACED)
NETWORK_ERROR = Cause(
    R.INTEGRATION_FAILURE, 504, "InternalServerError", "Network error communicating with endpoint", _SPACED
)
INTEGRATION_TIMEOUT = Cause(
    R.INTEGRATION_TIMEOUT, 504, "InternalServerError", "Endpoint request timed out", _SPACED
)
INVALID_API_KEY = Cause(R.INVALID_API_KEY, 403, "Forbidden", "Forbidden")
INVALID_SIGNATURE = Cause(R.INVALID_SIGNATURE, 403, "InvalidSignature", _BAD_SIGNATURE)
MISSING_AUTHENTICATION_TOKEN = Cause(
    R.MISSING_AUTHENTICATION_TOKEN, 403, "MissingAuthenticationToken", "Missing Authentication Token"
)
QUOTA_EXCEEDED = Cause(R.QUOTA_EXCEEDED, 429, "LimitExceeded", "Limit Exceeded")
REQUEST_TOO_LONG = Cause(R.REQUEST_TOO_LARGE, 413, "BadRequest", "Request Too Long", _SPACED, False)
"""The request is over Lambda's 6 MB; one over API Gateway's own 10 MB never gets this far."""
THROTTLED = Cause(R.THROTTLED, 429, "TooManyRequests", "Too Many Requests")
UNAUTHORIZED = Cause(R.UNAUTHORIZED, 401, "Unauthorized", "Unauthorized")
UNSUPPORTED_MEDIA_TYPE = Cause(R.UNSUPPORTED_MEDIA_TYPE, 415, "BadRequest", "Unsupported Media Type", _SPACED)
WAF_FILTERED = Cause(R.WAF_FILTERED, 403, "Forbidden", "Forbidden")
NOT_FOUND = Cause(R.RESOURCE_NOT_FOUND, 404, "NotFound", "Not Found", is_customisable=False)
"""HTTP APIs: no stage or route takes the request."""
NOT_EMULATED = Cause(R.DEFAULT_5XX, 501, "NotImplemented", None, is_customisable=False)
"""Ours, not API Gateway's: the route is configured in a way that is not emulated."""


class GatewayError(Exception):
    """API Gateway answers instead of the integration."""

    def __init__(
        self,
        cause: Cause,
        message: str | None = None,
        detail: str = "",
        headers: tuple[tuple[str, str], ...] = (),
    ) -> None:
        """`message` stands in for the cause's own; `detail` is for logs only and never sent.

        Args:
            headers: of the answer of HTTP APIs, beside those of every answer.
        """
        self.cause = cause
        self.headers = headers
        self.message = cause.message if message is None else message
        self.detail = detail
        super().__init__(detail or self.message or cause.response_type)


def bad_authorization(header: str) -> GatewayError:
    """The error for an Authorization header that is no signature, where one is asked for."""
    digest = base64.b64encode(hashlib.sha256(header.encode("latin-1", "replace")).digest()).decode()
    return GatewayError(
        INCOMPLETE_SIGNATURE,
        message="Invalid key=value pair (missing equal-sign) in Authorization header "
        f"(hashed with SHA-256 and encoded with Base64): '{digest}'.",
    )
