"""Which branches of a template renders take."""

from __future__ import annotations

from codegen.vtl import mapping_namespace
from codegen.vtl.coverage import BranchCoverage


def render(coverage: BranchCoverage, body: str) -> None:
    coverage.render(mapping_namespace(body, {"path": {}, "querystring": {}, "header": {}}, {}, {}))


def missed(coverage: BranchCoverage) -> list[str]:
    return [f"{branch.kind} {branch.line}:{branch.column}" for branch in coverage.missed]


def test_each_way_through_is_a_branch() -> None:
    coverage = BranchCoverage(
        "#if($input.path('$.n') == 1)\none#elseif($input.path('$.n') == 2)two\n#end\n"
        "#foreach($x in $input.path('$.l'))$x#end"
    )
    assert missed(coverage) == ["#if 1:5", "#elseif 2:12", "#else 2:12", "#foreach 4:15"]
    render(coverage, '{"n": 2, "l": []}')
    assert missed(coverage) == ["#if 1:5", "#else 2:12", "#foreach 4:15"]
    render(coverage, '{"n": 3, "l": [1]}')
    assert missed(coverage) == ["#if 1:5"]
    render(coverage, '{"n": 1}')
    assert missed(coverage) == []


def test_a_render_that_fails_counts_as_far_as_it_got() -> None:
    coverage = BranchCoverage("#if(true)a#end$util.parseJson('{')#if(true)b#end")
    render(coverage, "")
    assert [branch.column for branch in coverage.missed] == [5, 39, 39]
