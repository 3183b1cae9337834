"""Parameters of every style, held against their schemas."""

from __future__ import annotations

from typing import Any

import pytest

from codegen.emulator.conformance.judge import Judge
from codegen.emulator.conformance.parameters import ParameterCheck
from codegen.emulator.conformance.said import Said
from codegen.ir.operation import Parameter, ParameterLocation
from codegen.ir.schema import Schema

INTEGERS: dict[str, Any] = {"type": "array", "items": {"type": "integer"}}
POINT: dict[str, Any] = {
    "type": "object",
    "properties": {"x": {"type": "integer"}, "name": {"type": "string"}},
    "required": ["x"],
    "additionalProperties": False,
}
QUERY, PATH = ParameterLocation.QUERY, ParameterLocation.PATH
HEADER, COOKIE = ParameterLocation.HEADER, ParameterLocation.COOKIE


def check(location: ParameterLocation, schema: Any, **members: Any) -> ParameterCheck:
    others = members.pop("others", ())
    defaults: dict[str, Any] = (
        {"style": "form", "explode": True} if location in (QUERY, COOKIE) else {"style": "simple"}
    )
    parameter = Parameter(
        "p",
        location,
        members.pop("required", False),
        None if schema is None else Schema(schema, "/p/schema"),
        "/p",
        **{**defaults, **members},
    )
    return ParameterCheck(parameter, Judge({}), others)


def messages(made: ParameterCheck, said: Said) -> list[str]:
    return [f"{breach.place}{breach.pointer}: {breach.message}" for breach in made.breaches(said)]


def query(*pairs: tuple[str, str]) -> Said:
    return Said(query=pairs)


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (check(QUERY, {"type": "integer"}), query(("p", "12"))),
        (check(QUERY, {"type": ["string", "integer"], "minLength": 3}), query(("p", "12"))),
        (check(QUERY, {"type": "boolean"}), query(("p", "true"))),
        (check(QUERY, {"type": ["integer", "null"]}), query(("p", "null"))),
        (check(QUERY, {"enum": [1, 2]}), query(("p", "2"))),
        (check(QUERY, {"anyOf": [{"type": "integer"}, INTEGERS]}), query(("p", "1"), ("p", "2"))),
        (check(QUERY, INTEGERS), query(("p", "1"), ("p", "2"))),
        (check(QUERY, INTEGERS, explode=False), query(("p", "1,2"))),
        (check(QUERY, INTEGERS, explode=False, style="pipeDelimited"), query(("p", "1|2"))),
        (check(QUERY, POINT, explode=False), query(("p", "x,1,name,a"))),
        (check(QUERY, POINT, others={"limit"}), query(("x", "1"), ("limit", "a"))),
        (check(QUERY, POINT, style="deepObject"), query(("p[x]", "1"), ("p[name]", "a"))),
        (check(QUERY, POINT, content_type="application/json"), query(("p", '{"x":1}'))),
        (check(QUERY, {"type": "string"}, content_type="application/json"), query(("p", "plain"))),
        (check(QUERY, {"type": "integer"}, allow_empty_value=True), query(("p", ""))),
        (check(QUERY, POINT, required=True), Said()),
        (check(PATH, {"type": "string", "const": "a/b"}), Said(path={"p": "a%2Fb"})),
        (check(PATH, INTEGERS, style="label", explode=True), Said(path={"p": ".1.2"})),
        (check(PATH, INTEGERS, style="matrix"), Said(path={"p": ";p=1,2"})),
        (check(PATH, POINT, style="matrix", explode=True), Said(path={"p": ";x=1;name=a"})),
        (check(HEADER, INTEGERS), Said(headers={"p": "1, 2"})),
        (check(HEADER, POINT, explode=True), Said(headers={"p": "x=1,name=a"})),
        (check(COOKIE, {"type": "integer"}), Said(cookies=(("p", "1"),))),
        (check(QUERY, None), query(("p", "anything"))),
        (check(QUERY, {"type": "integer"}), Said()),
    ],
)
def test_what_keeps_the_contract_is_no_breach(made: ParameterCheck, said: Said) -> None:
    assert messages(made, said) == []


@pytest.mark.parametrize(
    ("made", "said", "expected"),
    [
        (check(QUERY, {"type": "integer"}), query(("p", "x")), "query/p: 'x' is not of type 'integer'"),
        (
            check(QUERY, {"type": "integer", "minimum": 1}),
            query(("p", "0")),
            "query/p: 0 is less than the minimum of 1",
        ),
        (check(QUERY, INTEGERS), query(("p", "1"), ("p", "x")), "query/p/1: 'x' is not of type 'integer'"),
        (check(QUERY, {"type": "integer"}, required=True), Said(), "query/p: is required"),
        (
            check(QUERY, POINT, explode=False),
            query(("p", "x")),
            "query/p: should have a value after each name",
        ),
        (check(PATH, INTEGERS, style="label"), Said(path={"p": "1"}), "path/p: should begin with '.'"),
        (
            check(PATH, INTEGERS, style="matrix"),
            Said(path={"p": ";q=1"}),
            "path/p: should have the form ';p=...'",
        ),
        (
            check(QUERY, POINT, style="deepObject"),
            query(("p[x]", "1"), ("p[x][y]", "1")),
            "query/p: has both a value and members at 'x'",
        ),
        (
            check(HEADER, {"type": "string", "maxLength": 1}),
            Said(headers={"p": "ab"}),
            "header/p: 'ab' is too long",
        ),
    ],
)
def test_what_breaks_the_contract_is_told(made: ParameterCheck, said: Said, expected: str) -> None:
    assert messages(made, said) == [expected]


def test_text_that_is_no_json_is_told() -> None:
    [found] = messages(check(QUERY, POINT, content_type="application/json"), query(("p", "{")))
    assert found.startswith("query/p: is no JSON: ")
