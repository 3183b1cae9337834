"""Whether a parameter may be sent with nothing after its "=".

API Gateway takes a required parameter that is blank for one that is missing, and refuses it
(https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html). A contract
may allow the empty text, so that such a parameter must not be required in API Gateway: the function asks for it.
"""

from __future__ import annotations

from collections.abc import Mapping

from codegen.ir.operation import Parameter
from codegen.ir.schema import JsonSchema, Schema, ref_name
from codegen.schema.patterns import can_search, search

_FORMATS = frozenset("date date-time duration email hostname idn-email ipv4 ipv6 iri time uri uuid".split())
"""Formats that no empty text has."""
_LONGEST_CHAIN = 32


def may_be_blank(parameter: Parameter, schemas: Mapping[str, Schema]) -> bool:
    """True also where it can't be told: then the function decides."""
    if parameter.allow_empty_value or parameter.schema is None:
        return True
    return parameter.content_type is None and _allows_blank(parameter.schema.json, schemas, _LONGEST_CHAIN)


def _allows_blank(schema: JsonSchema, schemas: Mapping[str, Schema], steps: int) -> bool:
    if isinstance(schema, bool) or not steps:
        return True
    if "$ref" in schema:
        target = schemas.get(ref_name(str(schema["$ref"])))
        return target is None or _allows_blank(target.json, schemas, steps - 1)
    if "const" in schema or "enum" in schema:
        return any(value in ("", None) for value in schema.get("enum", [schema.get("const")]))
    types = schema.get("type", "string")
    types = {types} if isinstance(types, str) else set(types)
    if "null" in types:  # which an empty text stands for
        return True
    if "string" in types:
        return _allows_empty_text(schema)
    return "array" in types and _allows_blank(schema.get("items", True), schemas, steps - 1)


def _allows_empty_text(schema: Mapping[str, object]) -> bool:
    if schema.get("minLength") or schema.get("format") in _FORMATS:
        return False
    pattern = schema.get("pattern")
    return not isinstance(pattern, str) or not can_search(pattern, "") or search(pattern, "")
