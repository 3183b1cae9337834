"""Values of a template as Python expressions of a CDK app."""

from __future__ import annotations

import ast
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegen.core.errors import CodegenError
from codegen.targets.cdk.classes import Construct
from codegen.targets.cdk.constructs import construct_of
from codegen.targets.cdk.expressions import Expression, Printer, references

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def place(logical_id: str) -> tuple[Expression, Construct] | None:
    known = {"Api": "AWS::ApiGateway::RestApi", "Run": "AWS::Lambda::Function"}
    if logical_id not in known:
        return None
    return Expression(f"self.{logical_id.lower()}"), construct_of(known[logical_id])


@pytest.fixture
def printer() -> Printer:
    return Printer(place)


@pytest.mark.parametrize(
    ("value", "expression"),
    [
        ({"Ref": "Api"}, "self.api.ref"),
        ({"Ref": "AWS::Region"}, "Aws.REGION"),
        ({"Fn::GetAtt": ["Run", "Arn"]}, "self.run.attr_arn"),
        ({"Fn::GetAtt": "Run.Arn"}, "self.run.attr_arn"),
        ({"Fn::Sub": "${Api}"}, "self.api.ref"),
        ({"Fn::Sub": "a-${Api}-${Run.Arn}"}, "f'a-{self.api.ref}-{self.run.attr_arn}'"),
        ({"Fn::Sub": "{${AWS::Region}}"}, "f'{{{Aws.REGION}}}'"),
        ({"Fn::Sub": 'it\'s "${Api}"'}, "f'it\\'s \"{self.api.ref}\"'"),
        ({"Fn::Sub": "${!plain}"}, '"${plain}"'),
        ({"Fn::Sub": "${Elsewhere.Arn}/${Api}"}, 'Fn.sub("${Elsewhere.Arn}/${Api}")'),
        ({"Ref": "Elsewhere"}, '{"Ref": "Elsewhere"}'),
        ({"Fn::If": ["A", 1, {"Ref": "Api"}]}, '{"Fn::If": ["A", 1, self.api.ref]}'),
        ([1, True, "x"], '[1, True, "x"]'),
    ],
)
def test_values(printer: Printer, value: Any, expression: str) -> None:
    assert printer.value(value) == expression


@given(JSON)
def test_data_without_functions_is_a_literal(value: Any) -> None:
    assert ast.literal_eval(Printer(lambda _: None).value(value)) == value


@given(st.text(), st.text())
def test_text_stays_text_in_f_strings(before: str, after: str) -> None:
    text = f"{before.replace('$', '')}${{Api}}{after.replace('$', '')}"
    made = Printer(place).text(text)
    parts = ast.parse(made, mode="eval").body
    literals = [str(part.value) for part in ast.walk(parts) if isinstance(part, ast.Constant)]
    assert "".join(literals) == text.replace("${Api}", "")


def test_an_attribute_that_a_construct_does_not_have_is_refused(printer: Printer) -> None:
    with pytest.raises(CodegenError, match=r"no attribute Colour of AWS::Lambda::Function"):
        printer.value({"Fn::GetAtt": ["Run", "Colour"]})


def test_properties_become_arguments_with_classes_of_their_own(printer: Printer) -> None:
    plan = construct_of("AWS::ApiGateway::UsagePlan")
    stage = {"ApiId": {"Ref": "Api"}, "Throttle": {"/a/GET": {"RateLimit": 1}}}
    made = printer.properties(
        plan,
        {"ApiStages": [stage], "Quota": {"Limit": 5, "Period": "DAY"}, "Tags": [{"Key": "a", "Value": "b"}]},
    )
    owner = "apigateway.CfnUsagePlan"
    assert made == {
        "api_stages": f"[{owner}.ApiStageProperty(api_id=self.api.ref, "
        f'throttle={{"/a/GET": {owner}.ThrottleSettingsProperty(rate_limit=1)}})]',
        "quota": f'{owner}.QuotaSettingsProperty(limit=5, period="DAY")',
        "tags": '[CfnTag(key="a", value="b")]',
    }
    assert printer.core == {"CfnTag"}


@pytest.mark.parametrize(
    "given_properties",
    [{"Colour": "red"}, {"Quota": {"Colour": "red"}}, {"ApiStages": [{"Throttle": {"a": {"Colour": 1}}}]}],
)
def test_a_property_that_a_construct_does_not_have_is_refused(
    printer: Printer, given_properties: dict[str, Any]
) -> None:
    with pytest.raises(CodegenError, match=r"no property Colour of "):
        printer.properties(construct_of("AWS::ApiGateway::UsagePlan"), given_properties)


def test_a_type_without_a_class_is_refused() -> None:
    with pytest.raises(CodegenError, match=r"no class for resources of type AWS::Paint::Colour"):
        construct_of("AWS::Paint::Colour")


def test_text_of_json_is_shown_as_what_it_holds(printer: Printer) -> None:
    made = printer.json_text({"Fn::Sub": '{"region": "${AWS::Region}", "sizes": [1, null]}'})
    assert made == 'Stack.of(scope).to_json_string({"region": Aws.REGION, "sizes": [1, None]})'
    assert printer.json_text('{"a": "${Api}"}') == 'Stack.of(scope).to_json_string({"a": "${Api}"})'
    assert printer.json_text("{no json") == '"{no json"'
    log = json.dumps({"id": "$context.requestId"})
    stage = construct_of("AWS::ApiGateway::Stage")
    settings = printer.properties(stage, {"AccessLogSetting": {"Format": log}})["access_log_setting"]
    assert settings.endswith('(format=json.dumps({"id": "$context.requestId"}))')


def test_references_are_found_at_any_depth() -> None:
    value = {
        "a": [{"Ref": "A"}, {"Fn::Sub": "${B.Arn} ${!C}"}],
        "b": {"Fn::Join": ["", [{"Fn::GetAtt": "D.Arn"}]]},
    }
    assert list(references(value)) == ["A", "B", "D"]
