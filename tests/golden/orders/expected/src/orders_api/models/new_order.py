"""Models of `NewOrder`."""

from typing import Annotated

from pydantic import Field

from orders_api.models.item import Item
from orders_api.runtime.schema_model import Model
from orders_api.runtime.schema_types import Uuid


class NewOrder(Model):
    """The schema `NewOrder`."""

    customer_id: Annotated[Uuid, Field(alias="customerId")]
    items: Annotated[list[Item], Field(min_length=1, max_length=100)]
    note: Annotated[str, Field(max_length=200)] | None = None
    """A word to the packer; null takes an earlier one back."""
