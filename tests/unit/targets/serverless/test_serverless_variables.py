"""Texts in which the Serverless Framework finds no variable, whatever a contract says."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegen.render.substitution import Reference, substitution_parts
from codegen.targets.serverless.renaming import renamed
from codegen.targets.serverless.variables import plain, without_variables

HARMLESS = re.compile(r"(?<![$\\])\$\{[A-Z][A-Za-z0-9:.]*\}")
PIECES = st.lists(
    st.sampled_from(
        ["${", "$", "{", "}", "\\", "env:HOME", "file(x.js)", "Api", "AWS::Region", "!", "${Api}", "a"]
    )
)


def texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for item in value.values() for text in texts(item)]
    return [text for item in value for text in texts(item)] if isinstance(value, list) else []


def meaning(value: Any) -> list[str | Reference]:
    """What CloudFormation makes of a text or a function, references unresolved."""
    if isinstance(value, str):
        return [value] if value else []
    ((name, argument),) = value.items()
    if name == "Ref":
        return [Reference(argument)]
    if name == "Fn::GetAtt":
        return [Reference(*argument)]
    if name == "Fn::Sub":
        return list(substitution_parts(argument))
    joined: list[str | Reference] = []
    for part in (each for item in argument[1] for each in meaning(item)):
        if joined and isinstance(part, str) and isinstance(joined[-1], str):
            joined[-1] += part
        else:
            joined.append(part)
    return joined


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("plain", "plain"),
        ("$context.path", "$context.path"),
        ("${env:HOME}", {"Fn::Join": ["", ["$", "{env:HOME}"]]}),
        ({"Fn::Sub": "a${Api}b"}, {"Fn::Sub": "a${Api}b"}),
        ({"Fn::Sub": "${!stageVariables.x}"}, {"Fn::Join": ["", ["$", "{stageVariables.x}"]]}),
        (
            {"Fn::Sub": "${Api}/${!x}/${F.Arn}"},
            {"Fn::Join": ["", [{"Ref": "Api"}, "/", "$", "{x}/", {"Fn::GetAtt": ["F", "Arn"]}]]},
        ),
        ({"Fn::Sub": ["a${x}", {"x": {"Ref": "Api"}}]}, {"Fn::Join": ["", ["a", {"Ref": "Api"}]]}),
        ({"${a:b}": ["${c:d}"]}, {"${a:b}": [{"Fn::Join": ["", ["$", "{c:d}"]]}]}),
        ([None, 1, True], [None, 1, True]),
    ],
)
def test_values(value: Any, written: Any) -> None:
    assert without_variables(value) == written


@given(PIECES)
def test_no_text_holds_a_variable_and_none_changes(pieces: list[str]) -> None:
    text = "".join(pieces)
    for value in (text, {"Fn::Sub": text}):
        written = without_variables(value)
        assert all("${" not in HARMLESS.sub("", one) for one in texts(written))
        assert meaning(written) == meaning(value)
    assert "${" not in plain(text)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ({"Ref": "Old"}, {"Ref": "New"}),
        ({"Ref": "Other"}, {"Ref": "Other"}),
        ({"Fn::GetAtt": ["Old", "Arn"]}, {"Fn::GetAtt": ["New", "Arn"]}),
        ({"Fn::GetAtt": "Old.Arn"}, {"Fn::GetAtt": "New.Arn"}),
        (
            {"Fn::Sub": "${Old.Arn} ${Old} ${!Old} ${Older} Old"},
            {"Fn::Sub": "${New.Arn} ${New} ${!Old} ${Older} Old"},
        ),
        ({"Fn::Sub": ["${x}", {"x": {"Ref": "Old"}}]}, {"Fn::Sub": ["${x}", {"x": {"Ref": "New"}}]}),
        ([{"Name": "Old", "a": {"Ref": "Old"}}], [{"Name": "Old", "a": {"Ref": "New"}}]),
    ],
)
def test_references_are_renamed(value: Any, written: Any) -> None:
    assert renamed(value, {"Old": "New"}) == written
