"""A project whose methods are mocks and a Lambda function behind templates, served over a socket."""

from __future__ import annotations

import json
import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from emulating import PATIENCE, run_codegen, serving
from openapi_schema_validator import OAS31Validator

SETTINGS = """\
integrations:
  GET /orders/{orderId}: {type: mock}
  GET /orders: {type: mock}
cors: {allow_origins: []}
"""


@pytest.fixture(scope="module")
def url(specs: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The project of specs/orders.yaml with mocks, served; alice may call what is secured."""
    folder = tmp_path_factory.mktemp("mocks")
    shutil.copy(specs / "orders.yaml", folder)
    (folder / "orders").mkdir()
    (folder / "orders/codegen.yaml").write_text(SETTINGS, encoding="utf-8")
    done = run_codegen("scaffold", folder / "orders.yaml", "-o", folder / "orders")
    assert done.returncode == 0, done.stderr
    tested = run_codegen("vtl", "test", folder / "orders")
    assert tested.returncode == 0, tested.stdout
    with serving(folder / "orders", "--as", "alice") as address:
        yield address


def get(url: str, prefer: str = "") -> tuple[int, str, Any]:
    request = urllib.request.Request(url, headers={"Prefer": prefer} if prefer else {})
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return answer.status, answer.headers["Content-Type"], json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers["Content-Type"], json.load(error)


@pytest.mark.parametrize(
    ("prefer", "status", "content_type", "schema"),
    [
        ("", 200, "application/json", "Order"),
        ("code=404", 404, "application/problem+json", "Problem"),
        ("respond-async, code=404", 404, "application/problem+json", "Problem"),
        ("code=418", 200, "application/json", "Order"),
    ],
)
def test_a_mock_answers_as_the_contract_shows(
    url: str, specs: Path, prefer: str, status: int, content_type: str, schema: str
) -> None:
    found, sent_type, body = get(f"{url}/orders/ord_1042", prefer)
    assert (found, sent_type) == (status, content_type)
    document = yaml.safe_load((specs / "orders.yaml").read_text(encoding="utf-8"))
    OAS31Validator(
        {**document["components"]["schemas"][schema], "components": document["components"]}
    ).validate(body)
