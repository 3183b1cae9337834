"""GET /orders: List orders, newest first."""

from http_orders_api.operations.list_orders import (
    ListOrdersOk,
    ListOrdersRequest,
    ListOrdersResponse,
)
from http_orders_api.runtime.context import LambdaContext


def list_orders(
    request: ListOrdersRequest, context: LambdaContext
) -> ListOrdersResponse:
    """List orders, newest first."""
    return ListOrdersOk.example()
