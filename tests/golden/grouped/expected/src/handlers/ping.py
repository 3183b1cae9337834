"""GET /ping"""

from shop_types.operations.ping import PingNoContent, PingRequest, PingResponse
from shop_types.runtime.context import LambdaContext


def ping(request: PingRequest, context: LambdaContext) -> PingResponse:
    """Answer with the contract's example."""
    return PingNoContent()
