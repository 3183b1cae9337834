"""Models of `list`, `List`."""

from typing import Annotated, Literal

from pydantic import Field

from names_api.runtime.schema_model import Model, Omittable
from names_api.runtime.schema_types import Integer


class List(Model):
    """The schema `list`."""

    self: Literal["a", "A", "'", '"', "\\"]
    model_config_: Annotated[str, Field(alias="model_config")]
    field_1_st: Annotated[Integer, Field(alias="1st")]
    naive: Annotated[bool, Field(alias="naïve")]
    from_: 'Annotated[List_6f202f, Field(alias="from")]'
    class_: Annotated[Omittable[str], Field(alias="__class__")] = None


class List_6f202f(Model):
    """reversed
    # fmt: off
    """

    next: Omittable[List] = None
