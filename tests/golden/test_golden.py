"""Golden projects: each folder here with a `spec.yaml` is a case, and `expected/` the project that it becomes.

A case may have a `codegen.yaml` with settings and a `diagnostics.txt` with what the run says. `GOLDEN_UPDATE=1`
rewrites what is expected; a review of the difference is the test then. Left out of `expected/`: the lock file, which
is all hashes, and the runtime and the schema of settings, which every project has word for word.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import black
import pytest
from golden_case import laid_out

from codegen.core.diagnostics import Diagnostic, Severity
from codegen.output.changes import Action
from codegen.workflows.lint import lint
from codegen.workflows.report import ScaffoldReport
from codegen.workflows.scaffold import scaffold

HERE = Path(__file__).parent
CASES = sorted(path.parent for path in HERE.glob("*/spec.yaml"))
LEFT_OUT = {"__pycache__", ".codegen", "codegen.lock", "runtime"}
IS_UPDATE = os.environ.get("GOLDEN_UPDATE") == "1"

IMPORT_ALL = """
import importlib, pathlib, sys
root = pathlib.Path(sys.argv[1]) / "src"
sys.path.insert(0, str(root))
sys.dont_write_bytecode = True
for path in sorted(root.rglob("*.py")):
    parts = path.relative_to(root).with_suffix("").parts
    importlib.import_module(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
print(*sorted(name for name in sys.modules if name.partition(".")[0] == "codegen"))
"""


def ids(case: Path) -> str:
    return case.name


def tree(root: Path) -> dict[str, str]:
    files = (path for path in sorted(root.rglob("*")) if path.is_file() and not LEFT_OUT & set(path.parts))
    return {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in files}


def make(case: Path, folder: Path) -> ScaffoldReport:
    """Scaffold the case in a folder: the contract beside the project, as users have it."""
    contract = laid_out(case, folder)
    root = folder / "project"
    if (case / "codegen.yaml").exists() and not root.exists():
        root.mkdir()
        shutil.copy(case / "codegen.yaml", root)
    return scaffold(contract, root, force=True)


def said(diagnostics: tuple[Diagnostic, ...], folder: Path) -> str:
    return "".join(f"{diagnostic}\n".replace(f"{folder}/", "") for diagnostic in diagnostics)


@pytest.fixture(scope="module", params=CASES, ids=ids)
def made(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Path, ScaffoldReport]:
    """A case, the folder it was scaffolded in, and the report."""
    case: Path = request.param
    folder = tmp_path_factory.mktemp(case.name)
    return case, folder, make(case, folder)


def test_the_project_is_as_expected(made: tuple[Path, Path, ScaffoldReport]) -> None:
    case, folder, report = made
    expected, notes = case / "expected", case / "diagnostics.txt"
    found, told = tree(folder / "project"), said(report.diagnostics, folder)
    if IS_UPDATE:
        shutil.rmtree(expected, ignore_errors=True)
        shutil.copytree(folder / "project", expected, ignore=shutil.ignore_patterns(*LEFT_OUT))
        notes.unlink(missing_ok=True)
        if told:
            notes.write_text(told, encoding="utf-8")
    wanted = tree(expected)
    assert sorted(found) == sorted(wanted)
    for path, text in wanted.items():
        assert found[path] == text, f"{case.name}: {path} differs; GOLDEN_UPDATE=1 rewrites it"
    assert told == (notes.read_text(encoding="utf-8") if notes.exists() else "")


def test_scaffolding_again_changes_nothing(made: tuple[Path, Path, ScaffoldReport]) -> None:
    case, folder, _ = made
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    again = scaffold(None, folder / "project")
    assert {change.action for change in again.changes} <= {Action.UNCHANGED, Action.KEEP}
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before, case.name


def test_black_has_nothing_to_change(made: tuple[Path, Path, ScaffoldReport]) -> None:
    _, folder, _ = made
    for path, text in tree(folder / "project").items():
        if path.endswith(".py") and text:
            assert black.format_str(text, mode=black.Mode()) == text, path


def test_the_template_lints_clean(made: tuple[Path, Path, ScaffoldReport]) -> None:
    _, folder, _ = made
    found = lint(folder / "project" / "template.yaml").diagnostics
    assert [str(one) for one in found if one.severity is not Severity.NOTE] == []


def test_every_module_imports_without_codegen(made: tuple[Path, Path, ScaffoldReport]) -> None:
    _, folder, _ = made
    ran = subprocess.run(
        [sys.executable, "-I", "-c", IMPORT_ALL, str(folder / "project")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr, ran.stdout.strip()) == (0, "", "")


def test_every_operation_and_schema_is_in_the_lock(made: tuple[Path, Path, ScaffoldReport]) -> None:
    _, folder, report = made
    lock = json.loads((folder / "project/codegen.lock").read_text())
    apis = [part.api for part in report.project.parts]
    routes = {(route.operation.http_method, route.operation.path) for api in apis for route in api.routes}
    assert {(operation["method"], operation["path"]) for operation in lock["operations"]} == routes
    components = {name for name, schema in report.project.schemas.items() if schema.is_component}
    assert components <= set(lock["models"])


def test_the_cases_are_found() -> None:
    assert {"hello", "orders"} <= {case.name for case in CASES}
