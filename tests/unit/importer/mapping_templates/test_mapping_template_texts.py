"""Templates by the hardest of contracts: what is nullable, blank, missing, quoted or looks like Velocity."""

from __future__ import annotations

import json
from typing import Any

import pytest

from codegen.contract.vtl_rules.lint import lint_mapping_template
from codegen.importer.mapping_templates.bodies import Bodies
from codegen.importer.mapping_templates.parameters import SentParameter, parameters_text
from codegen.importer.mapping_templates.text import json_text, plain_text, quoted
from codegen.vtl import Template, mapping_namespace

HARD = {
    "type": "object",
    "required": ["id"],
    "properties": {
        "id": {"type": "string"},
        "note": {"type": ["string", "null"]},
        "count": {"type": ["integer", "null"]},
        "a-b.c d": {"type": "boolean"},
        "parts": {"type": "array"},
        "secret": {"type": "string", "writeOnly": True},
    },
}


def render(text: str, body: str = "", **params: dict[str, str]) -> str:
    places: dict[str, dict[str, str]] = {"path": {}, "querystring": {}, "header": {}, **params}
    return Template(text).render(mapping_namespace(body, places, {}, {}))


@pytest.mark.parametrize(
    "value",
    [
        {"id": ""},
        {"id": 'it\'s "a" \\ / $input #set \u2028 \u00e9'},
        {"id": "x", "note": ""},
        {"id": "x", "note": None, "count": None},
        {"id": "x", "note": "null", "count": 0, "a-b.c d": False, "parts": []},
        {"id": "x", "parts": [None, {"k": None}, 1.5, "$x"]},
    ],
)
def test_a_body_is_printed_as_it_came(value: dict[str, Any]) -> None:
    text = Bodies({}).text(HARD, "response")
    assert json.loads(render(text, json.dumps(value))) == value
    assert lint_mapping_template(text) == []


def test_members_that_only_requests_have_are_not_in_answers() -> None:
    printed = json.loads(render(Bodies({}).text(HARD, "response"), '{"id": "x", "secret": "s", "other": 1}'))
    assert printed == {"id": "x"}


def test_an_object_without_required_members_may_be_empty() -> None:
    schema = {"type": "object", "properties": {"a": {"type": "integer"}, "b": {"type": "integer"}}}
    text = Bodies({}).text(schema, "request")
    for value in ({}, {"a": 1}, {"b": 2}, {"a": 1, "b": 2}):
        assert json.loads(render(text, json.dumps(value))) == value
    assert lint_mapping_template(text) == []


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object", "additionalProperties": {"type": "string"}, "properties": {"a": {}}},
        {"oneOf": [{"type": "object"}, {"type": "string"}]},
        {"type": "object", "properties": {"it's": {}}},
        {"type": "array", "items": HARD},
        True,
    ],
)
def test_a_body_whose_members_are_not_all_listed_passes_whole(schema: Any) -> None:
    assert Bodies({}).text(schema, "request") == "$input.json('$')"


@pytest.mark.parametrize("value", ["$input.body", "#set($a = 1)", '"}', "\ud800", {"$k": ["#*", "\\$"]}])
def test_values_are_no_velocity(value: Any) -> None:
    text = json_text(value)
    assert json.loads(render(text)) == value
    assert "$" not in text
    assert "#" not in text


@pytest.mark.parametrize("text", ["plain", "costs $5 #1", "#set($x = 1)$x", "a\n$b"])
def test_a_text_is_printed_as_it_stands(text: str) -> None:
    assert render(plain_text(text)) == text


@pytest.mark.parametrize("text", ["it's", '"', "\\'", "a\nb", "é\u2028", "</script>"])
def test_a_text_of_the_request_is_a_text_of_json(text: str) -> None:
    template = (
        "{" + f'"v": {quoted("$input.params().querystring.get(" + chr(39) + "q" + chr(39) + ")")}' + "}"
    )
    assert json.loads(render(template, querystring={"q": text})) == {"v": text}


@pytest.mark.parametrize(
    ("kind", "sent", "value"),
    [
        ("integer", "12", 12),
        ("integer", "-0", 0),
        ("integer", "007", "007"),
        ("integer", '1, "admin": true', '1, "admin": true'),
        ("number", "1.5e3", 1500.0),
        ("number", "1.", "1."),
        ("boolean", "true", True),
        ("boolean", "yes", "yes"),
        ("string", '"', '"'),
    ],
)
def test_a_parameter_gets_its_type_and_nothing_else_gets_in(kind: str, sent: str, value: Any) -> None:
    text = parameters_text([SentParameter("q", "querystring", "q", False, False, kind)], "querystring")
    assert json.loads(render(text, querystring={"q": sent})) == {"q": value}
    assert json.loads(render(text)) == {}
    assert lint_mapping_template(text) == []


def test_a_list_is_split() -> None:
    parameter = SentParameter("ids", "querystring", "ids", True, False, "list", "|", "integer")
    assert json.loads(render(parameters_text([parameter], "querystring"), querystring={"ids": "1|2|x"})) == {
        "ids": [1, 2, "x"]
    }
