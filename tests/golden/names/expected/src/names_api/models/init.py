"""Models of `__init__`."""

from typing import Annotated, TypeAlias

from pydantic import Field

from names_api.runtime.schema_types import Integer

Init: TypeAlias = Annotated[Integer, Field(le=3)]
