"""The generated client against the generated handlers: through the emulator's pipeline, and on the wire."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import shutil
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from client_calls import GATEWAY, Project, call_in_process
from generated_modules import forget_generated_modules
from lambda_python_projects import contract

from codegen.testing.client import TestClient
from codegen.testing.httpx_transport import EmulatorTransport
from codegen.workflows.scaffold import scaffold

_AUTH: Any = import_module("botocore.auth")  # without types
_CREDENTIALS: Any = import_module("botocore.credentials")
_REQUEST: Any = import_module("botocore.awsrequest")
ROOT = Path(__file__).parents[4]
SUPPORT = ROOT / "tests" / "support" / "contracts"
CONTRACTS = [ROOT / "specs" / "orders.yaml", SUPPORT / "parameters_and_bodies.yaml"]
Make = Callable[..., Project]


@pytest.fixture(scope="module")
def made_before() -> dict[str, Path]:
    """Projects by the text of their contracts: most tests look at the same one."""
    return {}


@pytest.fixture
def make(
    made_before: dict[str, Path], tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Make]:
    """Makes a project of a contract (a file or a document); it can be imported until the test ends."""
    monkeypatch.setattr(sys, "path", list(sys.path))

    def made(source: Path | dict[str, Any]) -> Project:
        text = source.read_text() if isinstance(source, Path) else yaml.safe_dump(source)
        if text not in made_before:
            folder = tmp_path_factory.mktemp("client")
            (folder / "shop.yaml").write_text(text)
            scaffold(folder / "shop.yaml", folder / "shop")
            made_before[text] = folder / "shop"
        return Project.at(made_before[text])

    yield made
    forget_generated_modules()


@pytest.mark.parametrize("path", CONTRACTS, ids=lambda path: path.stem)
@pytest.mark.parametrize("is_async", [False, True], ids=["sync", "async"])
def test_every_operation_can_be_called(make: Make, path: Path, is_async: bool) -> None:
    project = make(path)
    total, wrong = call_in_process(project, is_async=is_async)
    assert wrong == []
    assert total == len(project.operations()) > 1


# ---- one small API, and answers from nowhere
def shop(**operation: Any) -> dict[str, Any]:
    document = {
        "get": {
            "operationId": "getThing",
            "tags": ["Things"],
            "parameters": [
                {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}},
                {"name": "limit", "in": "query", "schema": {"type": "integer", "default": 10}},
            ],
            "responses": {
                "200": {
                    "description": "Here.",
                    "headers": {
                        "X-Count": {"schema": {"type": "integer"}},
                        "X-Tags": {"schema": {"type": "array", "items": {"type": "string"}}},
                    },
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}},
                },
                "204": {"description": "Nothing."},
                "409": {
                    "description": "Busy.",
                    "content": {"application/json": {"schema": {"type": "object"}}},
                },
                "5XX": {"description": "Broken."},
            },
            **operation,
        }
    }
    thing = {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}
    schemes = {
        "key": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
        "query key": {"type": "apiKey", "in": "query", "name": "key"},
        "cookie": {"type": "apiKey", "in": "cookie", "name": "session"},
        "bearer": {"type": "http", "scheme": "bearer"},
        "basic": {"type": "http", "scheme": "basic"},
    }
    return contract({"/things/{id}": document}, schemas={"Thing": thing}, securitySchemes=schemes)


class Wire:
    """Takes requests, and gives the answer that it was told to give."""

    def __init__(self, status: int = 204, **answer: Any) -> None:
        self.status, self.answer = status, answer
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return httpx.Response(self.status, **self.answer)

    def client(self, **options: Any) -> Any:
        http = httpx.Client(transport=httpx.MockTransport(self))
        return import_module("shop_client").Client("https://api.example.com/v1/", http=http, **options)


def test_a_call_returns_the_body(make: Make) -> None:
    make(shop())
    wire = Wire(200, json={"name": "cup"})
    thing = wire.client().things.get_thing(id="a/b ü")
    assert type(thing).__name__ == "Thing"
    assert thing.name == "cup"
    sent = wire.requests[0]
    assert str(sent.url) == "https://api.example.com/v1/things/a%2Fb%20%C3%BC"
    assert sent.headers["accept"] == "application/json, application/problem+json"


def test_a_success_without_content_is_none(make: Make) -> None:
    make(shop())
    assert Wire(204).client().things.get_thing(id="a") is None


def test_a_status_without_content_has_none_whatever_the_contract_says(make: Make) -> None:
    content = {"application/json": {"schema": {"type": "object"}}}
    make(shop(responses={"204": {"description": "Done.", "content": content}}))
    assert Wire(204).client().things.get_thing(id="a") is None


def test_send_gives_every_documented_response(make: Make) -> None:
    make(shop())
    module = import_module("shop_api.operations.get_thing")
    request = module.GetThingRequest(id="a", limit=3)
    wire = Wire(200, json={"name": "cup"}, headers={"X-Count": "7", "X-Tags": "1, two"})
    response = wire.client().send(module.OPERATION, request)
    assert type(response) is module.GetThingOk
    assert (response.x_count, response.x_tags) == (7, ["1", "two"])
    assert response.headers["X-COUNT"] == "7"
    assert wire.requests[0].url.query == b"limit=3"
    broken = Wire(503).client().send(module.OPERATION, request)
    assert (type(broken), broken.status) == (module.GetThingServerError, 503)


@pytest.mark.parametrize(
    ("status", "name", "is_documented"),
    [(409, "ConflictError", True), (404, "NotFoundError", False), (500, "ServerError", True)],
)
def test_errors_are_raised(make: Make, status: int, name: str, is_documented: bool) -> None:
    make(shop())
    errors = import_module("shop_client.runtime.errors")
    client = Wire(status, json={"detail": "is taken"}).client()
    with pytest.raises(errors.StatusError, match=f"{status} is taken") as caught:
        client.things.get_thing(id="a")
    error = caught.value
    assert type(error).__name__ == name
    assert error.status == status
    assert error.problem == {"detail": "is taken"}
    assert (error.response is not None) is is_documented


@pytest.mark.parametrize(
    ("status", "answer", "message"),
    [
        (200, {"json": {}}, "/name is required"),
        (200, {"content": b"{"}, "JSON"),
        (200, {"text": "cup"}, "text/plain"),
        (200, {"json": {"name": "cup"}, "headers": {"X-Count": "many"}}, "many"),
        (202, {"json": {"name": "cup"}}, "no status 202"),
    ],
)
def test_an_answer_that_breaks_the_contract_is_an_error(
    make: Make, status: int, answer: dict[str, Any], message: str
) -> None:
    make(shop())
    errors = import_module("shop_client.runtime.errors")
    with pytest.raises(errors.UnexpectedAnswerError, match=message) as caught:
        Wire(status, **answer).client().things.get_thing(id="a")
    assert caught.value.status == status


# ---- credentials
def sent_with(make: Make, security: list[dict[str, list[str]]], **given: Any) -> httpx.Request:
    make(shop(security=security))
    wire = Wire()
    wire.client(**given).things.get_thing(id="a")
    return wire.requests[0]


def test_keys_go_where_the_contract_says(make: Make) -> None:
    sent = sent_with(
        make, [{"key": [], "query key": [], "cookie": []}], key="a", query_key=lambda: "b c", cookie="d;e"
    )
    assert sent.headers["x-api-key"] == "a"
    assert sent.url.query == b"key=b%20c"
    assert sent.headers["cookie"] == "session=d%3Be"


def test_the_first_complete_alternative_is_sent(make: Make) -> None:
    sent = sent_with(make, [{"key": [], "bearer": []}, {"basic": []}], key="a", basic=("me", "secret"))
    assert sent.headers["authorization"] == "Basic bWU6c2VjcmV0"
    assert "x-api-key" not in sent.headers


def test_an_open_operation_gets_no_credentials(make: Make) -> None:
    document = shop(security=[{"bearer": []}])
    operation = document["paths"]["/things/{id}"]["get"]
    document["paths"]["/open/{id}"] = {"get": {**operation, "operationId": "getOpen", "security": []}}
    make(document)
    wire = Wire()
    client = wire.client(bearer="token")
    client.things.get_open(id="a")
    client.things.get_thing(id="a")
    assert "authorization" not in wire.requests[0].headers
    assert wire.requests[1].headers["authorization"] == "Bearer token"


# ---- signatures
SECRET = _CREDENTIALS.Credentials("AKIDEXAMPLE", "secret/key", "session-token")


def signature_of(request: httpx.Request, region: str) -> str:
    """The signature that botocore gives to what arrived, with the time that the request says."""
    stated = request.headers["authorization"]
    names = stated.partition("SignedHeaders=")[2].partition(",")[0].split(";")
    received = _REQUEST.AWSRequest(
        request.method,
        str(request.url),
        data=request.content,
        headers={name: request.headers[name] for name in names},
    )
    received.context["timestamp"] = request.headers["x-amz-date"]
    signer = _AUTH.SigV4Auth(SECRET, "execute-api", region)
    return str(
        signer.signature(signer.string_to_sign(received, signer.canonical_request(received)), received)
    )


@pytest.mark.parametrize("is_async", [False, True])
def test_signatures_are_those_of_botocore(make: Make, is_async: bool) -> None:
    make(shop())
    sigv4 = import_module("shop_client.runtime.sigv4")
    signer = sigv4.SigV4("eu-west-1", credentials=SECRET)
    wire = Wire()
    if is_async:
        asyncio.run(_call(wire, signer))
    else:
        wire.client(auth=signer).things.get_thing(id="a/b ü~", limit=2)
    sent = wire.requests[0]
    assert sent.headers["x-amz-security-token"] == "session-token"
    assert "/eu-west-1/execute-api/aws4_request" in sent.headers["authorization"]
    assert sent.headers["authorization"].endswith(f"Signature={signature_of(sent, 'eu-west-1')}")


async def _call(wire: Wire, signer: httpx.Auth) -> None:
    async with httpx.AsyncClient(transport=httpx.MockTransport(wire)) as http:
        module = import_module("shop_client")
        client = module.AsyncClient("https://api.example.com/v1", http=http, auth=signer)
        await client.things.get_thing(id="a/b ü~", limit=2)


def test_a_signature_is_the_one_that_aws_describes(make: Make) -> None:
    """https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html, without botocore."""
    make(shop())
    wire = Wire()
    signer = import_module("shop_client.runtime.sigv4").SigV4("eu-west-1", credentials=SECRET)
    wire.client(auth=signer).things.get_thing(id="a", limit=2)
    sent = wire.requests[0]
    names = sent.headers["authorization"].partition("SignedHeaders=")[2].partition(",")[0]
    fields = "".join(f"{name}:{sent.headers[name]}\n" for name in names.split(";"))
    payload = hashlib.sha256(b"").hexdigest()
    canonical = f"GET\n/v1/things/a\nlimit=2\n{fields}\n{names}\n{payload}"
    date = sent.headers["x-amz-date"]
    scope = f"{date[:8]}/eu-west-1/execute-api/aws4_request"
    text = f"AWS4-HMAC-SHA256\n{date}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    key = b"AWS4secret/key"
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    assert sent.headers["authorization"].endswith(hmac.digest(key, text.encode(), "sha256").hex())


# ---- the project around it
def test_no_client_where_the_settings_say_so(make: Make, tmp_path: Path) -> None:
    shutil.copytree(make(shop()).root.parent, tmp_path, dirs_exist_ok=True)
    settings = tmp_path / "shop" / "codegen.yaml"
    settings.write_text(settings.read_text().replace("client: true", "client: false"))
    scaffold(None, tmp_path / "shop")
    assert not (tmp_path / "shop" / "client").exists()
    assert "httpx" not in (tmp_path / "shop" / "pyproject.toml").read_text()


def test_importing_the_client_imports_no_operation(make: Make) -> None:
    make(shop())
    import_module("shop_client")
    assert not [name for name in sys.modules if name.startswith(("shop_api.operations.", "shop_api.models."))]


def test_the_transport_takes_requests_of_both_kinds(make: Make) -> None:
    project = make(shop())
    with TestClient(project.root, in_process=True, identity="test") as gateway:
        transport = EmulatorTransport(gateway)
        with httpx.Client(transport=transport) as http:
            assert http.get(f"{GATEWAY}/things/a").status_code == 200

        async def ask() -> list[int]:
            async with httpx.AsyncClient(transport=transport) as http:
                answers = await asyncio.gather(*(http.get(f"{GATEWAY}/things/{n}") for n in range(5)))
            return [answer.status_code for answer in answers]

        assert asyncio.run(ask()) == [200] * 5
