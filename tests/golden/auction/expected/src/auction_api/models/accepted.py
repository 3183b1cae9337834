"""Models of `Accepted`."""

from typing import Annotated, Literal

from auction_api.models.price import Price
from auction_api.runtime.schema_model import Model
from auction_api.runtime.schema_types import Boolean


class Accepted(Model):
    """The schema `Accepted`."""

    accepted: Annotated[Literal[True], Boolean()]
    price: Price
