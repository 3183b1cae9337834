"""Projects of contracts in AsyncAPI: what is made, kept, deployed and refused."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEvent

from codegen.core.errors import Refused
from codegen.importer.cloudformation.application import read_application
from codegen.ir.api import ApiType, AuthorizationType
from codegen.ir.project import DeployTool
from codegen.output.changes import Action
from codegen.workflows.lint import lint
from codegen.workflows.scaffold import scaffold

CONTRACT: dict[str, Any] = {
    "asyncapi": "3.0.0",
    "info": {"title": "Votes", "version": "1"},
    "servers": {"live": {"host": "votes.example.com", "protocol": "wss"}},
    "channels": {
        "votes": {
            "address": "/",
            "messages": {
                "vote": {
                    "payload": {
                        "type": "object",
                        "properties": {
                            "action": {"const": "vote"},
                            "for": {"type": "string", "minLength": 1},
                        },
                        "required": ["action", "for"],
                    },
                    "examples": [{"payload": {"action": "vote", "for": "tea"}}],
                },
                "count": {"payload": {"type": "object", "properties": {"tea": {"type": "integer"}}}},
            },
        }
    },
    "operations": {
        "vote": {
            "action": "receive",
            "channel": {"$ref": "#/channels/votes"},
            "messages": [{"$ref": "#/channels/votes/messages/vote"}],
        },
        "post": {
            "action": "send",
            "channel": {"$ref": "#/channels/votes"},
            "messages": [{"$ref": "#/channels/votes/messages/count"}],
        },
    },
}
ROOM = {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}
REST = "openapi: 3.1.0\ninfo: {title: Votes, version: '1'}\npaths: {}\n"


@pytest.fixture
def contract(tmp_path: Path) -> Path:
    path = tmp_path / "votes.asyncapi.yaml"
    path.write_text(yaml.safe_dump(CONTRACT, sort_keys=False))
    return path


@pytest.fixture
def root(contract: Path) -> Path:
    """A project of the contract."""
    folder = contract.with_name("votes")
    scaffold(contract, folder)
    return folder


def deployed(root: Path) -> dict[str, Any]:
    """The routes of a project's template, as the emulator reads it."""
    (api,) = read_application(root / "template.yaml").application.apis
    return {route.route_key: route for route in api.api.routes}


