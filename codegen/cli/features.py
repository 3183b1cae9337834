"""`codegen features`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

from codegen.cli.console import out, out_json
from codegen.cli.exit_codes import ExitCode
from codegen.cli.guard import guarded

if TYPE_CHECKING:
    from codegen.workflows.features import Feature

EPILOG = """\b
Examples:
  codegen features                     every feature, emulated and generated or not
  codegen features --markdown          with AWS's documentation, and the tests that show it
"""
_HEAD = ("Feature", "Emulated", "Generated")


def features(
    *,
    as_markdown: Annotated[
        bool, typer.Option("--markdown", help="Print tables in Markdown, with documentation and tests.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """List what API Gateway can do, and what of it is emulated and generated."""

    def run() -> ExitCode:
        from codegen.workflows.features import (
            all_features,
        )  # a YAML reader that no other command's start needs

        found = all_features()
        if as_json:
            out_json({"features": [feature.as_json() for feature in found]})
        else:
            out("\n".join(_markdown(found) if as_markdown else _plain(found)))
        return ExitCode.DONE

    raise typer.Exit(guarded(run))


def _plain(found: Sequence[Feature]) -> Iterator[str]:
    rows = [(feature.name, feature.emulated, feature.generated) for feature in found]
    widths = [max(len(cell) for cell in column) for column in zip(_HEAD, *rows, strict=True)]

    def line(cells: tuple[str, ...]) -> str:
        return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()

    for area, members in groupby(found, lambda feature: feature.area):
        yield f"{area}\n  {line(_HEAD)}"
        yield from (f"  {line((one.name, one.emulated, one.generated))}" for one in members)
        yield ""
    yield f"{_count(found)} (--markdown and --json have AWS's documentation and the tests)"


def _markdown(found: Sequence[Feature]) -> Iterator[str]:
    for area, members in groupby(found, lambda feature: feature.area):
        yield f"## {area}\n"
        yield f"| {' | '.join((*_HEAD, 'Shown by'))} |\n| --- | --- | --- | --- |"
        for one in members:
            tests = "<br>".join(f"`{test}`" for test in one.tests)
            yield f"| [{one.name}]({one.page}) | {one.emulated} | {one.generated} | {tests} |"
        yield ""
    yield _count(found)


def _count(found: Sequence[Feature]) -> str:
    emulated = sum(feature.emulated == "yes" for feature in found)
    generated = sum(feature.generated == "yes" for feature in found)
    return f"{len(found)} features, {emulated} emulated and {generated} generated in full"
