"""The command line, as its users see it: what goes where, and how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from codegen.cli import commands

CONTRACT = """\
openapi: 3.1.0
info: {title: Hello, version: "1"}
paths:
  /hello:
    get:
      operationId: sayHello
      responses:
        "200": {description: ok}
"""


INTERRUPTED = """
import os, signal, sys, threading
seconds = float(sys.argv.pop(1))
from codegen.cli.app import main
timer = threading.Timer(seconds, os.kill, (os.getpid(), signal.SIGINT))
timer.daemon = True
timer.start()
main()
"""
"""The command, with a Ctrl-C after some seconds."""


@pytest.fixture
def contract(tmp_path: Path) -> Path:
    path = tmp_path / "hello.yaml"
    path.write_text(CONTRACT)
    return path


class Ran(NamedTuple):
    returncode: int
    stdout: str
    stderr: str


Codegen = Callable[..., Ran]


@pytest.fixture
def codegen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Codegen:
    """The command, run in `tmp_path`."""
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> Ran:
        monkeypatch.setattr(sys, "argv", ["codegen", *words])
        with pytest.raises(SystemExit) as ended:
            commands.run()
        printed = capsys.readouterr()
        return Ran(int(ended.value.code or 0), printed.out, printed.err)

    return run


def test_scaffold_says_what_it_did_and_what_comes_next(
    contract: Path, tmp_path: Path, codegen: Codegen
) -> None:
    ran = codegen("scaffold", "hello.yaml")
    assert (ran.returncode, ran.stderr) == (0, "2 notes, which --verbose shows\n")
    assert ran.stdout.startswith("hello: 1 operation, ")
    assert "codegen emulate hello" in ran.stdout
    assert "\x1b" not in ran.stdout
    again = codegen("scaffold", "hello")
    assert again.returncode == 0
    assert "created" not in again.stdout
    assert contract.read_text() == CONTRACT


def test_json_is_one_document_on_stdout(contract: Path, tmp_path: Path, codegen: Codegen) -> None:
    ran = codegen("scaffold", str(contract), "-o", "out", "--json")
    said = json.loads(ran.stdout)
    assert set(said) >= {"changes", "diagnostics", "operations", "models"}
    assert said["operations"][0]["operationId"] == "sayHello"
    again = json.loads(codegen("scaffold", str(contract), "-o", "out", "--json").stdout)
    assert {change["action"] for change in again["changes"]} <= {"UNCHANGED", "KEEP"}


def test_a_refused_run_ends_with_2_and_says_where(contract: Path, tmp_path: Path, codegen: Codegen) -> None:
    contract.write_text("openapi: 3.1.0\ninfo: [\n")
    ran = codegen("scaffold", "hello.yaml", "--json")
    assert ran.returncode == 2
    assert "hello.yaml:" in ran.stderr
    said = json.loads(ran.stdout)
    assert said["changes"] == []
    assert said["diagnostics"][0]["severity"] == "error"
    assert not (tmp_path / "hello").exists()


def test_strict_refuses_a_contract_of_which_something_is_lost(
    contract: Path, tmp_path: Path, codegen: Codegen
) -> None:
    assert codegen("scaffold", "hello.yaml", "-o", "whole", "--strict").returncode == 0
    contract.write_text(
        CONTRACT + "components: {schemas: {A: {type: string, pattern: '('}, B: {properties: {a: {}}}}}\n"
    )
    ran = codegen("scaffold", "hello.yaml", "--strict", "--json")
    errors = {d["code"] for d in json.loads(ran.stdout)["diagnostics"] if d["severity"] == "error"}
    assert (ran.returncode, errors) == (2, {"CG055", "CG200"})
    assert not (tmp_path / "hello").exists()
    assert codegen("scaffold", "hello.yaml").returncode == 0
    assert codegen("scaffold", "hello.yaml", "--strict").returncode == 2  # also where nothing changed


def test_a_folder_that_can_not_be_used_is_said_in_json_too(contract: Path, codegen: Codegen) -> None:
    ran = codegen("scaffold", str(contract), "-o", "hello.yaml", "--json")
    assert ran.returncode == 2
    assert "is no folder" in ran.stderr
    (finding,) = json.loads(ran.stdout)["diagnostics"]
    assert (finding["code"], finding["severity"]) == ("CG310", "error")


def test_a_name_that_the_disk_refuses_is_said_in_json_too(codegen: Codegen) -> None:
    ran = codegen("scaffold", "x" * 300, "--json")
    assert ran.returncode == 2
    (finding,) = json.loads(ran.stdout)["diagnostics"]
    assert finding["code"] == "CG310"
    assert "File name too long" in finding["message"]


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_streams_may_be_closed(contract: Path, tmp_path: Path, closed: str) -> None:
    command = f'"{sys.executable}" -m codegen scaffold hello.yaml {closed}'
    ran = subprocess.run(["sh", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (ran.returncode, "fault" in ran.stderr) == (0, False)
    assert (tmp_path / "hello" / "codegen.lock").is_file()


def test_letters_that_the_terminal_lacks_are_printed_as_escapes(contract: Path, tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "codegen", "scaffold", "hello.yaml", "-o", "\u65e5"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0
    assert ran.stdout.startswith("\\u65e5: 1 operation")


@pytest.mark.parametrize(
    "words",
    [["scaffold", "--nope"], ["scaffold", "a", "b"], ["nope"], ["scaffold", "missing.yaml"], ["scaffold"]],
)
def test_wrong_usage_ends_with_2(codegen: Codegen, words: list[str]) -> None:
    ran = codegen(*words)
    assert ran.returncode == 2
    assert ran.stderr
    assert ran.stdout == ""
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize("words", [["--help"], ["scaffold", "--help"], ["scaffold", "-h"], ["--version"]])
def test_help_and_version(codegen: Codegen, words: list[str]) -> None:
    ran = codegen(*words)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout


def test_help_shows_examples(codegen: Codegen) -> None:
    assert "codegen scaffold orders.yaml" in codegen("scaffold", "--help").stdout


def test_completion_is_offered() -> None:
    """The command finds out which shell it is called from."""
    script = f"'{sys.executable}' -m codegen --show-completion; exit $?"
    ran = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert "complete" in ran.stdout


def test_starting_up_imports_nothing_that_the_command_does_not_need(tmp_path: Path) -> None:
    script = "import sys, codegen.cli.commands; print(sorted({m.partition('.')[0] for m in sys.modules}))"
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    loaded = set(ran.stdout.replace("'", " ").split())
    assert not loaded & {
        "rich",
        "black",
        "jinja2",
        "yaml",
        "jsonschema",
        "openapi_spec_validator",
        "pydantic",
        "uvicorn",
    }


@pytest.mark.parametrize("seconds", [0.1, 0.3, 0.6])
def test_ctrl_c_ends_a_run_without_traceback_and_without_traces(
    codegen: Codegen, contract: Path, tmp_path: Path, seconds: float
) -> None:
    command = [sys.executable, "-c", INTERRUPTED, str(seconds), "scaffold", str(contract), "-o", "out"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "Traceback" not in ran.stderr
    assert ran.returncode in (0, 130)
    assert not [path.name for path in tmp_path.iterdir() if path.name not in ("hello.yaml", "out")]
    if ran.returncode == 0 or (tmp_path / "out").exists():  # it may come when all is written
        assert codegen("scaffold", str(contract), "-o", "out", "--check").returncode == 0
