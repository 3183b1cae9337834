"""Models of `OrderPage`."""

from typing import Annotated

from pydantic import Field

from orders_api.models.order import Order
from orders_api.runtime.schema_model import Model, Omittable


class OrderPage(Model):
    """The schema `OrderPage`."""

    orders: list[Order]
    next_cursor: Annotated[Omittable[str], Field(alias="nextCursor")] = None
    """Absent on the last page."""
