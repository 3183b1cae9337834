"""`codegen vtl`: lint, test and render mapping templates that stand in files of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from codegen.contract.vtl_cases.case_file import SUFFIXES, CaseFile, case_values, read_cases
from codegen.contract.vtl_cases.run import CaseResult, run_case
from codegen.contract.vtl_rules.lint import lint_mapping_template
from codegen.core.diagnostics import Diagnostic, Severity, SourceLocation
from codegen.core.errors import OutputError, Refused
from codegen.core.findings import Findings
from codegen.core.reading import read
from codegen.core.records import Record, field
from codegen.vtl import Template, TemplateError, mapping_namespace
from codegen.vtl.coverage import BranchCoverage
from codegen.workflows.lint import LintReport

_SKIPPED = frozenset({".aws-sam", ".codegen", ".git", ".venv", "node_modules", "__pycache__"})


def lint_file(path: Path) -> LintReport:
    """The findings about a template in a file of its own."""
    try:
        source = _text(path)
    except Refused as error:
        return LintReport(path, error.diagnostics, is_readable=False)
    found = [
        Diagnostic(code, severity, message, SourceLocation(str(path), line, column), hint)
        for code, severity, message, line, column, hint in lint_mapping_template(source)
    ]
    return LintReport(path, tuple(found))


class TemplateTests(Record):
    """What became of the cases of one template."""

    path: Path  # of the file with the cases
    template: Path
    results: list[CaseResult] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)  # about the file and the template
    coverage: BranchCoverage | None = None
    updated: list[Path] = field(default_factory=list)

    @property
    def failures(self) -> list[Diagnostic]:
        """Every reason why this is not green."""
        return [*self.diagnostics, *(result.diagnostic for result in self.results if result.diagnostic)]

    def as_json(self) -> dict[str, Any]:
        """The shape of `--json`."""
        missed = self.coverage.missed if self.coverage else []
        return {
            "file": str(self.path),
            "template": str(self.template),
            "cases": [{"name": result.case.name, "passed": result.passed} for result in self.results],
            "branches": len(self.coverage.branches) if self.coverage else 0,
            "missed": [f"{branch.kind} {self.template}:{branch.line}:{branch.column}" for branch in missed],
        }


def find_case_files(paths: list[Path]) -> list[Path]:
    """The files with cases among the paths and below the folders of them."""
    found: list[Path] = []
    for path in paths:
        found += sorted(_below(path)) if path.is_dir() else [path]
    return list(dict.fromkeys(found))


def _below(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink() and path.name not in _SKIPPED:
            yield from _below(path)
        elif path.name.endswith(SUFFIXES):
            yield path


def run_case_files(paths: list[Path], *, update: bool = False) -> list[TemplateTests]:
    """Run the cases in files and folders.

    Args:
        update: write the outputs into the files that cases name as golden.
    """
    return [_test_file(path, update) for path in find_case_files(paths)]


def _test_file(path: Path, update: bool) -> TemplateTests:
    if not path.name.endswith(SUFFIXES):
        message = f"a file of cases is called NAME{SUFFIXES[0]}"
        return TemplateTests(path, path, diagnostics=[_error("CG511", message, path)])
    try:
        document = read(path)
        findings = Findings(document.locate)
        cases = read_cases(document, path, findings)
        tests = TemplateTests(path, cases.template, diagnostics=findings.diagnostics)
        source = _text(cases.template)
    except Refused as error:
        return TemplateTests(path, path, diagnostics=list(error.diagnostics))
    try:
        Template(source)
        tests.coverage = BranchCoverage(source)
    except TemplateError as error:
        place = SourceLocation(str(cases.template), error.line, error.column)
        tests.diagnostics.append(Diagnostic("CG500", Severity.ERROR, error.message, place))
        return tests
    _run(cases, source, tests, tests.coverage, update)
    return tests


def _run(cases: CaseFile, source: str, tests: TemplateTests, coverage: BranchCoverage, update: bool) -> None:
    for case in cases.cases:
        golden = _golden(cases.path.parent, case.golden) if case.golden else None
        result = run_case(case, source, str(cases.template), golden, coverage)
        if update and golden is not None and result.output is not None and not result.passed:
            _write(golden, result.output)
            tests.updated.append(golden)
            result = run_case(case, source, str(cases.template), golden, coverage)
        tests.results.append(result)


def _golden(folder: Path, name: str) -> Path:
    """The file that a case names; one outside of the folder is not written to.

    Raises:
        OutputError: it is outside.
    """
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        raise OutputError(f"the golden file {name!r} is outside of {folder}")
    return path


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")


def render_file(path: Path, values: dict[str, Any]) -> str:
    """The output of a template with the values of a case: body, params, context, stage_variables.

    Raises:
        Refused: the template can't be read, or does not render.
    """
    source = _text(path)
    given = case_values(values)
    namespace = mapping_namespace(
        given["body"], given["params"], dict(given["context"]), dict(given["stage_variables"])
    )
    try:
        return Template(source).render(namespace)
    except TemplateError as error:
        place = SourceLocation(str(path), error.line, error.column)
        raise Refused([Diagnostic("CG500", Severity.ERROR, error.message, place)]) from None


def _text(path: Path) -> str:
    """The text of a file.

    Raises:
        Refused: it can't be read.
    """
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "it is no text in UTF-8"
        raise Refused([_error("CG001", f"the file can't be read: {reason}", path)]) from None


def _error(code: str, message: str, path: Path) -> Diagnostic:
    return Diagnostic(code, Severity.ERROR, message, SourceLocation(str(path)))
