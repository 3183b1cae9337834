"""specs/live-orders: a REST and a WebSocket API in one project, whose handlers share classes and connections."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from emulating import CODEGEN, PATIENCE, run_codegen, run_in
from websockets.sync.client import connect

SPECS = Path(__file__).parents[2] / "specs"
FOLLOW = '''
from pathlib import Path

from live_orders_api.operations.follow_order import FollowOrderOk, FollowOrderRequest, FollowOrderResponse
from live_orders_api.runtime.connections import connection_id
from live_orders_api.runtime.context import LambdaContext


def follow_order(request: FollowOrderRequest, context: LambdaContext) -> FollowOrderResponse:
    """Remember who asks."""
    Path(__file__).with_name(f"{request.body.order_id}.txt").write_text(connection_id(request.raw))
    return FollowOrderOk()
'''
CREATE = '''
from pathlib import Path

from live_orders_api.models.order import Order
from live_orders_api.operations.create_order import (
    CreateOrderCreated,
    CreateOrderRequest,
    CreateOrderResponse,
)
from live_orders_api.runtime.context import LambdaContext
from live_orders_api.runtime.examples import load_response
from live_orders_api.sender import Sender


def create_order(request: CreateOrderRequest, context: LambdaContext) -> CreateOrderResponse:
    """Tell who follows, by the class that the answer has."""
    answer = load_response(CreateOrderCreated)
    order: Order = answer.body
    follower = Path(__file__).with_name(f"{order.id}.txt")
    Sender.of(request.raw).order_changed(follower.read_text(), order)
    return answer
'''


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("specs")
    for name in ("orders.yaml", "live-orders.asyncapi.yaml"):
        shutil.copy(SPECS / name, folder)
    root = folder / "live-orders"
    root.mkdir()
    shutil.copy(SPECS / "live-orders" / "codegen.yaml", root)
    done = run_codegen("scaffold", root)
    assert done.returncode == 0, done.stderr
    return root


@pytest.fixture(scope="module")
def urls(project: Path) -> Iterator[dict[str, str]]:
    """Where the APIs answer, by their logical ids."""
    words = [*CODEGEN, "emulate", str(project), "--port", "0", "--as", "alice"]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    try:
        lines = [process.stdout.readline() for _ in range(2)]
        yield dict(re.findall(r"^(\w+) (\S+)$", "".join(lines), re.M))
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE)


def test_its_own_tests_pass(project: Path) -> None:
    assert re.search(r"\d+ passed", run_in(project, "pytest", "-q", "-p", "no:cacheprovider"))


def test_its_own_tests_pass_against_stages(
    project: Path, urls: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CODEGEN_TEST_URL", urls["Api"])
    only = "tests/test_follow_order.py"
    said = run_in(project, "pytest", "-q", "-p", "no:cacheprovider", only, "-rs")
    assert "CODEGEN_TEST_WEBSOCKET_URL does" in said
    monkeypatch.setenv("CODEGEN_TEST_WEBSOCKET_URL", f"{urls['WebSocketApi']}?ticket=x")
    assert "2 passed" in run_in(project, "pytest", "-q", "-p", "no:cacheprovider", only)
    assert "passed" in run_in(project, "pytest", "-q", "-p", "no:cacheprovider", "tests/test_get_health.py")


def test_handlers_of_one_api_post_to_clients_of_the_other(project: Path, urls: dict[str, str]) -> None:
    handlers = project / "src/handlers"
    (handlers / "follow_order.py").write_text(FOLLOW)
    (handlers / "create_order.py").write_text(CREATE)
    assert "Success" in run_in(project, "mypy", "--cache-dir", str(project / ".mypy_cache"))
    request = json.loads((project / "src/live_orders_api/examples/create_order.json").read_text())["request"]
    with connect(f"{urls['WebSocketApi']}?ticket=x") as client, httpx.Client(timeout=PATIENCE) as rest:
        client.send(json.dumps({"action": "follow", "orderId": "ord_1042"}))
        follower = handlers / "ord_1042.txt"
        while not follower.exists() or not follower.read_text():
            assert client.ping().wait(PATIENCE)
        answer = rest.post(
            f"{urls['Api']}{request['path']}", content=request["body"], headers=request["headers"]
        )
        assert answer.status_code == 201, answer.text
        assert json.loads(client.recv(PATIENCE)) == answer.json()
