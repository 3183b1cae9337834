"""Bare contracts that answer: examples, made values, refusals, state, and a real server behind them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from codegen.core.errors import CodegenError
from codegen.emulator.mock.findings import example_findings, unmet_findings, wire_findings
from codegen.emulator.mock.options import MockOptions
from codegen.gateway.exchange import EndpointResponse, Headers
from codegen.gateway.ports import EndpointRequest, EndpointTimeout, EndpointUnreachable
from codegen.importer.contract import import_contract
from codegen.spec.load import load
from codegen.testing.client import TestClient

CONTRACT = """
openapi: 3.0.3
info: {title: Pets, version: "1"}
servers: [{url: "https://api.example.com/v2"}]
paths:
  /pets:
    get:
      parameters: [{name: limit, in: query, schema: {type: integer, minimum: 1}}]
      responses:
        "200":
          description: pets
          headers:
            X-Total: {required: true, schema: {type: integer, minimum: 3}}
            Content-Length: {required: true, schema: {type: integer}, example: 99}
          content:
            application/json:
              schema: {type: array, maxItems: 4, items: {$ref: "#/components/schemas/Pet"}}
              examples:
                broken: {value: [{id: x}]}
                two: {value: [{id: 1, name: Rex}, {id: 2, name: Ada}]}
                none: {value: []}
            application/xml: {schema: {$ref: "#/components/schemas/Pet"}}
        5XX: {description: broken, content: {application/json: {schema: {$ref: "#/components/schemas/Error"}}}}
    post:
      security: [{key: []}]
      requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}
      responses:
        "201":
          description: made
          headers: {Location: {required: true, schema: {type: string}}}
          content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}
        "422": {description: bad, content: {application/json: {schema: {$ref: "#/components/schemas/Error"}}}}
  /pets/{petId}:
    parameters: [{name: petId, in: path, required: true, schema: {type: integer}}]
    get:
      responses:
        "200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}
        "404": {description: none, content: {application/problem+json: {schema: {type: object}}}}
    put:
      requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}
      responses: {"200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}}
    patch:
      requestBody: {required: true, content: {application/merge-patch+json: {schema: {type: object}}}}
      responses: {"200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}}
    delete: {responses: {"204": {description: gone}}}
  /shops/{shop}/sales:
    get:
      responses:
        "200":
          description: sales
          content:
            application/json:
              schema:
                type: object
                required: [data, total]
                properties:
                  data: {type: array, items: {$ref: "#/components/schemas/Sale"}}
                  total: {type: integer}
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Sale"}}}}
      responses:
        "201":
          description: made
          content:
            application/json:
              schema: {type: object, required: [data], properties: {data: {$ref: "#/components/schemas/Sale"}}}
  /shops/{shop}/sales/{sale_id}:
    get:
      responses: {"200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/Sale"}}}}}
components:
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}
  schemas:
    Pet:
      type: object
      required: [name]
      properties:
        id: {type: integer, readOnly: true}
        name: {type: string, minLength: 1}
        tag: {type: string}
        secret: {type: string, writeOnly: true}
        madeAt: {type: string, format: date-time, readOnly: true}
    Sale:
      type: object
      required: [state]
      properties: {saleId: {type: string, format: uuid}, state: {enum: [open, closed]}, note: {type: string}}
    Error:
      type: object
      required: [code, message]
      properties: {code: {type: integer}, message: {type: string}}
