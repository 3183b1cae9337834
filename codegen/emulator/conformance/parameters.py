"""Parameters of requests, fields of forms and headers of responses, held against the contract.

In: a parameter, and what a message says. Out: every breach.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import Any
from urllib.parse import unquote

from codegen.core.pointer import child
from codegen.emulator.conformance.judge import Breach, Judge
from codegen.emulator.conformance.readings import kinds, readings, typed
from codegen.emulator.conformance.said import Said
from codegen.emulator.conformance.styles import Kind, from_pairs, from_text
from codegen.importer.lowering.media_types import model_type
from codegen.ir.operation import Parameter, ParameterLocation
from codegen.schema.samples.context import Direction

_PAIRED = frozenset({ParameterLocation.QUERY, ParameterLocation.COOKIE})


class ParameterCheck:
    """Judges one parameter."""

    def __init__(
        self,
        parameter: Parameter,
        judge: Judge,
        others: Collection[str] = (),
        direction: Direction = "request",
    ) -> None:
        """Prepare a parameter.

        Args:
            others: the names of the other parameters of its place.
        """
        self._parameter = parameter
        self._judge = judge
        self._others = others
        self._direction = direction
        self._pointer = child("", parameter.name)
        schema = parameter.schema if parameter.content_type is None else None
        self._kinds = frozenset({"string"}) if schema is None else kinds(schema.json, judge)

    def breaches(self, said: Said) -> list[Breach]:
        """What is wrong with the parameter in a message."""
        parameter = self._parameter
        try:
            values = list(self.values(said))
        except (ValueError, RecursionError) as error:
            return [self._breach(str(error))]
        if not values:
            # an object without members leaves no trace
            is_missing = parameter.required and self._kinds != {"object"}
            return [self._breach("is required")] if is_missing else []
        schema, name = parameter.schema, parameter.location.value
        if schema is None or any(self._judge.is_valid(schema, value, self._direction) for value in values):
            return []
        return self._judge.breaches(schema, values[0], self._direction, name, self._pointer)

    def values(self, said: Said) -> Iterator[Any]:
        """What the message's text may stand for, the likeliest first; nothing where there is no text.

        Raises:
            ValueError: the text does not have the form that the contract describes.
        """
        parameter = self._parameter
        for kind in self._shapes():
            raw = self._raw(said, kind)
            if raw is None or (raw == "" and parameter.allow_empty_value):
                continue
            if kind != "scalar" and parameter.schema is not None:
                yield typed(raw, parameter.schema.json, self._judge)
            elif parameter.content_type is None:
                yield from readings(raw, self._kinds)
            else:
                yield from self._documents(raw, parameter.content_type)

    def _documents(self, text: str, content_type: str) -> Iterator[Any]:
        """What a text in a media type stands for; many clients leave the quotes of a text in JSON out."""
        if model_type(content_type) is None:
            yield text
            return
        schema = self._parameter.schema
        may_be_text = schema is None or "string" in kinds(schema.json, self._judge)
        try:
            yield json.loads(text)
        except ValueError as error:
            if not may_be_text:
                raise ValueError(f"is no JSON: {error}") from None
        if may_be_text:
            yield text

    def _shapes(self) -> Iterator[Kind]:
        """What to read the text as: structures only where the contract wants some."""
        if "array" in self._kinds and "string" not in self._kinds:
            yield "array"
        if "object" in self._kinds and "string" not in self._kinds:
            yield "object"
        if self._kinds - {"array", "object"}:
            yield "scalar"
        if "array" in self._kinds and "string" in self._kinds:
            yield "array"

    def _raw(self, said: Said, kind: Kind) -> Any:
        parameter = self._parameter
        name, style, explode = parameter.name, parameter.style, parameter.explode
        if parameter.location in _PAIRED:
            pairs = said.query if parameter.location is ParameterLocation.QUERY else said.cookies
            return from_pairs(name, kind, style, explode, pairs, self._others)
        is_path = parameter.location is ParameterLocation.PATH
        text = said.path.get(name) if is_path else said.headers.get(name.lower())
        if text is None:
            return None
        return from_text(name, kind, style, explode, text, unquote if is_path else str.strip)

    def _breach(self, message: str) -> Breach:
        return Breach(self._parameter.location.value, self._pointer, message, self._parameter.source)
