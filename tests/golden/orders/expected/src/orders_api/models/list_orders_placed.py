"""Models of `ListOrdersPlaced`."""

from typing import Annotated

from pydantic import ConfigDict, Field

from orders_api.runtime.schema_model import Model, Omittable
from orders_api.runtime.schema_types import Date


class ListOrdersPlaced(Model):
    """The schema `ListOrdersPlaced`."""

    model_config = ConfigDict(extra="forbid")

    from_: Annotated[Omittable[Date], Field(alias="from")] = None
    to: Omittable[Date] = None
