"""Models of `Price`."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from auction_api.runtime.schema_model import Model
from auction_api.runtime.schema_types import Number


class Price(Model):
    """The schema `Price`."""

    model_config = ConfigDict(extra="forbid")

    amount: Annotated[Number, Field(gt=0)]
    currency: Literal["EUR", "USD"]
