"""DELETE /products/{productId}"""

from storefront_api.operations.delete_product import (
    DeleteProductNoContent,
    DeleteProductRequest,
    DeleteProductResponse,
)
from storefront_api.runtime.context import LambdaContext


def delete_product(
    request: DeleteProductRequest, context: LambdaContext
) -> DeleteProductResponse:
    """Answer with the contract's example."""
    return DeleteProductNoContent()
