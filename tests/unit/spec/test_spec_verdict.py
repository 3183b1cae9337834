"""Our findings against those of openapi-spec-validator: nothing that it refuses is let pass."""

from __future__ import annotations

import copy
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema.validators import validator_for
from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator, OpenAPIV32SpecValidator
from spec_contracts import EVERYTHING, contract, schemas, written

from codegen.core.limits import DEFAULT_LIMITS
from codegen.core.reading import read
from codegen.spec.grammar import dialect_of
from codegen.spec.load import load
from codegen.spec.report import Report
from codegen.spec.survey import survey
from codegen.spec.validation.official import may_break_rules
from codegen.spec.validation.official_rules import metaschema_errors, rule_errors
from codegen.spec.validation.validate import Verdict, finished, validate
from codegen.spec.version import version_of

EXAMPLES = Path(__file__).parents[3] / "specs"
OPENAPI_EXAMPLES = [path for path in EXAMPLES.glob("*.yaml") if ".asyncapi" not in path.suffixes]
VALIDATORS = {"3.0": OpenAPIV30SpecValidator, "3.1": OpenAPIV31SpecValidator, "3.2": OpenAPIV32SpecValidator}


def official(data: dict[str, Any]) -> list[str]:
    """What the validator says by itself, with the backend that we pin."""
    base = VALIDATORS[data["openapi"][:3]]
    metaschema: dict[str, Any] = {**base.schema_validator.schema}  # type: ignore[dict-item]
    pinned = type("Pinned", (base,), {"schema_validator": validator_for(metaschema)(metaschema)})
    return [error.message for error in pinned(data).iter_errors()]


@pytest.mark.parametrize(
    "file", [*(EVERYTHING[version] for version in ("30", "31", "32")), *OPENAPI_EXAMPLES], ids=str
)
def test_what_the_validator_accepts_we_accept(file: Path) -> None:
    document, _ = load(file)
    # the validator can't follow `$id` (bundling has done that) and takes `x-note` for a path
    data: dict[str, Any] = {**(read(file).data if file == EVERYTHING["32"] else document.data)}
    data["paths"] = {path: item for path, item in data["paths"].items() if path.startswith("/")}
    assert official(data) == []


@pytest.mark.parametrize(
    "data",
    [
        contract({"/a/{b}": {"get": {"responses": {"200": {"description": ""}}}}}),
        contract({"/a": {"get": {"responses": {"200": {}}}}}) | {"info": {}},
        contract({"/a": {"get": {"operationId": "x", "responses": {"299": 1}}}}),
        schemas(A={"type": "object", "properties": []}),
        schemas("3.1.0", A={"minLength": -1}),
        schemas("3.1.0", A={"properties": {"b": {"type": "text"}}}),
        contract(components={"securitySchemes": {"a": {"type": "http"}}}),
    ],
)
def test_what_the_validator_refuses_is_found(data: dict[str, Any]) -> None:
    assert official(copy.deepcopy(data))
    verdict = judge(data)
    assert verdict is not None
    assert codes(verdict) - {"CG051"}


# ---- documents with faults
_JUNK: list[Any] = [
    None, True, False, 0, 1, -1, 1.5, "", "x", "true", "array", "query", "path", "#/components/schemas/Pet", [], {},
    ["a"], {"a": 1}, [None], [[]], {"$ref": "#/nope"}, {"$ref": 5}, {"type": "string"}, [{"type": "string"}],
    ["string", "null"], {"description": "d"},
]  # fmt: skip
_DOCUMENTS = [read(file).data for file in EVERYTHING.values()]


def judge(data: dict[str, Any]) -> Verdict | None:
    """The verdict on a document, None where its version is refused."""
    version = version_of(data, Report())
    if version is None:
        return None
    verdict = validate(data, version, DEFAULT_LIMITS)
    finished(data, version, verdict.edits, verdict.late_edits)
    return verdict


def codes(verdict: Verdict) -> set[str]:
    return {finding.code for report in (verdict.written, verdict.final) for finding in report.findings}


def containers(data: Any) -> list[Any]:
    waiting, found = [data], []
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict | list) and node:
            found.append(node)
            waiting.extend(node.values() if isinstance(node, dict) else node)
    return found


