"""PATCH /orders/{orderId}: Change an order that is not shipped yet."""

from orders_api.operations.update_order import (
    UpdateOrderOk,
    UpdateOrderRequest,
    UpdateOrderResponse,
)
from orders_api.runtime.context import LambdaContext


def update_order(
    request: UpdateOrderRequest, context: LambdaContext
) -> UpdateOrderResponse:
    """Change an order that is not shipped yet."""
    return UpdateOrderOk.example()
