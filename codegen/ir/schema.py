"""JSON Schemas of an API, as plain data of one dialect."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from codegen.core.records import Record

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


class DeferredSchema(Schema):
    """A schema whose JSON is made when something first asks for it: of an API that an earlier run knew, few are."""

    __slots__ = ("_make",)

    def __init__(
        self,
        json: JsonSchema | Callable[[], JsonSchema],
        source: str,
        name: str | None = None,
        is_component: bool = False,
    ) -> None:
        """Make everything but `json`.

        Args:
            json: that, or what makes it.
        """
        attribute = "_make" if callable(json) else "json"
        made = {attribute: json, "source": source, "name": name, "is_component": is_component}
        for attribute, value in made.items():
            object.__setattr__(self, attribute, value)

    def __getattr__(self, name: str) -> Any:  # asked for what is not set
        if name != "json":
            raise AttributeError(name)
        made = self._make()
        object.__setattr__(self, "json", made)
        return made


class JsonOf(Mapping[str, JsonSchema]):
    """The JSON of schemas by their names; that of a schema that nobody asks for is not made."""

    def __init__(self, schemas: Mapping[str, Schema]) -> None:
        self._schemas = schemas

    def __getitem__(self, name: str) -> JsonSchema:
        return self._schemas[name].json

    def __contains__(self, name: object) -> bool:
        return name in self._schemas

    def __iter__(self) -> Iterator[str]:
        return iter(self._schemas)

    def __len__(self) -> int:
        return len(self._schemas)


class Example(Record, frozen=True):
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
