"""The examples, scaffolded and served: what clients see over a real socket."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from client_calls import Project, call_over_socket
from contract_client import problems
from emulating import run_codegen, serving


def test_hello_answers_from_a_lambda_function(specs: Path, tmp_path: Path) -> None:
    folder = tmp_path / "hello"
    assert run_codegen("scaffold", specs / "hello.yaml", "-o", folder).returncode == 0
    with serving(folder) as url:
        answer = httpx.get(f"{url}/hello")
    assert (answer.status_code, answer.json()) == (200, {"message": "Hello, world"})
    assert answer.headers["x-amzn-trace-id"].startswith("Root=1-")


def test_every_operation_answers_a_valid_request_as_the_contract_says(specs: Path, orders_url: str) -> None:
    total, wrong = problems(specs / "orders.yaml", orders_url)
    assert total == 8
    assert wrong == []


def test_gateway_and_handler_refuse_in_one_shape(orders_url: str) -> None:
    item = {"sku": "BOOK-0042", "quantity": 1}
    order = {"customerId": "7c9e6679-7425-40de-944b-e07fc1f90ae7", "items": [item]}
    key = {"Idempotency-Key": "0123456789"}
    by_gateway = httpx.post(f"{orders_url}/orders", json={"items": []}, headers=key)
    by_handler = httpx.post(
        f"{orders_url}/orders", json={**order, "customerId": "nobody"}, headers={"Idempotency-Key": "x"}
    )
    for answer in (by_gateway, by_handler):
        assert answer.status_code == 400
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["status"] == 400
        assert answer.json()["title"] == "Bad Request"
    found = {(e["in"], e["path"]) for e in by_handler.json()["errors"]}
    assert found == {("header", "/Idempotency-Key"), ("body", "/customerId")}


def test_a_secured_operation_lets_nobody_in_by_default(orders: Path) -> None:
    with serving(orders) as url:
        assert httpx.get(f"{url}/health").status_code == 200
        without = httpx.get(f"{url}/orders")
        with_token = httpx.get(f"{url}/orders", headers={"Authorization": "Bearer anything"})
    assert (without.status_code, with_token.status_code) == (401, 403)


def test_a_browser_may_ask_first(orders_url: str) -> None:
    preflight = {"Origin": "https://shop.example", "Access-Control-Request-Method": "POST"}
    answer = httpx.options(f"{orders_url}/orders", headers=preflight)
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "POST" in answer.headers["access-control-allow-methods"]


def test_a_binary_answer_arrives_as_bytes(orders_url: str) -> None:
    answer = httpx.get(f"{orders_url}/orders/ord_1/invoice", headers={"Accept": "application/pdf"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"


def test_a_bare_contract_answers_with_its_examples(specs: Path) -> None:
    with serving(specs / "orders.yaml") as url:
        anybody = httpx.get(f"{url}/orders/ord_1042")
        answer = httpx.get(f"{url}/orders/ord_1042", headers={"Authorization": "Bearer any"})
    assert anybody.status_code == 401
    assert answer.status_code == 200
    assert answer.json()["id"] == "ord_1042"


def test_the_generated_tests_pass_on_a_fresh_project(orders: Path) -> None:
    words = [sys.executable, "-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider"]
    done = subprocess.run(words, cwd=orders, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout
    assert "23 passed" in done.stdout


def test_the_generated_client_calls_every_operation(
    orders: Path, orders_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "path", list(sys.path))
    total, wrong = call_over_socket(Project.at(orders), orders_url)
    assert wrong == []
    assert total == 8


def test_a_port_in_use_is_said(orders: Path, orders_url: str) -> None:
    port = httpx.URL(orders_url).port
    done = run_codegen("emulate", orders, "--port", str(port))
    assert done.returncode == 2
    assert str(port) in done.stderr
    assert "Traceback" not in done.stderr


def test_scaffolding_twice_changes_nothing(orders: Path, specs: Path) -> None:
    done = run_codegen("scaffold", specs / "orders.yaml", "-o", orders, "--json")
    assert done.returncode == 0
    report = json.loads(done.stdout)
    assert {change["action"] for change in report["changes"]} <= {"UNCHANGED", "KEEP"}


@pytest.mark.parametrize("name", ["orders.yaml", "hello.yaml"])
def test_the_examples_lint_clean(specs: Path, name: str) -> None:
    done = run_codegen("lint", specs / name, "--json")
    assert done.returncode == 0, done.stdout
    assert json.loads(done.stdout) == {"diagnostics": []}


def test_a_response_that_breaks_the_contract_is_an_error(specs: Path, tmp_path: Path) -> None:
    folder = tmp_path / "hello"
    assert run_codegen("scaffold", specs / "hello.yaml", "-o", folder).returncode == 0
    handler = folder / "src" / "handlers" / "say_hello.py"
    handler.write_text(handler.read_text().replace("Hello, world", ""))
    with serving(folder) as url:
        answer = httpx.get(f"{url}/hello")
    assert answer.status_code == 500
    assert answer.json() == {"type": "about:blank", "title": "Internal Server Error", "status": 500}
