"""Models of `Note`."""

from live_orders_api.runtime.schema_model import Model


class Note(Model):
    """The schema `Note`."""

    text: str
