"""What `codegen init` begins: its generated tests pass here, and against a stage that is served elsewhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from emulating import run_codegen, serving


@pytest.mark.parametrize("api_type", ["rest", "http"])
def test_the_tests_of_a_new_project_pass_here_and_against_an_address(tmp_path: Path, api_type: str) -> None:
    folder = tmp_path / "notes"
    assert run_codegen("init", folder, "--type", api_type).returncode == 0
    assert run_codegen("scaffold", folder).returncode == 0
    assert _tests(folder) == "12 passed"
    with serving(folder, "--as", "alice") as url:
        assert _tests(folder, CODEGEN_TEST_URL=url) == "12 passed"
    assert "failed" in _tests(folder, CODEGEN_TEST_URL=url)


def test_the_tests_of_a_new_websocket_project_pass_here_and_against_an_address(tmp_path: Path) -> None:
    folder = tmp_path / "notes"
    assert run_codegen("init", folder, "--type", "websocket").returncode == 0
    assert run_codegen("scaffold", folder).returncode == 0
    assert re.fullmatch(r"\d+ passed", _tests(folder))
    assert run_codegen("scaffold", folder, "--check").returncode == 0
    with serving(folder) as url:
        assert re.fullmatch(r"\d+ passed", _tests(folder, CODEGEN_TEST_URL=url))
    assert "failed" in _tests(folder, CODEGEN_TEST_URL=url)


def _tests(folder: Path, **environment: str) -> str:
    """How the generated tests end: "12 passed"."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    ran = subprocess.run(
        command, cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    return ran.stdout.strip().splitlines()[-1].partition(" in ")[0]
