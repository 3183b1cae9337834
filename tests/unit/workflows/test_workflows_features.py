"""The table of features: complete, and every test that it names is there and is run."""

from __future__ import annotations

import ast
import json
import sys
from pathlib import Path

import pytest

from codegen.cli import commands
from codegen.workflows.features import Feature, all_features

ROOT = Path(__file__).parents[3]
FEATURES = all_features()
CASE_FOLDERS = ("tests/exchanges", "tests/e2e/sam_templates")
"""Whose YAML files are all run, each as a case."""


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: f"{feature.area}: {feature.name}")
def test_the_tests_of_a_feature_are_run(feature: Feature) -> None:
    for test in feature.tests:
        name, _, function = test.partition("::")
        path = ROOT / name
        assert path.is_file(), test
        if path.suffix == ".yaml":
            assert name.startswith(CASE_FOLDERS), test
            continue
        assert path.name.startswith("test_"), test
        tests = {
            node.name
            for node in ast.parse(path.read_text()).body
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
        }
        assert (function in tests) if function else tests, test


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: f"{feature.area}: {feature.name}")
def test_what_is_done_is_shown(feature: Feature) -> None:
    states = {feature.emulated, feature.generated}
    assert feature.tests or states <= {"not yet", "-", "as written in the contract"}
    assert all(states)


def test_every_feature_of_the_package_is_in_the_table() -> None:
    folders = {path.parent.name for path in (ROOT / "codegen" / "features").glob("*/__init__.py")}
    assert folders <= {folder for feature in FEATURES for folder in feature.folders}
    assert len({(feature.area, feature.name) for feature in FEATURES}) == len(FEATURES)


def features(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["codegen", "features", *words])
    with pytest.raises(SystemExit) as ended:
        commands.run()
    return int(ended.value.code or 0)


def test_the_command_prints_all_of_them(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert features(monkeypatch) == 0
    plain = capsys.readouterr().out
    assert features(monkeypatch, "--markdown") == 0
    markdown = capsys.readouterr().out
    assert features(monkeypatch, "--json") == 0
    listed = json.loads(capsys.readouterr().out)["features"]
    assert len(listed) == len(FEATURES)
    for feature in listed:
        assert feature["name"] in plain
        assert f"[{feature['name']}]({feature['page']})" in markdown
        assert all(f"`{test}`" in markdown for test in feature["tests"])
