"""Decides who may call the operations that ask for ticket."""

from live_orders_api.runtime.authorizer import (
    AuthorizerRequest,
    AuthorizerResult,
    Event,
    Unauthorized,
    deny,
)
from live_orders_api.runtime.context import LambdaContext


def handler(event: Event, context: LambdaContext) -> AuthorizerResult:
    """Let nobody in, until the credentials are checked here."""
    request = AuthorizerRequest(event)
    has_credentials = bool(request.bearer_token())
    if not has_credentials:
        raise Unauthorized
    # Check the credentials, then: return allow(request, principal_id, context).
    # Handlers find the context in `request.raw.authorizer`.
    return deny(request)
