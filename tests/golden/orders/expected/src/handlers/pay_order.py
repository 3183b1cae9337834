"""PUT /orders/{orderId}/payment: Pay for an order."""

from orders_api.operations.pay_order import (
    PayOrderAccepted,
    PayOrderRequest,
    PayOrderResponse,
)
from orders_api.runtime.context import LambdaContext


def pay_order(request: PayOrderRequest, context: LambdaContext) -> PayOrderResponse:
    """Pay for an order."""
    return PayOrderAccepted()
