"""Projects of two contracts: an API in OpenAPI and a WebSocket API in AsyncAPI."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import yaml

from codegen.core.cache import Cache
from codegen.core.diagnostics import Severity
from codegen.core.errors import CodegenError, Refused
from codegen.importer.cloudformation.application import read_application
from codegen.ir.api import ApiType
from codegen.output.changes import Action
from codegen.workflows.repeat import scaffold_or_recall
from codegen.workflows.scaffold import scaffold

GOLDEN = Path(__file__).parents[2] / "golden" / "live_orders"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Both contracts side by side."""
    shutil.copy(GOLDEN / "spec.yaml", tmp_path / "live_orders.yaml")
    shutil.copy(GOLDEN / "live.asyncapi.yaml", tmp_path)
    return tmp_path


@pytest.fixture
def root(folder: Path) -> Path:
    """A project of both."""
    root = folder / "project"
    scaffold(folder / "live_orders.yaml", root, websocket=folder / "live.asyncapi.yaml")
    return root


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def changed(root: Path) -> dict[str, Action]:
    report = scaffold(None, root)
    return {str(one.path): one.action for one in report.changes if one.action is not Action.UNCHANGED}


def test_the_settings_name_both(root: Path) -> None:
    settings = yaml.safe_load((root / "codegen.yaml").read_text())
    assert settings["contract"] == "../live_orders.yaml"
    assert settings["websocket"] == {"contract": "../live.asyncapi.yaml"}
    assert changed(root) == {}


def test_the_template_deploys_both(root: Path) -> None:
    rest, live = read_application(root / "template.yaml").application.apis
    assert (rest.api.type, live.api.type) == (ApiType.REST, ApiType.WEBSOCKET)
    assert {route.route_key for route in live.api.routes} == {
        "$connect",
        "$disconnect",
        "$default",
        "follow",
        "send",
    }
    assert {route.path for route in rest.api.routes} == {"/orders/{orderId}", "/notes"}


def test_a_schema_of_both_is_one_class(root: Path) -> None:
    models = {path.stem for path in (root / "src/live_orders_api/models").glob("*.py")}
    assert models == {"__init__", "follow_body", "note", "order", "state", "web_socket_note"}
    name = "from live_orders_api.models.order import Order"
    assert name in (root / "src/live_orders_api/sender.py").read_text()
    assert name in (root / "src/live_orders_api/operations/put_order.py").read_text()


def test_operations_of_one_name_keep_apart(root: Path, folder: Path) -> None:
    for name in ("send", "websocket_send"):
        assert (root / f"src/handlers/{name}.py").exists()
    for name in ("ticket", "websocket_ticket"):
        assert (root / f"src/authorizers/{name}.py").exists()
    handler = root / "src/handlers/websocket_send.py"
    handler.write_text(handler.read_text() + "\n# mine\n")
    edit(folder / "live_orders.yaml", "operationId: send", "operationId: postNote")
    report = scaffold(None, root)
    # The other contract's operation has another name now; the one with code of ours keeps its own, and its classes.
    assert handler.read_text().endswith("# mine\n")
    assert "CG315" not in {one.code for one in report.diagnostics}
    assert (root / "src/handlers/post_note.py").exists()
    assert not (root / "src/handlers/send.py").exists()


def test_an_operation_that_comes_later_leaves_names_alone(folder: Path) -> None:
    edit(folder / "live_orders.yaml", "operationId: send", "operationId: postNote")
    root = folder / "project"
    scaffold(folder / "live_orders.yaml", root, websocket=folder / "live.asyncapi.yaml")
    handler = root / "src/handlers/send.py"
    handler.write_text(handler.read_text() + "\n# mine\n")
    edit(folder / "live_orders.yaml", "operationId: postNote", "operationId: send")
    report = scaffold(None, root)
    assert handler.read_text().endswith("# mine\n")
    assert {"CG280"} == {one.code for one in report.diagnostics if one.severity is Severity.WARNING}


def test_a_change_of_either_contract_is_followed(root: Path, folder: Path) -> None:
    edit(folder / "live.asyncapi.yaml", "note: {type: string}", "note: {type: string, maxLength: 9}")
    found = changed(root)
    assert "src/live_orders_api/models/web_socket_note.py" in found
    assert "src/live_orders_api/models/note.py" not in found
    edit(folder / "live_orders.yaml", "enum: [new, paid, sent]", "enum: [new, paid, sent, back]")
    assert "src/live_orders_api/models/state.py" in changed(root)