"""
KEY = {"X-Key": "any"}


@pytest.fixture(scope="module")
def contract(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("contract") / "pets.yaml"
    path.write_text(CONTRACT)
    return path


@pytest.fixture(scope="module")
def client(contract: Path) -> Iterator[TestClient]:
    with TestClient(contract, mock=True) as made:
        yield made


@pytest.fixture
def crud(contract: Path) -> Iterator[TestClient]:
    with TestClient(contract, mock=MockOptions(stateful=True)) as made:
        yield made


# ---- answers


def test_the_first_valid_example_answers(client: TestClient) -> None:
    answer = client.get("/dev/pets")
    assert answer.json() == [{"id": 1, "name": "Rex"}, {"id": 2, "name": "Ada"}]
    assert int(answer.headers["x-total"]) >= 3
    assert "content-length" not in answer.headers


def test_the_path_of_a_server_may_come_first(client: TestClient) -> None:
    assert client.get("/dev/v2/pets/7").status_code == client.get("/dev/pets/7").status_code == 200


@pytest.mark.parametrize(
    ("prefer", "status", "applied"),
    [
        ("example=none", 200, "example=none"),
        ("example=broken", 200, None),
        ("code=503", 503, "code=503"),
        ("code=418", 200, None),
    ],
)
def test_clients_may_prefer(client: TestClient, prefer: str, status: int, applied: str | None) -> None:
    answer = client.get("/dev/pets", headers={"Prefer": prefer})
    assert (answer.status_code, answer.headers.get("preference-applied")) == (status, applied)
    assert ("none" in prefer) == (answer.json() == [])


def test_made_up_values_are_the_same_for_the_same_request_and_seed(
    contract: Path, client: TestClient
) -> None:
    dynamic = {"Prefer": "dynamic=true"}
    once = client.get("/dev/pets?limit=1", headers=dynamic).json()
    assert once == client.get("/dev/pets?limit=1", headers=dynamic).json()
    assert once not in ([], client.get("/dev/pets").json())
    with TestClient(contract, mock=MockOptions(seed=7)) as seeded:
        answers = {seeded.get(f"/dev/pets?limit={limit}").text for limit in range(1, 20)}
        shown = seeded.get("/dev/pets", headers={"Prefer": "dynamic=false"}).json()
    assert len(answers) > 5
    assert shown[0]["name"] == "Rex"


def test_an_empty_answer_has_the_type_of_the_others_where_there_are_some(tmp_path: Path) -> None:
    path = tmp_path / "swagger.yaml"
    path.write_text(
        "swagger: '2.0'\ninfo: {title: t, version: '1'}\nproduces: [application/json]\npaths:\n  /a:\n"
        "    delete: {responses: {'204': {description: gone}, default: {description: bad, schema: {type: object}}}}\n"
        "    put: {responses: {'204': {description: done}}}\n"
    )
    with TestClient(path, mock=True) as client:
        assert client.delete("/dev/a").headers["content-type"] == "application/json"
        assert "content-type" not in client.put("/dev/a").headers


def test_xml_is_given_to_who_asks(client: TestClient) -> None:
    answer = client.get("/dev/pets", headers={"Accept": "application/xml"})
    assert answer.headers["content-type"] == "application/xml"
    assert "<Pet><id>" in answer.text


def test_web_pages_of_every_origin_may_call(client: TestClient) -> None:
    asked = {"Origin": "https://a.example", "Access-Control-Request-Method": "POST"}
    preflight = client.request("OPTIONS", "/dev/pets", headers=asked)
    assert (preflight.status_code, preflight.headers["access-control-allow-origin"]) == (
        204,
        "https://a.example",
    )
    answer = client.get("/dev/pets", headers={"Origin": "https://a.example"})
    assert "X-Total" in answer.headers["access-control-expose-headers"]


# ---- refusals


@pytest.mark.parametrize(
    ("method", "path", "status", "detail"),
    [
        ("GET", "/dev/cats", 404, "the contract has no path that fits /cats"),
        ("DELETE", "/dev/pets", 405, "the contract has no DELETE for this path; it has GET, POST"),
        ("GET", "/dev/pets?limit=0", 400, "query /limit: 0 is less than the minimum of 1"),
        ("GET", "/dev/pets/x", 404, "path /petId: 'x' is not of type 'integer'"),
        ("POST", "/dev/pets", 401, "credentials are missing: header X-Key (key)"),
        ("PUT", "/dev/pets/1", 400, "body as a whole: is required"),
    ],
)
def test_refusals_are_problem_documents(
    client: TestClient, method: str, path: str, status: int, detail: str
) -> None:
    answer = client.request(method, path)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert (answer.json()["status"], answer.json()["detail"]) == (status, detail)


def test_a_refusal_has_the_form_that_the_contract_gives_it(client: TestClient) -> None:
    answer = client.post("/dev/pets", json={"name": ""}, headers=KEY)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/json")
    assert answer.json() == {"code": 422, "message": "body /name: '' should be non-empty"}


def test_who_is_missing_is_told_what_to_send(contract: Path, client: TestClient) -> None:
    assert client.request("DELETE", "/dev/pets").headers["allow"] == "GET, POST"
    with TestClient(contract, mock=True, identity="alice") as alice:
        assert alice.post("/dev/pets", json={"name": "Rex"}).status_code == 201


# ---- state


def test_what_is_created_is_shown_until_it_is_deleted(crud: TestClient) -> None:
    made = crud.post("/dev/pets", json={"id": 99, "name": "Zoe", "secret": "s"}, headers=KEY)
    pet = made.json()
    assert (made.status_code, pet["id"], pet["name"]) == (201, 3, "Zoe")
    assert pet.keys() == {"id", "name", "madeAt"}
    assert made.headers["location"] == "/pets/3"
    assert crud.get("/dev/v2/pets/3").json() == pet
    assert [one["id"] for one in crud.get("/dev/pets").json()] == [1, 2, 3]
    assert crud.put("/dev/pets/3", json={"name": "Zoey", "tag": "x"}).json()["tag"] == "x"
    patched = crud.patch(
        "/dev/pets/3", content='{"tag": null}', headers={"Content-Type": "application/merge-patch+json"}
    )
    assert "tag" not in patched.json()
    assert crud.delete("/dev/pets/3").status_code == 204
    assert crud.get("/dev/pets/3").json()["detail"] == "there is no 3 in /pets"
    assert [one["id"] for one in crud.get("/dev/pets").json()] == [1, 2]


def test_lists_keep_the_contract_however_many_there_are(crud: TestClient) -> None:
    for number in range(5):
        crud.post("/dev/pets", json={"name": f"pet {number}"}, headers=KEY)
    assert len(crud.get("/dev/pets").json()) == 4  # maxItems


def test_a_change_that_breaks_the_contract_is_left_out(crud: TestClient) -> None:
    kind = {"Content-Type": "application/merge-patch+json"}
    answer = crud.patch("/dev/pets/1", content='{"name": "", "tag": "x"}', headers=kind)
    assert answer.json() == {"id": 1, "name": "Rex", "tag": "x"}


def test_preferred_answers_change_nothing(crud: TestClient) -> None:
    assert (
        crud.post("/dev/pets", json={"name": "a"}, headers={**KEY, "Prefer": "code=422"}).status_code == 422
    )
    assert len(crud.get("/dev/pets").json()) == 2


def test_collections_below_others_and_in_wrappers(crud: TestClient) -> None:
    made = crud.post("/dev/shops/a/sales", json={"state": "closed"}).json()["data"]
    assert made["state"] == "closed"
    assert crud.get("/dev/shops/a/sales").json() == {"data": [made], "total": 1}
    assert crud.get("/dev/shops/b/sales").json() == {"data": [], "total": 0}
    assert crud.get(f"/dev/shops/a/sales/{made['saleId']}").json() == made
    again = crud.post("/dev/shops/a/sales", json=made)
    assert again.status_code == 409


def test_state_can_be_reset(crud: TestClient) -> None:
    crud.delete("/dev/pets/1")
    assert crud.post("/_codegen/reset/mock").json() == {"mock": 1}
    assert len(crud.get("/dev/pets").json()) == 2


# ---- findings


def test_examples_that_break_their_schemas_are_told(contract: Path) -> None:
    document, _ = load(contract)
    api, _ = import_contract(document)
    [found] = example_findings(api, document.locate)
    assert (found.code, found.location.line if found.location else 0) == ("CG221", 19)
    assert found.message == "an example breaks its schema at /0: 'name' is a required property"


def test_schemas_that_nobody_can_answer_with_are_told(tmp_path: Path) -> None:
    path = tmp_path / "odd.yaml"
    path.write_text(
        "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n  /a:\n    get:\n      responses:\n"
        "        '200': {description: ok, content: {application/json: {schema: {type: integer, not: {}}}}}\n"
        "        '404': {description: no, content: {application/json: {schema: {type: integer}}}}\n"
    )
    document, _ = load(path)
    api, _ = import_contract(document)
    assert [
        (one.code, one.location and one.location.line) for one in unmet_findings(api, document.locate)
    ] == [("CG223", 7)]


STRICT = """
openapi: 3.0.3
info: {title: Strict, version: "1"}
paths:
  /cases/{case}:
    parameters:
      - {name: case, in: path, required: true, schema: {type: integer}}
      - {name: account, in: query, schema: {type: string, format: uuid}}
      - {name: not a name, in: header, schema: {type: string}}
    put:
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                owner: {nullable: true, allOf: [{$ref: "#/components/schemas/Link"}]}
                kind: {nullable: true, type: string, enum: [a]}
                code: {type: string, maxLength: 2, example: long}
      responses:
        "200":
          description: ok
          content:
            application/json:
              schema: {$ref: "#/components/schemas/Link"}
              example: {title: pages, href: pages.example, size: 3}
    get:
      responses:
        "200":
          description: ok
          content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Record"}}}}
    post:
      responses: {"200": {description: ok, content: {"*": {schema: {type: string}}}}}
    delete:
      responses:
        "204": {description: gone, content: {application/json: {schema: {type: object}}, text/plain: {}}}
    patch:
      responses: {"204": {description: done, content: {application/json: {schema: {type: object}}}}}
