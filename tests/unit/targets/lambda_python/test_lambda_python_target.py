"""Generated projects: every operation answers, whatever the contract calls its things."""

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from lambda_python_projects import Scaffold, contract

from codegen.core.files import Ownership
from codegen.ir.project import Grouping

SPECS = Path(__file__).parents[4] / "specs"
OK = {"200": {"description": "Done."}}
TEXT = {"type": "string"}
HOSTILE = '"""\n\nimport os; os.system("touch PWNED")\n# type: ignore \\'


def json_body(schema: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}, **more}


def answers(schema: dict[str, Any], status: str = "200") -> dict[str, Any]:
    return {status: {"description": "Done.", **json_body(schema)}}


@pytest.mark.parametrize("name", ["hello.yaml", "orders.yaml"])
@pytest.mark.parametrize("as_http_api", [False, True], ids=["rest", "http"])
def test_every_operation_answers_at_once(scaffold: Scaffold, name: str, as_http_api: bool) -> None:
    project = scaffold(SPECS / name)

    for operation in project.project.operations:
        answer = project.send(operation.name, as_http_api=as_http_api)
        assert 200 <= answer.status < 300, answer.body


def test_hello_is_code_that_one_would_write(scaffold: Scaffold) -> None:
    project = scaffold(SPECS / "hello.yaml")

    assert project.text("src/handlers/say_hello.py") == (
        '"""GET /hello: Say hello."""\n\n'
        "from hello_api.models.greeting import Greeting\n"
        "from hello_api.operations.say_hello import SayHelloOk, SayHelloRequest, SayHelloResponse\n"
        "from hello_api.runtime.context import LambdaContext\n\n\n"
        "def say_hello(request: SayHelloRequest, context: LambdaContext) -> SayHelloResponse:\n"
        '    """Say hello."""\n'
        '    return SayHelloOk(body=Greeting(message="Hello, world"))\n'
    )
    assert project.send("say_hello").json() == {"message": "Hello, world"}


def test_who_owns_what(scaffold: Scaffold) -> None:
    project = scaffold(SPECS / "orders.yaml")

    for path, file in project.files.items():
        is_ours = path.startswith("src/orders_api/")
        assert file.ownership is (Ownership.GENERATED if is_ours else Ownership.SCAFFOLDED), path


def test_findings_name_the_parameter_and_the_place(scaffold: Scaffold) -> None:
    project = scaffold(SPECS / "orders.yaml")
    answer = project.send(
        "list_orders", query=[["limit", "0"], ["placed[from]", "yesterday"], ["status", "lost"]]
    )

    assert answer.status == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    places = [(error["in"], error["path"]) for error in answer.json()["errors"]]
    assert places == [("query", "/limit"), ("query", "/status/0"), ("query", "/placed/from")]


def test_handlers_get_typed_values(scaffold: Scaffold) -> None:
    project = scaffold(SPECS / "orders.yaml")
    module = project.operation("list_orders")

    def handler(request: Any, context: Any) -> Any:
        assert (request.limit, request.cursor, request.status) == (20, None, ["paid", "shipped"])
        assert str(request.placed.from_) == "2026-01-01"
        assert request.fields == ["id", "total"]
        return module.ListOrdersOk.example()

    query = [
        ["status", "paid"],
        ["status", "shipped"],
        ["placed[from]", "2026-01-01"],
        ["fields", "id,total"],
    ]
    assert project.send("list_orders", handler, query=query).status == 200


def test_functions_share_a_module_where_operations_are_grouped(scaffold: Scaffold) -> None:
    project = scaffold(SPECS / "orders.yaml", grouping=Grouping.SINGLE)
    testing = import_module("orders_api.runtime.testing")
    handler = project.handler("api")

    for operation in project.project.operations:
        event = testing.rest_event(project.example(operation.name))
        assert handler(event, testing.TestContext())["statusCode"] < 300
    assert (
        handler({**event, "resource": "/nothing", "path": "/nothing"}, testing.TestContext())["statusCode"]
        == 404
    )


