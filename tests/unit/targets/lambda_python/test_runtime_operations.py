"""An operation at run time: typed requests in, answers out, and every way to fail."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any, ClassVar

import pytest
from pydantic import BaseModel

entry_point: Any = import_module("runtime.entry_point")
media: Any = import_module("runtime.media")
message: Any = import_module("runtime.message")
operation: Any = import_module("runtime.operation")
parameters: Any = import_module("runtime.parameters")
problem: Any = import_module("runtime.problem")
testing: Any = import_module("runtime.testing")


class Order(BaseModel):
    number: int


@dataclass(frozen=True, kw_only=True)
class PutOrderRequest(message.Request):  # type: ignore[misc]
    order_id: int
    dry_run: bool = False
    body: Order | None = None

    parameters: ClassVar[Any] = (
        parameters.Path("orderId", "order_id", "integer"),
        parameters.Query("dryRun", "dry_run", "boolean"),
    )
    content: ClassVar[Any] = {"application/json": media.Json(Order)}


@dataclass(frozen=True, kw_only=True)
class PutOrderOk(message.Response):  # type: ignore[misc]
    status: int = 200
    body: Order
    etag: str | None = None
    sizes: list[int] | None = None

    content: ClassVar[Any] = {"application/json": media.Json(Order)}
    header_names: ClassVar[Any] = {"etag": "ETag", "sizes": "X-Sizes"}


@dataclass(frozen=True, kw_only=True)
class PutOrderNoContent(message.Response):  # type: ignore[misc]
    status: int = 204


OPERATION = operation.Operation(
    "put_order", "PUT", "/orders/{orderId}", PutOrderRequest, (PutOrderOk, PutOrderNoContent)
)


def call(handler: Callable[[Any, Any], Any], /, on: Any = OPERATION, **parts: Any) -> dict[str, Any]:
    """The result of the entry point for a REST request."""
    request: dict[str, Any] = {
        "method": "PUT",
        "route": "/orders/{orderId}",
        "path": "/orders/7",
        "pathParameters": {"orderId": "7"},
        "query": [],
        "headers": [["Content-Type", "application/json"]],
        "body": '{"number": 1}',
        "isBase64Encoded": False,
        **parts,
    }
    result: dict[str, Any] = entry_point.serve(on.bind(handler))(
        testing.rest_event(request), testing.TestContext()
    )
    return result


def refusal(result: dict[str, Any]) -> dict[str, Any]:
    """The problem document of a result."""
    assert result["headers"]["Content-Type"] == "application/problem+json"
    document: dict[str, Any] = json.loads(result["body"])
    assert document["status"] == result["statusCode"]
    return document


def test_the_handler_gets_a_typed_request() -> None:
    def handler(request: Any, context: Any) -> Any:
        assert (request.order_id, request.dry_run, request.body) == (7, True, Order(number=1))
        assert request.raw.method == "PUT"
        assert context.function_name == "test"
        return PutOrderNoContent()

    assert call(handler, query=[["dryRun", "true"]]) == {
        "statusCode": 204,
        "headers": {},
        "body": "",
        "isBase64Encoded": False,
    }


def test_the_response_says_body_and_headers() -> None:
    more = {"etag": "2", "Set-Cookie": ["a=1", "b=2"]}
    response = PutOrderOk(body=Order(number=2), etag="1", sizes=[1, 2], headers=more)
    result = call(lambda request, context: response)

    assert result["body"] == '{"number":2}'
    assert result["headers"] == {"Content-Type": "application/json", "X-Sizes": "1,2", "etag": "2"}
    assert result["multiValueHeaders"] == {"Set-Cookie": ["a=1", "b=2"]}


def test_all_findings_come_at_once() -> None:
    result = call(
        lambda request, context: pytest.fail("called"),
        pathParameters={"orderId": "x"},
        query=[["dryRun", "maybe"]],
        body='{"number": "1"}',
    )

    assert refusal(result) == {
        "type": "about:blank",
        "title": "Bad Request",
        "status": 400,
        "detail": "The request breaks the contract.",
        "errors": [
            {"in": "path", "path": "/orderId", "message": "should be an integer"},
            {"in": "query", "path": "/dryRun", "message": "should be true or false"},
            {"in": "body", "path": "/number", "message": "should be a valid integer"},
        ],
    }


def test_a_body_may_be_optional_or_required() -> None:
    @dataclass(frozen=True, kw_only=True)
    class WithBody(PutOrderRequest):
        order_id: int
        dry_run: bool = False
        body: Order

        body_required: ClassVar[bool] = True

    required = operation.Operation("x", "PUT", "/orders/{orderId}", WithBody, (PutOrderNoContent,))
    assert call(lambda request, context: PutOrderNoContent(), body=None)["statusCode"] == 204

    result = call(lambda request, context: PutOrderNoContent(), on=required, body=None)
    assert refusal(result)["errors"] == [{"in": "body", "path": "", "message": "is required"}]


def test_another_media_type_is_415() -> None:
    result = call(lambda request, context: pytest.fail("called"), headers=[["Content-Type", "text/csv"]])

    assert refusal(result)["title"] == "Unsupported Media Type"


def test_problems_of_handlers_reach_the_client() -> None:
    def handler(request: Any, context: Any) -> Any:
        raise problem.Problem(
            402,
            "Pay first.",
            type="https://example.com/pay",
            headers={"Retry-After": "9"},
            extensions={"cents": 5},
        )

    result = call(handler)

    assert result["headers"]["Retry-After"] == "9"
    assert refusal(result) == {
        "cents": 5,
        "type": "https://example.com/pay",
        "title": "Payment Required",
        "status": 402,
        "detail": "Pay first.",
    }


@pytest.mark.parametrize("kind", problem.Problem.__subclasses__()[0].__subclasses__())
def test_each_problem_has_its_status(kind: Any) -> None:
    made = kind("what happened")

    assert (made.status, made.document()["detail"], str(made)) == (
        kind.STATUS,
        "what happened",
        "what happened",
    )
    assert made.title not in ("", "Error")


def test_findings_do_not_fill_the_answer() -> None:
    many = [problem.Finding("body", f"/{number}", "is wrong") for number in range(10_000)]

    assert len(problem.BadRequest(errors=many).document()["errors"]) == problem.MAX_FINDINGS


def test_other_exceptions_are_a_500_and_one_line_of_log(capsys: pytest.CaptureFixture[str]) -> None:
    def handler(request: Any, context: Any) -> Any:
        raise RuntimeError("the password is\nhunter2")

    result = call(handler)

    assert refusal(result) == {"type": "about:blank", "title": "Internal Server Error", "status": 500}
    (line,) = capsys.readouterr().out.splitlines()
    record = json.loads(line)
    assert (record["level"], record["errorType"], record["route"]) == (
        "ERROR",
        "RuntimeError",
        "/orders/{orderId}",
    )
    assert record["requestId"] == testing.TestContext().aws_request_id
    assert "hunter2" in record["errorMessage"]
    assert any("handler" in frame for frame in record["stackTrace"])


@pytest.mark.parametrize("returned", [None, {"statusCode": 200}, Order(number=1)])
def test_an_untyped_response_breaks_the_contract(returned: Any, capsys: pytest.CaptureFixture[str]) -> None:
    result = call(lambda request, context: returned)

    assert refusal(result)["status"] == 500
    assert "not one of PutOrderOk, PutOrderNoContent" in json.loads(capsys.readouterr().out)["errorMessage"]


@pytest.mark.parametrize(("switch", "status"), [("1", 500), ("0", 200)])
def test_responses_are_validated_where_it_is_asked_for(
    switch: str, status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(operation.VALIDATE_RESPONSES, switch)
    checked = operation.Operation("x", "PUT", "/orders/{orderId}", PutOrderRequest, (PutOrderOk,))
    broken = PutOrderOk(body=Order.model_construct(number=None))

    result = call(lambda request, context: broken, on=checked)

    assert result["statusCode"] == status
    if status == 500:
        assert refusal(result)["errors"] == [
            {"in": "body", "path": "/number", "message": "should be a valid integer"}
        ]
        assert "PutOrderOk breaks the contract" in capsys.readouterr().out


# ---- functions of several operations
def named(name: str, method: str, path: str, **more: Any) -> Any:
    """An endpoint that answers with its own name."""
    own = operation.Operation(name, method, path, message.Request, (PutOrderNoContent,), **more)
    return own.bind(lambda request, context: PutOrderNoContent(headers={"name": name}))


def route(routes: dict[str, Any], method: str, resource: str, path: str, **parts: Any) -> dict[str, Any]:
    request: dict[str, Any] = {
        "method": method, "route": resource, "path": path, "pathParameters": {}, "query": [], "headers": [],
        "body": None, "isBase64Encoded": False, **parts,
    }  # fmt: skip
    result: dict[str, Any] = entry_point.serve_routes(routes)(
        testing.rest_event(request), testing.TestContext()
    )
    return result


def test_routes_are_imported_when_they_are_called() -> None:
    loaded: list[str] = []

    def lazily(name: str, method: str, path: str) -> Any:
        def load() -> Any:
            loaded.append(name)
            return named(name, method, path)

        return (load,)

    routes = {
        "GET /pets": lazily("list_pets", "GET", "/pets"),
        "GET /pets/{id}": lazily("get_pet", "GET", "/pets/{id}"),
        "ANY /any": lazily("anything", "ANY", "/any"),
    }
    served = entry_point.serve_routes(routes)
    event = testing.rest_event(
        {"method": "GET", "route": "/pets", "path": "/pets", "pathParameters": {}, "query": [], "headers": [],
         "body": None, "isBase64Encoded": False}
    )  # fmt: skip

    assert [served(event, testing.TestContext())["headers"]["name"] for _ in range(2)] == ["list_pets"] * 2
    assert loaded == ["list_pets"]
    assert route(routes, "PATCH", "/any", "/any")["headers"]["name"] == "anything"


def test_routes_behind_a_proxy_are_found_by_path() -> None:
    routes = {
        "GET /pets/{id}": (lambda: named("get_pet", "GET", "/pets/{id}"),),
        "GET /pets/mine": (lambda: named("my_pets", "GET", "/pets/mine"),),
    }

    assert route(routes, "GET", "/{proxy+}", "/pets/mine")["headers"]["name"] == "my_pets"
    assert route(routes, "GET", "/{proxy+}", "/pets/7")["headers"]["name"] == "get_pet"

    result = route(routes, "POST", "/{proxy+}", "/pets/7")
    assert refusal(result)["status"] == 405
    assert result["headers"]["Allow"] == "GET"
    assert refusal(route(routes, "GET", "/{proxy+}", "/cats"))["detail"] == "no operation at /cats"


def test_operations_of_one_route_are_told_apart_by_the_function() -> None:
    routes = {
        "GET /{file}": (
            lambda: named("as_json", "GET", "/{file}.json", splits_path=True),
            lambda: named("newest", "GET", "/{file}", query=(("sort", "new"),)),
            lambda: named("plain", "GET", "/{file}"),
        )
    }

    def answer(path: str, **parts: Any) -> Any:
        return route(routes, "GET", "/{file}", path, pathParameters={"file": path[1:]}, **parts)

    assert answer("/a.json")["headers"]["name"] == "as_json"
    assert answer("/a", query=[["sort", "new"]])["headers"]["name"] == "newest"
    assert answer("/a")["headers"]["name"] == "plain"


def test_an_operation_that_does_not_import_is_a_500(capsys: pytest.CaptureFixture[str]) -> None:
    def broken() -> Any:
        raise ImportError("no module named boto4")

    result = route({"GET /a": (broken,), "GET /b": (lambda: named("b", "GET", "/b"),)}, "GET", "/a", "/a")

    assert refusal(result)["status"] == 500
    assert "boto4" in capsys.readouterr().out


# ---- pages of other origins
A = "https://a.example"


@pytest.mark.parametrize(
    ("origins", "origin", "fields"),
    [
        (("*",), A, {"Access-Control-Allow-Origin": "*"}),
        ((A,), A, {"Vary": "Origin", "Access-Control-Allow-Origin": A}),
        ((A,), "https://b.example", {"Vary": "Origin"}),
        ((), A, {}),
    ],
)  # fmt: skip
def test_pages_may_read_what_their_origin_allows(origins: Any, origin: str, fields: dict[str, str]) -> None:
    handler = entry_point.serve(named("pets", "GET", "/pets"), origins=origins)
    request: dict[str, Any] = {
        "method": "GET", "route": "/pets", "path": "/pets", "pathParameters": {}, "query": [],
        "headers": [["Origin", origin]], "body": None, "isBase64Encoded": False,
    }  # fmt: skip
    headers = handler(testing.rest_event(request), testing.TestContext())["headers"]

    exposed = {"Access-Control-Expose-Headers": "name"} if origins else {}
    assert headers == {"name": "pets", **fields, **exposed}


@pytest.mark.parametrize(("origin", "credentials"), [(A, "true"), ("https://b.example", None)])
def test_pages_of_named_origins_may_send_credentials(origin: str, credentials: str | None) -> None:
    pets = named("pets", "GET", "/pets")
    handler = entry_point.serve(
        pets, origins=(A,), exposed=("X-Amzn-RequestId", "Name"), allows_credentials=True
    )
    request: dict[str, Any] = {
        "method": "GET", "route": "/pets", "path": "/pets", "pathParameters": {}, "query": [],
        "headers": [["Origin", origin]], "body": None, "isBase64Encoded": False,
    }  # fmt: skip
    headers = handler(testing.rest_event(request), testing.TestContext())["headers"]

    assert headers.get("Access-Control-Allow-Credentials") == credentials
    assert headers["Access-Control-Expose-Headers"] == "name, X-Amzn-RequestId"


def test_handlers_may_set_the_header_fields_of_cors_themselves() -> None:
    own = operation.Operation("x", "GET", "/x", message.Request, (PutOrderNoContent,))
    mine = {"access-control-allow-origin": "https://c.example"}
    handler = entry_point.serve(
        own.bind(lambda request, context: PutOrderNoContent(headers=mine)), origins=("*",)
    )
    request: dict[str, Any] = {
        "method": "GET", "route": "/x", "path": "/x", "pathParameters": {}, "query": [], "headers": [],
        "body": None, "isBase64Encoded": False,
    }  # fmt: skip

    assert handler(testing.rest_event(request), testing.TestContext())["headers"] == mine