def test_an_edit_of_the_second_contract_ends_a_repetition(root: Path, folder: Path, tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    scaffold(None, root, cache=cache)
    edit(folder / "live.asyncapi.yaml", "An order has changed.", "An order is another one.")
    outcome = scaffold_or_recall(None, root, force=False, progress=lambda _text, _done: None)
    assert "src/live_orders_api/sender.py" in {str(one.path) for one in outcome.changes if one.touches_disk}


def test_the_lock_knows_both(root: Path) -> None:
    lock = json.loads((root / "codegen.lock").read_text())
    assert set(lock["contract"]["files"]) == {"../live_orders.yaml", "../live.asyncapi.yaml"}
    assert {one["path"] for one in lock["operations"]} >= {"/notes", "send", "$connect"}


def test_a_project_gets_the_second_contract_later_and_loses_it(folder: Path) -> None:
    root = folder / "project"
    scaffold(folder / "live_orders.yaml", root)
    handler = root / "src/handlers/send.py"
    handler.write_text(handler.read_text() + "\n# mine\n")
    settings = root / "codegen.yaml"
    before = settings.read_text()
    settings.write_text(before + "websocket: {contract: ../live.asyncapi.yaml}\n")
    assert changed(root)["src/live_orders_api/sender.py"] is Action.CREATE
    settings.write_text(before)
    assert changed(root)["src/live_orders_api/sender.py"] is Action.DELETE
    assert handler.read_text().endswith("# mine\n")
    assert not (root / "src/handlers/follow.py").exists()


def test_a_second_contract_leaves_the_classes_of_the_first_alone(folder: Path) -> None:
    root = folder / "project"
    scaffold(folder / "live_orders.yaml", root)
    before = (root / "src/live_orders_api/models/note.py").read_text()
    edit(folder / "live.asyncapi.yaml", "schemas/Note", "schemas/note")
    edit(folder / "live.asyncapi.yaml", "    Note:\n      type", "    note:\n      type")
    settings = root / "codegen.yaml"
    settings.write_text(settings.read_text() + "websocket: {contract: ../live.asyncapi.yaml}\n")
    scaffold(None, root)
    assert (root / "src/live_orders_api/models/note.py").read_text() == before


def test_everything_wrong_with_both_is_told_at_once(root: Path, folder: Path) -> None:
    edit(folder / "live_orders.yaml", "required: true, schema", "required: 7, schema")
    edit(folder / "live.asyncapi.yaml", "action: send\n", "action: shout\n")
    with pytest.raises(Refused) as caught:
        scaffold(None, root)
    files = {Path(one.location.file).name for one in caught.value.diagnostics if one.location}
    assert files == {"live_orders.yaml", "live.asyncapi.yaml"}


def test_a_contract_that_is_not_there_is_told_at_its_line(root: Path, folder: Path) -> None:
    (folder / "live.asyncapi.yaml").unlink()
    with pytest.raises(Refused) as caught:
        scaffold(None, root)
    (found,) = caught.value.diagnostics
    assert found.code == "CG001"
    assert found.location is not None
    assert found.location.pointer == "/websocket/contract"


@pytest.mark.parametrize(
    ("spec", "beside", "message"),
    [
        ("live_orders.yaml", "live_orders.yaml", "no contract in AsyncAPI"),
        ("live.asyncapi.yaml", "live.asyncapi.yaml", "a project has one WebSocket API"),
        ("live_orders.yaml", "nowhere.yaml", "there is no contract"),
    ],
)
def test_what_is_no_pair_is_refused(folder: Path, spec: str, beside: str, message: str) -> None:
    with pytest.raises(CodegenError, match=message):
        scaffold(folder / spec, folder / "other", websocket=folder / beside)
    assert not (folder / "other").exists()


def test_a_project_that_has_another_pair_says_where_to_change_it(root: Path, folder: Path) -> None:
    with pytest.raises(CodegenError, match=r"write `websocket: \{contract: \.\./live_orders\.yaml\}` there"):
        scaffold(None, root, websocket=folder / "live_orders.yaml")


def test_settings_of_functions_are_for_both(root: Path) -> None:
    settings = root / "codegen.yaml"
    settings.write_text(settings.read_text() + "functions: {follow: {memory_mb: 1024}}\n")
    scaffold(None, root)
    template = (root / "template.yaml").read_text()
    assert "MemorySize: 1024" in template[template.index("FollowFunction:") :]


def test_functions_of_the_api_reach_the_connections(root: Path) -> None:
    settings = root / "codegen.yaml"
    template = (root / "template.yaml").read_text()
    variable = "AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI"
    assert template.count(f"{variable}: !Sub https://${{WebSocketApi}}.execute-api.") == 2
    edit(settings, "environment: {}", f"environment: {{{variable}: 'https://live.example.com'}}")
    scaffold(None, root)
    assert (root / "template.yaml").read_text().count(variable) == 1


@pytest.mark.parametrize(
    ("grouping", "functions"),
    [
        ("single", {"api", "websocket_api"}),
        ("per-tag", {"untagged", "websocket_untagged"}),
    ],
)
def test_functions_of_many_operations_are_of_one_api(
    folder: Path, grouping: str, functions: set[str]
) -> None:
    root = folder / "project"
    root.mkdir()
    settings = f"grouping: {grouping}\nwebsocket: {{contract: ../live.asyncapi.yaml}}\n"
    (root / "codegen.yaml").write_text(f"contract: ../live_orders.yaml\n{settings}")
    scaffold(None, root)
    made = {path.stem for path in (root / "src/live_orders_api/functions").glob("*.py")}
    assert made - {"__init__"} == functions
    assert changed(root) == {}
