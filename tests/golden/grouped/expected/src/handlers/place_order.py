"""POST /orders"""

from shop_types.models.order import Order
from shop_types.operations.place_order import (
    PlaceOrderCreated,
    PlaceOrderRequest,
    PlaceOrderResponse,
)
from shop_types.runtime.context import LambdaContext


def place_order(
    request: PlaceOrderRequest, context: LambdaContext
) -> PlaceOrderResponse:
    """Answer with the contract's example."""
    return PlaceOrderCreated(body=Order(sku="string", quantity=1, note="string"))
