"""The documentation of what an emulator serves: a page that sends its requests here.

In: an emulation. Out: HTML made from the contract of its project, or from the document that it serves.
"""

from __future__ import annotations

from pathlib import Path

from codegen.core.errors import EmulatorError, Refused
from codegen.core.reading import read
from codegen.emulator.emulation import Emulation
from codegen.gateway.exchange import MethodResponse
from codegen.ir.project import SETTINGS_FILE
from codegen.render.api_docs import docs_page
from codegen.spec.load import load


def documentation(emulation: Emulation) -> MethodResponse:
    """The page.

    Raises:
        EmulatorError: nothing of what is served has a contract.
        CodegenError: the viewer is not installed.
    """
    application = emulation.loaded.application
    contract = _contract(Path(application.folder), emulation.loaded.files)
    try:
        document, _ = load(contract)
    except Refused as error:
        raise EmulatorError(f"{contract} is no contract that can be shown: {error.diagnostics[0]}") from None
    if "openapi" not in document.data:
        raise EmulatorError(f"{contract} is no OpenAPI document, which the page is made from")
    servers = [stage.path or "/" for deployed in application.apis[:1] for stage in deployed.stages]
    page = docs_page(document.data, servers=servers)
    return MethodResponse(200, [("Content-Type", "text/html; charset=utf-8")], page.encode())


def _contract(folder: Path, files: tuple[Path, ...]) -> Path:
    """What the settings of a project name, else the document that was read."""
    settings = folder / SETTINGS_FILE
    named = read(settings).data.get("contract") if settings.is_file() else None
    if isinstance(named, str):
        return folder / named
    if not files:
        raise EmulatorError("what is served was read from no file")
    return files[0]
