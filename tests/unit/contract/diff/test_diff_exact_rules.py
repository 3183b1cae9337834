"""One change, one rule: what a single keyword's change is called, forth and back, and that nothing else is told."""

from __future__ import annotations

from typing import Any

import pytest
from diff_contracts import contract, found, with_schema

STRING = {"type": "string"}
NUMBER = {"type": "number"}
OBJECT = {"type": "object", "properties": {"a": STRING}}
OPEN = {**OBJECT, "anyOf": [{"minProperties": 1}]}
WHOLE = {**OBJECT, "allOf": [{"minProperties": 1}]}
KINDS = {**OBJECT, "discriminator": {"propertyName": "kind", "mapping": {"a": "A"}}}

SchemaPair = tuple[dict[str, Any], dict[str, Any], str, str]
"""A schema, another one, and the events of the rules from the first to the second and back."""

SAME_ON_BOTH_SIDES: list[SchemaPair] = [
    (STRING, {**STRING, "const": "a"}, "const-added", "const-removed"),
    ({**STRING, "const": "a"}, {**STRING, "const": "b"}, "const-changed", "const-changed"),
    (STRING, {**STRING, "default": "a"}, "default-value-added", "default-value-removed"),
    (
        {**STRING, "default": "a"},
        {**STRING, "default": "b"},
        "default-value-changed",
        "default-value-changed",
    ),
    (STRING, {**STRING, "contentSchema": OBJECT}, "content-schema-added", "content-schema-removed"),
    (
        {**STRING, "contentEncoding": "base64"},
        {**STRING, "contentEncoding": "base32"},
        "content-encoding-changed",
        "content-encoding-changed",
    ),
    (
        {**STRING, "contentMediaType": "text/plain"},
        {**STRING, "contentMediaType": "text/html"},
        "content-media-type-changed",
        "content-media-type-changed",
    ),
    (
        OBJECT,
        {**OBJECT, "dependentRequired": {"a": ["b"]}},
        "dependent-required-added",
        "dependent-required-removed",
    ),
    (
        {**OBJECT, "dependentRequired": {"a": ["b"]}},
        {**OBJECT, "dependentRequired": {"a": ["b", "c"]}},
        "dependent-required-changed",
        "dependent-required-changed",
    ),
    (WHOLE, {**WHOLE, "allOf": [*WHOLE["allOf"], {"minProperties": 2}]}, "all-of-added", "all-of-removed"),
    (
        WHOLE,
        {**WHOLE, "allOf": [*WHOLE["allOf"], {"description": "d"}]},
        "all-of-added-annotation-only",
        "all-of-removed-annotation-only",
    ),
    (OPEN, {**OPEN, "anyOf": [*OPEN["anyOf"], {"minProperties": 2}]}, "any-of-added", "any-of-removed"),
    (OBJECT, {**OBJECT, "if": OBJECT}, "if-added", "if-removed"),
    (
        KINDS,
        {**OBJECT, "discriminator": {"propertyName": "kind", "mapping": {"a": "B"}}},
        "discriminator-mapping-changed",
        "discriminator-mapping-changed",
    ),
    (OBJECT, KINDS, "discriminator-added", "discriminator-removed"),
]

BOUNDS: list[tuple[dict[str, Any], str, str, str]] = [
    (NUMBER, "maximum", "max-increased", "max-decreased"),
    (NUMBER, "exclusiveMaximum", "exclusive-max-increased", "exclusive-max-decreased"),
    (STRING, "maxLength", "max-length-increased", "max-length-decreased"),
    (NUMBER, "minimum", "min-increased", "min-decreased"),
    (NUMBER, "exclusiveMinimum", "exclusive-min-increased", "exclusive-min-decreased"),
    (STRING, "minLength", "min-length-increased", "min-length-decreased"),
]
"""A schema, a keyword with 3 and then 5, and the events."""

PLACES = ("request body", "request property", "response body", "response property")


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    ("old", "new", "forth", "back"), SAME_ON_BOTH_SIDES, ids=lambda value: str(value)[:40]
)
def test_a_keyword_has_one_rule_on_each_side(
    place: str, old: dict[str, Any], new: dict[str, Any], forth: str, back: str
) -> None:
    before, after, prefix = with_schema(place, old), with_schema(place, new), place.replace(" ", "-")
    assert found(before, after) == {f"{prefix}-{forth}"}
    assert found(after, before) == {f"{prefix}-{back}"}
    assert found(after, after) == set()


@pytest.mark.parametrize(("schema", "keyword", "up", "down"), BOUNDS, ids=lambda value: str(value)[:24])
def test_bounds_are_told_where_they_move(schema: dict[str, Any], keyword: str, up: str, down: str) -> None:
    wider = up if keyword.lower().endswith(("maximum", "maxlength")) else down
    for place in PLACES:
        low, high = (with_schema(place, {**schema, keyword: value}) for value in (3, 5))
        rules = {event: f"{place.replace(' ', '-')}-{event}" for event in (up, down)}
        is_told = {event: place.startswith("request") or event == wider for event in (up, down)}
        assert found(low, high) == ({rules[up]} if is_told[up] else set())
        assert found(high, low) == ({rules[down]} if is_told[down] else set())


