"""Models of `Order`."""

from typing import Annotated

from pydantic import Field

from live_orders_api.models.state import State
from live_orders_api.runtime.schema_model import Model


class Order(Model):
    """The schema `Order`."""

    id: Annotated[str, Field(min_length=1)]
    state: State
