"""Models of `Highest`."""

from auction_api.models.lot import Lot
from auction_api.models.price import Price
from auction_api.runtime.schema_model import Model


class Highest(Model):
    """The schema `Highest`."""

    lot: Lot
    price: Price
