"""Templates as YAML that every reader of CloudFormation reads alike."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codegen.core.reading import read as read_document
from codegen.render.template_yaml import Inline, dump_template


class Loader(yaml.SafeLoader):
    """PyYAML, which reads YAML 1.1 as CloudFormation's tools do; functions in their long form."""


def _function(loader: yaml.SafeLoader, tag: str, node: yaml.ScalarNode) -> dict[str, Any]:
    text = loader.construct_scalar(node)
    if tag == "GetAtt":
        return {"Fn::GetAtt": str(text).split(".")}
    return {"Ref": text} if tag == "Ref" else {f"Fn::{tag}": text}


Loader.add_multi_constructor("!", _function)


def read(text: str) -> Any:
    return yaml.load(text, Loader=Loader)  # a subclass of SafeLoader


def test_a_template_is_printed_as_one_would_write_it() -> None:
    template = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Resources": {
            "Api": {
                "Type": "AWS::Serverless::Api",
                "Properties": {
                    "Name": {"Fn::Sub": "${AWS::StackName}-api"},
                    "Arn": {"Fn::GetAtt": ["Function", "Arn"]},
                    "Function": {"Ref": "Function"},
                    "Architectures": ["arm64"],
                    "Empty": {},
                    "None": [],
                    "Answer": "yes",
                    "Quoted": "'*'",
                    "Script": "one\n  two\n",
                    "Cut": "one\ntwo",
                    "Parameters": [
                        Inline({"name": "limit", "schema": {"type": "string"}}),
                        {"a": 1, "b": [{"c": True}]},
                    ],
                },
            }
        },
    }
    assert dump_template(template) == (
        "AWSTemplateFormatVersion: '2010-09-09'\n"
        "Resources:\n"
        "  Api:\n"
        "    Type: AWS::Serverless::Api\n"
        "    Properties:\n"
        "      Name: !Sub ${AWS::StackName}-api\n"
        "      Arn: !GetAtt Function.Arn\n"
        "      Function: !Ref Function\n"
        "      Architectures: [arm64]\n"
        "      Empty: {}\n"
        "      None: []\n"
        "      Answer: 'yes'\n"
        "      Quoted: \"'*'\"\n"
        "      Script: |\n"
        "        one\n"
        "          two\n"
        "      Cut: |-\n"
        "        one\n"
        "        two\n"
        "      Parameters:\n"
        "        - {name: limit, schema: {type: string}}\n"
        "        - a: 1\n"
        "          b:\n"
        "            - c: true\n"
    )
    assert read(dump_template(template)) == json.loads(json.dumps(template))


AMBIGUOUS = (
    'yes|on|NULL|~|1:20|0o17|0x1F|1e3|.5|=|<<|2001-12-14 21:59:43|a: b|a #b|- a|? x|!x|&a|*a|>|%a|@a|`a|it\'s|"q"|'
    "{a}|[x]|a,b|/pets/{id}| a|a |a\n|a\nb|a\nb\n| a\nb|\n|\t|é|\u2028|\ufeff|\x85|\U0001dab0|::|x:|#a|a#b|a\n\n|a\\b"
).split("|")
TEXT = st.text(max_size=12) | st.sampled_from(AMBIGUOUS)
LEAVES = TEXT | st.integers() | st.booleans() | st.none()
OBJECTS = st.dictionaries(TEXT, LEAVES, max_size=3)
VALUES = st.recursive(
    LEAVES | OBJECTS.map(Inline),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=10,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(TEXT, VALUES, min_size=1, max_size=3))
def test_what_is_printed_reads_back(template: dict[str, Any]) -> None:
    assert read(dump_template(template)) == json.loads(json.dumps(template))


@pytest.mark.parametrize("text", AMBIGUOUS)
def test_yaml_1_2_reads_the_same(text: str) -> None:
    printed = dump_template({"key": text, "inline": Inline({"a": text})})
    assert read_document(printed).data == {"key": text, "inline": {"a": text}}
