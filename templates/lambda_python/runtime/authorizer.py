"""Lambda authorizers of the REQUEST type: what one is asked, and what it answers: a policy, or yes or no.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
"""

from base64 import b64decode
from collections.abc import Mapping
from typing import Any, TypeAlias, TypedDict

from .request import Headers

Event: TypeAlias = Mapping[str, Any]


class Statement(TypedDict):
    Action: str
    Effect: str
    Resource: str


class PolicyDocument(TypedDict):
    Version: str
    Statement: list[Statement]


class PolicyResult(TypedDict):
    principalId: str
    policyDocument: PolicyDocument
    context: dict[str, str | int | float | bool]


class SimpleResult(TypedDict):
    isAuthorized: bool
    context: dict[str, str | int | float | bool]


AuthorizerResult: TypeAlias = PolicyResult | SimpleResult
"""Simple for HTTP APIs, whose events have payload format 2.0; a policy for all others."""


class Unauthorized(Exception):
    """Raise it to answer 401 instead of 403."""

    def __init__(self) -> None:
        # API Gateway knows the case by exactly this text.
        super().__init__("Unauthorized")


class AuthorizerRequest:
    """The request whose caller is to be identified."""

    def __init__(self, event: Event) -> None:
        self.event = event
        self.method_arn = str(event.get("methodArn") or event.get("routeArn") or "*")
        self.headers = Headers((event.get("headers") or {}).items())
        self.query: Mapping[str, str] = event.get("queryStringParameters") or {}

    def bearer_token(self) -> str | None:
        """The token of `Authorization: Bearer ...`."""
        return self._credentials("bearer")

    def basic_credentials(self) -> tuple[str, str] | None:
        """User name and password of `Authorization: Basic ...`."""
        encoded = self._credentials("basic")
        try:
            text = b64decode(encoded or "", validate=True).decode("utf-8")
        except ValueError:
            return None
        name, colon, password = text.partition(":")
        return (name, password) if colon else None

    def client_certificate(self) -> Mapping[str, Any] | None:
        """The certificate of a client that identifies itself by mutual TLS."""
        context = self.event.get("requestContext") or {}
        holder = context.get("identity") or context.get("authentication") or {}
        return holder.get("clientCert") or None

    def cookie(self, name: str) -> str | None:
        """The value of a cookie."""
        sent = self.event.get("cookies") or self.headers.get("cookie", "").split(";")
        pairs = (pair.strip().partition("=") for pair in sent)
        return next((value for key, eq, value in pairs if eq and key == name), None)

    def _credentials(self, scheme: str) -> str | None:
        name, _, value = self.headers.get("authorization", "").partition(" ")
        return value.strip() if name.lower() == scheme and value.strip() else None


def allow(
    request: AuthorizerRequest,
    principal_id: str,
    context: Mapping[str, str | int | float | bool] | None = None,
) -> AuthorizerResult:
    """Let the caller in.

    Args:
        principal_id: who the caller is.
        context: what handlers find in `request.raw.authorizer`; REST APIs turn the values into texts.
    """
    return _result(request, True, principal_id, context or {})


def deny(
    request: AuthorizerRequest, principal_id: str = "anonymous"
) -> AuthorizerResult:
    """Turn the caller away with 403."""
    return _result(request, False, principal_id, {})


def _result(
    request: AuthorizerRequest,
    is_authorized: bool,
    principal_id: str,
    context: Mapping[str, str | int | float | bool],
) -> AuthorizerResult:
    if request.event.get("version") == "2.0":
        known = {"principalId": principal_id, **context}
        return {"isAuthorized": is_authorized, "context": known}
    # API Gateway caches the policy for every method of the stage, so it must speak of all of them:
    # https://docs.aws.amazon.com/apigateway/latest/developerguide/configure-api-gateway-lambda-authorization.html
    stage = "/".join(request.method_arn.split("/")[:2])
    resource = f"{stage}/*" if "/" in request.method_arn else request.method_arn
    statement: Statement = {
        "Action": "execute-api:Invoke",
        "Effect": "Allow" if is_authorized else "Deny",
        "Resource": resource,
    }
    return {
        "principalId": principal_id,
        "policyDocument": {"Version": "2012-10-17", "Statement": [statement]},
        "context": dict(context),
    }