components:
  schemas:
    Link:
      type: object
      required: [href]
      properties:
        href: {type: string, format: uri}
        title: {type: string}
        size: {type: integer}
        note: {type: string}
    Record:
      oneOf: [{$ref: "#/components/schemas/Call"}, {$ref: "#/components/schemas/Text"}]
      discriminator: {propertyName: kind}
    Call:
      type: object
      properties: {kind: {type: string, example: call}, length: {type: integer}}
      example: {kind: call}
    Text:
      type: object
      properties: {kind: {type: string, example: text}, size: {type: integer}}
"""


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("strict") / "strict.yaml"
    path.write_text(STRICT)
    return path


def test_an_example_that_some_reader_refuses_is_mended(strict: Path) -> None:
    with TestClient(strict, mock=True) as client:
        shown = client.put("/dev/cases/1").json()
    assert shown == {"title": "pages", "href": "https://example.com/", "size": 3}


def test_a_tagged_value_keeps_one_alternative_only(strict: Path) -> None:
    with TestClient(strict, mock=True) as client:
        [record] = client.get("/dev/cases/1").json()
    assert record["kind"] == "Call"
    assert not isinstance(record["size"], int)  # so that it is no Text


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"owner": None, "kind": None}, 200),
        ({"code": "long"}, 200),
        ({"owner": 1}, 400),
        ({"kind": "b"}, 400),
        ({"code": "longer"}, 400),
    ],
)
def test_what_some_reader_takes_is_taken(strict: Path, body: Any, status: int) -> None:
    with TestClient(strict, mock=True) as client:
        found = client.put("/dev/cases/1?account=2c93808457d787030157e0321fdf4fab", json=body)
    assert found.status_code == status


def test_what_no_message_can_have_is_told(strict: Path) -> None:
    document, _ = load(strict)
    api, _ = import_contract(document)
    found = [(one.code, one.message.partition(":")[0]) for one in wire_findings(api, document.locate)]
    assert found == [
        ("CG408", "'not a name' is no name of a header field"),
        ("CG408", "'*' is no media type"),
        ("CG408", "an answer 204 has no body"),
    ]


def test_an_answer_without_body_is_no_json_where_it_may_be_something_else(strict: Path) -> None:
    with TestClient(strict, mock=True) as client:
        gone = client.delete("/dev/cases/1")
    assert (gone.status_code, gone.content, gone.headers["content-type"]) == (204, b"", "text/plain")


# ---- a real server


class Server:
    """Answers with what a function makes of the request."""

    def __init__(self, answer: Callable[[EndpointRequest], EndpointResponse]) -> None:
        self.answer = answer
        self.seen: list[EndpointRequest] = []

    async def send(self, request: EndpointRequest) -> EndpointResponse:
        self.seen.append(request)
        return self.answer(request)


def through(contract: Path, server: Server) -> TestClient:
    return TestClient(contract, mock=MockOptions(upstream="http://real.example/base/"), endpoints=server)


def json_answer(value: Any, *headers: tuple[str, str]) -> EndpointResponse:
    return EndpointResponse(200, [("Content-Type", "application/json"), *headers], json.dumps(value).encode())


def test_violations_of_both_sides_are_told(contract: Path) -> None:
    server = Server(
        lambda request: json_answer([{"id": "x", "name": "Rex"}], ("X-Total", "3"), ("Content-Length", "29"))
    )
    with through(contract, server) as client:
        assert client.get("/dev/pets?limit=0").json() == [{"id": "x", "name": "Rex"}]
        found = [violation.as_json() for violation in client.violations]
        texts = [str(violation) for violation in client.violations]
    assert [(one["message"], one["status"], one["in"], one["path"]) for one in found] == [
        ("request", None, "query", "/limit"),
        ("response", 200, "body", "/0/id"),
    ]
    assert texts[1] == (
        f"{contract}:77:14: response 200 of GET /pets: body /0/id: 'x' is not of type 'integer'"
    )


def test_requests_pass_with_what_is_theirs(contract: Path) -> None:
    server = Server(
        lambda request: json_answer({"name": "a"}, ("Connection", "X-Hop"), ("X-Hop", "1"), ("X-End", "1"))
    )
    sent = {
        "Connection": "close, X-Mine",
        "X-Mine": "1",
        "TE": "trailers",
        "Accept-Encoding": "br, gzip",
        "X-End": "2",
    }
    with through(contract, server) as client:
        answer = client.get("/dev/pets/1?a=%2F", headers=sent)
        assert not client.violations
    assert server.seen[0].uri == "http://real.example/base/pets/1?a=%2F"
    headers = dict(server.seen[0].headers)
    assert headers.keys().isdisjoint({"Connection", "X-Mine", "TE", "Host"})
    assert (headers["Accept-Encoding"], headers["X-End"], headers["Via"]) == ("gzip", "2", "1.1 codegen")
    assert "x-hop" not in answer.headers
    assert answer.headers["x-end"] == "1"


def test_packed_answers_are_looked_into(contract: Path) -> None:
    packed = gzip.compress(b'{"name": ""}')
    headers = [("Content-Type", "application/json"), ("Content-Encoding", "gzip")]
    server = Server(lambda request: EndpointResponse(200, headers, packed))
    with through(contract, server) as client:
        assert client.get("/dev/pets/1").content == packed
        assert [one.breach.pointer for one in client.violations] == ["/name"]
        headers[1] = ("Content-Encoding", "br")
        client.get("/dev/pets/1")
        assert (
            client.violations[-1].breach.message == "its content coding can't be taken off: br is not known"
        )


def test_a_message_that_is_wrong_throughout_is_told_in_short(contract: Path) -> None:
    pets = [{"id": "x" * 10_000, "name": "a"}] * 150
    answer = json_answer(pets, ("X-Total", "3"), ("Content-Length", "1"))
    with through(contract, Server(lambda request: answer)) as client:
        client.get("/dev/pets")
        assert len(client.violations) == 101
        assert all(len(str(one)) < 1_000 for one in client.violations)
        assert client.violations[-1].breach.message == "and 51 more"  # with that of maxItems


def test_what_the_contract_does_not_have_is_told_and_passed_on(contract: Path) -> None:
    with through(contract, Server(lambda request: json_answer({}))) as client:
        assert client.get("/dev/cats").status_code == 200
        client.post("/dev/pets", json={"name": "a"})
        found = [(one.operation, one.breach.place) for one in client.violations]
    assert found == [
        ("GET /dev/cats", "path"),
        ("POST /pets", "security"),
        ("POST /pets", "status"),
    ]


@pytest.mark.parametrize(
    ("error", "status"), [(EndpointTimeout("late"), 504), (EndpointUnreachable("gone"), 502)]
)
def test_a_server_that_does_not_answer(contract: Path, error: CodegenError, status: int) -> None:
    def fail(request: EndpointRequest) -> EndpointResponse:
        raise error

    with through(contract, Server(fail)) as client:
        answer = client.get("/dev/pets")
    assert (answer.status_code, answer.json()["detail"]) == (status, str(error))
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("http://real.example/base/pets/1?a=b", "/dev/pets/1?a=b"),
        ("/base/pets/1", "/dev/pets/1"),
        ("http://real.example/base", "/dev/"),
        ("http://real.example/based", "http://real.example/based"),
        ("https://other.example/", "https://other.example/"),
        ("1", "1"),
    ],
)
def test_redirects_stay_with_the_proxy(contract: Path, location: str, expected: str) -> None:
    server = Server(lambda request: EndpointResponse(307, [("Location", location)], b""))
    with through(contract, server) as client:
        answer = client.get("/dev/pets/1")
    assert (answer.status_code, answer.headers["location"]) == (307, expected)


def streaming(*parts: bytes, error: Exception | None = None, headers: Headers) -> Server:
    """A server whose answer comes in parts, and maybe not to its end."""

    def answer(request: EndpointRequest) -> EndpointResponse:
        assert request.stream is not None
        assert not request.limits_body
        for part in parts:
            request.stream.put(part)
        request.stream.end(error)
        return EndpointResponse(200, headers, b"", is_streamed=True)

    return Server(answer)


JSON_TYPE = ("Content-Type", "application/json")


def test_a_body_in_parts_is_judged_when_it_is_over(contract: Path) -> None:
    with through(contract, streaming(b'{"na', b'me": ""}', headers=[JSON_TYPE])) as client:
        assert client.get("/dev/pets/1").json() == {"name": ""}
        assert [one.breach.pointer for one in client.violations] == ["/name"]


def test_a_body_too_long_to_be_judged_is_passed_on(contract: Path) -> None:
    parts = [b'["' + b"x" * 6_000_000, b"x" * 6_000_000 + b'"]']
    with through(contract, streaming(*parts, headers=[JSON_TYPE])) as client:
        assert client.get("/dev/pets/1").content == b"".join(parts)
        assert not client.violations


def test_a_server_that_breaks_off_a_short_answer(contract: Path) -> None:
    broken = streaming(
        b"{", error=EndpointUnreachable("broken off"), headers=[JSON_TYPE, ("Content-Length", "20")]
    )
    with through(contract, broken) as client:
        assert client.get("/dev/pets/1").status_code == 502


def test_a_server_needs_a_url(contract: Path) -> None:
    with pytest.raises(CodegenError, match="Invalid endpoint address"):
        TestClient(contract, mock=MockOptions(upstream="example"))
