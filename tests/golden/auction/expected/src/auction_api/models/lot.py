"""Models of `Lot`."""

from typing import Annotated, TypeAlias

from pydantic import Field

from auction_api.runtime.schema_types import Integer

Lot: TypeAlias = Annotated[Integer, Field(ge=1)]