def test_operations_are_imported_when_they_are_called(scaffold: Scaffold) -> None:
    project = scaffold(SPECS / "orders.yaml", grouping=Grouping.PER_TAG)
    testing = import_module("orders_api.runtime.testing")
    handler = project.handler("orders")
    handler(testing.rest_event(project.example("cancel_order")), testing.TestContext())

    assert "handlers.cancel_order" in sys.modules
    assert "handlers.create_order" not in sys.modules


def test_a_function_without_models_does_without_pydantic(scaffold: Scaffold) -> None:
    parameter = {"name": "n", "in": "query", "schema": {"type": "integer"}}
    project = scaffold(
        contract({"/a": {"get": {"operationId": "a", "parameters": [parameter], "responses": OK}}})
    )
    code = (
        "import sys; from contract_api.functions.a import handler; from contract_api.runtime.testing import *;"
        "event = rest_event({'method': 'GET', 'route': '/a', 'path': '/a', 'pathParameters': {}, 'query': [['n', '1']],"
        " 'headers': [], 'body': None, 'isBase64Encoded': False});"
        "assert handler(event, TestContext())['statusCode'] == 200; assert 'pydantic' not in sys.modules"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=project.root / "src", capture_output=True, text=True, check=False
    )

    assert ran.returncode == 0, ran.stderr


# ---- names and texts of contracts
def test_bodies_of_every_media_type(scaffold: Scaffold) -> None:
    form = {
        "type": "object",
        "required": ["name", "sizes"],
        "properties": {
            "name": TEXT,
            "sizes": {"type": "array", "items": {"type": "integer"}},
            "on": {"type": "boolean"},
        },
    }
    upload = {
        "type": "object",
        "required": ["avatar", "meta"],
        "properties": {
            "avatar": {"type": "string", "format": "binary"},
            "pages": {"type": "array", "items": {"type": "string", "format": "binary"}},
            "meta": {"type": "object", "required": ["n"], "properties": {"n": {"type": "integer"}}},
            "note": TEXT,
        },
    }  # fmt: skip
    bodies = {
        "json": ("application/json", form),
        "problem": ("application/vnd.shop+json; version=1", form),
        "form": ("application/x-www-form-urlencoded", form),
        "upload": ("multipart/form-data", upload),
        "text": ("text/plain", {"type": "string", "minLength": 1}),
        "count": ("text/plain", {"type": "integer"}),
        "xml": ("application/xml", form),
        "pdf": ("application/pdf", {"type": "string", "format": "binary"}),
        "anything": ("*/*", form),
        "image": ("image/*", {}),
    }
    paths = {
        f"/{name}": {
            "post": {
                "operationId": f"{name}_body",
                "requestBody": {"required": True, "content": {media_type: {"schema": schema}}},
                "responses": OK,
            }
        }
        for name, (media_type, schema) in bodies.items()
    }
    project = scaffold(contract(paths))
    seen: dict[str, Any] = {}

    for name in bodies:
        module = project.operation(f"{name}_body")

        def handler(request: Any, context: Any, name: str = name, module: Any = module) -> Any:
            seen[name] = request.body
            return next(one for one in module.OPERATION.responses)()

        for as_http_api in (False, True):
            answer = project.send(f"{name}_body", handler, as_http_api=as_http_api)
            assert answer.status == 200, (name, answer.body)
        refused = project.send(f"{name}_body", handler, body=None, headers=[])
        assert refused.json()["errors"] == [{"in": "body", "path": "", "message": "is required"}], name
        if name not in ("anything",):
            assert project.send(f"{name}_body", handler, headers=[["Content-Type", "x/y"]]).status == 415

    assert isinstance(seen["form"].sizes[0], int)
    assert type(seen["upload"].avatar).__name__ == "UploadedFile"
    assert seen["upload"].avatar.filename == "file.bin"
    assert isinstance(seen["upload"].meta.n, int)
    assert isinstance(seen["count"], int)
    assert isinstance(seen["xml"], str)
    assert isinstance(seen["pdf"], bytes)
    assert [d.code for d in project.diagnostics if d.code == "CG222"] == ["CG222"]


