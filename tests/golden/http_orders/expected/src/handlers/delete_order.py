"""DELETE /orders/{orderId}: Remove an order."""

from http_orders_api.operations.delete_order import (
    DeleteOrderNoContent,
    DeleteOrderRequest,
    DeleteOrderResponse,
)
from http_orders_api.runtime.context import LambdaContext


def delete_order(
    request: DeleteOrderRequest, context: LambdaContext
) -> DeleteOrderResponse:
    """Remove an order."""
    return DeleteOrderNoContent()
