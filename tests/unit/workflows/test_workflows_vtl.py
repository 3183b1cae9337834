"""`codegen vtl test`: cases beside templates, golden files, coverage."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen.core.errors import OutputError, Refused
from codegen.workflows.vtl import TemplateTests, find_case_files, lint_file, render_file, run_case_files

TEMPLATE = "#if($input.path('$.id') == '')\nnone#else\n{\"id\": $input.json('$.id')}\n#end\n"


def run(folder: Path, cases: str, template: str = TEMPLATE, *, update: bool = False) -> TemplateTests:
    (folder / "create.vtl").write_text(template)
    (folder / "create.test.yaml").write_text(cases)
    (tests,) = run_case_files([folder], update=update)
    return tests


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("{body: {id: 7}, expected: {id: 7}}", ""),
        ("{body: {id: 7}, expected: {id: true}}", "the output is not as expected"),
        ("{body: {id: 1}, expected: {id: true}}", "the output is not as expected"),
        ("{body: {}, expected: none}", ""),
        ("{body: {}, expected: {}}", "the output is no JSON"),
        ("{body: {}, golden: none.txt}", "does not exist"),
        ("{body: {}, error: boom}", "an error with 'boom' is expected"),
    ],
)
def test_a_case(tmp_path: Path, case: str, said: str) -> None:
    tests = run(tmp_path, f"cases:\n  - {case}\n")
    assert [failure.code for failure in tests.failures] == (["CG512"] if said else [])
    assert all(said in failure.message for failure in tests.failures)


def test_an_error_stands_at_its_place_in_the_template(tmp_path: Path) -> None:
    cases = "cases:\n  - {expected: x}\n  - {error: parseJson}\n"
    tests = run(tmp_path, cases, "a\n $util.parseJson('{')")
    (failure,) = tests.failures
    assert str(failure.location) == f"{tmp_path / 'create.vtl'}:2:2"
    assert [result.passed for result in tests.results] == [False, True]


def test_overrides_are_compared(tmp_path: Path) -> None:
    template = "#set($context.responseOverride.status = 418)"
    cases = "cases:\n  - {expected: '', overrides: {responseOverride: {status: %d}}}\n"
    assert run(tmp_path, cases % 418, template).failures == []
    assert "418" in run(tmp_path, cases % 200, template).failures[0].message


def test_golden_files_are_written_when_asked(tmp_path: Path) -> None:
    cases = "cases:\n  - {body: {id: 1}, golden: golden/one.txt}\n"
    assert run(tmp_path, cases, update=True).updated == [tmp_path / "golden/one.txt"]
    assert run(tmp_path, cases).failures == []
    assert run(tmp_path, cases, "other").failures != []
    assert run(tmp_path, cases, update=True).updated == []


def test_nothing_is_written_outside_of_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "inner"
    folder.mkdir()
    with pytest.raises(OutputError, match="outside"):
        run(folder, "cases:\n  - {golden: ../x.txt}\n", update=True)
    assert not (tmp_path / "x.txt").exists()


def test_branches_that_no_case_takes(tmp_path: Path) -> None:
    tests = run(tmp_path, "cases:\n  - {body: {id: 1}, expected: {id: 1}}\n")
    assert tests.as_json()["missed"] == [f"#if {tmp_path / 'create.vtl'}:1:5"]


@pytest.mark.parametrize(
    "cases",
    [
        "cases: []\n",
        "cases:\n  - 1\n",
        "cases:\n  - {expected: a, golden: b}\n",
        "cases:\n  - {boddy: a, expected: b}\n",
        "cases:\n  - {params: {query: {}}, expected: b}\n",
        "cases:\n  - {context: 1, expected: b}\n",
        "template: 1\ncases:\n  - {expected: none}\n",
    ],
)
def test_a_file_that_is_no_file_of_cases(tmp_path: Path, cases: str) -> None:
    tests = run(tmp_path, cases)
    assert {failure.code for failure in tests.failures} == {"CG511"}
    assert all(failure.location and failure.location.line for failure in tests.failures)


def test_templates_that_are_not_there_or_do_not_parse(tmp_path: Path) -> None:
    tests = run(tmp_path, "template: no.vtl\ncases:\n  - {expected: ''}\n")
    assert [failure.code for failure in tests.failures] == ["CG001"]
    tests = run(tmp_path, "cases:\n  - {expected: ''}\n", "#if(")
    assert [failure.code for failure in tests.failures] == ["CG500"]


def test_files_are_found_below_folders(tmp_path: Path) -> None:
    for name in ("a/b.test.yaml", "c.test.json", "node_modules/d.test.yaml", "e.yaml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = [path.relative_to(tmp_path).as_posix() for path in find_case_files([tmp_path])]
    assert found == ["a/b.test.yaml", "c.test.json"]


def test_rendering_and_linting_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a.vtl"
    path.write_text("{\n $util.nope() $input.params('q') $context.a.b}")
    values = {"params": {"querystring": {"q": "x"}}, "context": {"a": {"b": "y"}}}
    assert render_file(path, values) == "{\n  x y}"
    assert str(lint_file(path).diagnostics[0].location) == f"{path}:2:2"
    path.write_text("#if(")
    with pytest.raises(Refused):
        render_file(path, {})
    assert not lint_file(tmp_path / "none.vtl").is_readable
