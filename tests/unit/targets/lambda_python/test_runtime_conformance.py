"""Answers that break the contract are errors where that is checked, and only there."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from lambda_python_projects import Scaffold, Scaffolded, contract

BODY = {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}}
JSON = {"application/json": {"schema": BODY}}
PROBLEM = {"application/problem+json": {"schema": {"type": "object", "required": ["type"]}}}
RESPONSES: dict[str, Any] = {
    "200": {
        "description": "Fine",
        "headers": {
            "X-Count": {"required": True, "schema": {"type": "integer", "minimum": 1}},
            "X-Tags": {"schema": {"type": "array", "items": {"type": "string", "maxLength": 3}}},
        },
        "content": JSON,
    },
    "204": {"description": "Nothing"},
    "404": {"description": "Lost", "content": PROBLEM},
    "409": {"description": "Taken", "content": JSON},
    "5XX": {"description": "Broken"},
}


def scaffolded(scaffold: Scaffold, **more: Any) -> Scaffolded:
    return scaffold(contract({"/a": {"get": {"operationId": "getA", "responses": {**RESPONSES, **more}}}}))


@pytest.fixture
def project(scaffold: Scaffold) -> Scaffolded:
    return scaffolded(scaffold)


Answer = Callable[[Any, Any], Any]  # what an operation's module and the problems make of it


def ok(module: Any, **parts: Any) -> Any:
    return module.GetAOk(**{"body": module.GetAOk.example().body, "x_count": 1, **parts})


@pytest.mark.parametrize(
    ("answer", "place", "path"),
    [
        (lambda module, _: ok(module, x_count=0), "header", "/X-Count"),
        (lambda module, _: ok(module, x_count="1"), "header", "/X-Count"),
        (lambda module, _: ok(module, x_count=None), "header", "/X-Count"),
        (lambda module, _: ok(module, x_tags=["long"]), "header", "/X-Tags/0"),
        (lambda module, _: ok(module, body=type(ok(module).body).model_construct()), "body", "/id"),
        (lambda module, _: ok(module, headers={"content-type": "text/csv"}), "header", "/Content-Type"),
    ],
)
def test_parts_of_a_response_that_break_the_contract(
    project: Scaffolded, answer: Answer, place: str, path: str
) -> None:
    module = project.operation("get_a")
    result = project.send("get_a", lambda request, context: answer(module, None))

    assert result.status == 500
    assert [(error["in"], error["path"]) for error in result.json()["errors"]] == [(place, path)]


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (lambda module, _: ok(module, status=201), "GetAOk does not stand for 201"),
        (lambda module, _: module.GetAServerError(status=204), "GetAServerError does not stand for 204"),
        (lambda module, _: module.GetAServerError(status=404), "GetAServerError does not stand for 404"),
    ],
)
def test_statuses_of_other_responses(
    project: Scaffolded, answer: Answer, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    module = project.operation("get_a")

    assert project.send("get_a", lambda request, context: answer(module, None)).status == 500
    assert json.loads(capsys.readouterr().out)["errorMessage"] == message


@pytest.mark.parametrize(
    ("raised", "status", "message"),
    [
        (404, 404, ""),
        (503, 503, ""),
        (410, 500, "the contract has no response 410"),
        (409, 500, "a problem is not what the contract says of 409"),
    ],
)
def test_problems_that_handlers_raise(
    project: Scaffolded, raised: int, status: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def handler(request: Any, context: Any) -> Any:
        raise project.runtime("problem").Problem(raised)

    assert project.send("get_a", handler).status == status
    assert message in capsys.readouterr().out


def test_a_default_response_stands_for_every_other_status(scaffold: Scaffold) -> None:
    project = scaffolded(scaffold, default={"description": "Whatever"})
    module, problems = project.operation("get_a"), project.runtime("problem")

    def raises(request: Any, context: Any) -> Any:
        raise problems.Problem(410)

    assert project.send("get_a", lambda request, context: module.GetADefault(status=302)).status == 302
    assert project.send("get_a", lambda request, context: module.GetADefault(status=204)).status == 500
    assert project.send("get_a", raises).status == 410


def test_what_keeps_the_contract_passes(project: Scaffolded) -> None:
    module = project.operation("get_a")

    for answer in (ok(module, x_tags=["a"]), module.GetANoContent(), module.GetAServerError(status=502)):
        assert project.send("get_a", lambda request, context, answer=answer: answer).status == answer.status


def test_production_checks_nothing_by_itself(
    project: Scaffolded, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CODEGEN_VALIDATE_RESPONSES")
    module = project.operation("get_a")

    assert project.send("get_a", lambda request, context: ok(module, x_count=0)).status == 200
    assert capsys.readouterr().out == ""
