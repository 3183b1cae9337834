"""The mock of a project with two contracts: it answers for the one in OpenAPI, and says that it does."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from codegen.emulator.loading import load
from codegen.emulator.mock.options import MockOptions
from codegen.emulator.options import EmulatorOptions
from codegen.importer.cloudformation.physical import Account
from codegen.ir.api import ApiType

SPECS = Path(__file__).parents[4] / "specs"


@pytest.mark.parametrize(
    ("beside", "codes"), [("websocket: {contract: ../live.yaml}\n", ["CG403"]), ("", [])]
)
def test_the_websocket_api_has_no_mock(tmp_path: Path, beside: str, codes: list[str]) -> None:
    shutil.copy(SPECS / "orders.yaml", tmp_path)
    root = tmp_path / "orders"
    root.mkdir()
    (root / "codegen.yaml").write_text(f"contract: ../orders.yaml\n{beside}")
    loaded = load(EmulatorOptions(root, mock=MockOptions()), Account())
    assert [one.api.type for one in loaded.application.apis] == [ApiType.REST]
    assert [one.code for one in loaded.diagnostics] == codes
