"""Whether values keep the schemas of a contract, by the `jsonschema` library on the contract as it was written.

OpenAPI leaves some questions to its readers: whether `properties` without `type` mean an object, whether a
discriminator decides before `oneOf` does, which formats bind. A value is VALID or INVALID where all readers say so,
and DISPUTED where they differ.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from enum import Enum
from typing import Any
from urllib.parse import quote

from contract_requests.document import Contract
from jsonschema import FormatChecker, ValidationError
from jsonschema.protocols import Validator
from jsonschema.validators import extend
from openapi_schema_validator import OAS30Validator, OAS31Validator, oas30_format_checker
from referencing import Registry, Specification
from referencing.jsonschema import DRAFT202012

BASE = "urn:contract"
BINDING_FORMATS = FormatChecker(("date-time", "date", "uuid", "email", "ipv4", "ipv6"))
"""Those that no reader takes for mere annotations."""

_DECIDES_TYPE = frozenset("type $ref allOf oneOf anyOf not enum const".split())
_ONE_SCHEMA = ("items", "additionalProperties", "not", "propertyNames", "schema")


class Verdict(Enum):
    VALID = "valid"
    INVALID = "invalid"
    DISPUTED = "disputed"


class Judge:
    """Judges values by the schemas of one contract."""

    def __init__(self, contract: Contract) -> None:
        self._is_3_0 = contract.is_3_0
        inferred = copy.deepcopy(contract.document)
        _infer_types(inferred)
        without_tags = copy.deepcopy(inferred)
        has_tags = _write_tags(inferred)
        _drop_tags(without_tags)
        readings = [without_tags]
        if has_tags:
            readings.append(inferred)
        if without_tags != contract.document:
            as_written = copy.deepcopy(contract.document)
            _drop_tags(as_written)
            if as_written != without_tags:
                readings.append(as_written)
        self._registries = [self._registry(document) for document in readings]
        self._validators: dict[str, tuple[list[Validator], list[Validator]]] = {}

    def _registry(self, document: Any) -> Registry[Any]:
        # In 3.0 `id` is a name like any other, also where a draft of JSON Schema would read an address.
        specification = Specification.OPAQUE if self._is_3_0 else DRAFT202012
        resource = specification.create_resource(document)
        registry: Registry[Any] = Registry().with_resource(BASE, resource)
        return registry

    def verdict(self, pointer: str | None, value: Any) -> Verdict:
        """What the readers say of a value of the schema at a pointer; no schema takes everything."""
        if pointer is None:
            return Verdict.VALID
        lenient, strict = self._of(pointer)
        try:
            if all(not validator.is_valid(value) for validator in lenient):
                return Verdict.INVALID
            if all(validator.is_valid(value) for validator in strict):
                return Verdict.VALID
        except (RecursionError, ValueError, re.error):
            # A schema that needs itself, a text that a format's check can't take, or a pattern for another engine.
            return Verdict.DISPUTED
        return Verdict.DISPUTED

    def is_valid(self, pointer: str | None, value: Any) -> bool:
        return self.verdict(pointer, value) is Verdict.VALID

    def keeps(self, schema: Any, value: Any) -> bool:
        """Whether a value keeps a schema that stands anywhere in the contract."""
        validator: Any = self._of("")[0][0]
        resolver = self._registries[0].resolver(BASE)
        try:
            return bool(validator.evolve(schema=schema, _resolver=resolver).is_valid(value))
        except (RecursionError, ValueError, re.error):
            return True

    def _of(self, pointer: str) -> tuple[list[Validator], list[Validator]]:
        if pointer not in self._validators:
            schema = {"$ref": f"{BASE}#{quote(pointer, safe='/~')}"}
            kinds: list[Any] = [_OAS30, _OAS30_WHOLE] if self._is_3_0 else [OAS31Validator]
            made = [
                [
                    kind(schema, registry=registry, format_checker=formats)
                    for registry in self._registries
                    for kind in kinds
                ]
                for formats in (BINDING_FORMATS, oas30_format_checker)
            ]
            self._validators[pointer] = (made[0], made[1])
        return self._validators[pointer]


def _required(
    validator: Any, names: list[str], value: Any, schema: dict[str, Any]
) -> Iterator[ValidationError]:
    """In 3.0 a required member that is read-only binds responses only."""
    if not validator.is_type(value, "object"):
        return
    properties = schema.get("properties", {})
    for name in names:
        stated = properties.get(name)
        is_read_only = isinstance(stated, dict) and stated.get("readOnly") is True
        if name not in value and not is_read_only:
            yield ValidationError(f"{name!r} is required")


_extend: Any = extend  # has no types
_OAS30 = _extend(OAS30Validator, {"required": _required})
_OAS30_WHOLE = _extend(
    _OAS30, type_checker=_OAS30.TYPE_CHECKER.redefine("integer", lambda _, value: _is_whole(value))
)
"""1.0 is no integer to the draft that 3.0 names, and one to every later draft."""


def _is_whole(value: Any) -> bool:
    return not isinstance(value, bool) and isinstance(value, int | float) and value == value // 1


def _schemas(document: Any) -> Iterator[dict[str, Any]]:
    """Everything in a document that may be a schema; examples are no schemas, but do no harm."""
    stack = [document]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            yield node
            stack.extend(node.values())
        elif isinstance(node, list):
            stack.extend(node)


def _infer_types(document: Any) -> None:
    """Who lists properties without a type means an object, who describes items an array."""
    for holder in _schemas(document):
        members = [holder.get(key) for key in _ONE_SCHEMA]
        for key in ("allOf", "oneOf", "anyOf", "prefixItems"):
            members += holder[key] if isinstance(holder.get(key), list) else []
        for key in ("properties", "patternProperties", "schemas", "$defs", "definitions"):
            members += holder[key].values() if isinstance(holder.get(key), dict) else []
        for schema in members:
            if isinstance(schema, dict) and not _DECIDES_TYPE & schema.keys():
                if isinstance(schema.get("properties"), dict) and schema["properties"]:
                    schema["type"] = "object"
                elif isinstance(schema.get("items"), dict):
                    schema["type"] = "array"


def _write_tags(document: Any) -> bool:
    """Spell mappings of discriminators out as references, as the validator wants them; whether there are any."""
    found = False
    for schema in _schemas(document):
        stated = schema.get("discriminator")
        if not isinstance(stated, dict) or "propertyName" not in stated:
            continue
        if not ("oneOf" in schema or "anyOf" in schema):
            del schema["discriminator"]  # a parent's tag, which the validator would follow in a circle
            continue
        found = True
        mapping = stated.get("mapping", {})
        stated["mapping"] = {
            tag: ref if "#" in ref or "/" in ref else f"#/components/schemas/{ref}"
            for tag, ref in mapping.items()
        }
    return found


def _drop_tags(document: Any) -> None:
    for schema in _schemas(document):
        stated = schema.get("discriminator")
        if isinstance(stated, dict) and "propertyName" in stated:
            del schema["discriminator"]
