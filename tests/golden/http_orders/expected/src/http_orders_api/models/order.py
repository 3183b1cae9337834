"""Models of `Order`."""

from typing import Annotated

from pydantic import Field

from http_orders_api.models.order_status import OrderStatus
from http_orders_api.runtime.schema_model import Model
from http_orders_api.runtime.schema_types import Integer


class Order(Model):
    """The schema `Order`."""

    id: Annotated[str, Field(pattern="^ord_[0-9]+$")]
    sku: str
    quantity: Annotated[Integer, Field(ge=1)]
    status: OrderStatus
