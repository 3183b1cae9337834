"""Generated projects of contracts whose names and texts attack or collide."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from lambda_python_projects import Scaffold, contract

from codegen.workflows.scaffold import scaffold as scaffold_project

OK = {"200": {"description": "Done."}}
TEXT = {"type": "string"}
HOSTILE = '"""\n\nimport os; os.system("touch PWNED")\n# type: ignore \\'


def json_body(schema: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}, **more}


def answers(schema: dict[str, Any], status: str = "200") -> dict[str, Any]:
    return {status: {"description": "Done.", **json_body(schema)}}


def hostile_contract() -> dict[str, Any]:
    names = [
        "raw",
        "body",
        "self",
        "None",
        "class",
        "date",
        "id",
        "type",
        "status",
        "é",
        "a b",
        HOSTILE,
        "Query",
    ]
    schemas = [
        "Request",
        "Response",
        "Operation",
        "Json",
        "Content",
        "Any",
        "Literal",
        "Query",
        "dataclass",
        "Path",
    ]
    parameters = [
        {"name": name, "in": place, "description": HOSTILE, "schema": {"type": "string", "format": "date"}}
        for name in names
        for place in ("query", "cookie")
    ]
    members = {name: {"$ref": f"#/components/schemas/{name}"} for name in schemas}
    operation = {
        "summary": HOSTILE,
        "description": HOSTILE,
        "parameters": [*parameters, {"name": "id", "in": "path", "required": True, "schema": TEXT}],
        "requestBody": {
            "description": HOSTILE,
            "content": {
                "application/json": {"schema": {"$ref": "#/components/schemas/Request"}},
                'text/x"; import os': {"schema": TEXT},
            },
        },
        "responses": {
            "200": {
                "description": HOSTILE,
                "headers": {name: {"schema": TEXT} for name in ("X-Status", "Body", "headers", "import")},
                **json_body({"type": "object", "properties": members}),
            },
            "default": {"description": HOSTILE, **json_body({"$ref": "#/components/schemas/Response"})},
        },
    }
    ids = ["import", "class", "__init__", "conftest", "é", "a/b", "Request", HOSTILE]
    paths = {
        f"/{number}/{{id}}": {"post": {**operation, "operationId": name}} for number, name in enumerate(ids)
    }
    component = {"type": "object", "description": HOSTILE, "properties": {"name": TEXT}}
    return contract(paths, schemas=dict.fromkeys(schemas, component))


def test_hostile_names_and_texts(scaffold: Scaffold) -> None:
    project = scaffold(hostile_contract())

    assert len(project.project.operations) == 8
    for operation in project.project.operations:
        answer = project.send(operation.name)
        assert answer.status == 200, answer.body
    assert not list(project.root.rglob("PWNED"))
    assert not Path("PWNED").exists()


def test_hostile_contracts_keep_the_types(scaffold: Scaffold) -> None:
    project = scaffold(hostile_contract())
    ran = subprocess.run(
        [sys.executable, "-m", "mypy", "--no-incremental", "src/handlers", "src/contract_api/operations"],
        cwd=project.root,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 0, ran.stdout


def test_operations_named_like_tests_are_no_tests(tmp_path: Path) -> None:
    operation = {"operationId": "testA", "summary": "<p>Go &amp; see.</p> More.", "responses": OK}
    path, root = tmp_path / "contract.json", tmp_path / "project"
    path.write_text(json.dumps(contract({"/a": {"get": operation}})))
    scaffold_project(path, root)
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )

    assert "2 passed" in ran.stdout, ran.stdout
    assert '"""GET /a: Go & see."""' in (root / "src/handlers/test_a.py").read_text()


def test_models_do_not_hide_what_operation_modules_need(scaffold: Scaffold) -> None:
    schemas = {"Response": {"type": "object", "properties": {"a": TEXT}}}
    paths = {
        "/a": {"get": {"operationId": "a", "responses": answers({"$ref": "#/components/schemas/Response"})}}
    }
    project = scaffold(contract(paths, schemas=schemas))
    text = project.text("src/contract_api/operations/a.py")

    assert "from contract_api.models.response import Response as ResponseModel" in text
    assert "body: ResponseModel" in text
    assert project.send("a").status == 200


def test_parameters_of_one_name_keep_apart(scaffold: Scaffold) -> None:
    parameters = [
        {"name": "id", "in": "path", "required": True, "schema": TEXT},
        {"name": "id", "in": "query", "required": True, "schema": {"type": "integer"}, "example": 7},
        {"name": "ID", "in": "header", "required": True, "schema": TEXT},
    ]
    project = scaffold(
        contract({"/{id}": {"get": {"operationId": "a", "parameters": parameters, "responses": OK}}})
    )
    module = project.operation("a")

    def handler(request: Any, context: Any) -> Any:
        assert isinstance(request.id, str)
        assert request.id_query == 7
        assert isinstance(request.id_header, str)
        return module.AOk()

    assert project.send("a", handler).status == 200


# ---- bodies
