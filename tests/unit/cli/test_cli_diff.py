"""`codegen diff`: formats, exit codes, git revisions, agreed changes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from codegen.cli import commands

OLD = """\
openapi: 3.1.0
info: {title: Hello, version: "1.2.0"}
paths:
  /hello/{id}:
    get:
      operationId: sayHello
      parameters:
        - {in: path, name: id, required: true, schema: {type: string}}
        - {in: query, name: limit, schema: {type: integer, maximum: 10}}
        - {in: query, name: gone, schema: {type: string}}
      responses: {"200": {description: ok}}
"""
NEW = (
    OLD.replace("maximum: 10", "maximum: 5")
    .replace("        - {in: query, name: gone, schema: {type: string}}\n", "")
    .replace('{"200": {description: ok}}', '{"200": {description: ok}, "404": {description: none}}')
)
OPERATION = "GET /hello/{id}"
LIMIT = "query parameter 'limit': maximum decreased from 10 to 5"


@pytest.fixture(autouse=True)
def contracts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two versions of a contract in the current folder."""
    monkeypatch.chdir(tmp_path)
    Path("old.yaml").write_text(OLD)
    Path("new.yaml").write_text(NEW)


def diff(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["codegen", "diff", *words])
    with pytest.raises(SystemExit) as ended:
        commands.run()
    return int(ended.value.code or 0)


