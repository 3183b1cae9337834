"""Parameters of every style come out as values, and whatever the styles write they read back."""

from __future__ import annotations

from importlib import import_module
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from codegen.targets.lambda_python.examples import styles as written

event: Any = import_module("runtime.event")
parameters: Any = import_module("runtime.parameters")
problem: Any = import_module("runtime.problem")
validation: Any = import_module("runtime.validation")
values: Any = import_module("runtime.values")

Query, Path, Header, Cookie = parameters.Query, parameters.Path, parameters.Header, parameters.Cookie
COLOR = {"R": "integer", "G": "integer"}
DEEP = Query("q", "q", {"a": "string"}, style="deepObject")


def read(parameter: Any, kind: Any = Any, **event_parts: Any) -> Any:
    """The parameter's value in a REST event with these parts."""
    parts = {"httpMethod": "GET", "resource": "/", "path": "/", "headers": {}, **event_parts}
    return parameter.read(event.read_event(parts), validation.Validator(kind), frozenset({parameter.name}))


def query(*pairs: tuple[str, str]) -> dict[str, Any]:
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return {"multiValueQueryStringParameters": found}


@pytest.mark.parametrize(
    ("parameter", "pairs", "value"),
    [
        (Query("q", "q"), [("q", "blue")], "blue"),
        (Query("q", "q"), [("q", "a"), ("q", "b")], "b"),
        (Query("q", "q"), [("q", "")], ""),
        (Query("q", "q", "integer"), [("q", "-7")], -7),
        (Query("q", "q", "number"), [("q", "1.5e2")], 150.0),
        (Query("q", "q", "boolean"), [("q", "true")], True),
        (Query("q", "q", ("null", "integer")), [("q", "")], None),
        (Query("q", "q", ("integer", "string")), [("q", "x1")], "x1"),
        (Query("q", "q", ["integer"]), [("q", "1"), ("q", "2")], [1, 2]),
        (Query("q", "q", ["integer"], explode=False), [("q", "1,2")], [1, 2]),
        (Query("q", "q", ["integer"], explode=False), [("q", "")], []),
        (Query("q", "q", ["string"], style="spaceDelimited", explode=False), [("q", "a b")], ["a", "b"]),
        (Query("q", "q", ["string"], style="pipeDelimited", explode=False), [("q", "a|b")], ["a", "b"]),
        (Query("q", "q", COLOR), [("R", "1"), ("G", "2"), ("other", "3")], {"R": 1, "G": 2}),
        (Query("q", "q", COLOR, explode=False), [("q", "R,1,G,2")], {"R": 1, "G": 2}),
        (Query("q", "q", COLOR, style="deepObject"), [("q[R]", "1"), ("q[G]", "2")], {"R": 1, "G": 2}),
        (
            Query("q", "q", {"in": {"x": ["integer"]}}, style="deepObject"),
            [("q[in][x]", "1"), ("q[in][x]", "2")],
            {"in": {"x": [1, 2]}},
        ),
        (
            Query("q", "q", {"xs": ["integer"]}, style="deepObject"),
            [("q[xs][0]", "1"), ("q[xs][1]", "2")],
            {"xs": [1, 2]},
        ),
        (Query("q", "q", {"*": "integer"}), [("a", "1"), ("b", "2")], {"a": 1, "b": 2}),
        (Query("q", "q", is_json=True), [("q", '{"a": [1]}')], {"a": [1]}),
    ],
)
def test_query(parameter: Any, pairs: list[tuple[str, str]], value: Any) -> None:
    assert read(parameter, **query(*pairs)) == value


@pytest.mark.parametrize(
    ("parameter", "text", "value"),
    [
        (Path("id", "id"), "a%2Fb", "a/b"),
        (Path("id", "id"), "a,b", "a,b"),
        (Path("id", "id", "integer"), "7", 7),
        (Path("id", "id", ["string"]), "a%2C1,b", ["a,1", "b"]),
        (Path("id", "id", COLOR), "R,1,G,2", {"R": 1, "G": 2}),
        (Path("id", "id", COLOR, explode=True), "R=1,G=2", {"R": 1, "G": 2}),
        (Path("id", "id", style="label"), ".a.b", "a.b"),
        (Path("id", "id", ["string"], style="label"), ".a,b", ["a", "b"]),
        (Path("id", "id", ["string"], style="label", explode=True), ".a.b", ["a", "b"]),
        (Path("id", "id", COLOR, style="label", explode=True), ".R=1.G=2", {"R": 1, "G": 2}),
        (Path("id", "id", "integer", style="matrix"), ";id=5", 5),
        (Path("id", "id", ["integer"], style="matrix"), ";id=5,6", [5, 6]),
        (Path("id", "id", ["integer"], style="matrix", explode=True), ";id=5;id=6", [5, 6]),
        (Path("id", "id", COLOR, style="matrix"), ";id=R,1,G,2", {"R": 1, "G": 2}),
        (Path("id", "id", COLOR, style="matrix", explode=True), ";R=1;G=2", {"R": 1, "G": 2}),
    ],
)
def test_path(parameter: Any, text: str, value: Any) -> None:
    assert read(parameter, pathParameters={"id": text}) == value


