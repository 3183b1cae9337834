"""Schemas of a contract become models of API Gateway.

In: JSON Schema 2020-12. Out: draft 4 as an OpenAPI 3.0.1 document carries it. A lowered schema accepts everything that
the schema accepts: what API Gateway can't check is left out, never narrowed, and the function checks it. `lost` says by
place which keywords that were.
https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from codegen.core.names import UniqueNames, class_name
from codegen.importer.lowering.compositions import flattened, without_references
from codegen.importer.lowering.keywords import ANNOTATIONS, BOUNDS, KEYWORDS, bounds_and_const
from codegen.ir.schema import SCHEMA_REF_PREFIX, JsonSchema, Schema, schema_ref

LARGEST_COMPOSITION = 400
"""How many schemas the members of one schema's compositions may hold: what is larger is left to the function."""

_INTRINSIC_NAMES = ("Ref", "Condition")
_INTRINSIC = re.compile(r"Ref\Z|Condition\Z|Fn::")
"""An object with such a member is an intrinsic function to CloudFormation, wherever it stands in a template."""

Lowered = dict[str, Any]


class SchemaLowering:
    """The models of one API: `body` asks for those that are needed, `finish` gives them all."""

    def __init__(self, schemas: Mapping[str, Schema]) -> None:
        self._schemas = schemas
        self._names = UniqueNames(_INTRINSIC_NAMES)
        self._waiting: list[str] = []
        self._models: dict[str, Lowered] = {}
        self._place = ""
        self._budget = 0
        self.model_names: dict[str, str] = {}  # schema of the contract -> model
        self.lost: dict[str, set[str]] = {}  # JSON pointer of a component or an inline schema -> keywords
        self.annotations: dict[str, set[str]] = {}  # the same, of keywords that check nothing

    def body(self, schema: Schema, name: str) -> str:
        """The model of a body; `name` is that of an inline schema. `finish` may find that it checks nothing."""
        target = self._target(schema.json)
        if target is not None:
            model = self._model(target)
        else:
            model = self._claim(name)
            self._models[model] = self._lower_at(schema.json, schema.source)
        while self._waiting:
            waiting = self._waiting.pop()
            component = self._schemas[waiting]
            lowered = self._lower_at(component.json, component.source)
            self._models[self.model_names[waiting]] = lowered
        return model

    def finish(self) -> dict[str, Lowered]:
        """The models that check something, by name; nothing refers to the others any more."""
        models = self._models
        while empty := {name for name, schema in models.items() if not schema}:
            gone = {schema_ref(name) for name in empty}
            models = {
                name: without_references(schema, gone) for name, schema in models.items() if name not in empty
            }
        return models

    # ---- models
    def _target(self, schema: JsonSchema) -> str | None:
        """The component that a schema refers to and says nothing beside."""
        if not isinstance(schema, Mapping) or set(schema) - ANNOTATIONS != {"$ref"}:
            return None
        name = str(schema["$ref"]).removeprefix(SCHEMA_REF_PREFIX)
        return name if name in self._schemas else None

    def _model(self, name: str) -> str:
        if name not in self.model_names:
            self.model_names[name] = self._claim(name)
            self._waiting.append(name)
        return self.model_names[name]

    def _claim(self, name: str) -> str:
        """A model's name is alphanumeric."""
        return self._names.claim(class_name(name, "Model").replace("_", ""), name).replace("_", "")

    def _lower_at(self, schema: JsonSchema, place: str) -> Lowered:
        self._place, self._budget = place, LARGEST_COMPOSITION
        return self._lower(schema, ())

    def _lose(self, *keywords: str) -> None:
        if keywords:
            self.lost.setdefault(self._place, set()).update(keywords)

    def _leave_out(self, keyword: str) -> None:
        """Something that API Gateway's models do not have, be it that it checks something or not."""
        checks_nothing = keyword in ANNOTATIONS or keyword.startswith("x-")
        left_out = self.annotations if checks_nothing else self.lost
        left_out.setdefault(self._place, set()).add(keyword)

    # ---- one schema
    def _lower(self, schema: JsonSchema, inside: tuple[str, ...]) -> Lowered:
        """`inside`: the components in whose composition this schema stands."""
        if not isinstance(schema, Mapping):
            if schema is False:
                self._lose("false")
            return {}
        if "$ref" in schema:
            return self._reference(schema)
        result, lost = bounds_and_const(schema)
        self._lose(*lost)
        for keyword, value in schema.items():
            if keyword in KEYWORDS:
                kept = KEYWORDS[keyword](value)
                if kept is not None:
                    result[keyword] = kept
                elif value is not False:
                    self._lose(keyword)
            elif keyword in _STRUCTURE:
                _STRUCTURE[keyword](self, schema, inside, result)
            elif keyword not in BOUNDS:
                self._leave_out(keyword)
        return flattened(result)

    def _reference(self, schema: Mapping[str, Any]) -> Lowered:
        name = self._referenced(schema)
        return {} if name is None else {"$ref": schema_ref(self._model(name))}

    def _referenced(self, schema: Mapping[str, Any]) -> str | None:
        """The component that is referred to. OpenAPI 3.0 ignores what stands beside a reference."""
        self._lose(*(name for name in set(schema) - ANNOTATIONS - {"$ref"} if not name.startswith("x-")))
        name = str(schema["$ref"]).removeprefix(SCHEMA_REF_PREFIX)
        if name in self._schemas:
            return name
        self._lose("$ref")
        return None

    def _required(self, schema: Mapping[str, Any], _inside: tuple[str, ...], result: Lowered) -> None:
        """Without what only responses have: a request need not send it."""
        properties = schema.get("properties") or {}
        asked = dict.fromkeys(schema["required"])
        names = [name for name in asked if not self._is_read_only(properties.get(name))]
        if names:
            result["required"] = names

    def _is_read_only(self, schema: Any) -> bool:
        seen: set[str] = set()
        while isinstance(schema, Mapping) and schema.get("readOnly") is not True:
            name = str(schema.get("$ref", "")).removeprefix(SCHEMA_REF_PREFIX)
            if name not in self._schemas or name in seen:
                return False
            seen.add(name)
            schema = self._schemas[name].json
        return isinstance(schema, Mapping)

    def _properties(self, schema: Mapping[str, Any], _inside: tuple[str, ...], result: Lowered) -> None:
        kept: Lowered = {}
        for name, sub in schema["properties"].items():
            if _INTRINSIC.match(name):
                self._lose(f"properties/{name}")
            else:
                kept[name] = self._lower(sub, ())
        if kept:
            result["properties"] = kept

    def _additional(self, schema: Mapping[str, Any], _inside: tuple[str, ...], result: Lowered) -> None:
        value = schema["additionalProperties"]
        # With fewer names told, more would be additional ones.
        untold = "patternProperties" in schema or any(map(_INTRINSIC.match, schema.get("properties") or {}))
        if untold:
            self._lose("additionalProperties")
        elif value is False:
            result["additionalProperties"] = False
        elif lowered := self._lower(value, ()):
            result["additionalProperties"] = lowered

    def _items(self, schema: Mapping[str, Any], _inside: tuple[str, ...], result: Lowered) -> None:
        if "prefixItems" in schema:
            self._lose("items")
        else:
            result["items"] = self._lower(schema["items"], ())

    # ---- compositions: API Gateway takes no references as their members, so that those stand inline
    def _members(self, members: Any, inside: tuple[str, ...]) -> list[Lowered]:
        return [self._member(member, inside) for member in members]

    def _member(self, schema: JsonSchema, inside: tuple[str, ...]) -> Lowered:
        self._budget -= 1
        if not isinstance(schema, Mapping) or "$ref" not in schema:
            return self._lower(schema, inside)
        name = self._referenced(schema)
        if name is None or name in inside or self._budget < 0:
            self._lose("$ref")  # a cycle, or too large: anything is accepted here
            return {}
        return self._member(self._schemas[name].json, (*inside, name))

    def _all_of(self, schema: Mapping[str, Any], inside: tuple[str, ...], result: Lowered) -> None:
        kept = [member for member in self._members(schema["allOf"], inside) if member]
        if kept:
            result["allOf"] = [*result.get("allOf", ()), *kept]

    def _one_of(self, schema: Mapping[str, Any], inside: tuple[str, ...], result: Lowered) -> None:
        self._lose("oneOf")  # once members are widened, more than one of them may match
        self._any(schema["oneOf"], inside, result)

    def _any_of(self, schema: Mapping[str, Any], inside: tuple[str, ...], result: Lowered) -> None:
        self._any(schema["anyOf"], inside, result)

    def _any(self, members: Any, inside: tuple[str, ...], result: Lowered) -> None:
        lowered = self._members(members, inside)
        unique = [member for index, member in enumerate(lowered) if member not in lowered[:index]]
        if not unique or not all(unique):
            self._lose("anyOf")
            return
        kept = unique[0] if len(unique) == 1 else {"anyOf": unique}
        result["allOf"] = [*result.get("allOf", ()), kept]


_STRUCTURE = {
    "required": SchemaLowering._required,
    "properties": SchemaLowering._properties,
    "additionalProperties": SchemaLowering._additional,
    "items": SchemaLowering._items,
    "allOf": SchemaLowering._all_of,
    "anyOf": SchemaLowering._any_of,
    "oneOf": SchemaLowering._one_of,
}
