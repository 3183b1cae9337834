"""GET /"""

from names_api.operations.get_root import (
    GetRootNoContent,
    GetRootRequest,
    GetRootResponse,
)
from names_api.runtime.context import LambdaContext


def get_root(request: GetRootRequest, context: LambdaContext) -> GetRootResponse:
    """Answer with the contract's example."""
    return GetRootNoContent()
