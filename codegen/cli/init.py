"""`codegen init`."""

from __future__ import annotations

import os
import shlex
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from codegen.cli.console import out, out_json, paint, printable
from codegen.cli.exit_codes import ExitCode
from codegen.cli.guard import guarded
from codegen.core.errors import CodegenError
from codegen.core.records import Record

if TYPE_CHECKING:
    from codegen.workflows.push_checks import PushChecks

EPILOG = """\b
Examples:
  codegen init                       asks, on a terminal
  codegen init notes --target terraform --ci github --pre-commit
  codegen init notes --type http && codegen scaffold notes
  codegen init notes --ci gitlab     for a project that is there: only what GitLab reads
"""

ApiTypes = Literal["rest", "http", "websocket"]
Targets = Literal["sam", "cloudformation", "terraform", "cdk", "serverless"]


class Ci(StrEnum):
    """The services whose workflows can be written."""

    GITHUB = "github"
    GITLAB = "gitlab"


class _Chosen(Record):
    """What the command line or the answers say."""

    folder: Path | None
    title: str | None
    api_type: str | None
    target: str | None
    services: list[str]


def init(
    folder: Annotated[
        Path | None,
        typer.Argument(
            metavar="DIR", help="Project folder. [default: named after the API]", show_default=False
        ),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option("--name", help="What the API is called. [default: as DIR]", show_default=False),
    ] = None,
    api_type: Annotated[
        ApiTypes | None, typer.Option("--type", help="Type of API. [default: rest]", show_default=False)
    ] = None,
    target: Annotated[
        Targets | None,
        typer.Option("--target", "-t", help="What deploys it. [default: sam]", show_default=False),
    ] = None,
    ci: Annotated[
        list[Ci] | None,
        typer.Option("--ci", help="Write the workflow of a service; repeatable.", show_default=False),
    ] = None,
    *,
    pre_commit: Annotated[bool, typer.Option("--pre-commit", help="Write hooks for pre-commit.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Write a first contract with its settings, and what checks a project on every push.

    In a project that is there already, only what --ci and --pre-commit ask for is written. No file is ever replaced.
    """
    services = [*dict.fromkeys(ci or ()), *(["pre-commit"] if pre_commit else [])]
    chosen = _Chosen(folder, name, api_type, target, services)
    raise typer.Exit(guarded(lambda: _run(chosen, as_json=as_json)))


def _run(chosen: _Chosen, *, as_json: bool) -> ExitCode:
    from codegen.ir.api import ApiType  # jinja2, which most commands do without
    from codegen.ir.project import DeployTool
    from codegen.workflows.init import NewApi, is_initialised, start
    from codegen.workflows.push_checks import PushChecks, Service, write_push_checks

    is_new = not is_initialised(chosen.folder or Path())
    if is_new:
        _ask(chosen)
    root = chosen.folder or Path()
    files = []
    if is_new:
        title = chosen.title or root.resolve().name
        api = NewApi(title, ApiType[(chosen.api_type or "rest").upper()], DeployTool(chosen.target or "sam"))
        files = start(root, api)
    elif not chosen.services or chosen.title or chosen.api_type or chosen.target:
        raise CodegenError(
            f"{root} is a project already: it takes --ci and --pre-commit, the rest is in its codegen.yaml"
        )
    services = [Service(name) for name in chosen.services]
    made = write_push_checks(root, services) if services else PushChecks([], [])
    made.files[:0] = files
    _print(root, made, is_new=is_new, as_json=as_json)
    return ExitCode.DONE


def _ask(chosen: _Chosen) -> None:
    """Ask on a terminal for what the command line left open; elsewhere nobody can answer."""
    if chosen.folder is None and chosen.title is None and not sys.stdin.isatty():
        raise CodegenError("name the folder of the new project: codegen init notes")
    if sys.stdin.isatty() and sys.stdout.isatty():
        folder = chosen.folder.resolve().name if chosen.folder else "notes"
        chosen.title = chosen.title or typer.prompt("What is the API called?", default=folder)
        chosen.api_type = chosen.api_type or _choice("Which type of API?", ["rest", "http", "websocket"])
        chosen.target = chosen.target or _choice(
            "What deploys it?", ["sam", "cloudformation", "terraform", "cdk", "serverless"]
        )
        if not chosen.services:
            service = _choice("Which service checks pushes?", ["none", "github", "gitlab"])
            chosen.services += [] if service == "none" else [service]
            chosen.services += ["pre-commit"] if typer.confirm("Hooks for pre-commit?", default=False) else []
    if chosen.folder is None and chosen.title is not None:
        from codegen.importer.project_names import project_name  # only for a folder that nobody named

        chosen.folder = Path(project_name(chosen.title).lower())


def _choice(question: str, answers: list[str]) -> str:
    import click  # behind typer, which has no question with choices

    answer: str = typer.prompt(question, type=click.Choice(answers), default=answers[0])
    return answer


def _print(root: Path, made: PushChecks, *, is_new: bool, as_json: bool) -> None:
    if as_json:
        out_json({"project": str(root), "files": [str(path) for path in made.files], "notes": made.notes})
        return
    for path in made.files:
        out(f"{paint('created', 'green', sys.stdout)} {printable(os.path.relpath(path))}")
    for note in made.notes:
        out(printable(note, keep="\n").rstrip("\n"))
    if is_new:
        out("Next:")
        out(f"  codegen scaffold {shlex.quote(str(root))}")
