"""Operations that share a method of API Gateway: the checks send none of them a request that another one answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from unittest import SkipTest

import pytest
from generated_modules import forget_generated_modules

from codegen.testing.contract import Contract
from codegen.workflows.scaffold import scaffold


def operation(name: str, status: int, *parameters: str, kind: str = "string") -> dict[str, Any]:
    return {
        "get": {
            "operationId": name,
            "parameters": [
                {"name": one, "in": "path", "required": True, "schema": {"type": kind}} for one in parameters
            ],
            "responses": {str(status): {"description": "ok"}},
        }
    }


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("CODEGEN_VALIDATE_RESPONSES", "1")
    paths = {
        "/p/{id}": operation("by_id", 200, "id", kind="integer"),
        "/p/{name}": operation("by_name", 201, "name"),
        "/q/{a}-{b}": operation("mixed", 200, "a", "b"),
        "/q/{c}": operation("single", 202, "c"),
        "/r?act=x": operation("act", 200),
        "/r": operation("rest", 202),
    }
    document = {"openapi": "3.0.3", "info": {"title": "S", "version": "1"}, "paths": paths}
    path = tmp_path / "shared.json"
    path.write_text(json.dumps(document))
    scaffold(path, tmp_path / "shared")
    forget_generated_modules()
    yield tmp_path / "shared"
    forget_generated_modules()


def test_each_operation_gets_requests_of_its_own(project: Path) -> None:
    statuses = {"by_id": 200, "mixed": 200, "single": 202, "act": 200, "rest": 202}
    with Contract(project, requests=40) as contract:
        for name, status in statuses.items():
            assert contract.send_example(name).status_code == status
            contract.check_valid_requests(name)
            contract.check_invalid_requests(name)


def test_an_operation_that_no_request_reaches_is_skipped(project: Path) -> None:
    with Contract(project) as contract:
        with pytest.raises(SkipTest, match="another operation"):
            contract.send_example("by_name")
        with pytest.raises(SkipTest, match="another operation"):
            contract.check_valid_requests("by_name")
