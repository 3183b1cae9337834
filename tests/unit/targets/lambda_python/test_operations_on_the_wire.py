"""Rare ways to write parameters, bodies and header fields: typed where that can be, handed over and reported else."""

from __future__ import annotations

from typing import Any

import pytest
from lambda_python_projects import Scaffold, Scaffolded, contract

DONE = {"204": {"description": "Done"}}
OBJECT = {"type": "object", "properties": {"a": {"type": "integer"}}}


def with_parameter(scaffold: Scaffold, **parameter: Any) -> Scaffolded:
    stated = {"name": "p", "in": "query", **parameter}
    return scaffold(
        contract({"/a": {"get": {"operationId": "getA", "parameters": [stated], "responses": DONE}}})
    )


def with_body(scaffold: Scaffold, media_type: str, schema: Any) -> Scaffolded:
    body = {"required": True, "content": {media_type: {"schema": schema}}}
    return scaffold(
        contract({"/a": {"post": {"operationId": "postA", "requestBody": body, "responses": DONE}}})
    )


def received(project: Scaffolded, name: str, attribute: str, **parts: Any) -> Any:
    """What the handler gets of a request."""
    found: list[Any] = []

    def handler(request: Any, context: Any) -> Any:
        found.append(getattr(request, attribute))
        return project.operation(name).__dict__[f"{''.join(map(str.title, name.split('_')))}NoContent"]()

    answer = project.send(name, handler, **parts)
    return found[0] if found else answer.json()["errors"]


def losses(project: Scaffolded) -> list[str]:
    return [one.message for one in project.diagnostics if one.code in ("CG222", "CG227")]


# ---- parameters
def test_a_parameter_of_a_text_is_typed(scaffold: Scaffold) -> None:
    project = with_parameter(scaffold, content={"text/plain": {"schema": {"type": "integer"}}})

    assert received(project, "get_a", "p", query=[["p", "7"]]) == 7
    assert received(project, "get_a", "p", query=[["p", "x"]])[0]["path"] == "/p"
    assert losses(project) == []


def test_a_parameter_of_another_syntax_is_text(scaffold: Scaffold) -> None:
    project = with_parameter(scaffold, content={"application/xml": {"schema": OBJECT}})

    assert received(project, "get_a", "p", query=[["p", "<a>1</a>"]]) == "<a>1</a>"
    assert losses(project) == [
        "parameters in application/xml are handed over as text, unchecked by their schemas"
    ]


@pytest.mark.parametrize(
    ("style", "schema", "pairs", "value"),
    [
        ("deepObject", {"type": "integer"}, [["p", "7"]], 7),
        ("deepObject", {"type": "array", "items": {"type": "integer"}}, [["p", "1"], ["p", "2"]], [1, 2]),
        ("spaceDelimited", {"type": "string"}, [["p", "a b"]], "a b"),
        ("pipeDelimited", {"type": "boolean"}, [["p", "true"]], True),
    ],
)
def test_styles_that_do_not_write_the_value(
    scaffold: Scaffold, style: str, schema: Any, pairs: list[list[str]], value: Any
) -> None:
    project = with_parameter(scaffold, style=style, schema=schema)

    assert received(project, "get_a", "p", query=pairs) == value
    assert losses(project) == [
        f"parameters whose values style {style} can't write are read as style form writes them"
    ]


@pytest.mark.parametrize("style", ["form", "spaceDelimited", "pipeDelimited", "deepObject"])
def test_styles_that_write_the_value_are_not_reported(scaffold: Scaffold, style: str) -> None:
    assert losses(with_parameter(scaffold, style=style, schema={"type": ["object", "null"]})) == []


# ---- bodies
@pytest.mark.parametrize(
    ("media_type", "schema", "sent", "value", "lost"),
    [
        ("application/xml", OBJECT, "<a>1</a>", "<a>1</a>", "text"),
        ("application/yaml", OBJECT, "a: 1", "a: 1", "text"),
        ("application/x-ndjson", {"type": "array"}, "{}\n{}\n", "{}\n{}\n", "text"),
        ("text/csv", {"type": "array"}, "a,b", "a,b", "text"),
        ("text/event-stream", {"type": "string"}, "data: 1\n\n", "data: 1\n\n", ""),
        ("multipart/mixed", OBJECT, "--b\r\n\r\n1\r\n--b--", b"--b\r\n\r\n1\r\n--b--", "bytes"),
        ("image/png", {"type": "string", "format": "binary"}, "x", b"x", ""),
        ("image/png", {"type": "string", "format": "binary", "maxLength": 9}, "x", b"x", "bytes"),
    ],
)
def test_bodies_that_are_no_json(
    scaffold: Scaffold, media_type: str, schema: Any, sent: str, value: Any, lost: str
) -> None:
    project = with_body(scaffold, media_type, schema)
    found = received(
        project, "post_a", "body", body=sent, isBase64Encoded=False, headers=[["Content-Type", media_type]]
    )

    assert found == value
    stated = f"bodies in {media_type} are handed over as {lost}, unchecked by their schemas"
    assert losses(project) == ([stated] if lost else [])


def test_rules_about_the_fields_of_a_multipart_form(scaffold: Scaffold) -> None:
    text = {"type": "string"}
    schema = {
        "type": "object",
        "properties": {"a": text, "b": text},
        "anyOf": [{"required": ["a"]}, {"required": ["b"]}],
        "additionalProperties": False,
    }
    project = with_body(scaffold, "multipart/form-data", schema)

    def send(*names: str) -> Any:
        parts = [f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n1\r\n' for name in names]
        headers = [["Content-Type", "multipart/form-data; boundary=x"]]
        body = "".join([*parts, "--x--"])
        return project.send("post_a", body=body, isBase64Encoded=False, headers=headers).status

    assert [send("a"), send("a", "b"), send("b")] == [204, 204, 204]
    assert [send(), send("a", "c")] == [400, 400]


# ---- header fields of responses
def test_header_fields_are_written_as_the_contract_says(scaffold: Scaffold) -> None:
    headers = {
        "X-Plain": {"schema": OBJECT},
        "X-Exploded": {"explode": True, "schema": OBJECT},
        "X-Document": {"content": {"application/json": {"schema": OBJECT}}},
        "X-Quoted": {"content": {"application/json": {"schema": {"type": "string"}}}},
    }
    responses = {"200": {"description": "OK", "headers": headers}}
    project = scaffold(contract({"/a": {"get": {"operationId": "getA", "responses": responses}}}))
    operation = project.operation("get_a")
    kinds = operation.GetAOk.__annotations__

    def value(attribute: str) -> Any:
        return kinds[attribute].__args__[0](a=1)

    answer = project.send(
        "get_a",
        lambda request, context: operation.GetAOk(
            x_plain=value("x_plain"),
            x_exploded=value("x_exploded"),
            x_document=value("x_document"),
            x_quoted="q",
        ),
    )

    assert answer.headers["x-plain"] == "a,1"
    assert answer.headers["x-exploded"] == "a=1"
    assert answer.headers["x-document"] == '{"a":1}'
    assert answer.headers["x-quoted"] == '"q"'
