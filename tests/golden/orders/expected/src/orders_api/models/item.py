"""Models of `Item`."""

from typing import Annotated

from pydantic import ConfigDict, Field

from orders_api.runtime.schema_model import Model
from orders_api.runtime.schema_types import Integer


class Item(Model):
    """The schema `Item`."""

    model_config = ConfigDict(extra="forbid")

    sku: Annotated[str, Field(pattern="^[A-Z]+-[0-9]{4}$")]
    quantity: Annotated[Integer, Field(ge=1, le=999)]
