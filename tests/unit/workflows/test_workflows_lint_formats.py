"""Findings as SARIF and as GitHub's workflow commands."""

from __future__ import annotations

from codegen.core.diagnostics import Diagnostic, Severity, SourceLocation
from codegen.workflows.lint_formats import github, sarif

ERROR = Diagnostic("CG103", Severity.ERROR, "50% is\nwrong", SourceLocation("a b/c.yaml", 3, 4), "do this")
NOTE = Diagnostic("CG513", Severity.NOTE, "said", None)


def test_sarif() -> None:
    log = sarif([ERROR, NOTE, ERROR])
    (run,) = log["runs"]
    assert log["version"] == "2.1.0"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["CG103", "CG513"]
    first, second, _ = run["results"]
    assert (first["ruleIndex"], first["level"], first["message"]["text"]) == (
        0,
        "error",
        "50% is\nwrong (do this)",
    )
    place = first["locations"][0]["physicalLocation"]
    assert place == {
        "artifactLocation": {"uri": "a%20b/c.yaml"},
        "region": {"startLine": 3, "startColumn": 4},
    }
    assert "locations" not in second


def test_github() -> None:
    assert github(ERROR) == (
        "::error file=a b/c.yaml,line=3,col=4,title=CG103 a value outside of an enumeration of API Gateway"
        "::50%25 is%0Awrong (do this)"
    )
    assert github(NOTE).startswith("::notice title=CG513 ")
