"""Settings with errors, held against their contract all the same: who mends them sees everything at once."""

from __future__ import annotations

import os
from collections.abc import Sequence

from codegen.core.diagnostics import Diagnostic
from codegen.core.errors import Refused
from codegen.importer.project import plan_project
from codegen.ir.api import ApiType
from codegen.ir.project import SETTINGS_FILE
from codegen.workflows.contract import read_contract
from codegen.workflows.destination import Destination, contract_name
from codegen.workflows.template_files import check_templates
from codegen.workflows.websocket_contract import as_websocket_project


def held_against_contract(destination: Destination, found: Sequence[Diagnostic]) -> list[Diagnostic]:
    """What the contract shows to be wrong with settings, and what is wrong with the contract and the templates that
    they name.

    Args:
        found: what is wrong with the settings themselves.
    """
    if not os.path.lexists(destination.contract):  # which is told already
        return []
    templates = check_templates(destination.root, destination.named_templates)
    try:
        contract = read_contract(destination.contract, destination.settings.api_type)
        if contract.api.type is ApiType.WEBSOCKET and _tell_type(found):
            destination = as_websocket_project(destination)
    except Refused as refused:
        return [*templates, *refused.diagnostics]
    name, locate = contract_name(destination.contract), contract.document.locate
    _, planned = plan_project(contract.api, destination.settings, name=name, contract="", locate=locate)
    file = str(destination.root / SETTINGS_FILE)
    return [*templates, *(one for one in planned if one.location and one.location.file == file)]


def _tell_type(found: Sequence[Diagnostic]) -> bool:
    """Whether the type of API can be told."""
    return not any(one.location and one.location.pointer == "/api_type" for one in found)
