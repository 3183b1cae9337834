"""Requests of one operation: ones that keep its contract, and ones that break it in one place.

In: a route and a source of chance. Out: requests in the form that files of examples have. Not every way of breaking a
contract is tried: only those that leave no reader in doubt.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

from codegen.ir.api import Route
from codegen.ir.operation import MediaType, Parameter, ParameterLocation
from codegen.schema.flatten import Resolve
from codegen.targets.lambda_python.examples.wire import NO_BODY, Body, RequestWriter, body_of
from codegen.targets.lambda_python.operations.content import codec_kind
from codegen.targets.lambda_python.operations.parameters import wire_shape
from codegen.testing.sampling.values import Values, is_carried

Sent = dict[str, Any]
WRONG_TEXTS = ("not-a-value", "-", "12345678901", "x" * 300, "1.5", "true")


class RequestMaker:
    """Makes requests for one route."""

    def __init__(self, route: Route, values: Values, resolve: Resolve, example: Sent) -> None:
        """Prepare a route.

        Args:
            example: a valid request. Its method is kept, and so are bodies other than JSON: no form carries every
                value.
        """
        self._route = route
        self._values = values
        self._resolve = resolve
        self._method: str = example["method"]
        body = route.operation.request_body
        self._body_required = body is not None and body.required
        media = body.content[0] if body and body.content else None
        is_json = media is not None and codec_kind(media, resolve) == "Json"
        self._json = media if media is not None and media.schema is not None and is_json else None
        content_type = next((value for name, value in example["headers"] if name == "Content-Type"), "")
        self._example_body = Body(content_type, example["body"], example["isBase64Encoded"])

    def valid(self, chance: random.Random) -> Sent:
        """A request that keeps the contract.

        Raises:
            LookupError: none was found.
        """
        body = self._body(chance) if self._body_required or chance.random() < 0.8 else NO_BODY
        return self._request(chance, body)

    def invalid(self, chance: random.Random) -> Iterator[tuple[str, Sent]]:
        """Requests that break the contract, each with what is wrong with it.

        Raises:
            LookupError: no request was found that is right but for one thing.
        """
        for parameter in self._route.operation.parameters:
            if self._must_be_there(parameter):
                reason = f"without the {parameter.location} parameter {parameter.name}"
                yield reason, self._request(chance, self._body(chance), without=parameter)
            text = self._wrong_text(parameter)
            if text:
                reason = f"with {text[:20]!r} as {parameter.location} parameter {parameter.name}"
                yield reason, self._request(chance, self._body(chance), wrong=(parameter, text))
        if self._json is not None:
            yield from self._broken_bodies(self._json, chance)

    # ---- valid parts
    def _request(
        self,
        chance: random.Random,
        body: Body,
        *,
        without: Parameter | None = None,
        wrong: tuple[Parameter, str] | None = None,
    ) -> Sent:
        """A request whose parameters are valid, but for one that is left out or has a wrong text."""
        writer = RequestWriter(self._route, self._resolve)
        for parameter in self._route.operation.parameters:
            if wrong is not None and parameter is wrong[0]:
                writer.add(parameter, wrong[1])
            elif parameter is not without and (parameter.required or chance.random() < 0.5):
                self._add(writer, parameter, chance)
        return writer.written(body, self._method)

    def _add(self, writer: RequestWriter, parameter: Parameter, chance: random.Random) -> None:
        if parameter.schema is None:
            writer.add(parameter, "example")
            return
        fits, takes_structures = is_carried(parameter), writer.takes_structures(parameter)

        def is_written(value: Any) -> bool:
            return fits(value) and (takes_structures or not isinstance(value, list | dict))

        try:
            writer.add(parameter, self._values.valid(parameter.schema, chance, is_written))
        except LookupError:
            if parameter.required:
                raise

    def _body(self, chance: random.Random) -> Body:
        if self._json is None or self._json.schema is None:
            return self._example_body
        return body_of(self._json, self._values.valid(self._json.schema, chance), self._resolve)

    # ---- what breaks the contract
    def _must_be_there(self, parameter: Parameter) -> bool:
        if not parameter.required or parameter.allow_empty_value:
            return False
        # An object without members leaves no trace in a query.
        may_be_empty = parameter.schema is not None and self._values.is_valid(parameter.schema, {})
        return parameter.location is not ParameterLocation.PATH and not may_be_empty

    def _wrong_text(self, parameter: Parameter) -> str:
        """A text that stands for no value of a scalar parameter, however it is read; "" where none is known."""
        schema = parameter.schema
        if schema is None or parameter.content_type is not None or self._takes_structures(parameter):
            return ""
        fits = is_carried(parameter)
        for text in WRONG_TEXTS:
            if fits(text) and not any(self._values.is_valid(schema, one) for one in _readings(text)):
                return text
        return ""

    def _takes_structures(self, parameter: Parameter) -> bool:
        shape = wire_shape(parameter, self._resolve)[0]
        return any(isinstance(one, list | dict) for one in (shape if isinstance(shape, tuple) else (shape,)))

    def _broken_bodies(self, media: MediaType, chance: random.Random) -> Iterator[tuple[str, Sent]]:
        assert media.schema is not None
        if self._body_required:
            yield "without its body", self._request(chance, NO_BODY)
        good = body_of(media, self._values.valid(media.schema, chance), self._resolve)
        yield "with a body that is no JSON", self._request(chance, Body(good.content_type, f"{good.text},"))
        try:
            value = self._values.invalid(media.schema, chance)
        except LookupError:
            return
        wrong = body_of(media, value, self._resolve)
        yield f"with the body {str(wrong.text)[:300]}", self._request(chance, wrong)


def _readings(text: str) -> list[Any]:
    """What a text may stand for."""
    try:
        return [text, json.loads(text)]
    except ValueError:
        return [text]
