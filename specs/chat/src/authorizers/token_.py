"""Decides who may connect: whoever knows `CHAT_TOKEN`, which is "let-me-in" unless the function says otherwise."""

from hmac import compare_digest
from os import environ

from chat_api.runtime.authorizer import (
    AuthorizerRequest,
    AuthorizerResult,
    Event,
    allow,
    deny,
)
from chat_api.runtime.context import LambdaContext


def handler(event: Event, context: LambdaContext) -> AuthorizerResult:
    """Compare the token of the query."""
    request = AuthorizerRequest(event)
    token = environ.get("CHAT_TOKEN", "let-me-in")
    if not compare_digest(request.query.get("token", "").encode(), token.encode()):
        return deny(request)
    return allow(request, request.query.get("nickname", "anonymous"))
