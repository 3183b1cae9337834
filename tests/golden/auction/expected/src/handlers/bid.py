"""bid: Offer a price for a lot."""

from auction_api.operations.bid import BidOk, BidRequest, BidResponse
from auction_api.runtime.context import LambdaContext


def bid(request: BidRequest, context: LambdaContext) -> BidResponse:
    """Offer a price for a lot."""
    return BidOk.example()
