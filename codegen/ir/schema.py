"""JSON Schemas of an API, as plain data of one dialect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

JsonSchema = Mapping[str, Any] | bool
"""A schema in JSON Schema 2020-12, whatever dialect the contract was written in.

References are `{"$ref": "#/components/schemas/NAME"}` and NAME is a key of `Api.schemas`. Keywords of OpenAPI that
2020-12 does not know (`discriminator`, `xml`, `externalDocs`, `x-*`) stay where they stood; `nullable` does not.
"""

SCHEMA_REF_PREFIX = "#/components/schemas/"


@dataclass(frozen=True, slots=True)
class Schema:
    """One schema: a component (with a name) or one that stands inline in a parameter, body, header or response."""

    json: JsonSchema
    source: str  # JSON pointer into the bundled contract
    name: str | None = None  # the name as the contract spells it
    is_component: bool = (
        False  # False also for schemas that got a name only because something refers into them
    )


@dataclass(frozen=True, slots=True)
class Example:
    """An example value that the contract gives."""

    value: Any
    source: str
    name: str | None = None  # None for the singular `example`
    summary: str = ""


def schema_ref(name: str) -> str:
    """The reference to a schema of `Api.schemas`."""
    return SCHEMA_REF_PREFIX + name.replace("~", "~0").replace("/", "~1")


def ref_name(ref: str) -> str:
    """The key of `Api.schemas` that a reference names."""
    return ref.removeprefix(SCHEMA_REF_PREFIX).replace("~1", "/").replace("~0", "~")
