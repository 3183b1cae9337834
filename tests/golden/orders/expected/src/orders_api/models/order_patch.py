"""Models of `OrderPatch`."""

from typing import Annotated

from pydantic import ConfigDict, Field

from orders_api.models.item import Item
from orders_api.runtime.schema_checks import Check
from orders_api.runtime.schema_model import CheckedModel, Omittable


class OrderPatch(CheckedModel):
    """The schema `OrderPatch`."""

    model_config = ConfigDict(extra="forbid")

    __check__ = Check({"minProperties": 1})

    note: Annotated[str, Field(max_length=200)] | None = None
    items: Omittable[Annotated[list[Item], Field(min_length=1)]] = None
