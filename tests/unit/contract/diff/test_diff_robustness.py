"""Documents that nobody validated are compared as far as they can be."""

from __future__ import annotations

import copy
import random
from typing import Any

import pytest
from diff_contracts import contract

from codegen.contract import diff_documents

JUNK: list[Any] = [
    None,
    True,
    3,
    -1.5,
    "x",
    [],
    {},
    [None],
    {"$ref": "#/paths"},
    {"$ref": "#"},
    {"$ref": 3},
    [["a"]],
]
SCHEMA = {
    "type": "object",
    "required": ["a"],
    "properties": {
        "a": {"type": ["string", "null"], "enum": ["x"], "x-extensible-enum": ["y"], "deprecated": True},
        "b": {"$ref": "#/components/schemas/Item"},
    },
    "oneOf": [{"type": "string"}, {"$ref": "#/components/schemas/Item"}],
    "prefixItems": [{"type": "string"}],
    "dependentRequired": {"a": ["b"]},
    "patternProperties": {"^a": {}},
    "discriminator": {"propertyName": "a", "mapping": {"a": "Item"}},
}
DOCUMENT = contract(
    {
        "operationId": "a",
        "tags": ["t"],
        "security": [{"auth": ["s"]}],
        "x-stability-level": "beta",
        "x-sunset": "2030-01-01",
        "parameters": [{"in": "query", "name": "q", "schema": SCHEMA}],
        "requestBody": {"content": {"application/json": {"schema": SCHEMA}}},
        "responses": {
            "200": {"headers": {"x": {"schema": SCHEMA}}, "content": {"text/a+json": {"schema": SCHEMA}}}
        },
        "x-amazon-apigateway-integration": {"type": "mock", "timeoutInMillis": 1},
    },
    components={
        "schemas": {"Item": SCHEMA},
        "securitySchemes": {
            "auth": {
                "type": "oauth2",
                "flows": {"implicit": {"authorizationUrl": "u", "scopes": {"s": "S"}}},
                "x-amazon-apigateway-authorizer": {"type": "token"},
            }
        },
    },
    webhooks={"w": {}},
    servers=[{"url": "u"}],
    **{
        "x-amazon-apigateway-cors": {"allowOrigins": ["a"]},
        "x-amazon-apigateway-gateway-responses": {"DEFAULT_4XX": {}},
        "x-amazon-apigateway-request-validators": {"all": {"validateRequestBody": True}},
    },
)


def places(node: Any) -> list[tuple[Any, Any]]:
    """Every member of every object and list."""
    found = []
    for name, value in list(node.items() if isinstance(node, dict) else enumerate(node)):
        found.append((node, name))
        if isinstance(value, dict | list):
            found += places(value)
    return found


@pytest.mark.parametrize("seed", range(6))
def test_misshapen_documents_are_compared(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(100):
        pair = copy.deepcopy(DOCUMENT), copy.deepcopy(DOCUMENT)
        for document in pair:
            for _ in range(chance.randint(0, 3)):
                holder, name = chance.choice(places(document))
                holder[name] = copy.deepcopy(chance.choice(JUNK))
        assert isinstance(diff_documents(*pair), list)


def test_nothing_of_the_documents_is_changed() -> None:
    old, new = copy.deepcopy(DOCUMENT), copy.deepcopy(DOCUMENT)
    new["paths"]["/orders"]["post"].pop("requestBody")
    kept = copy.deepcopy(new)
    assert diff_documents(old, new)
    assert (old, new) == (DOCUMENT, kept)
