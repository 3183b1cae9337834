"""Lint of whatever stands in a template: values of any type anywhere end in findings, never in an error."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from codegen.contract.template.lint import lint_template
from codegen.core.reading import Document
from codegen.importer.cloudformation.template import read_template

TEMPLATES = sorted(Path(__file__).with_name("templates").glob("*.yaml"))
ODD: list[Any] = [
    None, -1, "", [], {}, True, 1.5, [None], [[]], {"a": None}, "$default", "/x/{y}", {"Ref": 1}, {"Ref": "Orders"},
    {"Fn::Sub": [1]}, {"Fn::Sub": "${a"}, {"Fn::If": [1]}, {"Fn::If": ["c", {"a": 1}, {"Ref": "AWS::NoValue"}]},
    {"Fn::GetAtt": "x"}, {"$ref": "#/a"}, {"$ref": 1}, {"Fn::Transform": {"Name": "AWS::Include"}},
]  # fmt: skip


def places(data: Any) -> Iterator[tuple[Any, Any]]:
    """Every container of a template with each of its keys."""
    stack = [data]
    while stack:
        node = stack.pop()
        items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
        for key, value in items:
            yield node, key
            stack.append(value)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.stem))
def test_odd_values_are_findings(path: Path) -> None:
    document = read_template(path)
    chance = random.Random(path.stem)
    for _ in range(60):
        data = copy.deepcopy(document.data)
        for _ in range(chance.randint(1, 3)):
            owner, key = chance.choice(list(places(data)))
            owner[key] = copy.deepcopy(chance.choice(ODD))
        found = lint_template(Document(data, str(path), "", document.positions), path)
        assert all(each.location and each.location.line for each in found)


def test_patterns_of_parameters_take_no_time_without_end(tmp_path: Path) -> None:
    path = tmp_path / "template.yaml"
    path.write_text(
        "Parameters:\n"
        "  Slow: {Type: String, AllowedPattern: '(a+)+b', Default: " + "a" * 60 + "!}\n"
        "  Java: {Type: String, AllowedPattern: '(?<!x)(a+)+b', Default: " + "a" * 60 + "!}\n"
        "  Plain: {Type: CommaDelimitedList, AllowedPattern: '[a-z]+', Default: 'a, B'}\n"
        "Resources: {}\n",
        encoding="utf-8",
    )
    found = [one for one in lint_template(read_template(path), path) if one.code == "CG167"]
    assert [one.location.line for one in found if one.location] == [2, 4]
