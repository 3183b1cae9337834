"""What the makers of values need of one another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Protocol

from codegen.schema.dialect import JsonSchema

Direction = Literal["request", "response"]

MAX_ITEMS = 1_000
"""Elements and members that are made at most."""
FULL_DEPTH = 6
"""Members that may be left out are left out further down."""
MAX_VARIANTS = 12
"""Tries for one schema."""


class NoExample(Exception):
    """No value was found: there is none, or it is beyond the bounds."""


class Maker(Protocol):
    """Makes values for the schemas of one contract."""

    direction: Direction
    hidden: str  # the flag of members that the direction does not show

    def make(self, schema: JsonSchema, depth: int, variant: int) -> Any:
        """A value of a schema.

        Raises:
            NoExample: none was found.
        """

    def flatten(self, schema: JsonSchema) -> JsonSchema:
        """The schema as one set of keywords."""

    def is_valid(self, schema: JsonSchema, value: Any) -> bool:
        """Whether the value keeps the schema."""


def is_hidden(schema: Any, flag: str) -> bool:
    """Whether a member has the flag that hides it."""
    return isinstance(schema, Mapping) and schema.get(flag) is True
