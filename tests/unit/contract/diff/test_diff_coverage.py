"""Every rule has a contract that breaks it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from diff_contracts import PLACES, contract, with_schema

import codegen.contract.diff.rules as rules_module
from codegen.contract import diff_documents
from codegen.contract.diff.lifecycle import Policy

NOT_IMPLEMENTED: dict[str, str] = {}
"""Rules without an implementation, and why."""

TOMORROW, LATER, PAST = (str((datetime.now(UTC) + timedelta(days=days)).date()) for days in (1, 400, -400))
STRING = {"type": "string"}
OBJECT = {"type": "object", "properties": {"a": STRING}}
DISCRIMINATOR = {"propertyName": "kind", "mapping": {"a": "A", "b": "B"}}

BOTH_WAYS: list[tuple[dict[str, Any], dict[str, Any]]] = [
    *(
        ({"type": kind}, {"type": kind, keyword: 3})
        for kind, keywords in {
            "number": ("maximum", "minimum", "exclusiveMaximum", "exclusiveMinimum"),
            "string": ("maxLength", "minLength"),
            "array": ("maxItems", "minItems", "minContains", "maxContains"),
        }.items()
        for keyword in keywords
    ),
    *(
        ({"type": kind, keyword: 3}, {"type": kind, keyword: 5})
        for kind, keywords in {
            "number": ("maximum", "minimum", "exclusiveMaximum", "exclusiveMinimum"),
            "string": ("maxLength", "minLength"),
            "array": ("maxItems", "minItems", "minContains", "maxContains"),
        }.items()
        for keyword in keywords
    ),
    (STRING, {**STRING, "enum": ["a"]}),
    ({**STRING, "enum": ["a"]}, {**STRING, "enum": ["a", "b"]}),
    ({**STRING, "x-extensible-enum": ["a"]}, {**STRING, "x-extensible-enum": ["a", "b"]}),
    (STRING, {**STRING, "default": "a"}),
    ({**STRING, "default": "a"}, {**STRING, "default": "b"}),
    (STRING, {**STRING, "const": "a"}),
    ({**STRING, "const": "a"}, {**STRING, "const": "b"}),
    (STRING, {**STRING, "pattern": "^a$"}),
    ({**STRING, "pattern": "^a$"}, {**STRING, "pattern": "^b$"}),
    ({**STRING, "pattern": "^a$"}, {**STRING, "pattern": ".*"}),
    (STRING, {"type": ["string", "null"]}),
    (STRING, {"type": "integer"}),
    ({"type": "integer"}, {"type": "number"}),
    (STRING, {"oneOf": [STRING, {"type": "integer"}]}),
    (OBJECT, {"oneOf": [OBJECT, {"type": "object", "properties": {"b": STRING}}]}),
    *((OBJECT, {**OBJECT, keyword: [{"minProperties": 1}]}) for keyword in ("oneOf", "anyOf", "allOf")),
    (OBJECT, {**OBJECT, "allOf": [{"description": "d"}]}),
    (OBJECT, {**OBJECT, "discriminator": DISCRIMINATOR}),
    ({**OBJECT, "discriminator": DISCRIMINATOR}, {**OBJECT, "discriminator": {"propertyName": "type"}}),
    (
        {**OBJECT, "discriminator": DISCRIMINATOR},
        {**OBJECT, "discriminator": {"propertyName": "kind", "mapping": {"a": "C", "b": "B"}}},
    ),
    (STRING, {**STRING, "readOnly": True}),
    (STRING, {**STRING, "writeOnly": True}),
    (STRING, {**STRING, "deprecated": True}),
    (STRING, {**STRING, "deprecated": True, "x-sunset": LATER}),
    (STRING, {**STRING, "deprecated": True, "x-sunset": PAST}),
    (STRING, {**STRING, "deprecated": True, "x-sunset": "soon"}),
    (STRING, {**STRING, "x-stability-level": "beta"}),
    ({"type": "array"}, {"type": "array", "prefixItems": [STRING]}),
    (OBJECT, {**OBJECT, "if": OBJECT, "then": OBJECT, "else": OBJECT}),
    ({"type": "array"}, {"type": "array", "contains": STRING, "unevaluatedItems": False}),
    (OBJECT, {**OBJECT, "dependentRequired": {"a": ["b"]}}),
    ({**OBJECT, "dependentRequired": {"a": ["b"]}}, {**OBJECT, "dependentRequired": {"a": ["b", "c"]}}),
    (OBJECT, {**OBJECT, "dependentSchemas": {"a": OBJECT}, "patternProperties": {"^a": STRING}}),
    (OBJECT, {**OBJECT, "propertyNames": {"pattern": "a"}, "unevaluatedProperties": False}),
    (
        STRING,
        {**STRING, "contentSchema": OBJECT, "contentMediaType": "text/plain", "contentEncoding": "base64"},
    ),
]
SIBLINGS: tuple[dict[str, Any], ...] = ({}, {"required": ["value"]})
ONE_WAY: list[tuple[dict[str, Any] | None, dict[str, Any] | None]] = [
    (None, STRING),
    (None, {**STRING, "default": "a"}),
    (None, {**STRING, "writeOnly": True}),
]


def operation_pairs() -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Changes of operations beyond their schemas; each is tried back, too."""
    ok = {"200": {"description": "."}}
    parameter = {"in": "query", "name": "limit", "schema": STRING}
    body = {"content": {"application/json": {"schema": OBJECT}}}
    header = {"x-count": {"schema": STRING}}
    levels = [contract({"x-stability-level": level}) for level in ("stable", "beta", "wrong")]
    oauth = {
        "type": "oauth2",
        "flows": {"implicit": {"authorizationUrl": "u", "tokenUrl": "t", "scopes": {"a": "A"}}},
    }
    other = {
        "type": "oauth2",
        "flows": {"implicit": {"authorizationUrl": "v", "tokenUrl": "w", "scopes": {"a": "B", "b": "B"}}},
    }
    empty = contract({})
    return [
        (contract({}, paths={}), empty),
        *(
            (contract({}, paths={}), contract({"deprecated": True, **sunset}))
            for sunset in ({}, {"x-sunset": LATER}, {"x-sunset": "soon"})
        ),
        *(
            (
                contract({}, paths={"/orders": {"get": {"responses": ok}}}),
                contract(
                    {}, paths={"/orders": {"get": {"responses": ok}, "post": {"responses": ok, **more}}}
                ),
            )
            for more in ({}, {"deprecated": True}, {"deprecated": True, "x-sunset": LATER})
        ),
        *(
            (empty, contract({"deprecated": True, **sunset}))
            for sunset in ({}, {"x-sunset": LATER}, {"x-sunset": PAST}, {"x-sunset": "soon"})
        ),
        (contract({"deprecated": True}), contract({"deprecated": True, "x-sunset": LATER})),
        (contract({"deprecated": True, "x-sunset": PAST}), contract({"deprecated": True, "x-sunset": LATER})),
        (levels[0], levels[1]),
        (levels[0], levels[2]),
        (empty, contract({"operationId": "a", "tags": ["t"]})),
        (contract({"operationId": "a"}), contract({"operationId": "b"})),
        (empty, contract({"requestBody": body})),
        (empty, contract({"requestBody": {**body, "required": True}})),
        (contract({"requestBody": body}), contract({"requestBody": {**body, "required": True}})),
        (
            contract({"requestBody": body}),
            contract({"requestBody": {"content": {**body["content"], "text/plain": {}}}}),
        ),
        *(
            (empty, contract({"parameters": [{**parameter, **more}]}))
            for more in (
                {},
                {"required": True},
                {"in": "path"},
                {"deprecated": True},
                {"deprecated": True, "x-sunset": LATER},
                {"deprecated": True, "x-sunset": "soon"},
            )
        ),
        (contract({"parameters": [parameter]}), contract({"parameters": [{**parameter, "required": True}]})),
        *(
            (
                contract({"parameters": [parameter]}),
                contract({"parameters": [{**parameter, "deprecated": True, **more}]}),
            )
            for more in ({}, {"x-sunset": LATER}, {"x-sunset": PAST})
        ),
        *(
            (
                contract({"parameters": [{**parameter, "deprecated": True, "x-sunset": PAST}]}),
                contract({"parameters": [{**parameter, "deprecated": True, **more}]}),
            )
            for more in ({}, {"x-sunset": LATER})
        ),
        *(
            (
                contract({}),
                contract(
                    {}, paths={"/orders": {"parameters": [{**parameter, **more}], "post": {"responses": ok}}}
                ),
            )
            for more in ({}, {"required": True})
        ),
        (empty, contract({"responses": {**ok, "201": {"description": "."}, "404": {"description": "."}}})),
        *(
            (
                empty,
                contract(
                    {
                        "responses": {
                            "200": {"description": ".", "headers": {"x-count": {**header["x-count"], **more}}}
                        }
                    }
                ),
            )
            for more in ({}, {"required": True})
        ),
        (
            contract({"responses": {"200": {"description": ".", "headers": header}}}),
            contract(
                {
                    "responses": {
                        "200": {
                            "description": ".",
                            "headers": {"x-count": {**header["x-count"], "required": True}},
                        }
                    }
                }
            ),
        ),
        *(
            (
                contract({"responses": {"200": {"description": ".", "content": {old: {}}}}}),
                contract({"responses": {"200": {"description": ".", "content": {new: {} for new in news}}}}),
            )
            for old, news in (
                ("application/json", ["application/problem+json"]),
                ("text/plain", ["text/plain; charset=utf-8"]),
                ("text/plain", ["text/plain", "text/html"]),
            )
        ),
        (empty, contract({"security": [{"k": []}]}, security=[{"k": []}])),
        (
            contract({"security": [{"k": []}]}, security=[{"k": []}]),
            contract({"security": [{"k": ["s"]}]}, security=[{"k": ["s"]}]),
        ),
        (empty, contract({}, components={"securitySchemes": {"k": oauth}, "schemas": {"S": STRING}})),
        (
            contract({}, components={"securitySchemes": {"k": oauth}}),
            contract({}, components={"securitySchemes": {"k": other}}),
        ),
        (
            contract({}, components={"securitySchemes": {"k": oauth}}),
            contract({}, components={"securitySchemes": {"k": {"type": "http", "scheme": "basic"}}}),
        ),
        (empty, contract({}, webhooks={"shipped": {}})),
        *(
            (
                contract({"operationId": "a"}, info={"title": "t", "version": old}),
                contract(
                    {"parameters": [{**parameter, "required": True}]}, info={"title": "t", "version": new}
                ),
            )
            for old, new in (("1.0.0", "1.0.0"), ("1.1.0", "1.0.0"), ("1.0.0", "1.1.0"))
        ),
    ]


