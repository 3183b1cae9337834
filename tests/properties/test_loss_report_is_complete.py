"""Nothing of a contract disappears without a finding: contracts side by side with what API Gateway imports of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from loss_check import unreported

from codegen.contract.losses.fates import FATES
from codegen.spec.grammar import dialect_of

ROOT = Path(__file__).parents[2]
CONTRACTS = [
    *sorted(path for path in (ROOT / "specs").glob("*.yaml") if ".asyncapi" not in path.suffixes),
    ROOT / "specs/storefront/storefront.yaml",
    ROOT / "tests/support/contracts/everything_20.yaml",
    ROOT / "tests/support/contracts/everything_32.yaml",
    *sorted(
        path
        for path in (ROOT / "tests/golden").glob("*/spec.yaml")
        if not path.read_text(encoding="utf-8").startswith("asyncapi")
    ),
]
HARD: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Hard", "version": "1", "contact": {"name": "me"}},
    "servers": [{"url": "https://api.example.com/v1"}],
    "paths": {
        "/things": {
            "post": {
                "operationId": "addThing",
                "description": "Adds.",
                "security": [{"token": []}],
                "parameters": [{"$ref": "#/components/parameters/Limit"}],
                "requestBody": {
                    "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/some_thing"}},
                        "text/csv": {"schema": {"type": "string"}},
                    }
                },
                "responses": {
                    "200": {
                        "description": "Added",
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Answer"}}},
                        "links": {"next": {"operationId": "addThing"}},
                    },
                    "4XX": {"description": "Wrong"},
                },
            }
        }
    },
    "components": {
        "parameters": {
            "Limit": {"name": "limit", "in": "query", "style": "form", "schema": {"type": "integer"}}
        },
        "examples": {"one": {"summary": "One", "value": 1}},
        "headers": {"Count": {"schema": {"type": "integer"}}},
        "responses": {"Gone": {"description": "Gone", "headers": {"Count": {"$ref": "#/components/headers/Count"}}}},
        "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
        "schemas": {
            "Answer": {"type": "object"},
            "some_thing": {
                "title": "Thing",
                "type": "object",
                "patternProperties": {"^x-": {"type": "string"}},
                "properties": {
                    "parent": {"$ref": "#/components/schemas/some_thing"},
                    "size": {"type": ["integer", "null"], "exclusiveMinimum": 0},
                    "kind": {"oneOf": [{"const": "a"}, {"type": "array", "contains": {"type": "null"}}]},
                },
                "dependentRequired": {"size": ["kind"]},
                "if": {"required": ["size"]},
                "then": {"required": ["kind"]},
            },
        },
    },
}  # fmt: skip


@pytest.fixture
def hard(tmp_path: Path) -> Path:
    path = tmp_path / "hard.json"
    required = json.loads(json.dumps(HARD))
    required["paths"]["/things"]["post"]["requestBody"]["required"] = True
    path.write_text(json.dumps(required), encoding="utf-8")
    return path


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_nothing_disappears_without_a_finding(contract: Path) -> None:
    assert unreported(contract) == []


def test_nothing_of_the_hardest_disappears_without_a_finding(hard: Path) -> None:
    assert unreported(hard) == []


@pytest.mark.parametrize(
    "code",
    [
        "CG060",
        "CG192",
        "CG193",
        "CG194",
        "CG195",
        "CG196",
        "CG197",
        "CG198",
        "CG258",
        "CG272",
        "CG273",
        "CG274",
    ],
)
def test_a_finding_that_is_held_back_is_missed(hard: Path, code: str) -> None:
    assert unreported(hard, without=code) != []


@pytest.mark.parametrize("version", ["3.0", "3.1", "3.2"])
def test_the_fate_of_every_member_is_known(version: str) -> None:
    """Of all objects that stay: what they hold is kept, or left out by a rule."""
    kinds = {kind.name: kind for kind in dialect_of(version).values()}
    said_of_schemas = {"Schema"}  # keyword by keyword, by the lowering
    for name, fates in FATES.items():
        if name in kinds and name not in said_of_schemas:
            assert set(kinds[name].fields) <= set(fates), name
