"""Models of `FollowBody`."""

from typing import Literal

from live_orders_api.runtime.schema_model import Model


class FollowBody(Model):
    """The schema `FollowBody`."""

    action: Literal["follow"]
    id: str
