"""Diagnostics, generated files, clocks: the small values that everything passes around."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

import pytest

from codegen.core.clock import SystemClock, VirtualClock
from codegen.core.codes import CODES
from codegen.core.diagnostics import Diagnostic, Severity, SourceLocation, has_errors
from codegen.core.errors import Refused
from codegen.core.files import GeneratedFile


def test_a_diagnostic_prints_place_code_reason_and_remedy() -> None:
    place = SourceLocation("spec.yaml", 41, 9, "/paths")
    finding = Diagnostic("CG060", Severity.ERROR, "nothing is made from it", place, "take it out")
    assert str(finding) == "spec.yaml:41:9: error CG060: nothing is made from it (take it out)"
    assert finding.as_json()["location"] == "spec.yaml:41:9"
    assert has_errors([finding])


def test_a_finding_about_a_whole_file_has_no_line() -> None:
    assert str(SourceLocation("spec.yaml")) == "spec.yaml"


def test_refusal_carries_every_finding() -> None:
    findings = [Diagnostic("CG060", Severity.ERROR, text) for text in ("one", "two")]
    refusal = Refused(findings)
    assert refusal.diagnostics == tuple(findings)
    assert "one" in str(refusal)
    assert "two" in str(refusal)


def test_codes_have_one_form_and_a_meaning() -> None:
    assert all(re.fullmatch(r"CG[0-5]\d\d", code) and meaning for code, meaning in CODES.items())


@pytest.mark.parametrize("path", ["/etc/passwd", "../x", "a/../../x", "."])
def test_a_generated_file_lies_inside_the_project(path: str) -> None:
    with pytest.raises(ValueError, match="inside the project"):
        GeneratedFile(PurePosixPath(path), "")


def test_a_virtual_clock_moves_only_when_told_to() -> None:
    clock = VirtualClock(100)
    assert (clock.time(), clock.monotonic()) == (100, 100)
    clock.advance(2.5)
    assert clock.time() == 102.5
    with pytest.raises(ValueError, match="backwards"):
        clock.advance(-1)


def test_the_system_clock_runs() -> None:
    clock = SystemClock()
    before = clock.monotonic()
    assert clock.time() > 1_700_000_000
    assert clock.monotonic() >= before
