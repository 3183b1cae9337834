"""Models of `Order`."""

from typing import Annotated

from pydantic import Field

from storefront_api.runtime.schema_model import Model
from storefront_api.runtime.schema_types import Integer


class Order(Model):
    """The schema `Order`."""

    product_id: Annotated[str, Field(alias="productId")]
    quantity: Annotated[Integer, Field(ge=1)]
