"""follow: Hear of an order from now on."""

from live_orders_api.operations.follow import FollowOk, FollowRequest, FollowResponse
from live_orders_api.runtime.context import LambdaContext


def follow(request: FollowRequest, context: LambdaContext) -> FollowResponse:
    """Hear of an order from now on."""
    return FollowOk.example()
