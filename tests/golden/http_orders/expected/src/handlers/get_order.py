"""GET /orders/{orderId}: Get one order."""

from http_orders_api.operations.get_order import (
    GetOrderOk,
    GetOrderRequest,
    GetOrderResponse,
)
from http_orders_api.runtime.context import LambdaContext


def get_order(request: GetOrderRequest, context: LambdaContext) -> GetOrderResponse:
    """Get one order."""
    return GetOrderOk.example()
