"""A contract as `codegen scaffold` takes it: in OpenAPI or AsyncAPI, in one file or several.

In: the path of its root file. Out: its document, its API, and every finding.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from codegen.contract.losses.report import report_left_out
from codegen.core.diagnostics import Diagnostic, has_errors
from codegen.core.errors import Refused
from codegen.importer.contract import import_contract
from codegen.importer.contract_gateway import read_gateway_part
from codegen.importer.lowering.paths import lower_paths
from codegen.ir.api import Api, ApiType
from codegen.ir.messages import SendOperation
from codegen.spec.asyncapi.version import is_asyncapi
from codegen.spec.document import SpecDocument
from codegen.spec.load import load_read
from codegen.workflows.contract_file import read_contract_file
from codegen.workflows.websocket_contract import no_websocket_api, read_websocket_contract


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract that was read and understood."""

    document: SpecDocument
    api: Api
    diagnostics: tuple[Diagnostic, ...]
    sends: tuple[SendOperation, ...] = ()  # of a contract in AsyncAPI

    def files(self) -> dict[Path, str]:
        """Every file of it with its hash."""
        sources = self.document.sources
        if sources is None:
            return {self.document.path: self.document.sha256}
        return {Path(file.name): file.sha256 for file in sources.files}

    def links(self) -> Mapping[str, str]:
        """The symbolic links on the way to those files."""
        return self.document.sources.links if self.document.sources else {}


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