def test_header_in_any_case_and_as_a_list() -> None:
    fields = {"multiValueHeaders": {"x-IDS": ["1, 2", "3"]}}

    assert read(Header("X-Ids", "x_ids", ["integer"]), **fields) == [1, 2, 3]
    assert read(Header("X-Ids", "x_ids"), **fields) == "1, 2, 3"


def test_cookie() -> None:
    fields = {"headers": {"Cookie": "a=1; b=x%20y; c=2,3"}}

    assert read(Cookie("b", "b"), **fields) == "x y"
    assert read(Cookie("c", "c", ["integer"], explode=False), **fields) == [2, 3]


def test_absent_parameters() -> None:
    assert read(Query("q", "q")) is values.ABSENT
    assert read(Query("q", "q", "integer", allow_empty=True), **query(("q", ""))) is values.ABSENT
    assert read(Query("q", "q", ["integer"], default=[3])) == [3]
    assert read(Query("q", "q", COLOR, required=True)) == {}


@pytest.mark.parametrize(
    ("parameter", "kind", "parts", "path", "message"),
    [
        (Query("q", "q", required=True), str, {}, "/q", "is required"),
        (Query("q", "q", "integer"), int, query(("q", "x")), "/q", "should be an integer"),
        (Query("q", "q", ["integer"]), list[int], query(("q", "1"), ("q", "x")), "/q/1", "should be an integer"),
        (Query("a/b", "ab", "boolean"), bool, query(("a/b", "yes")), "/a~1b", "should be true or false"),
        (
            Query("q", "q", "integer"),
            Annotated[int, Field(le=3)],
            query(("q", "4")),
            "/q",
            "should be less than or equal to 3",
        ),
        (Query("q", "q", COLOR, explode=False), Any, query(("q", "R,1,G")), "/q", "a value after each name"),
        (Query("q", "q", is_json=True), Any, query(("q", "{")), "/q", "Expecting property name"),
        (Path("id", "id", style="matrix"), str, {"pathParameters": {"id": "5"}}, "/id", "should begin with ';'"),
        (Path("id", "id", style="matrix"), str, {"pathParameters": {"id": ";x=5"}}, "/id", "should have the form"),
        (DEEP, Any, query(("q[a]", "1"), ("q[a][b]", "2")), "/q", "both a value and members"),
    ],
)  # fmt: skip
def test_findings(parameter: Any, kind: Any, parts: dict[str, Any], path: str, message: str) -> None:
    with pytest.raises(problem.BadRequest) as caught:
        read(parameter, kind, **parts)

    (finding,) = caught.value.errors
    assert (finding.place, finding.path) == (parameter.place, path)
    assert message in finding.message


def test_deep_objects_end_somewhere() -> None:
    name = "q" + "[a]" * 3000

    with pytest.raises(problem.BadRequest) as caught:
        read(Query("q", "q", {"*": "string"}, style="deepObject"), **query((name, "1")))

    assert "too deeply" in caught.value.errors[0].message


def test_the_alternative_that_the_contract_allows_wins() -> None:
    digits = Query("q", "q", ("integer", "string"))

    assert read(digits, Annotated[str, Field(pattern="^0")] | bool, **query(("q", "007"))) == "007"


texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1)
words = st.text("abcdefghij-_~", min_size=1)


@given(
    value=st.one_of(texts, st.lists(words, min_size=1), st.dictionaries(words, words, min_size=1)),
    explode=st.booleans(),
)
def test_what_a_client_writes_in_a_path_is_read_back(value: Any, explode: bool) -> None:
    shape = {"list": ["string"], "dict": {"*": "string"}}.get(type(value).__name__, "string")
    for style in ("simple", "label", "matrix"):
        text = written.segment("id", value, style, explode)
        found = read(Path("id", "id", shape, style=style, explode=explode), pathParameters={"id": text})
        assert found == value


@given(
    value=st.one_of(texts, st.lists(words, min_size=1), st.dictionaries(words, words, min_size=1)),
    explode=st.booleans(),
)
def test_what_a_client_writes_in_a_query_is_read_back(value: Any, explode: bool) -> None:
    shape = {"list": ["string"], "dict": {"*": "string"}}.get(type(value).__name__, "string")
    for style in ("form", "pipeDelimited", "deepObject"):
        pairs = written.pairs("q", value, style, explode)
        parameter = Query("q", "q", shape, style=style, explode=explode)
        assert read(parameter, **query(*pairs)) == value
