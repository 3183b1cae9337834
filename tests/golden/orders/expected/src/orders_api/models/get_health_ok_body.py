"""Models of `GetHealthOkBody`."""

from typing import Literal

from orders_api.runtime.schema_model import Model


class GetHealthOkBody(Model):
    """The schema `GetHealthOkBody`."""

    status: Literal["up", "degraded"]
