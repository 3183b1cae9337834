"""The levels of the rules of style that a contract is held to: those of its project, and the command's above them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from codegen.contract.rules.rule import Group, Level
from codegen.contract.rules.table import RULES
from codegen.core.diagnostics import Diagnostic, Severity
from codegen.core.errors import CodegenError, Refused
from codegen.core.reading import Document, read
from codegen.core.suggestions import did_you_mean
from codegen.importer.settings import settings_schema
from codegen.importer.settings_check import check
from codegen.ir.project import SETTINGS_FILE

_NAMES = frozenset({*Group, *(rule.name for rule in RULES)})
_PART = "/lint"


def levels_of(
    contract: Path, settings: Path | None = None, asked: Mapping[str, str] | None = None
) -> dict[str, Level]:
    """The levels by rule or group.

    Args:
        settings: a file of settings; None for that of the project which is made from the contract, if there is one.
        asked: on the command line, above the settings.

    Raises:
        CodegenError: a rule or level that is asked for does not exist.
        Refused: the settings can't be read, or what they say of rules is wrong.
    """
    found = settings or _settings_of(contract)
    levels = _read(read(found)) if found else {}
    for name, level in (asked or {}).items():
        if name not in _NAMES:
            raise CodegenError(
                f"there is no rule {name}: {did_you_mean(name, sorted(_NAMES), '--rules lists them')}"
            )
        if level not in list(Level):
            raise CodegenError(f"{name}={level}: a level is {', '.join(Level)}")
        levels[name] = Level(level)
    return levels


def _read(document: Document) -> dict[str, Level]:
    checked = check(document.data, settings_schema())
    wrong = [found for found in checked.findings if found.pointer.startswith(_PART)]
    if wrong:
        raise Refused(
            [
                Diagnostic(
                    found.code, Severity.ERROR, found.message, document.locate(found.pointer), found.hint
                )
                for found in wrong
            ]
        )
    return {name: Level(level) for name, level in (document.data.get("lint") or {}).items()}


def _settings_of(contract: Path) -> Path | None:
    """Settings beside the contract, or in the folder that is called like it, which name this contract."""
    for folder in (contract.parent, contract.parent / contract.stem):
        file = folder / SETTINGS_FILE
        try:
            named = read(file).data.get("contract") if file.is_file() else None
        except Refused:  # `codegen scaffold` is who complains
            continue
        if isinstance(named, str) and (folder / named).resolve() == contract.resolve():
            return file
    return None
