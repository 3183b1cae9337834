"""The linter of mapping templates: one line a rule."""

from __future__ import annotations

import pytest

from codegen.contract.vtl_rules.lint import lint_mapping_template


def codes(source: str, is_json: bool = True) -> list[str]:
    return [
        f"{found.code}@{found.line}:{found.column}"
        for found in lint_mapping_template(source, is_json=is_json)
    ]


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        # what does not parse
        ("{\n#if($input.body", ["CG500@2:16"]),
        ("#set($a = )x", ["CG500@1:11"]),
        # members that API Gateway does not have
        ("$util.toJson($input.body)", ["CG501@1:1"]),
        ("$util.escapeJavascript('x')", ["CG501@1:1"]),
        ("$input.jsn('$')", ["CG501@1:1"]),
        ("$input.path", ["CG501@1:1"]),
        ("a $context.identity.sourceIpp", ["CG502@1:3"]),
        ("$context.reqestId", ["CG502@1:1"]),
        ("$nobody.sets.it", ["CG503@1:1"]),
        ("#set($m = {})\n$m.push(1)", ["CG504@2:1"]),
        # what is there
        ("$context.authorizer.claims['custom:role'] $context.requestOverride.header.x", []),
        ("#set($context.mine = 1)$context.mine", []),
        ("#foreach($x in $input.path('$'))$x $foreach.count $velocityCount#end", []),
        ("#set($x = 1)$x #define($y)1#end$y $stageVariables.a", []),
        ("$input.path('$').items.size() $input.params().header.get('A')", []),
        # output that is no JSON
        ("{\"a\": $input.path('$.a')}", ["CG505@1:7"]),
        ('{"a": $context.stage}', ["CG505@1:7"]),
        ('{"a": $input.json(\'$.a\'), "b": "$context.stage"}', []),
        ("{#if($input.path('$.a') != \"\")\"a\": $input.path('$.a')#end}", []),
        ("{#if($input.path('$.a'))\"a\": $input.path('$.a')#end}", ["CG505@1:30"]),
        ("#set($a = $input.json('$'))[$a]", []),
        ('{"a": "$input.params(\'a\')"}', ["CG510@1:8"]),
        ('{"a": "$util.escapeJavaScript($input.params(\'a\'))"}', []),
        # limits and what is not run
        ("#foreach($i in [1..1001])$i#end", ["CG507@1:15"]),
        ("#foreach($i in [1..1000])$i#end", []),
        ("#macro(a)x#end", ["CG508@1:1"]),
        ("## #parse('a')\n", []),
        ("#if($input.params('a'))x#end", ["CG513@1:5"]),
    ],
)
def test_rule(template: str, expected: list[str]) -> None:
    assert codes(template) == expected


def test_only_json_has_to_be_json() -> None:
    assert codes("{a=$context.stage}", is_json=False) == []


def test_stage_variables_that_are_known() -> None:
    found = lint_mapping_template("$stageVariables.tabel", stage_variables=frozenset({"table"}))
    assert [(each.code, each.hint) for each in found] == [("CG509", "did you mean table?")]


def test_the_size_of_a_template() -> None:
    assert codes("x" * (300 * 1024 + 1)) == ["CG507@1:1"]
