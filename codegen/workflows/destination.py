"""Which folder and which contract a command is about, from what its user named."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from codegen.core.diagnostics import Diagnostic, Severity, has_errors
from codegen.core.errors import CodegenError, Refused
from codegen.core.reading import Document, read
from codegen.core.records import Record, field, replace
from codegen.importer.project_names import project_name
from codegen.importer.settings import settings_of
from codegen.importer.settings_deployment import DEFAULT_STAGES
from codegen.ir.api import ApiType
from codegen.ir.project import SETTINGS_FILE, DeployTool, ProjectSettings
from codegen.output.lock import read_lock
from codegen.workflows.template_files import NamedTemplates


class Destination(Record, frozen=True):
    """A project folder with its settings, and the contract that it is made from."""

    root: Path
    contract: Path
    settings: ProjectSettings
    is_new: bool  # it has no codegen.yaml yet
    settings_sha256: str = ""  # of codegen.yaml
    named_templates_sha256: str = ""  # of the files that it names
    named_templates: Mapping[str, str] = field(default_factory=dict)  # their texts, by their paths

    @property
    def websocket(self) -> Path | None:
        """The contract beside it, of a WebSocket API; None where there is none."""
        beside = self.settings.websocket
        return _tidy(self.root / beside.contract) if beside else None

    def from_root(self, path: Path) -> str:
        """A path relative to the folder, `/` between its parts."""
        return Path(os.path.relpath(path.resolve(), self.root.resolve())).as_posix()


def with_choices(
    destination: Destination,
    target: DeployTool | None,
    api_type: ApiType | None = None,
    websocket: Path | None = None,
) -> Destination:
    """The destination of a run that was told what deploys the project, or what APIs it has.

    Args:
        websocket: the contract of a WebSocket API beside the API.

    Raises:
        CodegenError: the project is another one by now.
    """
    if websocket is not None:
        destination = _with_websocket(destination, websocket)
    said = destination.settings
    chosen: dict[str, Any] = {}
    if target is not None and target is not said.target:
        chosen["target"] = target
    if api_type is not None and api_type is not said.api_type:
        chosen |= {"api_type": api_type, "stage": DEFAULT_STAGES[api_type]}
    if chosen and not destination.is_new:
        name, value = next(iter(chosen.items()))
        file = destination.root / SETTINGS_FILE
        raise CodegenError(
            f"{file} says `{name}: {getattr(said, name)}`, and the command says {value}: change it there"
        )
    return replace(destination, settings=replace(said, **chosen))


def _with_websocket(destination: Destination, contract: Path) -> Destination:
    settings, path = destination.settings, destination.from_root(contract)
    if not destination.is_new:
        known = destination.websocket
        if known is None or known.resolve() != contract.resolve():
            file = destination.root / SETTINGS_FILE
            said = f"the contract {known}" if known else "nothing"
            raise CodegenError(
                f"{file} says {said} below websocket, and the command says {contract}: "
                f"write `websocket: {{contract: {path}}}` there"
            )
        return destination
    if not os.path.lexists(contract):
        raise CodegenError(f"there is no contract {contract}")
    own = ProjectSettings(contract=path, api_type=ApiType.WEBSOCKET, client=False)
    return replace(destination, settings=replace(settings, websocket=own))


def find_destination(spec: Path | None, output: Path | None) -> tuple[Destination, list[Diagnostic]]:
    """The project that `scaffold SPEC -o OUTPUT` is about.

    A project folder may stand for its contract, and the current folder for both.

    Errors of `codegen.yaml` are among the findings, and then the settings are what can be told of them.

    Raises:
        Refused: `codegen.yaml` has errors, and names no contract that it could be held against.
        CodegenError: neither a contract nor a project is named.
    """
    if spec is not None and spec.is_dir():
        spec, output = None, output or spec
    if spec is not None and "://" in str(spec).replace(":/", "://"):
        raise CodegenError(f"{spec} is no file: contracts are never fetched, download it first")
    root = output or (Path(folder_name(spec)) if spec else Path())
    settings_file = root / SETTINGS_FILE
    is_new = not os.path.lexists(settings_file)
    written = None if is_new else read(settings_file)
    named = NamedTemplates(root)
    settings, diagnostics = settings_of(written, named) if written else (ProjectSettings(), [])
    if written:
        diagnostics += _missing_contracts(root, settings, written, is_named=spec is not None)
    if has_errors(diagnostics) and not (spec or settings.contract):
        raise Refused(diagnostics)
    sha256 = written.sha256 if written else ""
    contract = spec or _contract(root, settings)
    destination = Destination(root, contract, settings, is_new, sha256, named.sha256, named.texts)
    return destination, diagnostics + _other_contract(destination, settings_file)


def contract_name(spec: Path) -> str:
    """What a contract is called by its file: chat for chat.asyncapi.yaml."""
    return spec.stem.removesuffix(".asyncapi") or spec.stem


def folder_name(spec: Path) -> str:
    """The project folder of a contract: its stem, where that can be a folder."""
    stem = contract_name(spec)
    return (
        stem if stem.strip(". ") and stem.isprintable() and not stem.startswith("-") else project_name(stem)
    )


def _missing_contracts(
    root: Path, settings: ProjectSettings, written: Document, *, is_named: bool
) -> list[Diagnostic]:
    """Names that lead to no file, where they are written.

    Args:
        is_named: the command names the contract.
    """
    beside = settings.websocket.contract if settings.websocket else ""
    named = {"/contract": "" if is_named else settings.contract, "/websocket/contract": beside}
    hint = f"the path is relative to {SETTINGS_FILE}: correct it, or name the contract on the command line"
    return [
        Diagnostic("CG001", Severity.ERROR, f"there is no contract {name}", written.locate(pointer), hint)
        for pointer, name in named.items()
        if name and not os.path.lexists(root / name)
    ]


def _contract(root: Path, settings: ProjectSettings) -> Path:
    """The contract that the settings name, or that the run before was made from."""
    if settings.contract:
        return _tidy(root / settings.contract)
    if lock := read_lock(root):
        return _tidy(root / lock.contract)
    raise CodegenError(f"{root} is no project of codegen yet; name a contract: codegen scaffold openapi.yaml")


def _tidy(path: Path) -> Path:
    """The path without detours, for the eyes, unless links make it lead elsewhere."""
    short = Path(os.path.normpath(path))
    return short if short.resolve() == path.resolve() else path


def _other_contract(destination: Destination, settings_file: Path) -> list[Diagnostic]:
    """A warning where `codegen.yaml` names another contract than the command."""
    named = destination.settings.contract
    if not named or (destination.root / named).resolve() == destination.contract.resolve():
        return []
    message = f"{settings_file} names the contract {named}, and this run is made from {destination.contract}"
    hint = f"write contract: {destination.from_root(destination.contract)} there to make it last"
    return [Diagnostic("CG309", Severity.WARNING, message, None, hint)]
