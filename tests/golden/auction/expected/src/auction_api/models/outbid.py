"""Models of `Outbid`."""

from typing import Annotated, Literal

from auction_api.models.price import Price
from auction_api.runtime.schema_model import Model
from auction_api.runtime.schema_types import Boolean


class Outbid(Model):
    """The schema `Outbid`."""

    accepted: Annotated[Literal[False], Boolean()]
    highest: Price
