"""$default: Answer a message that no other route takes."""

from live_orders_api.operations.default import (
    DefaultOk,
    DefaultRequest,
    DefaultResponse,
)
from live_orders_api.runtime.context import LambdaContext


def default(request: DefaultRequest, context: LambdaContext) -> DefaultResponse:
    """Answer a message that no other route takes."""
    return DefaultOk()
