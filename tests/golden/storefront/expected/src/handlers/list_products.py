"""GET /products"""

from storefront_api.operations.list_products import (
    ListProductsOk,
    ListProductsRequest,
    ListProductsResponse,
)
from storefront_api.runtime.context import LambdaContext


def list_products(
    request: ListProductsRequest, context: LambdaContext
) -> ListProductsResponse:
    """Answer with the contract's example."""
    return ListProductsOk.example()
