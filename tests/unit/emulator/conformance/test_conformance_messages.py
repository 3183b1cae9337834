"""Requests and answers of a contract, held against it: bodies, media types, credentials, paths, places of breaches."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from codegen.emulator.conformance.bodies import described
from codegen.emulator.conformance.checks import Checks
from codegen.emulator.conformance.routes import ContractRouter, base_paths
from codegen.emulator.conformance.security import challenges, describe, missing_schemes
from codegen.gateway.exchange import MethodRequest, ServedRoute
from codegen.importer.contract import import_contract
from codegen.ir.api import Api
from codegen.ir.operation import MediaType, Operation
from codegen.spec.load import load

CONTRACT = """
openapi: 3.1.0
info: {title: t, version: "1"}
paths:
  /pets:
    post:
      operationId: makePet
      requestBody:
        required: true
        content:
          application/json: {schema: {$ref: "#/components/schemas/Pet"}}
          application/x-www-form-urlencoded: {schema: {$ref: "#/components/schemas/Pet"}}
          multipart/form-data:
            schema: {type: object, required: [pet], properties: {pet: {$ref: "#/components/schemas/Pet"}, photo: {}}}
          text/plain: {schema: {type: string, maxLength: 5}}
          image/*: {}
      responses:
        "201":
          description: made
          headers: {X-Count: {required: true, schema: {type: integer}}}
          content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}
        "204": {description: nothing}
        4XX: {description: bad, content: {application/*+json: {schema: {type: object}}}}
  /pets/{petId}: {get: {operationId: getPet, responses: {"200": {description: ok}}}}
  /pets/mine: {get: {operationId: myPets, responses: {"200": {description: ok}}}}
  /pets/{petId}.{format}: {get: {operationId: drawPet, responses: {"200": {description: ok}}}}
  /pets/{petId}/~{part}: {get: {operationId: partOfPet, responses: {"200": {description: ok}}}}
components:
  schemas:
    Pet:
      type: object
      required: [name]
      properties:
        id: {type: integer, readOnly: true}
        name: {type: string, minLength: 1}
        tags: {type: array, items: {type: string}}
  securitySchemes:
    key: {type: apiKey, in: query, name: key}
    cookie: {type: apiKey, in: cookie, name: session}
    basic: {type: http, scheme: basic}
    oauth: {type: oauth2, flows: {}}
    tls: {type: mutualTLS}
"""


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Api:
    path: Path = tmp_path_factory.mktemp("contract") / "pets.yaml"
    path.write_text(CONTRACT)
    return import_contract(load(path)[0])[0]


def operation(api: Api, name: str) -> Operation:
    return next(one.operation for one in api.routes if one.operation.operation_id == name)


def verdict(api: Api, body: bytes, content_type: str = "application/json") -> tuple[int, list[str]]:
    request = MethodRequest(
        "POST", "/pets", "", [("Content-Type", content_type)] if content_type else [], body
    )
    made = operation(api, "makePet")
    status, breaches = Checks(api).requests(made).verdict(request, {})
    return status, [f"{one.pointer}: {one.message}" for one in breaches]


MULTIPART = "multipart/form-data; boundary=b"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b'{"name": "Rex"}', "application/json; charset=utf-8"),
        (b'{"name": "Rex"}', ""),
        (b"name=Rex&tags=a&tags=b", "application/x-www-form-urlencoded"),
        (b'--b\r\nContent-Disposition: form-data; name="pet"\r\n\r\n{"name": "Rex"}\r\n--b--\r\n', MULTIPART),
        (b"Rex", "text/plain"),
        (b"\x00", "image/gif"),
    ],
)
def test_bodies_that_keep_the_contract(api: Api, body: bytes, content_type: str) -> None:
    assert verdict(api, body, content_type) == (0, [])


@pytest.mark.parametrize(
    ("body", "content_type", "status", "expected"),
    [
        (b'{"name": ""}', "application/json", 400, "/name: '' should be non-empty"),
        (b"", "application/json", 400, ": is required"),
        (b"{", "application/json", 400, ": is no application/json: Expecting property name"),
        (b"NaN", "application/json", 400, ": is no application/json: NaN is not JSON"),
        (b"[" * 100_000, "application/json", 400, ": is no application/json"),
        (b"name=", "application/x-www-form-urlencoded", 400, "/name: '' should be non-empty"),
        (b"--b--\r\n", MULTIPART, 400, ": 'pet' is a required property"),
        (b"what", MULTIPART, 400, ": is no multipart/form-data: it has no parts"),
        (b"too long", "text/plain", 400, ": 'too long' is too long"),
        (b"\xff", "text/plain", 400, ": is no text/plain"),
        (b"x", "application/pdf", 415, "/Content-Type: the body should be application/json, "),
    ],
)
def test_bodies_that_break_the_contract(
    api: Api, body: bytes, content_type: str, status: int, expected: str
) -> None:
    given, [message] = verdict(api, body, content_type)
    assert (given, message[: len(expected)]) == (status, expected)


@pytest.mark.parametrize(
    ("status", "headers", "body", "expected"),
    [
        (201, {"X-Count": "1", "Content-Type": "application/json"}, b'{"name": "a"}', []),
        (204, {}, b"", []),
        (404, {"Content-Type": "application/problem+json"}, b"{}", []),
        (200, {}, b"", ["status: 200 is not in the contract, which has 201, 204, 4XX"]),
        (201, {"Content-Type": "application/json"}, b'{"name": "a"}', ["header/X-Count: is required"]),
        (
            201,
            {"X-Count": "1"},
            b"x",
            ["header/Content-Type: the body should be application/json, not of no type"],
        ),
        (
            201,
            {"X-Count": "a", "Content-Type": "application/json"},
            b'{"tags": 1}',
            [
                "header/X-Count: 'a' is not of type 'integer'",
                "body: 'name' is a required property",
                "body/tags: 1 is not of type 'array'",
            ],
        ),
    ],
)
def test_answers(api: Api, status: int, headers: dict[str, str], body: bytes, expected: list[str]) -> None:
    check = Checks(api).responses(operation(api, "makePet"))
    found = check.breaches(status, list(headers.items()), body)
    assert [f"{one.place}{one.pointer}: {one.message}" for one in found] == expected


def test_a_breach_names_the_keyword_that_it_breaks(api: Api) -> None:
    check = Checks(api).responses(operation(api, "makePet"))
    headers = [("X-Count", "1"), ("Content-Type", "application/json")]
    [breach] = check.breaches(201, headers, b'{"name": "a", "tags": [1]}')
    assert breach.source == "/components/schemas/Pet/properties/tags/items/type"


def router(api: Api) -> ContractRouter:
    return ContractRouter(ServedRoute(route, "", ()) for route in api.routes)


@pytest.mark.parametrize(
    ("path", "name", "values"),
    [
        ("/pets/7", "getPet", {"petId": "7"}),
        ("/pets/7/", "getPet", {"petId": "7"}),
        ("/pets/mine", "myPets", {}),
        ("/pets/7.png", "drawPet", {"petId": "7", "format": "png"}),
        ("/pets/a%2Fb", "getPet", {"petId": "a%2Fb"}),
        ("/pets/7/%7Ehead", "partOfPet", {"petId": "7", "part": "head"}),
    ],
)
def test_paths_as_the_contract_writes_them(api: Api, path: str, name: str, values: dict[str, Any]) -> None:
    found = router(api).find("GET", path, "")
    assert found is not None
    assert (found[0].route.operation.operation_id, found[1]) == (name, values)


def test_a_path_tells_its_methods(api: Api) -> None:
    assert router(api).find("PUT", "/pets", "") is None
    assert router(api).methods("/pets") == ["POST"]
    assert router(api).methods("/cats") == []


def test_base_paths_are_those_of_servers() -> None:
    assert base_paths(["https://a.example/v1/", "/api/v2/eu", "https://b.example"]) == ["/api/v2/eu", "/v1"]


@pytest.mark.parametrize(
    ("requirements", "request_parts", "missing"),
    [
        ([["key"]], ("key=1", []), []),
        ([["key"]], ("", []), ["query key (key)"]),
        ([["cookie"]], ("", [("Cookie", "a=b; session=1")]), []),
        ([["basic"]], ("", [("Authorization", "Basic YTpi")]), []),
        ([["basic"]], ("", [("Authorization", "Bearer x")]), ["header Authorization: Basic ... (basic)"]),
        ([["oauth"], ["key"]], ("", []), ["header Authorization: Bearer ... (oauth)", "query key (key)"]),
        ([["oauth"], ["key"]], ("key=1", []), []),
        ([["tls"]], ("", []), []),
        ([[], ["key"]], ("", []), []),
        ([], ("", []), []),
    ],
)
def test_credentials_are_there_or_not(
    api: Api,
    requirements: list[list[str]],
    request_parts: tuple[str, list[tuple[str, str]]],
    missing: list[str],
) -> None:
    query, headers = request_parts
    secured = Operation("GET", "/", None, "", security=tuple(dict.fromkeys(one, ()) for one in requirements))
    found = missing_schemes(secured, api.security_schemes, MethodRequest("GET", "/", query, headers))
    assert [describe(scheme) for scheme in found] == missing
    assert all(name == "WWW-Authenticate" for name, _ in challenges(found))


def test_the_media_type_of_the_name_comes_before_ranges() -> None:
    offered = [MediaType(name, None, name) for name in ("*/*", "text/*", "text/plain", "text/plain; v=2")]
    found = [described(offered, name) for name in ("text/plain", "text/plain; v=2", "text/html", "a/b")]
    assert [one.source for one in found if one] == ["text/plain", "text/plain; v=2", "text/*", "*/*"]
