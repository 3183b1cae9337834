"""Models of `CardPayment`."""

from typing import Annotated, Literal

from pydantic import Field

from orders_api.runtime.schema_model import Model


class CardPayment(Model):
    """The schema `CardPayment`."""

    method: Literal["card"]
    token: Annotated[str, Field(min_length=1)]
