"""A model compiled for validation: JSON Schema draft 4, with references to the API's other models and to definitions.

In: a request body. Out: what is wrong with it, in the words of the service's validator.
https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any

import orjson

from codegen.core.pointer import child
from codegen.core.recursion import recursion_errors
from codegen.features.request_validation.predicate import compile_predicate
from codegen.gateway.errors import CONFIGURATION_ERROR, GatewayError
from codegen.ir.api import Model
from codegen.ir.schema import schema_ref

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

_MODEL_URL = re.compile(r"https://apigateway\.amazonaws\.com/restapis/[^/]+/models/([^/#]+)")
_DEFINITIONS = "definitions"
_MOST = 20
"""As many violations as are worth telling."""


class CompiledModel:
    """One model of an API."""

    def __init__(self, name: str, models: Mapping[str, Model]) -> None:
        self._name = name
        self._schemas = dict(part for model in models.values() for part in _parts(model))
        self._keeps = compile_predicate(name, self._schemas)

    def violations(self, body: bytes) -> list[str]:
        """What is wrong with a body; no body counts as an empty object."""
        try:
            instance = orjson.loads(body) if body else {}
        except orjson.JSONDecodeError:
            return ["Invalid JSON"]
        try:
            if self._keeps is not None and self._keeps(instance):
                return []
            with recursion_errors():
                return self._tell(instance)
        except RecursionError:
            raise GatewayError(CONFIGURATION_ERROR, detail=f"the model {self._name} has no end") from None

    def _tell(self, instance: Any) -> list[str]:
        from referencing.exceptions import Unresolvable

        try:
            errors = islice(self._validator.iter_errors(instance), _MOST)
            return list(
                dict.fromkeys(_say(error) for error in errors)
            )  # one missing name is told with the others
        except (
            Unresolvable,
            re.error,
            TypeError,
        ) as error:  # TypeError: a keyword with a value that it cannot have
            raise GatewayError(CONFIGURATION_ERROR, detail=f"the model can't be used: {error}") from None

    @cached_property
    def _validator(self) -> Any:
        # Imported with the first body that breaks its model: the library costs as much as everything else at the start.
        from jsonschema import Draft4Validator

        return Draft4Validator(
            {"allOf": [{"$ref": schema_ref(self._name)}], "components": {"schemas": self._schemas}}
        )


def _parts(model: Model) -> Iterator[tuple[str, Any]]:
    """A model and its definitions as schemas side by side, each under a name of its own."""
    definitions = model.schema.get(_DEFINITIONS)
    if not isinstance(definitions, Mapping):
        definitions = {}
    own = {child(f"#/{_DEFINITIONS}", name): f"{model.name}/{_DEFINITIONS}/{name}" for name in definitions}
    refs = {"#": schema_ref(model.name)} | {ref: schema_ref(name) for ref, name in own.items()}
    yield model.name, _local({key: one for key, one in model.schema.items() if key != _DEFINITIONS}, refs)
    for name, schema in zip(own.values(), definitions.values(), strict=True):
        yield name, _local(schema, refs)


def _local(schema: Any, refs: Mapping[str, str]) -> Any:
    """The schema with references to models by URL, and to parts of its model, as references into this document."""
    if isinstance(schema, Mapping):
        return {
            key: (
                _MODEL_URL.sub(lambda found: schema_ref(found[1]), refs.get(value, value))
                if key == "$ref" and isinstance(value, str)
                else _local(value, refs)
            )
            for key, value in schema.items()
        }
    return [_local(item, refs) for item in schema] if isinstance(schema, list) else schema


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _missing(names: Any, instance: Any, schema: Any) -> str:
    absent = sorted(name for name in names if name not in instance)
    return f"object has missing required properties ({_json(absent)})"


def _type(types: Any, instance: Any, schema: Any) -> str:
    allowed = sorted(types) if isinstance(types, list) else [types]
    kind = _type_name(instance)
    return f"instance type ({kind}) does not match any allowed primitive type (allowed: {_json(allowed)})"


def _type_name(value: Any) -> str:
    names = {bool: "boolean", str: "string", int: "integer", float: "number", list: "array", dict: "object"}
    return names.get(type(value), "null")


def _unknown(_: Any, instance: Any, schema: Any) -> str:
    known, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
    extra = sorted(
        name
        for name in instance
        if name not in known and not any(re.search(pattern, name) for pattern in patterns)
    )
    return f"object instance has properties which are not allowed by the schema: {_json(extra)}"


_Words = Callable[[Any, Any, Any], str]
_WORDS: Mapping[str, _Words] = {
    "required": _missing,
    "type": _type,
    "additionalProperties": _unknown,
    "enum": lambda want, got, _: f"instance value ({_json(got)}) not found in enum (possible values: {_json(want)})",
    "maximum": lambda want, got, _: (
        f"numeric instance is greater than the required maximum (maximum: {want}, found: {got})"
    ),
    "minimum": lambda want, got, _: (
        f"numeric instance is lower than the required minimum (minimum: {want}, found: {got})"
    ),
    "maxLength": lambda want, got, _: (
        f"string {_json(got)} is too long (length: {len(got)}, maximum allowed: {want})"
    ),
    "minLength": lambda want, got, _: (
        f"string {_json(got)} is too short (length: {len(got)}, required minimum: {want})"
    ),
    "pattern": lambda want, got, _: f"ECMA 262 regex {_json(want)} does not match input string {_json(got)}",
    "maxItems": lambda want, got, _: (
        f"array is too long: must have at most {want} elements but instance has {len(got)} elements"
    ),
    "minItems": lambda want, got, _: (
        f"array is too short: must have at least {want} elements but instance has {len(got)} elements"
    ),
    "uniqueItems": lambda want, got, _: "array must not contain duplicate elements",
    "oneOf": lambda want, got, _: f"instance failed to match exactly one schema (matched 0 out of {len(want)})",
    "anyOf": lambda want, got, _: f"instance failed to match at least one required schema among {len(want)}",
    "not": lambda want, got, _: "instance matched a schema which it should not have",
}


def _say(error: ValidationError) -> str:
    say = _WORDS.get(str(error.validator))
    return say(error.validator_value, error.instance, error.schema) if say else error.message
