"""Rules of style: what each finds, where, and at which level."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from codegen.cli.commands import app
from codegen.contract.rules.rule import Group, Level
from codegen.contract.rules.table import CODE_OF_GROUP, RULES
from codegen.core.codes import CODES
from codegen.core.errors import CodegenError, Refused
from codegen.importer.settings import settings_schema
from codegen.workflows.lint import lint
from codegen.workflows.lint_levels import levels_of

TIDY = """\
openapi: 3.1.0
info: {title: Shop, version: '1'}
security: [{key: []}]
tags: [{name: shop, description: What is for sale.}]
paths:
  /order-items:
    get:
      operationId: listItems
      summary: List
      description: All of them.
      tags: [shop]
      parameters:
        - {name: limit, in: query, description: How many., schema: {type: integer}}
      responses:
        '200':
          description: ok
          content: {application/json: {schema: {$ref: '#/components/schemas/Page'}}}
        4XX: {$ref: '#/components/responses/Problem'}
    post:
      operationId: addItem
      summary: Add
      description: One of them.
      requestBody:
        content: {application/json: {schema: {$ref: '#/components/schemas/Item'}}}
      responses:
        '204': {description: ok}
        4XX: {$ref: '#/components/responses/Problem'}
components:
  securitySchemes: {key: {type: apiKey, in: header, name: x-api-key}}
  responses:
    Problem:
      description: no
      content: {application/problem+json: {schema: {type: object}}}
  schemas:
    Page:
      description: A page.
      type: object
      properties:
        items: {description: Its items., type: array, items: {$ref: '#/components/schemas/Item'}}
        nextPage: {description: Where to go on., type: string}
    Item:
      description: An item.
      type: object
      properties:
        itemName: {description: Its name., type: string, maxLength: 9}
        subParts: {description: Its parts., type: array, maxItems: 9, items: {$ref: '#/components/schemas/Item'}}
