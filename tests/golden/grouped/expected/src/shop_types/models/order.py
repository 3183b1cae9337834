"""Models of `Order`."""

from typing import Annotated

from pydantic import Field

from shop_types.runtime.schema_model import Model
from shop_types.runtime.schema_types import Integer


class Order(Model):
    """The schema `Order`."""

    sku: str
    quantity: Annotated[Integer, Field(ge=1)] = 1
    note: str | None = None