def schema_pairs() -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Every change of a schema in every place; some are for media types that are text on the wire."""
    flags: list[dict[str, Any]] = [{}, {"readOnly": True}, {"writeOnly": True}]
    pairs = [
        (with_schema(place, {**old, **flag}), with_schema(place, {**new, **flag}))
        for place in PLACES
        for old, new in BOTH_WAYS
        for flag in (flags if place.endswith("property") else flags[:1])
    ]
    pairs += [
        (with_schema(place, old, **sibling), with_schema(place, new, **sibling))
        for place in PLACES
        for old, new in ONE_WAY
        for sibling in SIBLINGS
    ]
    for place in PLACES:
        if place.endswith("property"):
            pairs += [
                (with_schema(place, schema, required=["value"]), with_schema(place, schema))
                for schema in (STRING, {**STRING, "default": "a"}, {**STRING, "writeOnly": True})
            ]
            pairs += [
                (
                    with_schema(place, STRING, required=["value"]),
                    with_schema(place, {**STRING, flag: True}, required=["value"]),
                )
                for flag in ("readOnly", "writeOnly")
            ]
    pairs += [
        (
            with_schema(place, STRING, "application/xml"),
            with_schema(place, {"type": "integer"}, "application/xml"),
        )
        for place in PLACES
    ]
    return pairs


def emitted() -> set[str]:
    """The ids of all rules that any of the changes touches, forth or back, with and without a policy."""
    ids: set[str] = set()
    for policy in (Policy(), Policy(stable_days=30)):
        for old, new in [*schema_pairs(), *operation_pairs()]:
            for before, after in ((old, new), (new, old)):
                ids |= {change.id for change in diff_documents(before, after, policy)}
    return ids


def test_every_rule_is_broken_by_something() -> None:
    table = json.loads((Path(rules_module.__file__).with_name("rules.json")).read_text(encoding="utf-8"))
    named = {rule for ids in table.values() for rule in ids}
    missing = named - emitted()
    assert sorted(missing) == sorted(NOT_IMPLEMENTED)


def test_rules_are_named_once() -> None:
    names = [
        rule
        for name in ("rules.json", "gateway_rules.json")
        for ids in json.loads(
            Path(rules_module.__file__).with_name(name).read_text(encoding="utf-8")
        ).values()
        for rule in ids
    ]
    assert len(names) == len(set(names))
