"""Models of `Problem`."""

from typing import Annotated, Literal

from pydantic import Field

from orders_api.runtime.schema_model import Model, Omittable
from orders_api.runtime.schema_types import Integer


class ProblemErrorsItem(Model):
    """`errors[]` of `Problem`."""

    in_: Annotated[
        Literal["body", "query", "path", "header", "cookie"], Field(alias="in")
    ]
    path: str
    """JSON pointer into the body, or the name of the parameter."""
    message: str


class Problem(Model):
    """A problem as in RFC 9457."""

    type: str
    title: str
    status: Annotated[Integer, Field(ge=400, le=599)]
    detail: Omittable[str] = None
    errors: Omittable[list[ProblemErrorsItem]] = None
