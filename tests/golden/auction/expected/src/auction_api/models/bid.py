"""Models of `Bid`."""

from typing import Literal

from auction_api.models.lot import Lot
from auction_api.models.price import Price
from auction_api.runtime.schema_model import Model


class BidHeader(Model):
    """`header` of `Bid`."""

    kind: Literal["bid"]


class Bid(Model):
    """The schema `Bid`."""

    header: BidHeader
    lot: Lot
    price: Price
