"""The import budget: what a cold start reaches, in the project's own words and in what Python really imports."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from codegen.workflows.import_budget import CLASS_MS, MODULE_MS, START_MS
from codegen.workflows.repeat import scaffold_or_recall

CONTRACT = """\
openapi: 3.1.0
info: {title: Shop, version: "1"}
paths:
  /small:
    get: {operationId: getSmall, responses: {"200": {description: ok}}}
  /large:
    get:
      operationId: getLarge
      responses: {"200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/A"}}}}}
components:
  schemas:
    A: {type: object, properties: {b: {$ref: "#/components/schemas/B"}, inner: {type: object, properties: {x: {}}}}}
    B: {type: object, properties: {c: {$ref: "#/components/schemas/C"}}}
    C: {type: object, properties: {b: {$ref: "#/components/schemas/B"}, name: {type: string}}}
    Unused: {type: object, properties: {name: {type: string}}}
"""

IMPORTED = """
import json, sys
import shop_api.functions.{function}, handlers.{operation}, shop_api.operations.{operation}
print(json.dumps(sorted(name for name in sys.modules if name.partition(".")[0] in ("shop_api", "handlers"))))
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CODEGEN_CACHE_DIR", str(tmp_path / "cache"))
    (tmp_path / "shop.yaml").write_text(CONTRACT)
    return tmp_path / "shop"


def test_the_heaviest_operation_is_told_with_all_that_it_imports(project: Path) -> None:
    contract = project.with_suffix(".yaml")
    outcome = scaffold_or_recall(contract, project, force=False, progress=lambda *_: None)
    budget = outcome.budget
    assert budget is not None
    assert (budget.function, budget.operation) == ("GetLargeFunction", "get_large")
    program = IMPORTED.format(function="get_large", operation="get_large")
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=project / "src", capture_output=True, text=True, check=True
    )
    imported = [name for name in json.loads(ran.stdout) if "." in name and not name.endswith("_api")]
    packages = {name.rpartition(".")[0] for name in imported}
    assert budget.modules == len([name for name in imported if name not in packages])
    assert budget.estimated_ms == round(START_MS + MODULE_MS * budget.modules + CLASS_MS * budget.classes)
    again = scaffold_or_recall(contract, project, force=False, progress=lambda *_: None)
    assert again.as_json()["importBudget"] == budget.as_json()


def test_no_function_has_no_budget(project: Path) -> None:
    contract = project.with_suffix(".yaml")
    contract.write_text('openapi: 3.1.0\ninfo: {title: Shop, version: "1"}\npaths: {}\n')
    outcome = scaffold_or_recall(contract, project, force=False, progress=lambda *_: None)
    assert outcome.budget is None
    assert outcome.as_json()["importBudget"] is None
