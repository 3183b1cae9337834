"""Models of `Hammer`."""

from typing import Annotated

from pydantic import Field

from auction_api.models.lot import Lot
from auction_api.models.price import Price
from auction_api.runtime.schema_model import Model
from auction_api.runtime.schema_types import DateTime


class Hammer(Model):
    """The schema `Hammer`."""

    lot: Lot
    sold_at: Annotated[DateTime, Field(alias="soldAt")]
    price: Price | None
