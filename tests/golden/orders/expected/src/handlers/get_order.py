"""GET /orders/{orderId}: Get one order."""

from orders_api.operations.get_order import (
    GetOrderOk,
    GetOrderRequest,
    GetOrderResponse,
)
from orders_api.runtime.context import LambdaContext


def get_order(request: GetOrderRequest, context: LambdaContext) -> GetOrderResponse:
    """Get one order."""
    return GetOrderOk.example()
