"""specs/http-orders.yaml as an HTTP API: scaffolded, served, and called as its clients would."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from emulating import PATIENCE, run_codegen, serving

from codegen.testing.client import TestClient

CHECKS_THE_KEY = """
from http_orders_api.runtime.authorizer import AuthorizerRequest, AuthorizerResult, Event, allow, deny
from http_orders_api.runtime.context import LambdaContext


def handler(event: Event, context: LambdaContext) -> AuthorizerResult:
    request = AuthorizerRequest(event)
    if request.headers.get("X-Partner-Key") != "secret":
        return deny(request)
    return allow(request, "acme", {"tier": 3})
"""
SHOWS_ITS_CALLER = """
from http_orders_api.models.import_orders_accepted_body import ImportOrdersAcceptedBody
from http_orders_api.operations.import_orders import ImportOrdersAccepted, ImportOrdersRequest
from http_orders_api.runtime.context import LambdaContext


def import_orders(request: ImportOrdersRequest, context: LambdaContext) -> ImportOrdersAccepted:
    assert request.raw.event["version"] == "2.0"
    assert request.raw.authorizer == {"principalId": "acme", "tier": 3}, request.raw.authorizer
    return ImportOrdersAccepted(body=ImportOrdersAcceptedBody(taken=len(request.body)))
"""
ORDER = {"sku": "BOOK-42", "quantity": 1}


@pytest.fixture(scope="module")
def scaffolded(specs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example as it is made."""
    folder = tmp_path_factory.mktemp("specs")
    shutil.copy(specs / "http-orders.yaml", folder)
    root = folder / "http-orders"
    root.mkdir()
    shutil.copy(specs / "http-orders" / "codegen.yaml", root)
    done = run_codegen("scaffold", "-o", root)
    assert done.returncode == 0, done.stderr
    return root


@pytest.fixture(scope="module")
def project(scaffolded: Path) -> Path:
    """The example, whose partners have a key."""
    root = scaffolded.with_name("with-a-key")
    shutil.copytree(scaffolded, root)
    (root / "src/authorizers/partner.py").write_text(CHECKS_THE_KEY)
    (root / "src/handlers/import_orders.py").write_text(SHOWS_ITS_CALLER)
    return root


@pytest.fixture(scope="module")
def client(project: Path) -> Iterator[httpx.Client]:
    with serving(project) as url, httpx.Client(base_url=url) as client:
        yield client


def token(project: Path, scope: str) -> dict[str, str]:
    done = run_codegen("token", project, "--as", "alice", "--scope", scope)
    assert done.returncode == 0, done.stderr
    return {"Authorization": f"Bearer {done.stdout.strip()}"}


def test_the_default_stage_is_at_the_root_and_the_other_one_under_its_name(client: httpx.Client) -> None:
    for path in ("/health", "/next/health"):
        answer = client.get(path)
        assert (answer.status_code, answer.json()["status"]) == (200, "up")
        assert "apigw-requestid" in answer.headers
    assert client.get("/nothing").json() == {"message": "Not Found"}


def test_a_token_needs_the_scope_of_its_route(client: httpx.Client, project: Path) -> None:
    assert client.get("/orders").status_code == 401
    reader = token(project, "orders/read")
    answer = client.get("/orders", headers={**reader, "Cookie": "currency=EUR"}, params={"status": "paid"})
    assert answer.status_code == 200, answer.text
    assert client.post("/orders", headers=reader, json=ORDER).status_code == 403
    placed = client.post("/orders", headers=token(project, "orders/write"), json=ORDER)
    assert (placed.status_code, placed.headers["location"]) == (201, "/orders/ord_1042")


def test_the_functions_refuse_what_the_api_lets_through(client: httpx.Client, project: Path) -> None:
    answer = client.post("/orders", headers=token(project, "orders/write"), json={**ORDER, "quantity": 0})
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert [(error["in"], error["path"]) for error in answer.json()["errors"]] == [("body", "/quantity")]
    wrong = {**token(project, "orders/read"), "Cookie": "currency=euro"}
    answer = client.get("/orders", headers=wrong)
    assert [(error["in"], error["path"]) for error in answer.json()["errors"]] == [("cookie", "/currency")]


def test_a_partner_is_let_in_by_a_yes(client: httpx.Client) -> None:
    path = "/partners/acme/orders"
    statuses = [
        client.post(path, json=[ORDER, ORDER], headers=headers).status_code
        for headers in ({}, {"X-Partner-Key": "guess"}, {"X-Partner-Key": "secret"})
    ]
    assert statuses == [401, 403, 202]


def test_an_operator_signs(client: httpx.Client, project: Path) -> None:
    assert client.delete("/orders/ord_1042").json() == {"message": "Forbidden"}
    with TestClient(project) as signing:
        signing.delete("/orders/ord_1042", signed_by="developer").assert_status(204)


def test_pages_of_the_shop_may_call(client: httpx.Client) -> None:
    asked = {"Origin": "https://shop.example.com", "Access-Control-Request-Method": "POST"}
    answer = client.options("/orders", headers=asked)
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-credentials"] == "true"
    assert answer.headers["access-control-allow-methods"] == "DELETE,GET,POST"
    answer = client.get("/health", headers={"Origin": "https://shop.example.com"})
    assert answer.headers["access-control-allow-origin"] == "https://shop.example.com"
    assert (
        "access-control-allow-origin" not in client.get("/health", headers={"Origin": "https://a.b"}).headers
    )


def test_the_tests_of_the_project_hold(scaffolded: Path) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(scaffolded)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE * 3, check=False)
    assert done.returncode == 0, done.stdout
    assert "17 passed" in done.stdout


def test_a_second_run_changes_nothing(scaffolded: Path) -> None:
    assert run_codegen("scaffold", scaffolded, "--check").returncode == 0
