"""Models of `State`."""

from typing import Literal, TypeAlias

State: TypeAlias = Literal["new", "paid", "sent"]
