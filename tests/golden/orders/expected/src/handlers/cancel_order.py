"""DELETE /orders/{orderId}: Cancel an order."""

from orders_api.operations.cancel_order import (
    CancelOrderNoContent,
    CancelOrderRequest,
    CancelOrderResponse,
)
from orders_api.runtime.context import LambdaContext


def cancel_order(
    request: CancelOrderRequest, context: LambdaContext
) -> CancelOrderResponse:
    """Cancel an order."""
    return CancelOrderNoContent()
