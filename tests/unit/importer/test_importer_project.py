"""From an API to a project: names, functions and authorizers."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegen.core.diagnostics import Severity
from codegen.core.names import RESERVED, PythonIdentifier, UniqueNames, python_identifier
from codegen.core.records import replace
from codegen.importer.authorizers import MOST_AUTHORIZERS
from codegen.importer.grouping import functions_that_fit
from codegen.importer.project import plan_project
from codegen.importer.project_names import MODULE_NAMES_TAKEN, package_name, project_name
from codegen.ir.api import Api, ApiType, Route
from codegen.ir.operation import Operation, SecurityRequirement, SecurityScheme
from codegen.ir.project import Grouping, OperationRecord, Project, ProjectSettings


def route(
    method: str,
    path: str,
    operation_id: str | None = None,
    tags: tuple[str, ...] = (),
    security: tuple[SecurityRequirement, ...] = (),
) -> Route:
    operation = Operation(method, path, operation_id, f"/paths/{path}/{method}", tags=tags, security=security)
    return Route(method, path, operation, operation.source)


def api(*routes: Route, schemes: Sequence[str] = ()) -> Api:
    return Api(
        name="Orders",
        type=ApiType.REST,
        version="1",
        routes=routes,
        source="orders.yaml",
        security_schemes={name: SecurityScheme(name, "http", "") for name in schemes},
    )


def plan(
    made: Api, settings: ProjectSettings | None = None, previous: Sequence[OperationRecord] = ()
) -> Project:
    return plan_project(
        made, settings or ProjectSettings(), name="orders", contract="../orders.yaml", previous=previous
    )[0]


def records(project: Project) -> list[OperationRecord]:
    return [
        OperationRecord(
            o.route.operation.operation_id, o.route.http_method, o.route.operation.path, o.handler
        )
        for o in project.operations
    ]


# ---- names
def test_names_of_one_operation() -> None:
    project = plan(api(route("POST", "/orders", "createOrder")))
    (operation,), (function,) = project.operations, project.functions
    assert (project.name, project.package) == ("orders", "orders_api")
    assert (operation.name, operation.class_name) == ("create_order", "CreateOrder")
    assert operation.handler == "handlers.create_order:create_order"
    assert (function.logical_id, function.name) == ("CreateOrderFunction", "create_order")
    assert function.handler == "orders_api.functions.create_order.handler"
    assert operation.function == function.logical_id


@pytest.mark.parametrize(
    ("method", "path", "name"),
    [
        ("GET", "/orders/{orderId}", "get_orders_order_id"),
        ("GET", "/", "get_root"),
        ("ANY", "/{proxy+}", "any_proxy"),
        ("DELETE", "/a-b/c.d", "delete_a_b_c_d"),
    ],
)
def test_an_operation_without_id_is_named_after_method_and_path(method: str, path: str, name: str) -> None:
    project, diagnostics = plan_project(
        api(route(method, path)), ProjectSettings(), name="x", contract="x.yaml"
    )
    assert project.operations[0].name == name
    assert [(d.code, d.severity) for d in diagnostics] == [("CG281", Severity.NOTE)]
    assert f"{method} {path} is {name}" in diagnostics[0].message


def test_two_operations_that_share_a_name_are_told_apart_and_reported() -> None:
    made = api(
        route("GET", "/a", "list-pets"), route("GET", "/b", "list_pets"), route("GET", "/c", "listPets")
    )
    project, diagnostics = plan_project(made, ProjectSettings(), name="x", contract="x.yaml")
    names = [operation.name for operation in project.operations]
    assert names[0] == "list_pets"
    assert len({name.casefold() for name in names}) == 3
    assert [d.code for d in diagnostics] == ["CG280", "CG280"]
    assert "'list_pets' and 'list-pets'" in diagnostics[0].message
    assert len({function.logical_id for function in project.functions}) == 3
    assert len({operation.class_name for operation in project.operations}) == 3


def test_an_operation_id_beyond_all_measure_is_refused() -> None:
    made = api(route("GET", "/a", "x" * 5_000), route("GET", "/b", "x" * 1_000))
    _, diagnostics = plan_project(made, ProjectSettings(), name="x", contract="x.yaml")
    assert [(d.code, d.severity) for d in diagnostics] == [("CG282", Severity.ERROR)]


def test_names_stay_when_a_colliding_operation_arrives_before() -> None:
    before = plan(api(route("GET", "/b", "list_pets")))
    made = api(route("GET", "/a", "list-pets"), route("GET", "/b", "list_pets"))
    after = plan(made, previous=records(before))
    assert after.operations[1].name == "list_pets"
    assert after.operations[0].name != "list_pets"


@pytest.mark.parametrize(
    "handler", ["handlers.x:../../etc", "handlers.x:class", "nonsense", "handlers.x:conftest"]
)
def test_a_name_of_the_lock_file_that_is_no_module_is_not_taken_over(handler: str) -> None:
    project = plan(
        api(route("GET", "/b", "listPets")), previous=[OperationRecord("listPets", "GET", "/b", handler)]
    )
    assert project.operations[0].name in ("list_pets", "nonsense")
    assert ".." not in project.operations[0].name
    assert project.operations[0].name not in MODULE_NAMES_TAKEN


HOSTILE_IDS = [
    "class", "print", "conftest", "json", "con", "AUX", "__init__", "../../etc/passwd", "a/b", "\u202e", "名前", "1st",
    'x"; import os', "setup", "handlers", "\x00", "x" * 400, "None", "_", "é", "E\u0301",
]  # fmt: skip


def test_hostile_operation_ids_become_safe_unique_modules() -> None:
    project = plan(api(*(route("GET", f"/{n}", text) for n, text in enumerate(HOSTILE_IDS))))
    names = [operation.name for operation in project.operations]
    assert len({name.casefold() for name in names}) == len(HOSTILE_IDS)
    for name in names:
        assert name.isidentifier()
        assert name.isascii()
        assert len(name) < 80
        assert name not in RESERVED
        assert name not in MODULE_NAMES_TAKEN
    assert all(f.logical_id.isalnum() for f in project.functions)


@given(st.lists(st.text(min_size=1, max_size=12), max_size=12, unique=True), st.randoms())
def test_names_are_unique_and_survive_reordering(texts: list[str], order: random.Random) -> None:
    routes = [route("GET", f"/{n}", text) for n, text in enumerate(texts)]
    first = plan(api(*routes))
    order.shuffle(routes)
    again = plan(api(*routes), previous=records(first))
    names = {o.route.operation.operation_id: o.name for o in first.operations}
    assert len(set(names.values())) == len(texts)
    assert {o.route.operation.operation_id: o.name for o in again.operations} == names


@pytest.mark.parametrize(
    ("text", "name"),
    [("orders", "orders"), ("My API v2", "My-API-v2"), ("../x", "x"), ("2go", "api-2go"), ("", "api")],
)
def test_project_names(text: str, name: str) -> None:
    assert project_name(text) == name


def test_settings_name_the_project_and_its_package() -> None:
    settings = ProjectSettings(name="shop", package=PythonIdentifier("shop_types"))
    project = plan(api(route("GET", "/", "a")), settings)
    assert (project.name, project.package) == ("shop", "shop_types")
    assert project.functions[0].handler == "shop_types.functions.a.handler"


# ---- functions
TAGGED = (
    route("GET", "/a", "a", ("Pets",)),
    route("GET", "/b", "b", ("Pets", "Shops")),
    route("GET", "/c", "c", ("Shops",)),
    route("GET", "/d", "d"),
)


@pytest.mark.parametrize(
    ("grouping", "served"),
    [
        (Grouping.AUTO, {"a": "a", "b": "b", "c": "c", "d": "d"}),
        (Grouping.PER_OPERATION, {"a": "a", "b": "b", "c": "c", "d": "d"}),
        (Grouping.PER_TAG, {"pets": "ab", "shops": "c", "untagged": "d"}),
        (Grouping.SINGLE, {"api": "abcd"}),
    ],
)
def test_groupings(grouping: Grouping, served: dict[str, str]) -> None:
    project = plan(api(*TAGGED), ProjectSettings(grouping=grouping))
    assert {f.name: "".join(f.operations) for f in project.functions} == served
    serving = {f.logical_id: f.operations for f in project.functions}
    assert all(o.name in serving[o.function] for o in project.operations)


def many(count: int, tags: int) -> Api:
    return api(*(route("GET", f"/{n}", f"op{n}", (f"tag{n % tags}",)) for n in range(count)))


def test_auto_keeps_one_function_per_operation_while_they_fit() -> None:
    most = functions_that_fit(0)
    assert len(plan(many(most, 3)).functions) == most


@pytest.mark.parametrize(("tags", "functions"), [(3, 3), (200, 1)])
def test_auto_shares_functions_past_the_limit_and_says_so(tags: int, functions: int) -> None:
    made = many(functions_that_fit(0) + 100, tags)
    project, diagnostics = plan_project(made, ProjectSettings(), name="x", contract="x.yaml")
    assert len(project.functions) == functions
    assert [d.code for d in diagnostics] == ["CG284"]


def test_an_asked_for_grouping_that_does_not_fit_is_kept_and_reported() -> None:
    made = many(functions_that_fit(0) + 1, 2)
    settings = ProjectSettings(grouping=Grouping.PER_OPERATION)
    project, diagnostics = plan_project(made, settings, name="x", contract="x.yaml")
    assert len(project.functions) == len(made.routes)
    assert [(d.code, d.severity) for d in diagnostics] == [("CG285", Severity.WARNING)]


def test_tags_that_share_a_name_get_functions_of_their_own() -> None:
    made = api(route("GET", "/a", "a", ("User Data",)), route("GET", "/b", "b", ("user-data",)))
    project = plan(made, ProjectSettings(grouping=Grouping.PER_TAG))
    assert len({f.name for f in project.functions}) == 2
    assert len({f.logical_id for f in project.functions}) == 2


def test_an_api_without_operations_has_no_functions() -> None:
    assert plan(api()).functions == ()
    assert plan(api(), ProjectSettings(grouping=Grouping.SINGLE)).functions == ()


# ---- authorizers
def test_one_authorizer_for_each_combination_of_schemes() -> None:
    made = api(
        route("GET", "/a", "a", security=({"bearer": ("read",)},)),
        route("GET", "/b", "b", security=({"bearer": ("write",)},)),
        route("GET", "/c", "c", security=({"key": (), "bearer": ()},)),
        route("GET", "/d", "d", security=({"key": ()}, {"bearer": ()})),
        route("GET", "/e", "e", security=({}, {"bearer": ()})),
        route("GET", "/f", "f"),
        route("GET", "/g", "g", security=({},)),
        schemes=("bearer", "key"),
    )
    project = plan(made)
    by_operation = [operation.authorizer for operation in project.operations]
    assert by_operation == [
        "bearer", "bearer", "bearer_and_key", "bearer_or_key", "optional_bearer", None, None,
    ]  # fmt: skip
    found = {a.name: (a.alternatives, a.is_optional, a.schemes) for a in project.authorizers}
    assert found == {
        "bearer": ((("bearer",),), False, ("bearer",)),
        "bearer_and_key": ((("bearer", "key"),), False, ("bearer", "key")),
        "bearer_or_key": ((("bearer",), ("key",)), False, ("bearer", "key")),
        "optional_bearer": ((("bearer",),), True, ("bearer",)),
    }
    assert project.authorizers[0].logical_id == "BearerAuthorizerFunction"
    assert project.authorizers[0].handler == "authorizers.bearer.handler"


def test_logical_ids_of_authorizers_and_functions_never_meet() -> None:
    made = api(route("GET", "/a", "bearerAuthorizer", security=({"bearer": ()},)), schemes=("bearer",))
    project = plan(made)
    assert len({project.functions[0].logical_id, project.authorizers[0].logical_id}) == 2


def test_more_authorizers_than_the_quota_are_reported() -> None:
    schemes = [f"scheme{n}" for n in range(MOST_AUTHORIZERS + 1)]
    made = api(*(route("GET", f"/{s}", s, security=({s: ()},)) for s in schemes), schemes=schemes)
    _, diagnostics = plan_project(made, ProjectSettings(), name="x", contract="x.yaml")
    assert [d.code for d in diagnostics] == ["CG283"]


def test_a_scheme_that_nobody_defined_still_guards() -> None:
    made = api(route("GET", "/a", "a", security=({"ghost": ()},)))
    assert plan(made).operations[0].authorizer == "ghost"


def test_a_plan_is_the_same_every_time() -> None:
    made = replace(many(20, 3), name="X")
    assert plan(made) == plan(made)


def test_the_longest_names_make_a_handler_that_lambda_takes() -> None:
    """https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html"""
    long = "SecurityAssessmentsOfServersAndEverythingElse" * 4
    names = UniqueNames()
    names.claim(python_identifier(long), long)
    operation = names.claim(python_identifier(long), f"{long} again")
    package = package_name(long)
    assert package.endswith("_api")
    assert len(f"{package}.functions.{operation}.handler") <= 128
