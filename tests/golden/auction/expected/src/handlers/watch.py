"""watch: Hear of a lot from now on, or no more."""

from auction_api.operations.watch import WatchOk, WatchRequest, WatchResponse
from auction_api.runtime.context import LambdaContext


def watch(request: WatchRequest, context: LambdaContext) -> WatchResponse:
    """Hear of a lot from now on, or no more."""
    return WatchOk()
