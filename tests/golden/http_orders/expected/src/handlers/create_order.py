"""POST /orders: Place an order."""

from http_orders_api.operations.create_order import (
    CreateOrderCreated,
    CreateOrderRequest,
    CreateOrderResponse,
)
from http_orders_api.runtime.context import LambdaContext


def create_order(
    request: CreateOrderRequest, context: LambdaContext
) -> CreateOrderResponse:
    """Place an order."""
    return CreateOrderCreated.example()
