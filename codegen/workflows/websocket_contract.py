"""A contract in AsyncAPI as the workflows have it: the API of its routes, and what the application sends.

In: a file that says it is in AsyncAPI. Out: its document, the WebSocket API, and every finding.
"""

from __future__ import annotations

from pathlib import Path

from codegen.core.diagnostics import Diagnostic, Severity, has_errors
from codegen.core.errors import Refused
from codegen.core.reading import Document
from codegen.core.records import Record, replace
from codegen.importer.asyncapi.contract import import_asyncapi
from codegen.importer.settings_deployment import DEFAULT_STAGES
from codegen.ir.api import ApiType
from codegen.ir.messages import WebSocketContract
from codegen.spec.asyncapi.load import load_asyncapi
from codegen.spec.document import SpecDocument
from codegen.workflows.destination import Destination

_WAYS_OUT = (
    "name another folder with -o; in codegen.yaml write api_type: WEBSOCKET where the project is for this contract, or "
    "websocket: {contract: ...} for one beside the other"
)


class ReadWebSocketContract(Record, frozen=True):
    """A contract in AsyncAPI that was read and understood."""

    document: SpecDocument
    contract: WebSocketContract
    diagnostics: tuple[Diagnostic, ...]


def read_websocket_contract(path: Path, root: Document) -> ReadWebSocketContract:
    """Load a contract whose root file was read already, and import it.

    Raises:
        Refused: it can't be used; every finding is in there.
    """
    document, loaded = load_asyncapi(path, root)
    contract, imported = import_asyncapi(document)
    found = (*loaded, *imported)
    if has_errors(found):
        raise Refused(found)
    return ReadWebSocketContract(document, contract, found)


def as_websocket_project(destination: Destination) -> Destination:
    """The destination of a contract in AsyncAPI: a WebSocket API, which has no client of its own.

    Raises:
        Refused: the settings ask for another kind of API.
    """
    settings = destination.settings
    if settings.websocket is not None:
        both = f"{destination.contract} and {destination.websocket}"
        message = f"{both} are both in AsyncAPI: a project has one WebSocket API"
        raise Refused([_refusal(message, "name a contract in OpenAPI for the API beside it")])
    if settings.api_type is not ApiType.WEBSOCKET and not _is_unsaid(destination):
        message = f"a contract in AsyncAPI becomes a WebSocket API, and the settings say {settings.api_type}"
        raise Refused([_refusal(message, _WAYS_OUT)])
    made = replace(settings, api_type=ApiType.WEBSOCKET, client=False)
    if destination.is_new:
        made = replace(made, stage=DEFAULT_STAGES[ApiType.WEBSOCKET])
    return replace(destination, settings=made)


def no_websocket_api(path: Path) -> Diagnostic:
    """The refusal of another contract where a WebSocket API is asked for."""
    message = f"{path} is no contract in AsyncAPI, and the settings say api_type: WEBSOCKET"
    return _refusal(message, "name a contract in AsyncAPI, or another folder with -o")


def not_beside(path: Path) -> Diagnostic:
    """The refusal of another contract for the WebSocket API beside an API."""
    message = f"{path} is no contract in AsyncAPI, which the WebSocket API beside an API has"
    return _refusal(
        message, "name a contract in AsyncAPI: --websocket, or websocket.contract in codegen.yaml"
    )


def _is_unsaid(destination: Destination) -> bool:
    """A new project is REST unless somebody says otherwise."""
    return destination.is_new and destination.settings.api_type is ApiType.REST


def _refusal(message: str, hint: str) -> Diagnostic:
    return Diagnostic("CG157", Severity.ERROR, message, None, hint)
