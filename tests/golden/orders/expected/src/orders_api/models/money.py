"""Models of `Money`."""

from typing import Annotated

from pydantic import Field

from orders_api.runtime.schema_model import Model


class Money(Model):
    """The schema `Money`."""

    amount: Annotated[str, Field(pattern=r"^[0-9]+\.[0-9]{2}$")]
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")]
