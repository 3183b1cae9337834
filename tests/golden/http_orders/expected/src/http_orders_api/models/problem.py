"""Models of `Problem`."""

from http_orders_api.runtime.schema_model import Model, Omittable
from http_orders_api.runtime.schema_types import Integer


class Problem(Model):
    """The schema `Problem`."""

    type: Omittable[str] = None
    title: Omittable[str] = None
    status: Omittable[Integer] = None
    detail: Omittable[str] = None
