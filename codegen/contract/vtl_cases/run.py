"""Runs the cases of a mapping template and says where output and expectation part.

In: cases, and the template's text. Out: one result a case; nothing is written.
"""

from __future__ import annotations

import copy
import difflib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from codegen.contract.vtl_cases.case_file import TemplateCase
from codegen.core.diagnostics import Diagnostic, Severity, SourceLocation
from codegen.core.records import Record
from codegen.vtl import Template, TemplateError, mapping_namespace
from codegen.vtl.coverage import BranchCoverage

_SHOWN = 40  # lines of a difference


class CaseResult(Record, frozen=True):
    """What became of one case; `output` is None where the render failed."""

    case: TemplateCase
    output: str | None
    diagnostic: Diagnostic | None = None

    @property
    def passed(self) -> bool:
        return self.diagnostic is None


def run_case(
    case: TemplateCase, source: str, template: str, golden: Path | None, coverage: BranchCoverage
) -> CaseResult:
    """Render one case and compare.

    Args:
        template: how findings call the template's file.
        golden: the file with the expected output, where the case names one.
    """
    coverage.render(namespace_of(case))
    namespace = namespace_of(case)
    try:
        output = Template(source).render(namespace)
    except TemplateError as error:
        return CaseResult(case, None, _failure(case, error, template))
    problem = _compare(case, output, golden) or _compare_overrides(case, namespace["context"])
    if not problem:
        return CaseResult(case, output)
    message = f"{case.name}: {problem}"
    return CaseResult(case, output, Diagnostic("CG512", Severity.ERROR, message, case.location))


def namespace_of(case: TemplateCase) -> dict[str, Any]:
    """The variables of a case, made anew: templates write to them."""
    context = copy.deepcopy(dict(case.context))
    return mapping_namespace(case.body, copy.deepcopy(case.params), context, dict(case.stage_variables))


def _failure(case: TemplateCase, error: TemplateError, template: str) -> Diagnostic | None:
    if case.error and case.error in error.message:
        return None
    wanted = f", where an error with {case.error!r} is expected" if case.error else ""
    location = SourceLocation(template, error.line, error.column)
    message = f"{case.name}: {error.message}{wanted}"
    return Diagnostic("CG512", Severity.ERROR, message, location, f"the case stands at {case.location}")


def _compare(case: TemplateCase, output: str, golden: Path | None) -> str:
    if case.error:
        return f"an error with {case.error!r} is expected, and the template renders"
    if golden is None:
        return _difference(case.expected, output)
    if not golden.is_file():
        return f"{golden.as_posix()} does not exist: write it with --update"
    return _difference(golden.read_bytes().decode("utf-8", "replace"), output)


def _difference(expected: Any, output: str) -> str:
    """How the output differs; "" where it does not. A text is compared as text, anything else as JSON."""
    if isinstance(expected, str):
        return "" if output == expected else _shown(expected, output)
    try:
        value = json.loads(output)
    except ValueError as error:
        return f"the output is no JSON ({error}):\n{output}"
    if _same(value, expected):
        return ""
    return _shown(json.dumps(expected, indent=2), json.dumps(value, indent=2))


def _same(left: Any, right: Any) -> bool:
    """Equality of JSON, which tells true from 1."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(_same, left, right))
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        return left.keys() == right.keys() and all(_same(left[name], right[name]) for name in left)
    return bool(left == right)


def _shown(expected: str, output: str) -> str:
    lines = list(
        difflib.unified_diff(expected.splitlines(), output.splitlines(), "expected", "output", lineterm="")
    )
    if not lines:
        return f"expected {expected[-40:]!r} at the end, and the output ends with {output[-40:]!r}"
    more = [f"... {len(lines) - _SHOWN} more lines"] if len(lines) > _SHOWN else []
    return "\n".join(["the output is not as expected", *lines[:_SHOWN], *more])


def _compare_overrides(case: TemplateCase, context: Mapping[str, Any]) -> str:
    for name, wanted in case.overrides.items():
        given = _plain(context.get(name))
        if not _includes(given, wanted):
            return f"$context.{name} is {json.dumps(given)}, and {json.dumps(wanted)} is expected"
    return ""


def _includes(given: Any, wanted: Any) -> bool:
    """Whether a value has at least what is wanted: empty maps are there without having been set."""
    if isinstance(wanted, Mapping) and isinstance(given, Mapping):
        return all(name in given and _includes(given[name], value) for name, value in wanted.items())
    return _same(given, wanted)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