def test_text_says_where_and_which_version(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert diff(monkeypatch, "old.yaml", "new.yaml") == 1
    assert capsys.readouterr().out.splitlines() == [
        "the whole API",
        "  INFO  new.yaml:2:22: something breaks, and the version is still '1.2.0' [api-version-not-bumped]",
        OPERATION,
        f"  ERR   new.yaml:9:36: {LIMIT} [request-parameter-max-decreased]",
        "  WARN  old.yaml:10:11: query parameter 'gone': removed [request-parameter-removed]",
        "  INFO  new.yaml:10:45: response 404: added [response-non-success-status-added]",
        "4 changes: 1 ERR, 1 WARN, 2 INFO; version 1.2.0 asks for 2.0.0, the new one is 1.2.0",
    ]


@pytest.mark.parametrize(
    ("old", "new", "words", "code"),
    [
        ("old.yaml", "old.yaml", [], 0),
        ("old.yaml", "new.yaml", [], 1),
        ("new.yaml", "old.yaml", [], 0),
        ("new.yaml", "old.yaml", ["--fail-on", "info"], 1),
        ("old.yaml", "missing.yaml", [], 2),
        ("main:old.yaml", "new.yaml", [], 2),
        ("old.yaml", "new.yaml", ["--ignore", "missing.yaml"], 2),
    ],
)
def test_how_it_ends(
    monkeypatch: pytest.MonkeyPatch, old: str, new: str, words: list[str], code: int
) -> None:
    assert diff(monkeypatch, old, new, *words) == code


def test_json(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    diff(monkeypatch, "old.yaml", "new.yaml", "--json")
    document = json.loads(capsys.readouterr().out)
    assert document["changes"][1] == {
        "id": "request-parameter-max-decreased",
        "level": "ERR",
        "operation": OPERATION,
        "text": LIMIT,
        "location": "new.yaml:9:36",
    }
    assert document["version"] == {"old": "1.2.0", "new": "1.2.0", "next": "2.0.0"}


def test_changelog(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    diff(monkeypatch, "old.yaml", "new.yaml", "--changelog")
    assert capsys.readouterr().out.splitlines() == [
        "## 2.0.0",
        "",
        "### Breaking changes",
        "",
        f"- **{OPERATION}**: {LIMIT} (`request-parameter-max-decreased`)",
        "",
        "### Changes that may break clients",
        "",
        "- **GET /hello/{id}**: query parameter 'gone': removed (`request-parameter-removed`)",
        "",
        "### Other changes",
        "",
        "- **GET /hello/{id}**: response 404: added (`response-non-success-status-added`)",
    ]


def test_annotations_stand_in_the_new_contract(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    diff(monkeypatch, "old.yaml", "new.yaml", "--format", "github")
    lines = capsys.readouterr().out.splitlines()
    assert all("file=new.yaml" in line for line in lines)
    assert [line.split(" ")[0] for line in lines] == ["::notice", "::error", "::warning", "::notice"]
    diff(monkeypatch, "old.yaml", "new.yaml", "--format", "sarif")
    run = json.loads(capsys.readouterr().out)["runs"][0]
    assert run["tool"]["driver"]["name"] == "codegen diff"
    assert [result["level"] for result in run["results"]] == ["note", "error", "warning", "note"]


def test_agreed_changes_are_left_out(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(".codegen").mkdir()
    Path(".codegen/diff-ignore.yaml").write_text(
        f"ignore:\n- request-parameter-removed\n- id: request-parameter-max-decreased\n  operation: {OPERATION}\n"
    )
    assert diff(monkeypatch, "old.yaml", "new.yaml", "--fail-on", "WARN") == 0
    assert "2 ignored" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ignore: [no-such-rule]", "there is no rule 'no-such-rule'"),
        ("ignore: [{id: request-body-removed, why: x}]", "an ignored change has no why"),
        ("ignored: []", "there is no list of ignored changes"),
        ("ignore: [3]", "an ignored change is no object"),
    ],
)
def test_unusable_ignore_lists_are_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    Path("ignore.yaml").write_text(text)
    assert diff(monkeypatch, "old.yaml", "new.yaml", "--ignore", "ignore.yaml") == 2
    assert said in capsys.readouterr().err


def git(*words: str) -> None:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *words], check=True, capture_output=True)


def test_git_revisions_with_files_that_they_reference(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("api").mkdir()
    Path("api/shared.yaml").write_text("Limit: {type: integer, maximum: 10}\n")
    Path("api/hello.yaml").write_text(
        OLD.replace("{type: integer, maximum: 10}", '{$ref: "shared.yaml#/Limit"}')
    )
    git("init", "-q", "-b", "main")
    git("add", "api")
    git("commit", "-q", "-m", "first")
    monkeypatch.chdir("api")
    Path("shared.yaml").write_text("Limit: {type: integer, maximum: 5}\n")
    assert diff(monkeypatch, "main:hello.yaml", "hello.yaml") == 1
    assert "maximum decreased from 10 to 5" in capsys.readouterr().out
    assert diff(monkeypatch, "hello.yaml", "HEAD:hello.yaml") == 0
    assert "HEAD:api/shared.yaml:1:" in capsys.readouterr().out
    assert diff(monkeypatch, "HEAD:other.yaml", "hello.yaml") == 2
    assert "the revision has no file api/other.yaml" in capsys.readouterr().err
    assert diff(monkeypatch, "none:hello.yaml", "hello.yaml") == 2
    assert "there is no such revision" in capsys.readouterr().err


def lock_of(contract: str, method: str, path: str, handler: str) -> str:
    """The lock file of a project with one operation."""
    operation = {"operationId": "a", "method": method, "path": path, "handler": handler}
    lock = {
        "version": 1,
        "tool": "t",
        "contract": {"path": contract, "sha256": "", "files": {}},
        "files": [],
        "operations": [operation],
        "models": {},
    }
    return json.dumps(lock)


def test_handlers_of_changed_operations(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lock = lock_of("new.yaml", "GET", "/hello/{name}", "handlers.say_hello:say_hello")
    Path("codegen.lock").write_text(lock)
    diff(monkeypatch, "old.yaml", "new.yaml")
    assert f"{OPERATION} (handlers.say_hello:say_hello)\n" in capsys.readouterr().out


CHAT = Path(__file__).parents[3] / "specs" / "chat.asyncapi.yaml"


def test_contracts_in_asyncapi(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    text = CHAT.read_text(encoding="utf-8")
    Path("chat.yaml").write_text(text, encoding="utf-8")
    Path("later.yaml").write_text(text.replace("maxLength: 2000", "maxLength: 1000"), encoding="utf-8")
    assert diff(monkeypatch, "chat.yaml", "later.yaml", "--json") == 1
    said = json.loads(capsys.readouterr().out)
    line = text.splitlines().index("          maxLength: 2000") - 2
    assert said["changes"][-1] == {
        "id": "request-property-max-length-decreased",
        "level": "ERR",
        "operation": "send",
        "text": "message 'send': property 'text': maxLength decreased from 2000 to 1000",
        "location": f"later.yaml:{line}:9",
    }
    assert said["version"]["next"] == "2.0.0"
    Path("codegen.lock").write_text(lock_of("chat.yaml", "", "send", "handlers.send:send"))
    assert diff(monkeypatch, "later.yaml", "chat.yaml") == 0
    told = capsys.readouterr().out
    assert "send (handlers.send:send)\n" in told
    assert "maxLength increased from 1000 to 2000" in told


def test_contracts_of_different_kinds(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("chat.yaml").write_bytes(CHAT.read_bytes())
    assert diff(monkeypatch, "old.yaml", "chat.yaml") == 2
    told = capsys.readouterr().err
    assert "old.yaml is in OpenAPI, chat.yaml in AsyncAPI" in told
    assert "name two versions of one contract" in told
