"""Large contracts: which tags would share an API, and projects of some of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from codegen.core.diagnostics import Diagnostic, Severity, SourceLocation
from codegen.core.reading import read
from codegen.importer.contract import import_contract
from codegen.importer.lowering.configuration import configure_gateway
from codegen.importer.lowering.quotas import Share, count_resources, split_by_tag
from codegen.importer.project import plan_project
from codegen.importer.settings import settings_of
from codegen.ir.api import Api
from codegen.ir.project import Project
from codegen.spec.document import SpecDocument


def api(**counts: int) -> Api:
    """An API with so many resources below /TAG for each tag."""
    paths: dict[str, Any] = {}
    for tag, count in counts.items():
        for number in range(count - 1):
            operation = {"responses": {"200": {"description": "Fine."}}, "operationId": f"{tag}{number}"}
            tags = {} if tag == "untagged" else {"tags": [tag]}
            paths[f"/{tag}/r{number}"] = {"get": {**operation, **tags}}
    return imported(paths)


def imported(paths: dict[str, Any]) -> Api:
    data = {"openapi": "3.1.0", "info": {"title": "Large", "version": "1"}, "paths": paths}
    return import_contract(SpecDocument(data, "3.1", "3.1.0", Path("large.yaml"), ""))[0]


def locate(pointer: str) -> SourceLocation:
    return SourceLocation("large.yaml", pointer=pointer)


def planned(large: Api, settings: str) -> tuple[Project, list[Diagnostic]]:
    said, found = settings_of(read(settings, name="codegen.yaml"))
    assert found == []
    return plan_project(large, said, name="large", contract="large.yaml")


def test_resources_are_the_parts_of_paths() -> None:
    assert count_resources(["/", "/a/b", "/a/c", "/a/b/d"]) == 5


def test_tags_share_as_few_apis_as_they_can() -> None:
    shares = split_by_tag(api(a=200, b=150, c=100, d=40, untagged=5).routes)
    assert shares == [Share(("a", "d", "untagged"), 246), Share(("b", "c"), 251)]
    assert [share.resources for share in split_by_tag(api(a=200, b=150).routes, most=100)] == [201, 151]


def test_an_api_beyond_the_quota_says_how_it_fits() -> None:
    project, _ = planned(api(orders=200, users=150), "client: false")
    found = [each for each in configure_gateway(project, locate)[1] if each.code == "CG260"]
    assert [each.severity for each in found] == [Severity.WARNING]
    assert "351 resources" in found[0].message
    assert "only_tags: [orders] (201 resources) · only_tags: [users] (151 resources)" in found[0].hint


def test_tags_are_shown_as_yaml_takes_them() -> None:
    project, _ = planned(api(**{"a: b, c": 200, "users": 150}), "client: false")
    (found,) = (each for each in configure_gateway(project, locate)[1] if each.code == "CG260")
    assert 'only_tags: ["a: b, c"] (201 resources)' in found.hint


def test_a_tag_beyond_the_quota_is_named() -> None:
    project, _ = planned(api(orders=320, users=10), "client: false")
    (found,) = (each for each in configure_gateway(project, locate)[1] if each.code == "CG260")
    assert found.hint.endswith("orders has 321")


def test_a_project_has_the_operations_of_its_tags() -> None:
    project, found = planned(api(orders=3, users=4, untagged=2), "only_tags: [orders, untagged]")
    assert [str(operation.name) for operation in project.operations] == ["orders0", "orders1", "untagged0"]
    assert [each.code for each in found] == ["CG278"]
    assert str(found[0].location) == "codegen.yaml:1:13"
    assert "3 of 6 operations" in found[0].message


def test_a_tag_that_nothing_has_is_refused_with_its_place() -> None:
    _, found = planned(api(orders=3), "only_tags: [orders, order]")
    assert [(each.code, str(each.location)) for each in found] == [("CG156", "codegen.yaml:1:21")]
    assert found[0].hint == "known: orders"


@pytest.mark.parametrize(
    ("settings", "code", "pointer"),
    [
        ("custom_domain: {name: a.example.com}", "CG155", "/custom_domain"),
        (
            "custom_domain: {name: a.example.com, existing: true, hosted_zone_id: Z1}",
            "CG152",
            "/custom_domain/hosted_zone_id",
        ),
    ],
)
def test_a_domain_is_made_once(settings: str, code: str, pointer: str) -> None:
    _, (found,) = settings_of(read(settings, name="codegen.yaml"))
    assert found.code == code
    assert found.location
    assert found.location.pointer == pointer
