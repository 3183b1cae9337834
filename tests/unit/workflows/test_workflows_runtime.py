"""A new project names the runtime of the Python that made it; an existing one keeps what its settings say."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen.importer.settings import settings_schema
from codegen.workflows.runtime import interpreters_runtime
from codegen.workflows.scaffold import scaffold


def test_the_interpreters_runtime_is_one_that_settings_take() -> None:
    offered = settings_schema()["properties"]["function"]["properties"]["runtime"]["enum"]
    assert interpreters_runtime() in (*offered, None)


def test_only_a_new_project_takes_the_runtime(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    hello = pytestconfig.rootpath / "specs" / "hello.yaml"
    scaffold(hello, tmp_path / "hello", runtime="python3.13")
    first = (tmp_path / "hello" / "template.yaml").read_text()
    assert "Runtime: python3.13" in first
    scaffold(hello, tmp_path / "hello", runtime="python3.11")
    assert (tmp_path / "hello" / "template.yaml").read_text() == first
