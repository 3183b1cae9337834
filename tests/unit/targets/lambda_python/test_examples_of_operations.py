"""The examples of a project: requests that reach their operations, responses that stubs can give."""

from __future__ import annotations

import json
from typing import Any

import pytest
from lambda_python_projects import Scaffold, Scaffolded, contract

OBJECT = {"type": "object", "required": ["n"], "properties": {"n": {"const": "x"}}}


def operation(name: str, **parts: Any) -> dict[str, Any]:
    return {"operationId": name, "responses": {"200": {"description": "ok"}}, **parts}


def example(project: Scaffolded, name: str) -> Any:
    return json.loads(next(project.root.glob(f"src/*/examples/{name}.json")).read_text())


@pytest.mark.parametrize(
    ("media_type", "schema", "body"),
    [
        ("application/yaml", OBJECT, '{"n": "x"}'),
        ("text/html", OBJECT, '{"n": "x"}'),
        ("application/xml", {"const": 7}, "7"),
        ("text/plain", {"const": 7}, 7),
        ("application/json", OBJECT, {"n": "x"}),
    ],
)
def test_a_handler_that_gives_text_has_a_text_for_example(
    scaffold: Scaffold, media_type: str, schema: Any, body: Any
) -> None:
    responses = {"200": {"description": "ok", "content": {media_type: {"schema": schema}}}}
    project = scaffold(contract({"/a": {"get": operation("get_a", responses=responses)}}))

    assert example(project, "get_a")["responses"]["GetAOk"]["body"] == body
    answered = project.operation("get_a").GetAOk.example().body
    assert (answered if isinstance(body, int | str) else answered.model_dump()) == body


@pytest.mark.parametrize(
    ("others", "with_body", "method"),
    [
        ([], False, "GET"),
        ([], True, "POST"),
        (["get"], False, "DELETE"),
        (["get", "post"], True, "PUT"),
    ],
)
def test_a_request_of_any_method_reaches_no_other_operation(
    scaffold: Scaffold, others: list[str], with_body: bool, method: str
) -> None:
    body = {"requestBody": {"content": {"application/json": {"schema": OBJECT}}}} if with_body else {}
    path = {other: operation(f"{other}_a") for other in others}
    path["x-amazon-apigateway-any-method"] = operation("any_a", **body)
    project = scaffold(contract({"/a": path, "/b": {"delete": operation("delete_b")}}))

    assert example(project, "any_a")["request"]["method"] == method