def called(root: Path, module: str, event: dict[str, Any]) -> Any:
    """What a function of a project answers, in a process of its own."""
    code = (
        "import json, sys; from importlib import import_module;"
        f"found = import_module('votes_api.functions.{module}').handler(json.load(sys.stdin), None);"
        "print(json.dumps(found))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=root / "src",
        input=json.dumps(event),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def event(key: str, body: str) -> dict[str, Any]:
    return {"requestContext": {"routeKey": key, "eventType": "MESSAGE"}, "body": body}


def test_the_folder_is_called_like_the_contract(contract: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(contract.parent)
    report = scaffold(Path(contract.name))
    assert report.project.name == "votes"
    assert (contract.parent / "votes/src/handlers/vote.py").exists()


def test_every_route_has_a_function_and_every_message_an_answer(root: Path) -> None:
    routes = deployed(root)
    assert list(routes) == ["$connect", "$disconnect", "$default", "vote"]
    answering = {key for key, route in routes.items() if route.route_response_selection_expression}
    assert answering == {"$default", "vote"}
    assert {route.authorization_type for route in routes.values()} == {AuthorizationType.NONE}


def test_sender_and_handlers_have_the_contract_s_types(root: Path) -> None:
    sender = (root / "src/votes_api/sender.py").read_text()
    assert "def send_post(self, connection_id: str, message: Count) -> None:" in sender
    assert "VoteRequest" in (root / "src/handlers/vote.py").read_text()
    assert not (root / "client").exists()


def test_a_second_run_changes_nothing_and_keeps_what_was_edited(root: Path, contract: Path) -> None:
    handler = root / "src/handlers/vote.py"
    handler.write_text(handler.read_text() + "\n# mine\n")
    report = scaffold(None, root)
    assert {change.action for change in report.changes} <= {Action.UNCHANGED, Action.KEEP}
    assert handler.read_text().endswith("# mine\n")


@pytest.mark.parametrize("grouping", ["auto", "single"])
def test_messages_are_judged_before_the_handler(contract: Path, grouping: str) -> None:
    root = contract.with_name(grouping)
    root.mkdir()
    (root / "codegen.yaml").write_text(
        f"contract: ../{contract.name}\nname: votes\napi_type: WEBSOCKET\ngrouping: {grouping}\n"
    )
    project = scaffold(None, root).project
    module = str(project.functions[-1].name)
    assert len(project.functions) == (1 if grouping == "single" else 4)
    good, bad = '{"action": "vote", "for": "tea"}', '{"action": "vote", "for": ""}'
    assert called(root, module, event("vote", good))["statusCode"] == 200
    assert "body" not in called(root, module, event("vote", good))
    refused = called(root, module, event("vote", bad))
    assert refused["statusCode"] == 400
    assert json.loads(refused["body"])["errors"][0]["path"] == "/for"


def test_a_rest_contract_has_a_folder_of_its_own(root: Path) -> None:
    other = root.parent / "votes.yaml"
    other.write_text(REST)
    with pytest.raises(Refused) as caught:
        scaffold(other, root)
    (found,) = caught.value.diagnostics
    assert (found.code, found.hint) == ("CG157", "name a contract in AsyncAPI, or another folder with -o")


def test_a_websocket_contract_has_a_folder_of_its_own(contract: Path) -> None:
    other = contract.with_name("votes.yaml")
    other.write_text(REST)
    rest = contract.with_name("rest")
    scaffold(other, rest)
    before = {path: path.read_bytes() for path in rest.rglob("*") if path.is_file()}
    with pytest.raises(Refused) as caught:
        scaffold(contract, rest)
    (found,) = caught.value.diagnostics
    assert found.code == "CG157"
    assert str(found.hint).startswith("name another folder with -o")
    assert {path: path.read_bytes() for path in rest.rglob("*") if path.is_file()} == before


def test_a_rest_and_a_websocket_api_share_a_file_of_schemas(tmp_path: Path) -> None:
    (tmp_path / "shared.yaml").write_text(yaml.safe_dump({"components": {"schemas": {"Room": ROOM}}}))
    room = {"$ref": "shared.yaml#/components/schemas/Room"}
    said = {"content": {"application/json": {"schema": room}}}
    answers = {"201": {"description": "made"}}
    rest = {
        **yaml.safe_load(REST),
        "paths": {"/rooms": {"post": {"operationId": "make", "requestBody": said, "responses": answers}}},
    }
    socket = json.loads(json.dumps(CONTRACT))
    socket["channels"]["votes"]["messages"]["vote"] = {"payload": room}
    modules = []
    for name, document in (("rooms", rest), ("votes", socket)):
        path = tmp_path / f"{name}.yaml"
        path.write_text(yaml.safe_dump(document))
        root = tmp_path / name
        scaffold(path, root)
        text = (root / f"src/{name}_api/models/room.py").read_text()
        modules.append(text.replace(f"{name}_api", "api"))
    assert "class Room" in modules[0]
    assert modules[0] == modules[1]


def test_a_websocket_contract_becomes_no_other_api(contract: Path) -> None:
    with pytest.raises(Refused) as caught:
        scaffold(contract, contract.with_name("votes"), api_type=ApiType.HTTP)
    assert [found.code for found in caught.value.diagnostics] == ["CG157"]
    assert not contract.with_name("votes").exists()


@pytest.mark.parametrize(
    "setting",
    [
        "compression: {minimum_size: 0}",
        "request_validation: parameters",
        "alarms: {slow: {metric: Latency, threshold: 1}}",
    ],
)
def test_settings_without_place_are_refused(contract: Path, setting: str) -> None:
    root = contract.with_name("votes")
    root.mkdir()
    (root / "codegen.yaml").write_text(f"contract: ../{contract.name}\napi_type: WEBSOCKET\n{setting}\n")
    with pytest.raises(Refused) as caught:
        scaffold(None, root)
    assert {found.code for found in caught.value.diagnostics} == {"CG157"}


def test_cloudformation_s_own_rules_hold(contract: Path) -> None:
    for tool in (DeployTool.SAM, DeployTool.CLOUDFORMATION):
        root = contract.with_name(str(tool))
        scaffold(contract, root, target=tool)
        api = import_module("cfnlint.api")
        text = (root / "template.yaml").read_text()
        found = api.lint(text, config=api.ManualArgs(regions=["us-east-1"]))
        assert [str(one) for one in found if one.rule.id.startswith("E")] == []


def test_powertools_reads_the_events_of_tests(root: Path) -> None:
    """What generated tests send is what functions get."""
    sys.path.insert(0, str(root / "src"))
    try:
        testing = import_module("votes_api.runtime.route_testing")
        made = APIGatewayProxyEvent(testing.route_event("vote", {"body": '{"action": "vote"}'}))
    finally:
        sys.path.remove(str(root / "src"))
        for name in [name for name in sys.modules if name.startswith("votes_api")]:
            del sys.modules[name]
    assert made.request_context.route_key == "vote"
    assert made.request_context.connection_id
    assert made.json_body == {"action": "vote"}


def test_a_route_may_answer_with_any_of_several_messages(contract: Path) -> None:
    data = yaml.safe_load(contract.read_text())
    messages = data["channels"]["votes"]["messages"]
    messages["closed"] = {"payload": {"type": "object", "properties": {"closed": {"const": True}}}}
    reply = [{"$ref": f"#/channels/votes/messages/{name}"} for name in ("count", "closed")]
    data["operations"]["vote"]["reply"] = {"channel": {"$ref": "#/channels/votes"}, "messages": reply}
    contract.write_text(yaml.safe_dump(data, sort_keys=False))
    root = contract.with_name("votes")
    scaffold(contract, root)
    operation = (root / "src/votes_api/operations/vote.py").read_text()
    assert "body: VoteOkBodyOption1 | VoteOkBodyOption2" in operation


def test_texts_that_are_no_json_are_left_to_the_handler(contract: Path) -> None:
    data = yaml.safe_load(contract.read_text())
    data["channels"]["votes"]["messages"]["vote"] = {
        "contentType": "text/plain",
        "payload": {"type": "string"},
    }
    contract.write_text(yaml.safe_dump(data, sort_keys=False))
    root = contract.with_name("votes")
    scaffold(contract, root)
    assert called(root, "vote", event("$default", "tea"))["statusCode"] == 200


def test_stages_have_what_the_settings_say(contract: Path) -> None:
    root = contract.with_name("votes")
    root.mkdir()
    (root / "codegen.yaml").write_text(
        f"contract: ../{contract.name}\napi_type: WEBSOCKET\nmetrics: true\nlogging: INFO\n"
        "throttling: {rate_limit: 10, burst_limit: 20}\naccess_log: {format: json}\n"
    )
    scaffold(None, root)
    (api,) = read_application(root / "template.yaml").application.apis
    (stage,) = api.stages
    assert stage.name == "dev"
    assert stage.method_settings == {
        "*/*": {
            "metricsEnabled": True,
            "loggingLevel": "INFO",
            "throttlingRateLimit": 10,
            "throttlingBurstLimit": 20,
        }
    }
    assert "$context.connectionId" in (stage.access_log_format or "")


def test_lint_says_that_there_is_no_other_kind_of_api(contract: Path) -> None:
    assert not lint(contract).has_errors
    assert not lint(contract, ApiType.WEBSOCKET).has_errors
    (found,) = lint(contract, ApiType.HTTP).diagnostics
    assert (found.code, found.hint) == ("CG157", "leave --target out")
