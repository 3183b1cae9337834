"""A contract as `codegen scaffold` takes it: in OpenAPI or AsyncAPI, in one file or several.

In: the path of its root file. Out: its document, its API, and every finding.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from codegen.contract.losses.report import report_left_out
from codegen.core.diagnostics import Diagnostic, has_errors
from codegen.core.errors import Refused
from codegen.core.findings import Locate
from codegen.core.records import Record, replace
from codegen.importer.asyncapi.beside import beside, locate_in_both
from codegen.importer.contract import import_contract
from codegen.importer.contract_gateway import read_gateway_part
from codegen.importer.lowering.paths import lower_paths
from codegen.ir.api import Api, ApiType
from codegen.ir.messages import SendOperation
from codegen.spec.asyncapi.version import is_asyncapi
from codegen.spec.document import SpecDocument
from codegen.spec.load import load_read
from codegen.workflows.contract_file import read_contract_file
from codegen.workflows.websocket_contract import (
    ReadWebSocketContract,
    no_websocket_api,
    not_beside,
    read_websocket_contract,
)

Read = TypeVar("Read")


class Contract(Record, frozen=True):
    """A contract that was read and understood."""

    document: SpecDocument
    api: Api
    diagnostics: tuple[Diagnostic, ...]
    sends: tuple[SendOperation, ...] = ()  # of a contract in AsyncAPI
    websocket: ReadWebSocketContract | None = None  # beside it

    @property
    def locate(self) -> Locate:
        """Where JSON pointers stand in it, and in the one beside it."""
        locate = self.document.locate
        return locate_in_both(locate, self.websocket.document.locate) if self.websocket else locate

    def files(self) -> dict[Path, str]:
        """Every file of it with its hash."""
        return {path: sha256 for document in self._documents() for path, sha256 in _files(document).items()}

    def links(self) -> Mapping[str, str]:
        """The symbolic links on the way to those files."""
        sources = (document.sources for document in self._documents())
        return {link: to for one in sources if one for link, to in one.links.items()}

    def _documents(self) -> Sequence[SpecDocument]:
        return (self.document, self.websocket.document) if self.websocket else (self.document,)


def _files(document: SpecDocument) -> dict[Path, str]:
    if document.sources is None:
        return {document.path: document.sha256}
    return {Path(file.name): file.sha256 for file in document.sources.files}


def read_contracts(path: Path, api_type: ApiType, websocket: Path | None) -> Contract:
    """Load a contract and the one in AsyncAPI beside it.

    Args:
        api_type: what the first one is to become.
        websocket: the second one; None where there is none.

    Raises:
        Refused: they can't be used; every finding of both is in there.
    """
    if websocket is None:
        return read_contract(path, api_type)
    found: list[Diagnostic] = []
    contract = _kept(partial(read_contract, path, api_type), found)
    second = _kept(partial(_read_beside, websocket), found)
    if contract is None or second is None:
        raise Refused(found)
    made, named = beside(second.contract, contract.api, second.document.locate)
    diagnostics = (*contract.diagnostics, *second.diagnostics, *named)
    return replace(contract, diagnostics=diagnostics, websocket=replace(second, contract=made))


def _read_beside(path: Path) -> ReadWebSocketContract:
    root = read_contract_file(path)
    if not is_asyncapi(root.data):
        raise Refused([not_beside(path)])
    return read_websocket_contract(path, root)


def _kept(read: Callable[[], Read], found: list[Diagnostic]) -> Read | None:
    """What is read; None where it can't be used, and then the findings are kept."""
    try:
        return read()
    except Refused as refused:
        found += refused.diagnostics
        return None


def read_contract(path: Path, api_type: ApiType = ApiType.REST) -> Contract:
    """Load a contract and import it.

    Args:
        api_type: what it is to become.

    Raises:
        Refused: it can't be used; every finding is in there.
    """
    root = read_contract_file(path)
    if is_asyncapi(root.data):
        read = read_websocket_contract(path, root)
        return Contract(read.document, read.contract.api, read.diagnostics, read.contract.sends)
    if api_type is ApiType.WEBSOCKET:
        raise Refused([no_websocket_api(path)])
    document, loaded = load_read(path, root)
    api, imported = import_contract(document, api_type)
    api, extended = read_gateway_part(api, document.data, document.locate)
    api, lowered = lower_paths(api, document.locate)
    left_out = report_left_out(document.data, document.version, document.locate, api_type)
    diagnostics = (*loaded, *imported, *extended, *lowered, *left_out)
    if has_errors(diagnostics):
        raise Refused(diagnostics)
    return Contract(document, api, diagnostics)
