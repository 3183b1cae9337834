"""`codegen lint`: findings and exit codes."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from codegen.cli import commands

GOOD = """\
openapi: 3.1.0
info: {title: Hello, version: "1"}
paths:
  /hello:
    get: {operationId: sayHello, responses: {"200": {description: ok}}}
"""


def lint(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["codegen", "lint", *words])
    with pytest.raises(SystemExit) as ended:
        commands.run()
    return int(ended.value.code or 0)


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        (GOOD, 0, "doc.yaml: no findings"),
        (GOOD.replace("{description: ok}", '{$ref: "#/nowhere"}'), 1, "doc.yaml:5:"),
        ("openapi: [", 2, "doc.yaml:2:1: error CG004"),
    ],
)
def test_findings_and_how_it_ends(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    text: str,
    code: int,
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("doc.yaml").write_text(text)
    assert lint(monkeypatch, "doc.yaml") == code
    printed = capsys.readouterr()
    assert printed.out.startswith(said)
    assert printed.err == ""
    assert lint(monkeypatch, "doc.yaml", "--json") == code
    document = json.loads(capsys.readouterr().out)
    assert set(document) == {"diagnostics"}
    assert any(finding["severity"] == "error" for finding in document["diagnostics"]) == (code > 0)
    for finding in document["diagnostics"]:
        assert set(finding) == {"code", "severity", "message", "location", "hint"}


def test_a_file_that_is_not_there(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert lint(monkeypatch, "missing.yaml") == 2
    assert "missing.yaml" in capsys.readouterr().out


TEMPLATE = "Resources:\n  A: {Type: AWS::ApiGateway::RestApi, Properties: {Nmae: a}}\n"


def test_several_files_in_every_format(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.yaml").write_text(TEMPLATE)
    Path("b.yaml").write_text(GOOD)
    files = ("a.yaml", "b.yaml")
    assert lint(monkeypatch, *files) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "b.yaml: no findings"
    assert lint(monkeypatch, *files, "--format", "github") == 1
    assert capsys.readouterr().out.startswith("::error file=a.yaml,line=2,col=52,title=CG101")
    assert lint(monkeypatch, *files, "--format", "sarif") == 1
    assert json.loads(capsys.readouterr().out)["runs"][0]["results"][0]["ruleId"] == "CG101"
    assert lint(monkeypatch, *files, "--ignore", "CG101") == 0
    assert lint(monkeypatch, *files, "none.yaml", "--json") == 2
    assert lint(monkeypatch, *files, "--ignore", "CG999") == 2


def test_what_a_contract_loses_is_told_when_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("doc.yaml").write_text(GOOD + "x-amazon-apigateway-api-key-source: HEADER\n")
    assert lint(monkeypatch, "doc.yaml", "--target", "http") == 0
    assert "CG191" in capsys.readouterr().out
