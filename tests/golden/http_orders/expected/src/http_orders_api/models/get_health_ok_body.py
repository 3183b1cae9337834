"""Models of `GetHealthOkBody`."""

from typing import Literal

from http_orders_api.runtime.schema_model import Model


class GetHealthOkBody(Model):
    """The schema `GetHealthOkBody`."""

    status: Literal["up", "degraded"]
