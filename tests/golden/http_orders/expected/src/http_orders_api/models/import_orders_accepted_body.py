"""Models of `ImportOrdersAcceptedBody`."""

from typing import Annotated

from pydantic import Field

from http_orders_api.runtime.schema_model import Model
from http_orders_api.runtime.schema_types import Integer


class ImportOrdersAcceptedBody(Model):
    """The schema `ImportOrdersAcceptedBody`."""

    taken: Annotated[Integer, Field(ge=1)]
