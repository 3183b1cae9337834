"""What is made again after an edit, and what stands: as many operations as the edit reaches, and no more."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from codegen.core.cache import Cache
from codegen.core.memo import Memo
from codegen.importer.project import plan_project
from codegen.ir.project import ProjectSettings
from codegen.ir.schema import DeferredSchema
from codegen.targets.lambda_python import target
from codegen.workflows.contract import read_contract


def _reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _operation(name: str) -> dict[str, Any]:
    body = {
        "type": "object",
        "properties": {"inside": {"type": "object", "properties": {"n": _reference(name)}}},
    }
    answer = {"description": "Found", "content": {"application/json": {"schema": body}}}
    return {"operationId": f"get{name}", "responses": {"200": answer}}


def contract() -> dict[str, Any]:
    schemas = {
        "Cat": {"type": "object", "properties": {"owner": _reference("Owner")}},
        "Owner": {"type": "object", "properties": {"name": {"type": "string"}}},
        "Tree": {"type": "object", "properties": {"height": {"type": "number"}}},
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Things", "version": "1"},
        "paths": {f"/{name}": {"get": _operation(name)} for name in schemas},
        "components": {"schemas": schemas},
    }


class CountingMemo(Memo):
    """A memo that knows how much a run left that the run before did not."""

    kept = 0

    def keep(self, key: str, value: Any) -> None:
        self.kept += 1
        super().keep(key, value)


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Generates a contract and gives the number of parts that were made."""
    monkeypatch.setenv("CODEGEN_CACHE_DIR", str(tmp_path / "cache"))
    path = tmp_path / "contract.json"

    def run(document: dict[str, Any]) -> int:
        path.write_text(json.dumps(document), encoding="utf-8")
        api = read_contract(path).api
        project, _ = plan_project(api, ProjectSettings(), name="things", contract="contract.json")
        memo = CountingMemo(Cache(tmp_path / "parts"), "contract")
        target.generate(project, memo=memo)
        memo.save()
        return memo.kept

    return run


def test_nothing_is_made_again_where_nothing_changed(made: Any) -> None:
    assert made(contract()) > 0
    assert made(contract()) == 0


def test_a_text_of_one_operation_makes_that_operation_again(made: Any) -> None:
    made(contract())
    edited = contract()
    edited["paths"]["/Tree"]["get"]["summary"] = "Give a tree"
    assert made(edited) == 2  # and the module of its inline schema


def test_a_schema_makes_again_what_refers_to_it(made: Any) -> None:
    made(contract())
    edited = contract()
    edited["components"]["schemas"]["Tree"]["properties"]["leaves"] = {"type": "integer"}
    # the operation, outline and module of Tree, what is known of all schemas; the operation's inline module names Tree
    assert made(edited) == 5
    edited["components"]["schemas"]["Owner"]["description"] = "Who feeds"
    # two operations with inline modules; outlines and modules of Owner, and of Cat, which refers to it; what is
    # known of all schemas
    assert made(edited) == 9


def test_an_operation_more_makes_one_operation(made: Any) -> None:
    made(contract())
    edited = contract()
    edited["paths"]["/more"] = {"get": {"operationId": "more", "responses": {"204": {"description": "Done"}}}}
    assert made(edited) == 1
    again = copy.deepcopy(edited)
    del again["paths"]["/Tree"]
    assert made(again) == 0


def test_a_reference_into_a_schema_follows_the_name_that_it_gets(made: Any) -> None:
    edited = contract()
    edited["components"]["schemas"]["Cat"]["properties"]["name"] = {
        "$ref": "#/components/schemas/Owner/properties/named"
    }
    edited["components"]["schemas"]["Owner"]["properties"]["named"] = {"type": "object", "minProperties": 1}
    made(edited)
    assert made(edited) == 0
    edited["components"]["schemas"]["Owner_named"] = {"type": "object", "maxProperties": 9}
    # Cat names the part by another name now; the name that it had is that of another schema
    assert made(edited) > 3


def test_schemas_are_made_when_something_asks_for_them(made: Any, tmp_path: Path) -> None:
    made(contract())
    api = read_contract(tmp_path / "contract.json").api
    tree = api.schemas["Tree"]
    assert isinstance(tree, DeferredSchema)
    with pytest.raises(AttributeError):
        object.__getattribute__(tree, "json")
    assert tree.json == contract()["components"]["schemas"]["Tree"]
    assert object.__getattribute__(tree, "json") is tree.json
    with pytest.raises(AttributeError):
        tree.colour  # noqa: B018