def test_responses_of_every_kind(scaffold: Scaffold) -> None:
    def operation(name: str, responses: dict[str, Any]) -> dict[str, Any]:
        return {f"/{name}": {"get": {"operationId": name, "responses": responses}}}

    text, pdf = {"text/csv": {"schema": TEXT}}, {
        "application/pdf": {"schema": {"type": "string", "format": "binary"}}
    }
    project = scaffold(
        contract(
            operation("only_default", {"default": {"description": "Any.", **json_body({"type": "integer"})}})
            | operation("a_range", {"2XX": {"description": "Fine."}, "4XX": {"description": "No."}})
            | operation(
                "several",
                {"201": {"description": "Both.", "content": {**json_body(TEXT)["content"], **text}}},
            )
            | operation("bytes_body", {"200": {"description": "A file.", "content": pdf}})
            | operation("strange", {"299": {"description": "Strange."}, "404": {"description": "No."}})
            | operation("nothing", {"204": {"description": "Nothing."}, "304": {"description": "Same."}})
        )
    )

    assert project.send("only_default").status == 200
    assert project.operation("a_range").ARangeClientError(status=418).status == 418
    assert project.send("several").headers["content-type"] == "application/json"
    several = project.operation("several").SeveralCreated(body="a,b", content_type="text/csv")
    assert (
        project.send("several", lambda request, context: several).headers["content-type"]
        == "text/csv; charset=utf-8"
    )
    assert project.send("bytes_body").headers["content-type"] == "application/pdf"
    assert project.send("strange").status == 299
    assert project.send("nothing").body == b""


def test_an_operation_without_responses_answers_200(scaffold: Scaffold) -> None:
    project = scaffold(contract({"/a": {"get": {"operationId": "a"}}}))

    assert project.send("a").status == 200


def test_examples_and_defaults_that_break_the_contract_are_reported(scaffold: Scaffold) -> None:
    parameter = {"name": "n", "in": "query", "schema": {"type": "integer", "default": "many"}}
    response = {
        "200": {
            "description": "",
            "content": {"application/json": {"schema": {"type": "integer"}, "example": "x"}},
        }
    }
    paths = {"/a": {"get": {"operationId": "a", "parameters": [parameter], "responses": response}}}
    project = scaffold(contract(paths))
    places = {d.code: d.location.pointer for d in project.diagnostics if d.location}

    assert places == {
        "CG220": "/paths/~1a/get/parameters/0/schema",
        "CG221": "/paths/~1a/get/responses/200/content/application~1json/example",
    }
    assert isinstance(project.send("a").json(), int)


def test_what_styles_can_not_carry_is_json(scaffold: Scaffold) -> None:
    point = {"type": "object", "required": ["x"], "properties": {"x": {"type": "integer"}}}
    points = {"type": "array", "minItems": 1, "items": point}
    deep = {"type": "object", "properties": {"a": {"type": "object", "properties": {"b": TEXT}}}}
    parameters = [
        {"name": "items", "in": "query", "required": True, "schema": points},
        {"name": "whole", "in": "query", "required": True, "explode": False, "schema": points},
        {"name": "deep", "in": "query", "style": "deepObject", "explode": True, "schema": deep},
        {"name": "json", "in": "query", "required": True, **json_body(points)},
        {"name": "path", "in": "path", "required": True, "schema": points},
    ]
    operation = {"operationId": "a", "parameters": parameters, "responses": OK}
    project = scaffold(contract({"/{path}": {"get": operation}}))

    assert [(d.code, d.location and d.location.pointer) for d in project.diagnostics] == [
        ("CG227", "/paths/~1{path}/get/parameters/1"),
        ("CG227", "/paths/~1{path}/get/parameters/4"),
    ]
    query = [
        ["items", '{"x": 1}'],
        ["items", '{"x": 2}'],
        ["whole", '[{"x": 3}]'],
        ["deep[a][b]", "4"],
        ["json", '[{"x": 5}]'],
    ]

    def handler(request: Any, context: Any) -> Any:
        assert [point.x for point in (*request.items, *request.whole, *request.json)] == [1, 2, 3, 5]
        assert request.deep.a.b == "4"
        assert isinstance(request.path[0].x, int)
        return project.operation("a").AOk()

    assert project.send("a").status == 200
    assert project.send("a", handler, query=query).status == 200


