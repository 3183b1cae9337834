"""A new project names the Python and the processor that made it; an existing one keeps what its settings say."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen.importer.settings import settings_schema
from codegen.ir.project import FunctionSettings
from codegen.workflows.machine import functions_of_this_machine
from codegen.workflows.scaffold import scaffold


def test_this_machine_is_one_that_lambda_has() -> None:
    offered = settings_schema()["properties"]["function"]["properties"]
    here = functions_of_this_machine()
    assert here.runtime in offered["runtime"]["enum"]
    assert here.architecture in offered["architecture"]["enum"]


def test_only_a_new_project_takes_the_machines_settings(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    hello = pytestconfig.rootpath / "specs" / "hello.yaml"
    scaffold(
        hello, tmp_path / "hello", function=FunctionSettings(runtime="python3.13", architecture="x86_64")
    )
    first = (tmp_path / "hello" / "template.yaml").read_text()
    assert "Runtime: python3.13" in first
    assert "Architectures: [x86_64]" in first
    scaffold(hello, tmp_path / "hello", function=FunctionSettings(runtime="python3.11"))
    assert (tmp_path / "hello" / "template.yaml").read_text() == first
