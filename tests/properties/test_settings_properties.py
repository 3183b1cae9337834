"""Settings that anybody may write: whatever stands in the file is read or refused with a place, never a traceback."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codegen.core.diagnostics import SourceLocation, has_errors
from codegen.core.reading import read
from codegen.importer.project import plan_project
from codegen.importer.settings import settings_of
from codegen.ir.api import Api, ApiType
from codegen.targets.sam import target

EXAMPLE = yaml.safe_load(
    (Path(__file__).parents[2] / "specs" / "storefront" / "codegen.yaml").read_text(encoding="utf-8")
)
EMPTY = Api("empty", ApiType.REST, "1", (), "empty.yaml")

NUMBERS = st.integers(-5, 5000) | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of everything in a document."""
    found = [path] if path else []
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        found += places(item, (*path, key))
    return found


def put(data: Any, path: tuple[Any, ...], value: Any) -> None:
    """Write a value to a place, unless the place is gone by now."""
    node = data
    try:
        for key in path[:-1]:
            node = node[key]
        node[path[-1]] = value
    except (KeyError, IndexError, TypeError):
        return


PLACES = places(EXAMPLE)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(PLACES), VALUES), min_size=1, max_size=3))
def test_any_change_of_the_example_is_read_or_refused(changes: list[tuple[tuple[Any, ...], Any]]) -> None:
    data = copy.deepcopy(EXAMPLE)
    for path, value in changes:
        put(data, path, value)
    found, diagnostics = settings_of(read(json.dumps(data), name="codegen.yaml"))
    project, _ = plan_project(EMPTY, found, name="empty", contract="empty.yaml")
    if has_errors(diagnostics):
        assert all(d.location is not None and d.location.file == "codegen.yaml" for d in diagnostics)
    else:
        target.generate(project, lambda pointer: SourceLocation("empty.yaml", pointer=pointer))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(sorted(EXAMPLE)), VALUES, max_size=4))
def test_any_settings_can_be_held_against_a_contract(data: dict[str, Any]) -> None:
    found, _ = settings_of(read(json.dumps(data), name="codegen.yaml"))
    project, diagnostics = plan_project(EMPTY, found, name="empty", contract="empty.yaml")
    assert project.contract == "empty.yaml"
    assert (project.operations, project.functions) == ((), ())
    assert all(one.code and one.location for one in diagnostics)
