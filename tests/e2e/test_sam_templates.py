"""SAM and CloudFormation templates as their users write them: each starts, and answers what API Gateway would.

A case file of `sam_templates` holds the project's `files`, and `requests`: what is sent, and what is expected of the
answer (`status`, `json` of which it may have more, `text`, `latin1`, `has` for headers). `parameters`, `users` and
`told` (codes of findings at the start) belong to the template, `needs` names a program without which it can't run.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from emulating import serving

from codegen.emulator.coverage import Coverage
from codegen.emulator.loading import load
from codegen.emulator.options import EmulatorOptions
from codegen.gateway.identities import User
from codegen.importer.cloudformation.physical import Account
from codegen.testing.client import TestClient, TestResponse

CASES = sorted((Path(__file__).parent / "sam_templates").glob("*.yaml"))
OVER_THE_SOCKET = ("hello_world", "any_proxy", "cloudformation")


def _case(path: Path, folder: Path) -> tuple[dict[str, Any], Path]:
    """A case with its files written, and its source."""
    case: dict[str, Any] = yaml.safe_load(path.read_text())
    if (program := case.get("needs")) and not shutil.which(program):
        pytest.skip(f"{program} is not installed")
    for name, text in case["files"].items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return case, folder / case.get("source", "template.yaml")


@pytest.fixture(autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """One cache for all cases: making a key takes a second."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_templates_start_and_answer(path: Path, tmp_path: Path) -> None:
    case, source = _case(path, tmp_path)
    parameters, told = case.get("parameters", {}), set(case.get("told", ()))
    loaded = load(EmulatorOptions(source, parameters=parameters), Account())
    found = [*loaded.diagnostics, *Coverage(loaded.application, loaded.locates, None).findings()]
    assert told <= {diagnostic.code for diagnostic in found}, found
    users = [User(**user) for user in case["users"]] if "users" in case else None
    kept: dict[str, str] = {}
    with TestClient(source, parameters=parameters, users=users) as client:
        for sent in case["requests"]:
            _check(_answer(client, sent), sent, kept)


def _answer(client: TestClient, sent: dict[str, Any]) -> TestResponse:
    method, path = sent["send"].split(" ", 1)
    headers = dict(sent.get("headers", {}))
    if "host" in sent:
        headers["Host"] = sent["host"]
    if "token_of" in sent:
        headers["Authorization"] = client.token(sent["token_of"], scopes=sent.get("scopes", ()))
    return client.request(
        method,
        path,
        headers=headers,
        json=sent.get("json_body"),
        content=sent.get("body", ""),
        signed_by=sent.get("signed_by"),
    )


def _check(answer: TestResponse, sent: dict[str, Any], kept: dict[str, str]) -> None:
    answer.assert_status(sent["status"])
    if "json" in sent:
        answer.assert_json(sent["json"])
    assert answer.text == sent.get("text", answer.text)
    assert answer.content.decode("latin-1") == sent.get("latin1", answer.content.decode("latin-1"))
    for name, value in sent.get("has", {}).items():
        answer.assert_header(name, value)
    if "keep" in sent:
        kept[sent["keep"]] = answer.text
    assert answer.text == kept.get(sent.get("same_as", ""), answer.text)


@pytest.mark.parametrize("name", OVER_THE_SOCKET)
def test_templates_are_served_over_a_socket(name: str, tmp_path: Path) -> None:
    case, source = _case(CASES[0].parent / f"{name}.yaml", tmp_path)
    with serving(source) as url, httpx.Client(base_url=url.rsplit("/", 1)[0]) as client:
        for sent in case["requests"]:
            method, path = sent["send"].split(" ", 1)
            answer = client.request(method, path, content=sent.get("body", ""), headers=sent.get("headers"))
            assert answer.status_code == sent["status"], answer.text
            assert answer.text == sent.get("text", answer.text)
