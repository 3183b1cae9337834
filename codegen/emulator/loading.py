"""Finds and reads what `codegen emulate` is given: a project folder, a deployment template, or an OpenAPI document.

In: the options. Out: an application to serve, with every finding and the files that it was read from.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from codegen.core.diagnostics import Diagnostic, Severity
from codegen.core.errors import EmulatorError
from codegen.core.findings import Locate
from codegen.core.reading import Document, read
from codegen.core.records import Record, replace
from codegen.emulator.options import EmulatorOptions
from codegen.gateway.identifiers import stable_id
from codegen.importer.cloudformation.application import from_document
from codegen.importer.cloudformation.physical import Account
from codegen.importer.cloudformation.rest_apis import DEFAULT_STAGE
from codegen.importer.cloudformation.template import is_template, read_template
from codegen.importer.gateway_document import import_gateway_document
from codegen.importer.gateway_type import api_type_of
from codegen.ir.api import Api, ApiType
from codegen.ir.application import HTTP_DEFAULT_STAGE, Application, DeployedApi, Stage

TEMPLATE_NAMES = ("template.yaml", "template.yml", "template.json")
_KEPT_TEMPLATE = ".codegen/template.yaml"
"""The resources of a project that no template deploys."""
_SETTINGS = "codegen.yaml"
_EXTENSION = "x-amazon-apigateway-integration"


class Loaded(Record, frozen=True):
    """What is to be served."""

    application: Application
    diagnostics: tuple[Diagnostic, ...]
    locates: Mapping[str, Locate]
    """By the API's logical id: where a JSON pointer of its definition stands."""
    files: tuple[Path, ...]
    is_mock: bool = False

    @property
    def locate(self) -> Locate:
        """Where a JSON pointer of the first API's definition stands."""
        return next(iter(self.locates.values()))


def find_source(path: Path) -> Path:
    """The file to read: a project folder's template, or the file itself.

    Raises:
        EmulatorError: there is nothing to read.
    """
    if not path.exists():
        raise EmulatorError(
            f"{path} does not exist: give a project folder, a template or an OpenAPI document"
        )
    if not path.is_dir():
        return path
    for name in (*TEMPLATE_NAMES, _KEPT_TEMPLATE):
        if (path / name).is_file():
            return path / name
    raise EmulatorError(f"{path} has none of {', '.join(TEMPLATE_NAMES)}: make one with `codegen scaffold`")


def _mocked(source: Path) -> tuple[Path, tuple[Diagnostic, ...]]:
    """The contract behind a project folder or a document, and what of the project has no mock.

    Raises:
        EmulatorError: the folder is no project.
    """
    if not source.is_dir():
        return find_source(source), ()
    file = source / _SETTINGS
    settings = read(file) if file.is_file() else None
    contract = settings.data.get("contract") if settings else None
    if settings is None or not isinstance(contract, str):
        raise EmulatorError(f"{source} has no {_SETTINGS} that names its contract: give the contract itself")
    found = (_no_mock(settings),) if settings.data.get("websocket") else ()
    return source / contract, found


def _no_mock(settings: Document) -> Diagnostic:
    message = "the WebSocket API beside the API has no mock"
    hint = "`codegen emulate` serves it, by its functions"
    return Diagnostic("CG403", Severity.NOTE, message, settings.locate("/websocket"), hint)


def load(options: EmulatorOptions, account: Account) -> Loaded:
    """What the options name.

    Raises:
        EmulatorError: there is nothing to read.
        Refused: it can't be used; carries every finding.
    """
    path, found = _mocked(options.source) if options.mock else (find_source(options.source), ())
    document = read_template(path)
    stage = options.stage or DEFAULT_STAGE
    if is_template(document.data) and not options.mock:
        folder = options.source if options.source.is_dir() else path.parent
        read = from_document(document, folder, options.parameters, account, stage)
        return Loaded(read.application, read.diagnostics, read.locates, (path, *read.files))
    if not options.mock and _EXTENSION in path.read_text(encoding="utf-8", errors="replace"):
        return _gateway_document(document, path, options.stage)
    loaded = _contract(path, stage)
    return replace(loaded, diagnostics=(*loaded.diagnostics, *found))


def _gateway_document(document: Document, path: Path, stage: str | None) -> Loaded:
    """An OpenAPI document with integrations, as `put-rest-api` or, for HTTP APIs, `import-api` takes it."""
    api_type = api_type_of(document.data)
    api, diagnostics = import_gateway_document(
        document.data, source=document.name, locate=document.locate, api_type=api_type
    )
    default = HTTP_DEFAULT_STAGE if api_type is ApiType.HTTP else DEFAULT_STAGE
    deployed = _deployed(path, api, stage or default)
    application = Application((deployed,), {}, str(path.parent))
    return Loaded(application, tuple(diagnostics), {deployed.logical_id: document.locate}, (path,))


def _contract(path: Path, stage: str) -> Loaded:
    """A plain contract: every operation answers with its examples."""
    # The validators of contracts cost as much at the start as everything else: only mock mode pays for them.
    from codegen.importer.contract import import_contract
    from codegen.spec.load import load as load_contract

    document, found = load_contract(path)
    # at the root of the address, as HTTP APIs serve their stage $default
    api, imported = import_contract(document, ApiType.HTTP if stage == HTTP_DEFAULT_STAGE else ApiType.REST)
    deployed = _deployed(path, api, stage)
    application = Application((deployed,), {}, str(path.parent))
    locates = {deployed.logical_id: document.locate}
    origins = document.sources.bundled.values() if document.sources else ()
    referenced = {Path(origin.file.name) for origin in origins}
    return Loaded(application, (*found, *imported), locates, (path, *referenced), is_mock=True)


def _deployed(path: Path, api: Api, stage: str) -> DeployedApi:
    return DeployedApi(path.stem, stable_id(path.stem, 10), api, (Stage(stage),))
