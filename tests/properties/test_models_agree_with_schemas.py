"""Random schemas, random values: generated models and the `jsonschema` library agree, and values come back."""

from __future__ import annotations

import importlib
import json
import shutil
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from codegen.core.names import PythonIdentifier
from codegen.ir.api import Api, ApiType
from codegen.ir.project import Project, ProjectSettings
from codegen.ir.schema import Schema
from codegen.render.environment import template_root
from codegen.schema.dialect import normalise
from codegen.schema.equality import canonical
from codegen.schema.example import ExampleMaker
from codegen.schema.validate import InstanceValidator
from codegen.targets.lambda_python.models.index import ModelIndex

NAMES = ("a", "b", "kind", "class", "userId", "x-y")
COMPONENTS = ("A", "B")
SCALARS: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, False, 0, 1, 2, -1, 1.0, 1.5, 0.3, 10**20, "", "a", "b", "ab", "abc", "1"]
)
VALUES: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from([*NAMES, "x-1", "other"]), inner, max_size=4),
    max_leaves=6,
)


def maybe(**keywords: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Some of the keywords."""
    return st.fixed_dictionaries({}, optional=keywords)


def of_type(name: str, **keywords: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return maybe(**keywords).map(lambda schema: {"type": name, **schema})


SMALL = st.integers(0, 3)
NUMBERS = {
    "minimum": st.sampled_from([0, 1, 0.5, -3]),
    "maximum": st.sampled_from([3, 2, 5.5]),
    "exclusiveMinimum": st.sampled_from([0, 0.5]),
    "multipleOf": st.sampled_from([1, 2, 0.1, 0.5]),
}
LEAVES: st.SearchStrategy[Any] = st.one_of(
    st.booleans(),
    st.sampled_from(COMPONENTS).map(lambda name: {"$ref": f"#/components/schemas/{name}"}),
    st.lists(SCALARS, min_size=1, max_size=3).map(lambda values: {"enum": values}),
    of_type(
        "string",
        minLength=SMALL,
        maxLength=SMALL,
        pattern=st.sampled_from(["^a", r"^\d+$", "(?=b)b", r"\p{L}"]),
    ),
    of_type("integer", **NUMBERS),
    of_type("number", **NUMBERS),
    st.sampled_from(["boolean", "null", "string", ["string", "null"]]).map(lambda name: {"type": name}),
)


def inside(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    members = st.dictionaries(st.sampled_from(NAMES), inner, max_size=3)
    several = st.lists(inner, min_size=1, max_size=3)
    names = st.lists(st.sampled_from(NAMES), max_size=2, unique=True)
    objects = of_type(
        "object",
        properties=members,
        required=names,
        additionalProperties=inner,
        patternProperties=st.dictionaries(st.sampled_from(["^a", "^x-"]), inner, max_size=1),
        minProperties=SMALL,
        dependentRequired=st.dictionaries(st.sampled_from(NAMES), names, max_size=1),
    )
    arrays = of_type(
        "array",
        items=inner,
        prefixItems=several,
        minItems=SMALL,
        maxItems=SMALL,
        uniqueItems=st.booleans(),
        contains=inner,
    )
    combined = maybe(allOf=several, anyOf=several, oneOf=several)
    conditions = maybe(**{"not": inner, "if": inner, "then": inner, "else": inner})
    both = st.tuples(objects, combined).map(lambda pair: {**pair[0], **pair[1]})
    return st.one_of(objects, arrays, combined, conditions, both)


SCHEMAS = st.recursive(LEAVES, inside, max_leaves=8)


class Workshop:
    """Makes a package of models for each contract that comes along."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count()
        runtime = folder / "runtime"
        shutil.copytree(template_root() / "lambda_python" / "runtime", runtime)

    def adapters(self, schemas: dict[str, Any]) -> dict[str, TypeAdapter[Any]]:
        package = f"contract{next(self._numbers)}"
        ready = {name: Schema(json, name, name, is_component=True) for name, json in schemas.items()}
        api = Api("Any", ApiType.REST, "1", (), "any.yaml", schemas=ready)
        index = ModelIndex(Project(api, "any", PythonIdentifier(package), (), (), ProjectSettings()))
        for file in index.files():
            path = self._folder.joinpath(*file.path.parts[1:])
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(file.content, encoding="utf-8")
        (self._folder / package / "runtime").symlink_to(self._folder / "runtime")
        importlib.invalidate_caches()
        places = {name: place.partition(":") for name, place in index.lock_models().items()}
        return {
            name: TypeAdapter(getattr(importlib.import_module(module), attribute))
            for name, (module, _, attribute) in places.items()
        }


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    folder = tmp_path_factory.mktemp("models")
    sys.path.insert(0, str(folder))
    yield Workshop(folder)
    sys.path.remove(str(folder))
    for name in [name for name in sys.modules if name.startswith("contract") and name[8:9].isdigit()]:
        del sys.modules[name]


REFUSED = object()


def parse(adapter: TypeAdapter[Any], text: str) -> Any:
    try:
        return adapter.validate_json(text)
    except ValidationError:
        return REFUSED


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.function_scoped_fixture,
    ],
)
@given(
    raw=st.fixed_dictionaries(dict.fromkeys(COMPONENTS, SCHEMAS)),
    values=st.lists(VALUES, min_size=10, max_size=20),
)
def test_models_agree_with_json_schema(workshop: Workshop, raw: dict[str, Any], values: list[Any]) -> None:
    schemas = {name: normalise(schema, "3.1.0") for name, schema in raw.items()}
    maker = ExampleMaker(schemas)
    for name, adapter in workshop.adapters(schemas).items():
        judge = InstanceValidator(schemas[name], schemas, formats=False)
        for value in (*values, *(maker.value(schemas[name], seed) for seed in range(3))):
            is_valid = judge.is_valid(value)
            if judge.is_endless:
                return  # the schema needs itself to judge one and the same value
            text = json.dumps(value)
            parsed = parse(adapter, text)
            assert (parsed is not REFUSED) == is_valid, (schemas, text)
            if parsed is REFUSED:
                continue
            back = json.loads(adapter.dump_json(parsed, by_alias=True, exclude_unset=True))
            assert canonical(back) == canonical(value), (schemas, text)
