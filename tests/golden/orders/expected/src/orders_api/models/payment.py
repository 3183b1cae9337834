"""Models of `Payment`."""

from typing import Annotated, TypeAlias

from pydantic import Field

from orders_api.models.card_payment import CardPayment
from orders_api.models.invoice_payment import InvoicePayment

Payment: TypeAlias = Annotated[
    CardPayment | InvoicePayment, Field(discriminator="method")
]
