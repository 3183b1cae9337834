"""Values for answers: the contract's examples that keep their schemas, else made ones.

In: a body or a header field of the contract. Out: its value, the same one every time for the same variant.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

from codegen.emulator.conformance.judge import Judge
from codegen.emulator.mock.making.overlay import mended
from codegen.ir.api import Api
from codegen.ir.operation import MediaType, Parameter
from codegen.ir.schema import Example, Schema
from codegen.schema.example import ExampleMaker
from codegen.schema.reading import Reading

STATED = 0
"""The variant that shows the contract's own examples; any other one is made up."""

_READINGS = (Reading.STRICTEST, Reading.USUAL)


def strict_judge(api: Api) -> Judge:
    """Who judges what a mock answers: a client may read the contract as strictly as it likes."""
    return Judge(api.schemas, Reading.STRICTEST)


class Samples:
    """Values of one contract's answers."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self._maker = ExampleMaker(judge.plain, "response", _READINGS)
        self._bodies: dict[tuple[str, str | None], tuple[Any, str | None]] = {}

    def body(self, media: MediaType, example: str | None, variant: int) -> tuple[Any, str | None]:
        """The value of a body, and the name of the example that it is.

        Args:
            example: the name of the example to show, where there is one that keeps the schema.
        """
        wanted = next((one.name for one in media.examples if one.name == example), None)
        if variant != STATED:
            return self._body(media, wanted, variant)  # kept, they would be as many as requests
        key = (media.source, wanted)
        if key not in self._bodies:
            self._bodies[key] = self._body(media, wanted, variant)
        value, name = self._bodies[key]
        return copy.deepcopy(value), name

    def header(self, header: Parameter, variant: int) -> Any:
        """The value of a header field."""
        stated = self.valid(header.schema, header.examples)
        if stated and variant == STATED:
            return stated[0].value
        return "" if header.schema is None else self.made(header.schema, variant)

    def made(self, schema: Schema, variant: int = STATED) -> Any:
        """A value of a schema."""
        return self._maker.value(schema.json, variant)

    def valid(self, schema: Schema | None, examples: Sequence[Example]) -> list[Example]:
        """The examples that keep their schema."""
        return [
            one for one in examples if schema is None or self._judge.is_valid(schema, one.value, "response")
        ]

    def _body(self, media: MediaType, example: str | None, variant: int) -> tuple[Any, str | None]:
        valid = self.valid(media.schema, media.examples)
        named = next((one for one in valid if example is not None and one.name == example), None)
        shown = named or (valid[0] if valid and variant == STATED else None)
        if shown is not None:
            return shown.value, shown.name
        schema = media.schema
        if schema is None:
            return {}, None
        made = self.made(schema, variant)
        broken = media.examples[0].value if media.examples and variant == STATED else None
        return mended(broken, made, lambda value: self._judge.is_valid(schema, value, "response")), None