"""
ALL: dict[str, Level] = {group: Level.WARN for group in Group}

CASES = {
    "path-case": ("  /order-items:", "  /orderItems:", "orderItems in /orderItems is not in kebab-case"),
    "operation-id-case": ("listItems", "list_items", "list_items is not in camelCase"),
    "schema-case": ("Problem}", "Problem}", ""),
    "property-case": ("nextPage", "next_page", "next_page is not in camelCase, as most properties are"),
    "parameter-case": ("", "", ""),
    "operation-summary": ("summary: Add\n", "x-a: 1\n", "POST /order-items has no summary"),
    "operation-description": (
        "description: One of them.\n",
        "x-a: 1\n",
        "POST /order-items has no description",
    ),
    "parameter-description": ("description: How many., ", "", "the query parameter limit has no description"),
    "schema-description": ("description: A page.\n", "x-a: 1\n", "Page has no description"),
    "property-description": ("description: Its name., ", "", "itemName has no description"),
    "tag-description": (", description: What is for sale.", "", "the tag shop has no description"),
    "error-responses": ("", "", ""),
    "error-shape": (
        "application/problem+json",
        "application/json",
        "GET /order-items: 4XX is application/json, not application/problem+json",
    ),
    "refusal-responses": (
        "'204': {description: ok}\n        4XX",
        "'204': {description: ok}\n        '404'",
        "POST /order-items is secured and has neither 401 nor 403",
    ),
    "collection-pages": (
        "name: limit",
        "name: color",
        "GET /order-items answers with a list, and takes no parameter for pages",
    ),
    "collection-object": (
        "{$ref: '#/components/schemas/Page'}}}",
        "{type: array, items: {$ref: '#/components/schemas/Item'}}}}",
        "GET /order-items answers with a bare list, which can't tell of a next page",
    ),
    "stated-security": ("security: [{key: []}]\n", "", "GET /order-items does not say who may call it"),
    "https-servers": (
        "paths:",
        "servers: [{url: 'http://shop.example'}]\npaths:",
        "http://shop.example is not encrypted",
    ),
    "secrets-in-queries": ("in: header, name: x", "in: query, name: x", "the key of key stands in the query"),
    "bounded-strings": (", maxLength: 9", "", "itemName may be of any length"),
    "bounded-arrays": (", maxItems: 9", "", "subParts may have any number of items"),
}
CASES["schema-case"] = ("Page", "a_page", "a_page is not in PascalCase")
CASES["parameter-case"] = (
    "        - {name: limit",
    "        - {name: maxPrice, in: query, description: a, schema: {type: integer}}\n"
    "        - {name: minPrice, in: query, description: a, schema: {type: integer}}\n"
    "        - {name: in_stock, in: query, description: a, schema: {type: boolean}}\n"
    "        - {name: limit",
    "in_stock is not in camelCase, as most parameters are",
)
CASES["error-responses"] = (
    "'204': {description: ok}\n        4XX: {$ref: '#/components/responses/Problem'}\n",
    "'204': {description: ok}\n",
    "POST /order-items has no response for errors",
)


def found(tmp_path: Path, text: str, levels: dict[str, Level]) -> list[tuple[str, str]]:
    """Message and the text of the line that it is about, of each finding of the rules."""
    path = tmp_path / "shop.yaml"
    path.write_text(text)
    lines = text.splitlines()
    return [
        (each.message, lines[each.location.line - 1])
        for each in lint(path, levels=levels).diagnostics
        if each.location and each.code in CODE_OF_GROUP.values()
    ]


def test_a_tidy_contract_breaks_no_rule(tmp_path: Path) -> None:
    assert found(tmp_path, TIDY, ALL) == []


def test_every_rule_has_a_case_a_setting_and_a_code() -> None:
    names = [rule.name for rule in RULES]
    assert names == list(CASES)
    assert set(settings_schema()["properties"]["lint"]["properties"]) == {*Group, *names}
    assert set(CODE_OF_GROUP.values()) <= CODES.keys()


@pytest.mark.parametrize("rule", CASES)
def test_what_a_rule_finds(tmp_path: Path, rule: str) -> None:
    old, new, said = CASES[rule]
    assert old in TIDY
    text = TIDY.replace(old, new)
    messages = [message for message, _ in found(tmp_path, text, {rule: Level.WARN})]
    assert f"{rule}: {said}" in messages
    assert found(tmp_path, TIDY, {rule: Level.WARN}) == []
    assert found(tmp_path, text, {}) == []


def test_places_and_levels(tmp_path: Path) -> None:
    text = TIDY.replace("listItems", "list_items")
    [(_, line)] = found(tmp_path, text, {"naming": Level.NOTE})
    assert line.strip() == "operationId: list_items"
    assert found(tmp_path, text, {"naming": Level.NOTE, "operation-id-case": Level.OFF}) == []
    assert lint(tmp_path / "shop.yaml", levels={"naming": Level.ERROR}).has_errors
    assert not lint(tmp_path / "shop.yaml", levels={"naming": Level.WARN}).has_errors


@pytest.mark.parametrize("folder", [".", "shop"])
def test_levels_of_the_project(tmp_path: Path, folder: str) -> None:
    contract, settings = tmp_path / "shop.yaml", tmp_path / folder / "codegen.yaml"
    settings.parent.mkdir(exist_ok=True)
    contract.write_text(TIDY)
    settings.write_text(
        f"contract: {'shop.yaml' if folder == '.' else '../shop.yaml'}\nlint: {{naming: warn, path-case: off}}\n"
    )
    assert levels_of(contract) == {"naming": Level.WARN, "path-case": Level.OFF}
    assert levels_of(contract, None, {"path-case": "error"})["path-case"] is Level.ERROR
    settings.write_text("contract: another.yaml\nlint: {naming: warn}\n")
    assert levels_of(contract) == {}
    assert levels_of(contract, settings) == {"naming": Level.WARN}


def test_rules_that_do_not_exist(tmp_path: Path) -> None:
    settings = tmp_path / "codegen.yaml"
    settings.write_text("lint: {nameing: warn, errors: loud}\n")
    with pytest.raises(Refused) as refused:
        levels_of(tmp_path / "shop.yaml", settings)
    assert [str(each.location).rpartition("/")[2] for each in refused.value.diagnostics] == [
        "codegen.yaml:1:8",
        "codegen.yaml:1:23",
    ]
    with pytest.raises(CodegenError, match="did you mean naming"):
        levels_of(tmp_path / "shop.yaml", None, {"nameing": "warn"})
    with pytest.raises(CodegenError, match="a level is off, note, warn, error"):
        levels_of(tmp_path / "shop.yaml", None, {"naming": "loud"})


def test_the_command(tmp_path: Path) -> None:
    contract = tmp_path / "shop.yaml"
    contract.write_text(TIDY.replace("listItems", "list_items"))
    run = CliRunner().invoke
    assert run(app, ["lint", str(contract)]).exit_code == 0
    assert run(app, ["lint", str(contract), "--rule", "naming=error"]).exit_code == 1
    assert run(app, ["lint", str(contract), "--rule", "naming"]).exit_code == 2
    assert run(app, ["lint"]).exit_code == 2
    listed = json.loads(run(app, ["lint", "--rules", "--json"]).stdout)["rules"]
    assert [each["name"] for each in listed] == list(CASES)
    assert "path-case" in run(app, ["lint", "--rules"]).stdout
