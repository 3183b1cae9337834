"""A few of the random edits, changes and kills that tests/benchmarks/check_regeneration.py holds runs against."""

from __future__ import annotations

import random
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[1] / "benchmarks/check_regeneration.py"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """The script, which is no module of a package."""
    spec = spec_from_file_location("check_regeneration", SCRIPT)
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("seed", range(8))
def test_no_line_is_lost_and_undo_brings_everything_back(
    script: ModuleType, tmp_path: Path, seed: int
) -> None:
    script.check_pair(tmp_path, random.Random(seed))


def test_a_killed_run_leaves_the_old_tree_or_the_new_one(script: ModuleType, tmp_path: Path) -> None:
    script.check_kill(tmp_path, random.Random(0), 1.0)
