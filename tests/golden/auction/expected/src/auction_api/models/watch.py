"""Models of `Watch`."""

from typing import Annotated, Literal

from pydantic import Field

from auction_api.models.lot import Lot
from auction_api.runtime.schema_checks import UniqueItems
from auction_api.runtime.schema_model import Model


class WatchHeader(Model):
    """`header` of `Watch`."""

    kind: Literal["watch", "unwatch"]


class Watch(Model):
    """The schema `Watch`."""

    header: WatchHeader
    lots: Annotated[list[Lot], Field(min_length=1), UniqueItems()]
