"""Models of `InvoicePayment`."""

from typing import Annotated, Literal

from pydantic import Field

from orders_api.runtime.schema_model import Model
from orders_api.runtime.schema_types import Integral


class InvoicePayment(Model):
    """The schema `InvoicePayment`."""

    method: Literal["invoice"]
    due_in_days: Annotated[Literal[14, 30, 60], Integral(), Field(alias="dueInDays")]
