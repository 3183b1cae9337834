"""unwatch: Hear of a lot from now on, or no more."""

from auction_api.operations.unwatch import UnwatchOk, UnwatchRequest, UnwatchResponse
from auction_api.runtime.context import LambdaContext


def unwatch(request: UnwatchRequest, context: LambdaContext) -> UnwatchResponse:
    """Hear of a lot from now on, or no more."""
    return UnwatchOk()