def damage(data: dict[str, Any], chance: random.Random) -> None:
    """Take something away, put something in a wrong place, or replace it by something else."""
    nodes = containers(data)
    node = chance.choice(nodes)
    if isinstance(node, list):
        index = chance.randrange(len(node))
        node[index] = copy.deepcopy(chance.choice([*_JUNK, node[index]]))
        return
    key = chance.choice(list(node))
    names = [name for other in nodes if isinstance(other, dict) for name in other]
    match chance.randrange(5):
        case 0:
            del node[key]
        case 1:
            node[key] = copy.deepcopy(chance.choice(_JUNK))
        case 2:
            node[chance.choice(names)] = node.pop(key)
        case 3:
            node[chance.choice(names)] = copy.deepcopy(chance.choice(_JUNK))
        case _:
            node[key] = copy.deepcopy(chance.choice(nodes))


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.sampled_from(_DOCUMENTS), st.integers(0, 2**32), st.integers(1, 3))
def test_no_fault_is_left_for_the_validator_to_find(original: dict[str, Any], seed: int, faults: int) -> None:
    data = copy.deepcopy(original)
    chance = random.Random(seed)
    for _ in range(faults):
        damage(data, chance)
    verdict = judge(data)
    if verdict is not None:
        assert "CG051" not in codes(verdict)


# ---- where the validator is asked
@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    st.sampled_from([data for data in _DOCUMENTS if "openapi" in data]),
    st.integers(0, 2**32),
    st.integers(0, 3),
)
def test_where_the_rules_are_not_asked_they_find_nothing(
    original: dict[str, Any], seed: int, repeated: int
) -> None:
    data = copy.deepcopy(original)
    data["paths"].pop("x-note", None)  # which the validator takes for a path
    chance = random.Random(seed)
    for _ in range(repeated):
        node = chance.choice([*filter(lambda node: isinstance(node, list), containers(data)), data["paths"]])
        key = chance.choice([*range(len(node))] if isinstance(node, list) else list(node))
        if isinstance(node, list):
            node.append(copy.deepcopy(node[key]))
        else:
            node[f"/again{key}"] = copy.deepcopy(node[key])
    version = data["openapi"][:3]
    known = survey(data, dialect_of(version))
    if may_break_rules(known, version) or any(metaschema_errors(data, version)):
        return
    assert not list(rule_errors(data, version))


@pytest.mark.parametrize("version", VALIDATORS)
def test_the_rules_of_the_validator_are_the_known_ones(version: str) -> None:
    """What a later version looks for beside these would have to be in `may_break_rules`."""
    assert set(VALIDATORS[version].keyword_validators) == set(
        "__root__ components content default mediaType operation parameter parameters path paths response responses"
        " schema schemas tags".split()
    )


GET = {"responses": {"200": {"description": ""}}}
TWICE = [{"name": "a", "in": "query", "schema": {}}] * 2


@pytest.mark.parametrize(
    "data",
    [
        contract({"/a": {"get": {**GET, "operationId": "x"}, "put": {**GET, "operationId": "x"}}}),
        contract({"/a": {"get": {**GET, "parameters": TWICE}}}),
        contract({"/a": {"get": GET, "parameters": TWICE}}),
        contract(tags=[{"name": "a"}] * 2),
    ],
)
def test_what_stands_twice_is_asked_about(data: dict[str, Any]) -> None:
    known = survey(data, dialect_of("3.0"))
    assert may_break_rules(known, "3.0")
    assert list(rule_errors(data, "3.0"))


def test_the_validator_judges_every_contract_and_then_what_changes_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CODEGEN_CACHE_DIR", str(tmp_path / "cache"))
    script = (
        "import sys; from pathlib import Path; from codegen.spec.load import load; load(Path(sys.argv[1]));"
        "print('openapi_spec_validator' in sys.modules, 'jsonschema_rs' in sys.modules)"
    )

    def judged(*parameters: dict[str, Any]) -> str:
        paths = {"/a": {"get": GET}, "/b": {"get": {**GET, "parameters": list(parameters)}}}
        command = [sys.executable, "-c", script, str(written(tmp_path, contract(paths)))]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    limit = {"name": "limit", "in": "query", "schema": {"type": "integer", "default": 30}}
    assert judged() == "True True\n"
    assert judged(limit) == "False True\n"  # nothing that stands twice: its rules have nothing to say
