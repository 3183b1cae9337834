"""GET /stock/{sku}"""

from shop_types.operations.get_stock import (
    GetStockOk,
    GetStockRequest,
    GetStockResponse,
)
from shop_types.runtime.context import LambdaContext


def get_stock(request: GetStockRequest, context: LambdaContext) -> GetStockResponse:
    """Answer with the contract's example."""
    return GetStockOk(body=0)
