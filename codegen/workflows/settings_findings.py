"""Settings with errors, held against their contract all the same: who mends them sees everything at once."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from codegen.core.diagnostics import Diagnostic
from codegen.core.errors import Refused
from codegen.importer.project import plan_project
from codegen.ir.api import ApiType
from codegen.ir.project import SETTINGS_FILE
from codegen.workflows.contract import read_contracts
from codegen.workflows.destination import Destination, contract_name
from codegen.workflows.template_files import check_templates
from codegen.workflows.websocket_contract import as_websocket_project


def all_findings(destination: Destination, found: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Everything about settings with errors, in the order of the file, then about the contract and templates that they
    name.

    Args:
        found: what is wrong with the settings themselves.
    """
    file = str(destination.root / SETTINGS_FILE)
    more = list(_held_against_contract(destination, found, file))
    everything = [*found, *more, *check_templates(destination.root, destination.named_templates)]
    return sorted(everything, key=lambda one: _place(one, file))


def _held_against_contract(
    destination: Destination, found: Sequence[Diagnostic], file: str
) -> Iterator[Diagnostic]:
    contracts = filter(None, (destination.contract, destination.websocket))
    if not all(map(os.path.lexists, contracts)):  # which is told already
        return
    try:
        contract = read_contracts(destination.contract, destination.settings.api_type, destination.websocket)
        if contract.api.type is ApiType.WEBSOCKET and _tell_type(found):
            destination = as_websocket_project(destination)
    except Refused as refused:
        yield from refused.diagnostics
        return
    _, planned = plan_project(
        contract.api,
        destination.settings,
        name=contract_name(destination.contract),
        contract="",
        locate=contract.locate,
        websocket=contract.websocket.contract if contract.websocket else None,
    )
    yield from (one for one in planned if one.location and one.location.file == file)


def _tell_type(found: Sequence[Diagnostic]) -> bool:
    """Whether the type of API can be told."""
    return not any(one.location and one.location.pointer == "/api_type" for one in found)


def _place(diagnostic: Diagnostic, file: str) -> tuple[bool, int]:
    place = diagnostic.location
    return (False, place.line) if place and place.file == file else (True, 0)
