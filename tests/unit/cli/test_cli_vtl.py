"""`codegen vtl`: what it prints and how it ends."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from codegen.cli import commands

CASES = "cases:\n  - {name: one, body: {id: 1}, expected: {id: 1}}\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("a.vtl").write_text("{\"id\": $input.json('$.id')}")
    Path("a.test.yaml").write_text(CASES)
    return tmp_path


def vtl(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["codegen", "vtl", *words])
    with pytest.raises(SystemExit) as ended:
        commands.run()
    return int(ended.value.code or 0)


def test_tests(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert vtl(monkeypatch, "test") == 0
    assert capsys.readouterr().out == "1 case, 0 failed\n"
    Path("a.vtl").write_text("#if($input.path('$.id') == 1){}#else{}#end")
    assert vtl(monkeypatch, "test", "--min-coverage", "80") == 1
    printed = capsys.readouterr()
    assert "a.test.yaml:2:5: error CG512: one: the output is not as expected" in printed.out
    assert printed.out.endswith(
        "a.vtl:1:5: no case takes this #else\n1 case, 1 failed; 1 of 2 branches taken\n"
    )
    assert "less than 80 %" in printed.err
    assert vtl(monkeypatch, "test", "a.test.yaml", "--json") == 1
    assert json.loads(capsys.readouterr().out)["templates"][0]["cases"] == [{"name": "one", "passed": False}]
    (folder / "empty").mkdir()
    assert vtl(monkeypatch, "test", "empty") == 2


def test_golden_files(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("a.test.yaml").write_text(CASES.replace("expected: {id: 1}", "golden: one.txt"))
    assert vtl(monkeypatch, "test") == 1
    assert vtl(monkeypatch, "test", "--update") == 0
    assert "written one.txt" in capsys.readouterr().out
    assert Path("one.txt").read_text() == '{"id": 1}'


def test_lint(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert vtl(monkeypatch, "lint", "a.vtl") == 0
    Path("a.vtl").write_text("$util.toJson('x')")
    assert vtl(monkeypatch, "lint", "a.vtl") == 1
    assert "a.vtl:1:1: error CG501" in capsys.readouterr().out
    assert vtl(monkeypatch, "lint", "none.vtl", "--json") == 2


def test_render(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.vtl").write_text(
        "$input.body $input.params('p') $input.params('q') $input.params('H') $context.identity.sourceIp "
        "$context.stage $stageVariables.v"
    )
    given = ["--path", "p=1", "--query", "q=a=b", "--header", "H=3", "--stage-variable", "v=4"]
    context = ["--context", "identity.sourceIp=1.2.3.4", "--context", "stage=dev"]
    monkeypatch.setattr(sys, "stdin", io.StringIO("body"))
    assert vtl(monkeypatch, "render", "a.vtl", "--body", "-", *given, *context) == 0
    assert capsys.readouterr().out == "body 1 a=b 3 1.2.3.4 dev 4\n"
    for wrong in (["--query", "q"], ["--context", "a=1", "--context", "a.b=2"]):
        assert vtl(monkeypatch, "render", "a.vtl", *wrong) == 2
    Path("a.vtl").write_text("#if(")
    assert vtl(monkeypatch, "render", "a.vtl") == 2
    assert "a.vtl:1:5" in capsys.readouterr().err
