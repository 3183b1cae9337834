"""Models of `NewOrder`."""

from typing import Annotated

from pydantic import ConfigDict, Field

from http_orders_api.runtime.schema_model import Model
from http_orders_api.runtime.schema_types import Integer


class NewOrder(Model):
    """The schema `NewOrder`."""

    model_config = ConfigDict(extra="forbid")

    sku: Annotated[str, Field(pattern="^[A-Z]+-[0-9]+$")]
    quantity: Annotated[Integer, Field(ge=1, le=99)]
    note: str | None = None
