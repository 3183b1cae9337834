"""Values of a contract's schemas: ones that keep a schema, and ones that a request can't have."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from codegen.features.compression.step import COMPRESS
from codegen.ir.operation import Parameter, ParameterLocation
from codegen.ir.schema import JsonSchema, Schema
from codegen.schema.example import ExampleMaker
from codegen.schema.validate import InstanceValidator
from codegen.schema.views import in_view, seen_from, tag_names
from codegen.testing.sampling.variation import variation

VARIANTS = 8  # of a schema that a run draws from
ATTEMPTS = 12  # at a variation of one value

Fits = Callable[[Any], bool]
"""Whether a value can be sent where it is meant to be sent."""


class Values:
    """Draws values for requests."""

    def __init__(self, schemas: Mapping[str, JsonSchema]) -> None:
        self._maker = ExampleMaker(schemas, "request")
        self._schemas = seen_from(schemas, "request")
        self._tags = tag_names(schemas)
        self._judges: dict[str, InstanceValidator] = {}

    def is_valid(self, schema: Schema, value: Any) -> bool:
        """Whether a request may have the value."""
        judge = self._judges.get(schema.source)
        if judge is None:
            judge = InstanceValidator(in_view(schema.json, "request"), self._schemas)
            self._judges[schema.source] = judge
        return judge.is_valid(value)

    def valid(self, schema: Schema, chance: random.Random, fits: Fits = lambda _: True) -> Any:
        """A value that keeps the schema.

        Raises:
            LookupError: none was found.
        """
        for number in range(ATTEMPTS):
            value = self._maker.value(schema.json, chance.randrange(VARIANTS) if number else 0)
            if self.is_valid(schema, value) and fits(value):
                return self._varied(schema, value, chance, fits)
        raise LookupError(f"no value keeps the schema at {schema.source}")

    def _varied(self, schema: Schema, value: Any, chance: random.Random, fits: Fits) -> Any:
        """The value, some steps further on."""
        for _ in range(chance.randrange(ATTEMPTS)):
            other = variation(value, chance, self._tags)
            if self.is_valid(schema, other) and fits(other):
                value = other
        return value

    def invalid(self, schema: Schema, chance: random.Random) -> Any:
        """A value that breaks the schema in one place.

        Raises:
            LookupError: none was found.
        """
        value = self.valid(schema, chance)
        for _ in range(ATTEMPTS):
            other = variation(value, chance, self._tags)
            if not self.is_valid(schema, other):
                return other
        raise LookupError(f"every value seems to keep the schema at {schema.source}")


def is_carried(parameter: Parameter) -> Fits:
    """Whether texts of a request can carry a value, so that no reader takes it for another one.

    Styles write no null and no empty structures, and their delimiters mean themselves only in some readers' eyes.
    """
    if parameter.location is ParameterLocation.HEADER and parameter.name.lower() == "content-encoding":
        return _is_known_coding
    if parameter.content_type is not None:
        return lambda value: value is not None
    is_text = _TEXTS.get(parameter.location, str.isprintable)

    def fits(value: Any) -> bool:
        if isinstance(value, list | dict):
            parts = list(_parts(value))
            return bool(parts) and all(_is_plain(part) for part in parts)
        return value is not None and (not isinstance(value, str) or (value != "" and is_text(value)))

    return fits


def _is_known_coding(value: Any) -> bool:
    """API Gateway unpacks bodies by their Content-Encoding, and refuses those that it does not know."""
    return isinstance(value, str) and value in COMPRESS


def _is_header_text(text: str) -> bool:
    return text.isascii() and text.isprintable() and text == text.strip()


def _is_segment(text: str) -> bool:
    return text.isprintable() and "/" not in text and text not in (".", "..")


_TEXTS: dict[str, Callable[[str], bool]] = {
    "path": _is_segment,
    "header": _is_header_text,
    "cookie": _is_header_text,
}


def _parts(value: list[Any] | dict[str, Any]) -> Iterator[Any]:
    if isinstance(value, list):
        yield from value
    else:
        for name, item in value.items():
            yield from (name, item)


def _is_plain(part: Any) -> bool:
    if isinstance(part, str):
        return part.replace("-", "").replace("_", "").isalnum() and part.isascii()
    return isinstance(part, int | float)
