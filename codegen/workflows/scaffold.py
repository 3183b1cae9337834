"""`codegen scaffold`: a contract and its settings become a project folder, or an existing one follows its contract."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from codegen.core.cache import Cache
from codegen.core.diagnostics import Diagnostic, has_errors
from codegen.core.errors import OutputError, Refused
from codegen.core.files import GeneratedFile
from codegen.core.memo import Memo
from codegen.core.records import Record, replace
from codegen.importer.project import plan_project
from codegen.ir.api import ApiType, Route
from codegen.ir.project import DeployTool, FunctionSettings, OperationRecord, Project
from codegen.output.apply import apply
from codegen.output.changes import ChangePlan
from codegen.output.destination import check_destination
from codegen.output.exclusive import exclusive
from codegen.output.folder import Looker
from codegen.output.journal import is_unfinished, recover
from codegen.output.lock import Lock, read_lock
from codegen.output.plan import plan_changes
from codegen.render.environment import keep_templates
from codegen.workflows.affected import affected_handlers
from codegen.workflows.contract import Contract, read_contracts
from codegen.workflows.destination import Destination, contract_name, find_destination, with_choices
from codegen.workflows.formatting import finish_changed
from codegen.workflows.import_budget import heaviest_import
from codegen.workflows.loose_ends import loose_ends
from codegen.workflows.renames import find_moves
from codegen.workflows.report import ScaffoldReport
from codegen.workflows.runs import Said, remember
from codegen.workflows.settings_file import settings_files
from codegen.workflows.settings_findings import all_findings
from codegen.workflows.strict import strictly
from codegen.workflows.targets import TARGETS, Target, generate
from codegen.workflows.template_files import check_templates, edited_templates
from codegen.workflows.template_merge import merged_templates
from codegen.workflows.websocket_contract import as_websocket_project

Progress = Callable[[str, float], None]
"""Told what is being done, and which part of the run's time has usually gone by then, for a line on a terminal."""

READ, GENERATED, FORMATTED = 0.3, 0.75, 0.85
"""Parts of a run's time that have gone when a step ends."""


def _silent(_text: str, _done: float) -> None:
    """Nobody watches."""


def scaffold(
    spec: Path | None = None,
    output: Path | None = None,
    *,
    force: bool = False,
    strict: bool = False,
    writes: bool = True,
    targets: Sequence[Target] = TARGETS,
    target: DeployTool | None = None,
    api_type: ApiType | None = None,
    websocket: Path | None = None,
    function: FunctionSettings | None = None,
    progress: Progress = _silent,
    cache: Cache | None = None,
    parts: Cache | None = None,
) -> ScaffoldReport:
    """Make or regenerate a project.

    Args:
        spec: the contract; None for that of the project in `output` or in the current folder.
        output: the project folder; None for one called like the contract.
        force: replace generated files that were edited by hand, and go on in a folder that holds something else.
        strict: refuse a contract of which anything would be lost or widened.
        writes: carry the plan out; else the report tells what a run would do, and what it would refuse.
        target: what deploys a new project; None for the usual.
        api_type: what kind of API a new project is; None for the usual.
        websocket: the contract of a WebSocket API that a new project has beside it.
        function: what the settings of a new project say of its functions; None for the usual.
        cache: where a run that repeats this one finds what it said.
        parts: where a run on a contract that changed finds what became of the parts that did not.

    Raises:
        Refused: contract or settings can't be used, or the plan would lose something; nothing was written.
        OutputError: the folder can't be used or written; it is as it was before.
    """
    destination, found = _sound_destination(spec, output)
    destination = _with_function(with_choices(destination, target, api_type, websocket), function)
    root = destination.root
    progress(f"Reading {destination.contract}", 0)
    contract = read_contracts(destination.contract, destination.settings.api_type, destination.websocket)
    if contract.api.type is ApiType.WEBSOCKET:
        destination = as_websocket_project(destination)
    with _held(root, progress, writes=writes):
        check_destination(root, contract.files(), force=force)
        previous = read_lock(root)
        memo = Memo(parts or Cache(None), str(destination.contract.absolute()), str(root.absolute()))
        made = _make(destination, contract, previous, targets, memo, progress)
        diagnostics = _accepted((*found, *made.diagnostics), strict=strict)
        progress(f"Formatting {len(made.files)} files", GENERATED)
        files, plan = _changes(destination, contract, made, previous, force=force)
        diagnostics = (*diagnostics, *plan.diagnostics)
        report = _report(destination, made, files, plan, diagnostics)
        if writes:
            _accepted(diagnostics)
            progress(f"Writing {sum(1 for _ in plan.steps())} files", FORMATTED)
            apply(root, plan)
        memo.save()
        if cache and (writes or plan.is_done):
            remember(cache, destination, plan, _said(report, made.diagnostics, contract))
    return report


def _sound_destination(spec: Path | None, output: Path | None) -> tuple[Destination, list[Diagnostic]]:
    """Where the project is made, with what is to say of its settings.

    Raises:
        Refused: these have errors; all are in there, and those of the contract that they name.
    """
    destination, found = find_destination(spec, output)
    if has_errors(found):
        raise Refused(all_findings(destination, found))
    return destination, found


