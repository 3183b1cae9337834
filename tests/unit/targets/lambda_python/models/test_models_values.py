"""Which values the models take, and what comes back of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from pydantic import ValidationError

MakeModels = Callable[..., Any]

KEYWORDS: list[tuple[str, Any, list[str], list[str]]] = [
    ("strict text", {"type": "string"}, ['"a"', '""'], ["1", "true", "null", "[]"]),
    ("strict boolean", {"type": "boolean"}, ["true"], ["1", '"true"', "null"]),
    ("integer", {"type": "integer"}, ["1", "1.0", "-0.0", str(10**30)], ["1.5", "true", '"1"']),
    ("number", {"type": "number"}, ["1", "1.5", str(10**30)], ["true", '"1"', "NaN", "Infinity", "1e400"]),
    ("bounds", {"type": "integer", "minimum": 1, "exclusiveMaximum": 3}, ["1", "2", "2.0"], ["0", "3"]),
    ("multiple", {"type": "number", "multipleOf": 0.01}, ["0.07", "3", "1e300"], ["0.071"]),
    ("huge multiple", {"type": "number", "multipleOf": 1e300, "maximum": 1e308}, ["1e300", "3e300", "0"], ["1e299"]),
    ("whole multiple", {"type": "integer", "multipleOf": 3}, ["9", "9.0"], ["10"]),
    ("length", {"type": "string", "minLength": 1, "maxLength": 2}, ['"é"', '"\\ud83d\\ude00a"'], ['""', '"abc"']),
    ("pattern", {"type": "string", "pattern": r"^\d+$"}, ['"12"'], ['"a"', '"12\\n"', '"١"']),
    ("look-around", {"type": "string", "pattern": r"^(?!x)\w+$"}, ['"y"'], ['"x"']),
    ("categories", {"type": "string", "pattern": r"^\p{Lu}$"}, ['"Ż"'], ['"ż"']),
    ("literals", {"enum": ["a", 1, True, None]}, ['"a"', "1", "1.0", "true", "null"], ["0", "false", '"1"']),
    ("one and true", {"enum": [1, 0]}, ["1", "0.0"], ["true", "false"]),
    ("false", {"enum": [False]}, ["false"], ["0", "null"]),
    ("other literals", {"enum": [1.5, {"a": 1}, [1]]}, ["1.5", '{"a": 1.0}', "[1]"], ["1", "[]", "[true]"]),
    ("floats", {"enum": [1.5, 2.5]}, ["1.5"], ["2", '"1.5"']),
    ("null", {"type": "null"}, ["null"], ["0", '""']),
    ("types", {"type": ["string", "integer", "null"]}, ['"a"', "1", "null"], ["1.5", "true", "{}"]),
    ("list", {"type": "array", "items": {"type": "string"}, "minItems": 1}, ['["a"]'], ["[]", "[1]", '"a"', "{}"]),
    ("unique", {"type": "array", "uniqueItems": True}, ["[1, true, null]"], ["[1, 1.0]", '[{"a": 1}, {"a": 1}]']),
    ("tuple", {"prefixItems": [{"type": "string"}], "items": False, "type": "array"}, ["[]", '["a"]'], ["[1]",
     '["a", 1]']),
    ("contains", {"type": "array", "contains": {"const": 1}, "maxContains": 2}, ["[1, 2]"], ["[]", "[1, 1, 1]"]),
    ("huge counts", {"type": "array", "minItems": 10**30}, [], ["[]"]),
    ("map", {"type": "object", "additionalProperties": {"type": "integer"}}, ['{"a": 1}'], ['{"a": "1"}', "[]"]),
    ("counted map", {"type": "object", "minProperties": 1, "maxProperties": 1}, ['{"a": 1}'], ["{}",
     '{"a": 1, "b": 1}']),
    ("closed", {"type": "object", "additionalProperties": False}, ["{}"], ['{"a": 1}']),
    ("required", {"type": "object", "required": ["a"]}, ['{"a": null}'], ["{}"]),
    ("never", {"type": "object", "properties": {"a": False}}, ["{}"], ['{"a": 1}']),
    ("required never", {"type": "object", "properties": {"a": False}, "required": ["a"]}, [], ["{}", '{"a": 1}']),
    ("patterns", {"type": "object", "patternProperties": {"^x-": {"type": "string"}}, "additionalProperties": False},
     ['{"x-a": "b"}', "{}"], ['{"x-a": 1}', '{"y": "a"}']),
    ("names", {"type": "object", "propertyNames": {"maxLength": 1}}, ['{"a": 1}'], ['{"ab": 1}']),
    ("dependent", {"type": "object", "properties": {"a": {}}, "dependentRequired": {"a": ["b"]}},
     ["{}", '{"b": 1}', '{"a": 1, "b": 1}'], ['{"a": 1}']),
    ("dependent schema", {"type": "object", "properties": {"a": {}}, "dependentSchemas": {"a": {"minProperties": 2}}},
     ["{}", '{"a": 1, "b": 1}'], ['{"a": 1}']),
    ("condition", {"type": "object", "properties": {"a": {}}, "if": {"required": ["a"]},
     "then": {"required": ["b"]}, "else": {"required": ["c"]}},
     ['{"a": 1, "b": 1}', '{"c": 1}'], ['{"a": 1}', "{}"]),
    ("not", {"not": {"type": "string"}}, ["1", "null"], ['"a"']),
    ("nothing", {"not": {}}, [], ["1", "null", "{}"]),
    ("untyped", {"minLength": 2, "minimum": 5}, ['"ab"', "5", "null"], ['"a"', "4"]),
    ("any of", {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}, ['"a"',
     '["a"]'], ["[1]"]),
    ("one of", {"oneOf": [{"multipleOf": 2, "type": "integer"}, {"multipleOf": 3, "type": "integer"}]}, ["2",
     "3"], ["6", "5"]),
    ("twins", {"oneOf": [{"type": "string"}, {"type": "string"}, {"type": "null"}]}, ["null"], ['"a"']),
    ("one of anything", {"oneOf": [True, {"type": "null"}]}, ["1"], ["null"]),
    ("all of", {"allOf": [{"type": "object", "properties": {"a": {"type": "string"}}}, {"required": ["a"],
     "additionalProperties": {"type": "string"}}]},
     ['{"a": "b"}', '{"a": "b", "c": "d"}'], ["{}", '{"a": 1}', '{"a": "b", "c": 1}']),
    ("contradiction", {"allOf": [{"type": "string"}, {"type": "integer"}]}, [], ["1", '"a"']),
    ("two unions", {"allOf": [{"anyOf": [{"required": ["a"]}, {"required": ["b"]}]},
     {"anyOf": [{"required": ["c"]}, {"required": ["d"]}]}],
                    "type": "object", "properties": {"a": {}, "b": {}, "c": {}, "d": {}}},
     ['{"a": 1, "d": 1}'], ['{"a": 1}', '{"c": 1, "d": 1}']),
    ("unevaluated", {"allOf": [{"type": "object", "properties": {"a": {}}}], "unevaluatedProperties": False},
     ['{"a": 1}'], ['{"b": 1}']),
    ("date and time", {"type": "string", "format": "date-time"}, ['"2026-01-31T12:00:00Z"',
     '"2026-01-31t12:00:00.123456789+02:00"'],
     ['"2026-01-31T12:00:00"', '"2026-01-31"', "1700000000", '"1700000000"']),
    ("date", {"type": "string", "format": "date"}, ['"2026-01-31"'], ['"2026-02-30"', '"20260131"', "20260131"]),
    ("uuid", {"type": "string", "format": "uuid"}, ['"3FA85F64-5717-4562-b3fc-2c963f66afa6"'], ['"3fa85f64"', "1"]),
    ("email", {"type": "string", "format": "email"}, ['"a@b"'], ['"a"']),
    ("bounded email", {"type": "string", "format": "email", "maxLength": 5}, ['"a@b"'], ['"a"', '"abc@def"']),
    ("address", {"type": "string", "format": "ipv4"}, ['"192.0.2.1"'], ['"192.0.2"']),
    ("long address", {"type": "string", "format": "ipv6"}, ['"::1"'], ['"192.0.2.1"', '"::1%eth0"']),
    ("other formats", {"type": "string", "format": "uri"}, ['"a"', '""'], ["1"]),
]  # fmt: skip
"""What it is about, a schema, texts that it takes, texts that it refuses."""


def test_keywords(models: MakeModels) -> None:
    made = models({name: schema for name, schema, _, _ in KEYWORDS})
    wrong = [
        (name, text, expected)
        for name, _, valid, invalid in KEYWORDS
        for texts, expected in ((valid, True), (invalid, False))
        for text in texts
        if made.accepts(name, text) is not expected
    ]
    assert wrong == []


def test_round_trips(models: MakeModels) -> None:
    """Everything but the spelling of numbers and points in time comes back as it was."""
    made = models({name: schema for name, schema, _, _ in KEYWORDS})
    spelled_anew = ("date and time",)
    for name, _, valid, _ in KEYWORDS:
        for text in valid if name not in spelled_anew else ():
            assert json.loads(made.round_trip(name, text)) == json.loads(text), (name, text)


def test_absent_and_null_are_different_things(models: MakeModels) -> None:
    schema = {
        "type": "object",
        "properties": {"plain": {"type": "string"}, "nullable": {"type": ["string", "null"]}, "any": {}},
    }
    made = models({"Order": schema})
    assert not made.accepts("Order", '{"plain": null}')
    for text in ("{}", '{"nullable":null}', '{"any":null}', '{"nullable":"a","any":[null]}'):
        assert made.round_trip("Order", text) == text
    order = made.type("Order")
    assert order(plain=None, nullable=None).model_dump_json(exclude_unset=True) == '{"nullable":null}'
    assert order().plain is None


def test_members_beyond_the_contract_are_kept(models: MakeModels) -> None:
    schema = {"type": "object", "properties": {"a": {"type": "string"}}}
    made = models({"Order": schema, "Typed": {**schema, "additionalProperties": {"type": "integer"}}})
    assert made.round_trip("Order", '{"a":"b","more":{"x":[1]}}') == '{"a":"b","more":{"x":[1]}}'
    assert made.parse("Order", '{"more": 1}').model_extra == {"more": 1}
    assert made.accepts("Typed", '{"a": "b", "c": 1}')
    assert not made.accepts("Typed", '{"a": "b", "c": "d"}')


def test_names_of_the_wire_and_of_python(models: MakeModels) -> None:
    made = models(
        {
            "Order": {
                "type": "object",
                "additionalProperties": False,
                "required": ["orderId"],
                "properties": {"orderId": {"type": "string"}, "class": {"type": "string"}},
            }
        }
    )
    order = made.type("Order")(order_id="1", class_="a")
    assert order.model_dump_json() == '{"orderId":"1","class":"a"}'
    assert made.accepts("Order", '{"orderId": "1"}')
    assert not made.accepts("Order", '{"order_id": "1"}')
    assert not made.accepts("Order", '{"orderId": "1", "another": "a"}')
    assert made.type("Order").model_validate({"orderId": "1"}) == made.type("Order")(order_id="1")


NAMES = [
    "class", "None", "list", "dict", "str", "id", "type", "schema", "copy", "json", "model_dump", "model_config",
    "validate", "_private", "__class__", "__init__", "open", "self", "cls", "", " ", "é", "中文", "a b", "a-b",
     "a_b", "aB",
    "1st", "x" * 300, "import os; os.system('x')", '"quoted"', "back\\slash", "new\nline", "{{ braces }}",
     "Field", "Any",
    "model_fields", "model_validate", "async", "match", "print", "eval",
]  # fmt: skip


def test_any_name_is_a_member(models: MakeModels) -> None:
    made = models(
        {
            "Order": {
                "type": "object",
                "required": NAMES,
                "properties": {name: {"type": "string"} for name in NAMES},
            }
        }
    )
    value = {name: f"value {number}" for number, name in enumerate(NAMES)}
    assert json.loads(made.round_trip("Order", json.dumps(value))) == value
    fields = made.type("Order").model_fields
    assert sorted(name if field.alias is None else field.alias for name, field in fields.items()) == sorted(
        NAMES
    )
    assert all(name.isidentifier() and not name.startswith("_") for name in fields)


def test_any_name_is_a_schema(models: MakeModels) -> None:
    names = [*NAMES, "Model", "Date", "Order", "order", "Exception", "conftest", "../outside", "CON"]
    made = models({name: {"type": "object", "properties": {"a": {"const": name}}} for name in names})
    assert set(made.index.lock_models()) == set(names)
    assert len(set(made.index.lock_models().values())) == len(names)
    for name in names:
        text = json.dumps({"a": name})
        assert json.loads(made.round_trip(name, text)) == {"a": name}
        assert not made.accepts(name, '{"a": "another"}')
    assert "CG201" in {diagnostic.code for diagnostic in made.index.diagnostics}


def test_points_in_time_are_datetimes(models: MakeModels) -> None:
    schema = {
        "type": "object",
        "properties": {
            "at": {"type": "string", "format": "date-time"},
            "on": {"type": "string", "format": "date"},
        },
    }
    made = models({"Order": schema})
    order = made.parse("Order", '{"at": "2026-01-31T12:00:00.5+02:00", "on": "2026-01-31"}')
    assert order.at == datetime(2026, 1, 31, 12, 0, 0, 500_000, timezone(timedelta(hours=2)))
    assert order.on == date(2026, 1, 31)
    for time in ("12:00:00.5+02:00", "12:00:00Z", "12:00:00.000001-01:00", "12:00:00.25Z"):
        text = f'{{"at":"2026-01-31T{time}"}}'
        assert made.round_trip("Order", text) == text
    made_here = made.type("Order")(at=datetime(2026, 1, 31, 12, tzinfo=UTC), on=date(2026, 1, 31))
    assert made_here.model_dump_json() == '{"at":"2026-01-31T12:00:00Z","on":"2026-01-31"}'
    with pytest.raises(ValidationError, match="timezone"):
        made.type("Order")(at=datetime(2026, 1, 31))


def test_numbers_stay_what_they_are(models: MakeModels) -> None:
    made = models({"Order": {"type": "object", "properties": {"price": {"type": "number"}}}})
    assert made.round_trip("Order", '{"price":12345678901234567890}') == '{"price":12345678901234567890}'
    assert made.round_trip("Order", '{"price":0.1}') == '{"price":0.1}'


def test_checks_hold_for_values_made_in_python(models: MakeModels) -> None:
    made = models(
        {
            "Order": {
                "type": "object",
                "properties": {"userId": {"type": "string"}, "note": {"type": "string"}},
                "dependentRequired": {"userId": ["note"]},
            },
            "Orders": {"type": "array", "items": {"$ref": "#/components/schemas/Order"}, "uniqueItems": True},
            "Page": {"type": "object", "properties": {"orders": {"$ref": "#/components/schemas/Orders"}}},
        }
    )
    order, page = made.type("Order"), made.type("Page")
    assert order(user_id="1", note="a").note == "a"
    with pytest.raises(ValidationError, match="should have 'note' beside 'userId'"):
        order(user_id="1")
    assert len(page(orders=[order(note="a"), order(note="b")]).orders) == 2
    with pytest.raises(ValidationError, match="no two equal items"):
        page(orders=[order(note="a"), order(note="a")])


def test_a_check_may_refer_to_a_type(models: MakeModels) -> None:
    made = models(
        {
            "Cat": {"type": "object", "required": ["lives"], "properties": {"lives": {"type": "integer"}}},
            "NoCat": {
                "type": "object",
                "properties": {"name": {}},
                "not": {"$ref": "#/components/schemas/Cat"},
            },
        }
    )
    assert made.accepts("NoCat", '{"name": 1}')
    assert made.accepts("NoCat", '{"lives": "9"}')
    assert not made.accepts("NoCat", '{"lives": 9}')


def test_recursive_models_check_every_level(models: MakeModels) -> None:
    schema = {
        "type": "object",
        "properties": {"next": {"$ref": "#/components/schemas/Node"}},
        "maxProperties": 1,
        "patternProperties": {"^x": {"type": "string"}},
    }
    made = models({"Node": schema})
    assert made.round_trip("Node", '{"next":{"next":{"x":"a"}}}') == '{"next":{"next":{"x":"a"}}}'
    assert not made.accepts("Node", '{"next": {"next": {"x": 1}}}')
    assert not made.accepts("Node", '{"next": {"next": {"x": "a", "y": 1}}}')


def test_a_merge_that_leads_back_to_itself(models: MakeModels) -> None:
    schema = {
        "type": "object",
        "properties": {"next": {"allOf": [{"$ref": "#/components/schemas/Node"}, {"required": ["value"]}]}},
    }
    made = models({"Node": schema})
    assert made.accepts("Node", '{"next": {"value": 1, "next": {"value": 2}}}')
    assert not made.accepts("Node", '{"next": {"value": 1, "next": {}}}')


def test_what_cannot_be_said_is_widened_and_reported(models: MakeModels) -> None:
    made = models(
        {
            "Pattern": {"type": "string", "pattern": "("},
            "Names": {"type": "object", "patternProperties": {"[": {"type": "string"}}},
            "Rest": {
                "anyOf": [{"type": "object", "properties": {"a": {}}}],
                "not": {"unevaluatedProperties": False},
            },
            "Endless": {"anyOf": [{"$ref": "#/components/schemas/Endless"}, {"type": "string"}]},
            "Nothing": {"allOf": [{"type": "string"}, {"type": "null"}]},
        }
    )
    assert made.accepts("Pattern", '"a"')
    assert made.accepts("Names", '{"a": 1}')
    assert made.accepts("Endless", '"a"')
    found = {(d.code, d.location.pointer) for d in made.index.diagnostics if d.location}
    assert found == {
        ("CG200", "/components/schemas/Pattern"),
        ("CG200", "/components/schemas/Names"),
        ("CG200", "/components/schemas/Rest/anyOf/0"),
        ("CG200", "/components/schemas/Endless"),
        ("CG202", "/components/schemas/Nothing"),
    }
