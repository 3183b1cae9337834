"""A finding about a mapping template, at a place in the template."""

from __future__ import annotations

from typing import NamedTuple

from codegen.core.diagnostics import Severity


class TemplateFinding(NamedTuple):
    """Line and column count from 1, in the template's own text."""

    code: str
    severity: Severity
    message: str
    line: int
    column: int
    hint: str = ""


def place_of(source: str, offset: int) -> tuple[int, int]:
    """Line and column of an offset into a template."""
    return source.count("\n", 0, offset) + 1, offset - source.rfind("\n", 0, offset)