OPERATIONS: list[tuple[dict[str, Any], dict[str, Any], set[str], set[str]]] = [
    ({}, {"tags": ["t"]}, {"api-tag-added"}, {"api-tag-removed"}),
    ({}, {"operationId": "a"}, {"api-operation-id-added"}, {"api-operation-id-removed"}),
    ({}, {"deprecated": True}, {"endpoint-deprecated"}, {"endpoint-reactivated"}),
    (
        {"x-stability-level": "beta"},
        {"x-stability-level": "stable"},
        {"api-stability-increased"},
        {"api-stability-decreased"},
    ),
    (
        {"deprecated": True},
        {"deprecated": True, "x-sunset": "9999-01-01"},
        set(),
        {"sunset-deleted"},
    ),
    ({"security": []}, {"security": [{"k": []}]}, {"api-security-added"}, {"api-security-removed"}),
    (
        {"security": [{"k": []}]},
        {"security": [{"k": ["s"]}]},
        {"api-security-scope-added"},
        {"api-security-scope-removed"},
    ),
    (
        {"parameters": [{"name": "a", "in": "query", "schema": STRING}]},
        {"parameters": [{"name": "a", "in": "query", "schema": STRING, "deprecated": True}]},
        {"request-parameter-deprecated"},
        {"request-parameter-reactivated"},
    ),
    (
        {"parameters": [{"name": "a", "in": "query", "schema": {**STRING, "default": "a"}}]},
        {"parameters": [{"name": "a", "in": "query", "schema": {**STRING, "default": "b"}}]},
        {"request-parameter-default-value-changed"},
        {"request-parameter-default-value-changed"},
    ),
    (
        {},
        {"requestBody": {"content": {"text/plain": {}}}},
        {"request-body-added-optional"},
        {"request-body-removed"},
    ),
    (
        {"requestBody": {"content": {"text/plain": {}}}},
        {"requestBody": {"content": {"text/plain": {}}, "required": True}},
        {"request-body-became-required"},
        {"request-body-became-optional"},
    ),
    (
        {"responses": {"200": {"description": "."}}},
        {"responses": {"200": {"description": "."}, "201": {"description": "."}}},
        {"response-success-status-added"},
        {"response-success-status-removed"},
    ),
    (
        {"responses": {"200": {"description": "."}}},
        {"responses": {"200": {"description": "."}, "404": {"description": "."}}},
        {"response-non-success-status-added"},
        {"response-non-success-status-removed"},
    ),
    (
        {"responses": {"200": {"description": "."}}},
        {"responses": {"200": {"description": ".", "headers": {"X-A": {"schema": STRING}}}}},
        {"response-header-added"},
        {"optional-response-header-removed"},
    ),
    (
        {"responses": {"200": {"description": ".", "content": {"application/json": {}}}}},
        {"responses": {"200": {"description": ".", "content": {"application/problem+json": {}}}}},
        {"response-media-type-name-specialized"},
        {"response-media-type-name-generalized"},
    ),
]


@pytest.mark.parametrize(("old", "new", "forth", "back"), OPERATIONS, ids=lambda value: str(value)[:40])
def test_a_change_of_an_operation_has_one_rule(
    old: dict[str, Any], new: dict[str, Any], forth: set[str], back: set[str]
) -> None:
    before, after = contract(old), contract(new)
    assert found(before, after) == forth
    assert found(after, before) == back


TOKEN = {"type": "oauth2", "flows": {"implicit": {"authorizationUrl": "u", "scopes": {"a": "A"}}}}
MORE = {"type": "oauth2", "flows": {"implicit": {"authorizationUrl": "u", "scopes": {"a": "A", "b": "B"}}}}
OTHER_TEXT = {"type": "oauth2", "flows": {"implicit": {"authorizationUrl": "u", "scopes": {"a": "other"}}}}
OTHER_URL = {"type": "oauth2", "flows": {"implicit": {"authorizationUrl": "v", "scopes": {"a": "A"}}}}

DOCUMENTS: list[tuple[dict[str, Any], dict[str, Any], set[str], set[str]]] = [
    ({}, {"security": [{"k": []}]}, {"api-global-security-added"}, {"api-global-security-removed"}),
    (
        {"security": [{"k": []}]},
        {"security": [{"k": ["s"]}]},
        {"api-global-security-scope-added"},
        {"api-global-security-scope-removed"},
    ),
    ({}, {"webhooks": {"w": {}}}, {"webhook-added"}, {"webhook-removed"}),
    ({}, {"components": {"schemas": {"S": STRING}}}, set(), {"api-schema-removed"}),
    *(
        (
            {"components": {"securitySchemes": {"k": old} if old else {}}},
            {"components": {"securitySchemes": {"k": new}}},
            {f"api-security-component-{forth}"},
            {f"api-security-component-{back}"},
        )
        for old, new, forth, back in (
            (None, TOKEN, "added", "removed"),
            (TOKEN, MORE, "oauth-scope-added", "oauth-scope-removed"),
            (TOKEN, OTHER_TEXT, "oauth-scope-changed", "oauth-scope-changed"),
            (TOKEN, OTHER_URL, "oauth-url-changed", "oauth-url-changed"),
            (TOKEN, {"type": "http", "scheme": "basic"}, "type-changed", "type-changed"),
        )
    ),
]


@pytest.mark.parametrize(("old", "new", "forth", "back"), DOCUMENTS, ids=lambda value: str(value)[:40])
def test_a_change_of_the_whole_document_has_one_rule(
    old: dict[str, Any], new: dict[str, Any], forth: set[str], back: set[str]
) -> None:
    before, after = contract({"security": []}, **old), contract({"security": []}, **new)
    assert found(before, after) == forth
    assert found(after, before) == back
