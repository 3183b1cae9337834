"""Paths of a contract as API Gateway takes them."""

from __future__ import annotations

import pytest

from codegen.core.diagnostics import Diagnostic, Severity, SourceLocation
from codegen.importer.lowering.paths import lower_paths, precedence
from codegen.ir.api import Api, ApiType, Route
from codegen.ir.operation import Operation


def lower(*paths: str) -> tuple[list[Route], list[Diagnostic]]:
    """The routes of operations such as "/pets" or "POST /pets"."""
    routes = []
    for text in paths:
        method, path = text.split(" ", 1) if not text.startswith("/") else ("GET", text)
        operation = Operation(method, path, None, f"/paths/{path}/{method}")
        routes.append(Route(method, path, operation, operation.source))
    api = Api("Pets", ApiType.REST, "1", tuple(routes), "pets.yaml")
    lowered, diagnostics = lower_paths(api, lambda pointer: SourceLocation("pets.yaml", 1, 1, pointer))
    return list(lowered.routes), diagnostics


@pytest.mark.parametrize(
    ("path", "resource", "parameters"),
    [
        ("/", "/", {}),
        ("/pets/{petId}/toys", "/pets/{petId}/toys", {}),
        ("/v1.0/a:b,c-d_e", "/v1.0/a:b,c-d_e", {}),
        ("/files/{path+}", "/files/{path+}", {}),
        ("/pets/{petId}.json", "/pets/{petId}", {"petId": "{petId}.json"}),
        ("/pets/{petId}:feed", "/pets/{petId}", {"petId": "{petId}:feed"}),
        ("/compare/{base}...{head}", "/compare/{base}", {"base": "{base}...{head}"}),
        ("/~me/a b", "/{part1}/{part2}", {"part1": "~me", "part2": "a b"}),
        ("/users/{user id}", "/users/{user_id}", {"user_id": "{user id}"}),
        ("/x/{__import__('os')}", "/x/{import_os}", {"import_os": "{__import__('os')}"}),
    ],
)
def test_a_path_becomes_a_resource(path: str, resource: str, parameters: dict[str, str]) -> None:
    (route,), diagnostics = lower(path)
    assert (route.path, dict(route.path_parameters)) == (resource, parameters)
    assert [d.severity for d in diagnostics] == [Severity.NOTE] * bool(parameters)


def test_siblings_share_the_name_of_a_whole_parameter() -> None:
    routes, diagnostics = lower("POST /t/{id}:start", "/t/{name}", "/t/{key}/x/{name}")
    assert [route.path for route in routes] == ["/t/{name}", "/t/{name}", "/t/{name}/x/{name2}"]
    assert [dict(route.path_parameters) for route in routes] == [
        {"name": "{id}:start"},
        {},
        {"name": "{key}", "name2": "{name}"},
    ]
    assert [d.code for d in diagnostics] == ["CG250", "CG251"]


def test_paths_that_differ_only_in_names_leave_one_unreached() -> None:
    routes, diagnostics = lower("/t/{name}", "/t/{key}")
    assert [route.route_key for route in routes] == ["GET /t/{name}", "GET /t/{name}"]
    (found,) = (d for d in diagnostics if d.code == "CG253")
    assert (found.severity, "GET /t/{key} is never reached" in found.message) == (Severity.WARNING, True)


def test_slashes_at_the_end_do_not_count() -> None:
    routes, diagnostics = lower("/pets/", "POST /pets/", "/a//b")
    assert [route.path for route in routes] == ["/pets", "/pets", "/a/b"]
    assert [d.code for d in diagnostics] == ["CG252", "CG252"]  # once for a path


def test_a_query_in_the_path_is_matched_by_the_function() -> None:
    routes, diagnostics = lower("/t?full=true&any={any}", "/t")
    assert [dict(route.query_literals) for route in routes] == [{"full": "true"}, {}]
    assert {route.route_key for route in routes} == {"GET /t"}
    assert [d.code for d in diagnostics] == ["CG254", "CG253"]
    assert sorted(routes, key=precedence) == routes


def test_the_most_particular_operation_of_a_method_comes_first() -> None:
    routes, _ = lower("/x/{id}", "/x/{id}.json", "/x/{id}.schema.json")
    assert [route.operation.path for route in sorted(routes, key=precedence)] == [
        "/x/{id}.schema.json",
        "/x/{id}.json",
        "/x/{id}",
    ]


def test_an_operation_that_no_request_can_mean_is_reported() -> None:
    _, diagnostics = lower("/pets/", "/pets")
    (found,) = [d for d in diagnostics if d.severity is Severity.WARNING]
    assert found.code == "CG253"
    assert found.location is not None
    assert found.location.pointer == "/paths//pets/GET"


@pytest.mark.parametrize("lost", ["TRACE /a", "QUERY /a"])
def test_methods_that_api_gateway_does_not_have_are_left_out(lost: str) -> None:
    routes, diagnostics = lower(lost, "/a")
    assert [route.route_key for route in routes] == ["GET /a"]
    assert [(d.code, d.severity) for d in diagnostics] == [("CG255", Severity.WARNING)]


def test_a_greedy_parameter_beside_another_is_left_out() -> None:
    routes, diagnostics = lower("/f/{id}/meta", "/f/{path+}")
    assert [route.path for route in routes] == ["/f/{id}/meta"]
    assert [d.code for d in diagnostics] == ["CG255"]
