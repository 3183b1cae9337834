"""Models of `OrderStatus`."""

from typing import Literal, TypeAlias

OrderStatus: TypeAlias = Literal["placed", "paid", "sent"]
