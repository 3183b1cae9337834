"""`codegen scaffold` as the command runs it: what generates is imported only where there is something to generate."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from codegen.core.cache import Cache
from codegen.core.diagnostics import has_errors
from codegen.core.errors import Refused
from codegen.ir.api import ApiType
from codegen.ir.project import DeployTool
from codegen.workflows.destination import find_destination, with_choices
from codegen.workflows.machine import functions_of_this_machine
from codegen.workflows.outcome import Outcome
from codegen.workflows.runs import KIND, recall
from codegen.workflows.strict import strictly

PARTS = "parts"
"""The kind of what became of the parts of contracts."""


def scaffold_or_recall(
    spec: Path | None,
    output: Path | None,
    *,
    force: bool,
    strict: bool = False,
    writes: bool = True,
    target: DeployTool | None = None,
    api_type: ApiType | None = None,
    websocket: Path | None = None,
    progress: Callable[[str, float], None],
) -> Outcome:
    """Make a project or bring it up to date; a run that would repeat an earlier one says what that said.

    Args:
        writes: carry out what is to be done; else only tell it.
        target: what deploys a new project; None for the usual.
        api_type: what kind of API a new project is; None for the usual.
        websocket: the contract of a WebSocket API that a new project has beside it.

    Raises:
        Refused: contract or settings can't be used, or the plan would lose something; nothing was written.
        OutputError: the folder can't be used or written; it is as it was before.
    """
    cache = Cache.of_user(KIND)
    destination, found = find_destination(spec, output)
    recalled = (
        None
        if has_errors(found)
        else recall(cache, with_choices(destination, target, api_type, websocket), found)
    )
    if recalled is not None:
        if strict and has_errors(strictly(recalled.diagnostics)):
            raise Refused(strictly(recalled.diagnostics))
        return recalled
    # 0.3 s, and jinja2, which an unchanged project does without
    from codegen.workflows.scaffold import scaffold

    function = functions_of_this_machine()
    report = scaffold(
        spec,
        output,
        force=force,
        strict=strict,
        writes=writes,
        target=target,
        api_type=api_type,
        websocket=websocket,
        function=function,
        progress=progress,
        cache=cache,
        parts=Cache.of_user(PARTS),
    )
    return report.outcome()
