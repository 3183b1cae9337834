"""Models of `WebSocketNote`."""

from typing import Literal

from live_orders_api.runtime.schema_model import Model


class WebSocketNote(Model):
    """The schema `WebSocketNote`."""

    action: Literal["send"]
    note: str
