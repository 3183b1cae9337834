"""Models of `Product`."""

from typing import Annotated

from pydantic import Field

from storefront_api.runtime.schema_model import Model
from storefront_api.runtime.schema_types import Number


class Product(Model):
    """The schema `Product`."""

    name: Annotated[str, Field(min_length=1)]
    price: Annotated[Number, Field(ge=0)]