def test_paths_that_api_gateway_can_not_split(scaffold: Scaffold) -> None:
    parameters = [{"name": name, "in": "path", "required": True, "schema": TEXT} for name in ("name", "type")]
    operation = {"operationId": "file", "parameters": parameters, "responses": answers(TEXT)}
    project = scaffold(contract({"/files/{name}.{type}": {"get": operation}}))
    module = project.operation("file")

    def handler(request: Any, context: Any) -> Any:
        return module.FileOk(body=f"{request.name} as {request.type}")

    parts: dict[str, Any] = {"path": "/files/report.pdf", "pathParameters": {"name": "report.pdf"}}
    assert project.send("file", handler, **parts).json() == "report as pdf"
    parts = {"path": "/files/report", "pathParameters": {"name": "report"}}
    assert project.send("file", handler, **parts).status == 404


def test_authorizers_let_nobody_in(scaffold: Scaffold) -> None:
    project = scaffold(SPECS / "orders.yaml")
    event = {"type": "REQUEST", "methodArn": "arn:aws:execute-api:us-east-1:1:api/dev/GET/orders"}
    runtime = import_module("orders_api.runtime.authorizer")

    for authorizer in project.project.authorizers:
        handler = import_module(f"authorizers.{authorizer.name}").handler
        with pytest.raises(runtime.Unauthorized):
            handler({**event, "headers": {}}, None)
        known = {"Authorization": "Bearer token", "X-Api-Key": "key"}
        result = handler({**event, "headers": known}, None)
        assert result["policyDocument"]["Statement"][0]["Effect"] == "Deny"


def test_optional_security_lets_callers_without_credentials_in(scaffold: Scaffold) -> None:
    schemes = {
        "key": {"type": "apiKey", "in": "query", "name": 'k"ey'},
        "user": {"type": "http", "scheme": "basic"},
    }
    paths = {"/a": {"get": {"operationId": "a", "security": [{}, {"key": [], "user": []}], "responses": OK}}}
    project = scaffold(contract(paths, securitySchemes=schemes))
    handler = import_module(f"authorizers.{project.project.authorizers[0].name}").handler
    event = {
        "methodArn": "arn:aws:execute-api:us-east-1:1:api/dev/GET/a",
        "queryStringParameters": {'k"ey': "x"},
    }

    assert handler(event, None)["policyDocument"]["Statement"][0]["Effect"] == "Allow"
    event["headers"] = {"authorization": "Basic YTpi"}
    assert handler(event, None)["policyDocument"]["Statement"][0]["Effect"] == "Deny"


def test_the_same_contract_gives_the_same_bytes(scaffold: Scaffold) -> None:
    first = {path: file.content for path, file in scaffold(SPECS / "orders.yaml").files.items()}
    second = {path: file.content for path, file in scaffold(SPECS / "orders.yaml").files.items()}

    assert first == second


def test_what_is_shipped_is_formatted_and_passes_the_gate(scaffold: Scaffold) -> None:
    project = scaffold(SPECS / "hello.yaml")
    runtime = Path(__file__).parents[4] / "templates" / "lambda_python" / "runtime"

    for path in runtime.glob("*.py"):
        assert project.text(f"src/hello_api/runtime/{path.name}") == path.read_text(), path.name
        imported = [
            node.module or ""
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.ImportFrom)
        ]
        assert not [module for module in imported if module.startswith("codegen")]
