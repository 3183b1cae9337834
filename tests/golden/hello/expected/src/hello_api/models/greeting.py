"""Models of `Greeting`."""

from typing import Annotated

from pydantic import Field

from hello_api.runtime.schema_model import Model


class Greeting(Model):
    """The schema `Greeting`."""

    message: Annotated[str, Field(min_length=1)]