class _Made(Record, frozen=True):
    """A project, and what became of it before formatting.

    Attributes:
        diagnostics: about the contract, and what is made of it.
    """

    project: Project
    files: Sequence[GeneratedFile]
    models: Mapping[str, str]
    diagnostics: tuple[Diagnostic, ...]


def _make(
    destination: Destination,
    contract: Contract,
    previous: Lock | None,
    targets: Sequence[Target],
    memo: Memo,
    progress: Progress,
) -> _Made:
    project, planned = _plan(destination, contract, previous)
    progress(f"Generating {len(project.all_operations)} operations", READ)
    made = generate(project, targets, contract.locate, memo)
    keep_templates()
    diagnostics = (*contract.diagnostics, *planned, *made.diagnostics)
    return _Made(project, [*settings_files(destination, project), *made.files], made.models, diagnostics)


def _changes(
    destination: Destination, contract: Contract, made: _Made, previous: Lock | None, *, force: bool
) -> tuple[list[GeneratedFile], ChangePlan]:
    """The files as they are written, and what that changes."""
    root, project = destination.root, made.project
    look = Looker(root)
    files, sources = finish_changed(made.files, look, previous)
    lock = _lock(destination, contract, project, made.models)
    moves = find_moves(root, previous, project, {file.path for file in files})
    plan = plan_changes(root, files, lock, previous, sources=sources, moves=moves, force=force, look=look)
    found = loose_ends(root, project, plan, look)
    return files, replace(plan, diagnostics=(*plan.diagnostics, *found))


def _report(
    destination: Destination,
    made: _Made,
    files: Sequence[GeneratedFile],
    plan: ChangePlan,
    diagnostics: tuple[Diagnostic, ...],
) -> ScaffoldReport:
    """What a run says, found before it writes: handlers are read as they are."""
    return ScaffoldReport(
        destination.root,
        made.project,
        plan.changes,
        made.models,
        diagnostics,
        destination.is_new,
        heaviest_import(made.project, files),
        affected_handlers(destination.root, made.project, plan.changes),
    )


@contextmanager
def _held(root: Path, progress: Progress, *, writes: bool) -> Iterator[None]:
    """Keep other runs out of the project folder; one that writes nothing makes no folder, and completes no other run.

    Raises:
        OutputError: a run was cut off here, and this one must not complete it.
    """
    if not writes and not root.is_dir():
        yield
        return
    with exclusive(root, waiting=lambda: progress("Waiting for another run to end", 0)):
        if writes:
            recover(root)
        elif is_unfinished(root):
            raise OutputError(f"a run was cut off in {root}; complete it first: codegen scaffold {root}")
        yield


def _with_function(destination: Destination, function: FunctionSettings | None) -> Destination:
    if function is None or not destination.is_new:
        return destination
    return replace(destination, settings=replace(destination.settings, function=function))


def _accepted(diagnostics: tuple[Diagnostic, ...], *, strict: bool = False) -> tuple[Diagnostic, ...]:
    """The findings, where nothing among them ends the run.

    Raises:
        Refused: something does.
    """
    if strict:
        diagnostics = strictly(diagnostics)
    if has_errors(diagnostics):
        raise Refused(diagnostics)
    return diagnostics


def _said(report: ScaffoldReport, about_contract: Sequence[Diagnostic], contract: Contract) -> Said:
    """What a run that repeats this one says, too."""
    return Said(
        about_contract,
        report.outcome().operations,
        len(report.project.all_functions),
        report.budget,
        contract.links(),
    )


def _plan(
    destination: Destination, contract: Contract, previous: Lock | None
) -> tuple[Project, list[Diagnostic]]:
    plan = partial(
        plan_project,
        contract.api,
        destination.settings,
        name=contract_name(destination.contract),
        contract=destination.from_root(destination.contract),
        previous=previous.operations if previous else (),
        locate=contract.locate,
        sends=contract.sends,
        websocket=contract.websocket.contract if contract.websocket else None,
    )
    templates = edited_templates(destination.root, previous)
    project, found = plan(edited_templates=templates)
    merged = merged_templates(destination.root, previous, project, templates)
    if merged != templates:  # which the API's document holds, too
        project, found = plan(edited_templates=merged)
    of_user = {**merged, **destination.named_templates}
    return project, [*found, *check_templates(destination.root, of_user)]


def _lock(destination: Destination, contract: Contract, project: Project, models: Mapping[str, str]) -> Lock:
    return Lock(
        contract=project.contract,
        contract_sha256=contract.document.sha256,
        contract_files={destination.from_root(path): sha256 for path, sha256 in contract.files().items()},
        operations=(
            *(_record(operation.route, operation.handler) for operation in project.all_operations),
            *(_record(operation.route, handler="") for operation in project.gateway_operations),
        ),
        models=models,
    )


def _record(route: Route, handler: str) -> OperationRecord:
    operation = route.operation
    return OperationRecord(operation.operation_id, operation.http_method, operation.path, handler)
