"""Path items that paths refer to: each path has its own, whoever else refers to the same one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from spec_contracts import contract, findings, loaded, written

from codegen.spec.load import load
from codegen.spec.path_items import written_out

OK = {"200": {"description": "Fine."}}
ITEM = {"get": {"operationId": "a", "responses": OK}}
QUERY = {"name": "q", "in": "query", "schema": {"type": "string"}}


def paths(folder: Path, data: dict[str, Any]) -> Any:
    return loaded(folder, data).data["paths"]


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_a_second_path_of_an_item_goes_without_its_operation_ids(tmp_path: Path, version: str) -> None:
    data = contract({"/a": ITEM, "/b": {"$ref": "#/paths/~1a"}}, openapi=version)
    assert paths(tmp_path, data) == {"/a": ITEM, "/b": {"get": {"responses": OK}}}
    (found,) = findings(tmp_path, data)
    assert (found.code, found.location and found.location.line) == ("CG030", 12)


def test_a_second_path_of_an_item_in_another_file(tmp_path: Path) -> None:
    written(tmp_path, {"shared": ITEM}, "items.yaml")
    data = contract({path: {"$ref": "items.yaml#/shared"} for path in ("/a", "/b")})
    assert paths(tmp_path, data) == {"/a": ITEM, "/b": {"get": {"responses": OK}}}


def test_a_swagger_path_of_an_item_that_another_has(tmp_path: Path) -> None:
    data = {
        "swagger": "2.0",
        "info": {"title": "Test", "version": "1"},
        "paths": {"/a": ITEM, "/b": {"$ref": "#/paths/~1a"}},
    }
    document, _ = load(written(tmp_path, data))
    assert document.data["paths"]["/b"] == {"get": {"responses": OK}}


def test_an_undeclared_parameter_is_of_the_path_that_has_it(tmp_path: Path) -> None:
    item = {"get": {"responses": OK}}
    found = paths(tmp_path, contract({"/a": item, "/b/{id}": {"$ref": "#/paths/~1a"}}))
    assert found["/a"] == item
    assert [parameter["name"] for parameter in found["/b/{id}"]["get"]["parameters"]] == ["id"]


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_what_stands_beside_the_reference_of_a_path_stays(tmp_path: Path, version: str) -> None:
    own = {"put": {"operationId": "b", "responses": OK}, "parameters": [QUERY]}
    found = paths(tmp_path, contract({"/a": ITEM, "/b": {"$ref": "#/paths/~1a", **own}}, openapi=version))
    assert found["/b"] == {"get": {"responses": OK}, **own}


def test_what_stands_beside_the_references_on_the_way_stays_too(tmp_path: Path) -> None:
    refs = {"/b": {"$ref": "#/paths/~1a", "parameters": [QUERY]}, "/c": {"$ref": "#/paths/~1b"}}
    found = paths(tmp_path, contract({"/a": ITEM, **refs}))
    assert found["/c"] == {"get": {"responses": OK}, "parameters": [QUERY]}


def test_a_path_that_alone_refers_to_an_item_keeps_the_reference() -> None:
    data = {"paths": {"/a": {"$ref": "#/components/pathItems/A"}}, "components": {"pathItems": {"A": ITEM}}}
    assert written_out(data) == {}


def test_circles_and_what_leads_nowhere_are_not_followed() -> None:
    refs = {"/a": "#/paths/~1b", "/b": "#/paths/~1a", "/c": "#/paths/~1gone", "/d": "file.yaml#/x"}
    assert written_out({"paths": {path: {"$ref": ref, "get": {}} for path, ref in refs.items()}}) == {}
