"""Whether a folder may become a project: it is one, it is empty, or the user says so."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from codegen.core.errors import OutputError
from codegen.ir.project import SETTINGS_FILE
from codegen.output.lock import FILE_NAME

_WELCOME = (".", "readme", "license", "licence", "copying", SETTINGS_FILE)
"""Beginnings of names that are no strangers: .git, .vscode, read-me, licence, settings that were written first."""

_SHOWN = 3


def check_destination(root: Path, contract: Iterable[Path], *, force: bool = False) -> None:
    """Refuse a folder that is full of something else.

    Args:
        contract: the files of the contract, which may lie in the folder.

    Raises:
        OutputError: the folder is no project of codegen and not empty.
    """
    if force or not root.exists() or (root / FILE_NAME).is_file():
        return
    ours = [file.resolve() for file in contract]
    strangers = sorted(
        entry.name
        for entry in root.iterdir()
        if not entry.name.lower().startswith(_WELCOME)
        and not any(file.is_relative_to(entry.resolve()) for file in ours)
    )
    if strangers and (root / SETTINGS_FILE).is_file():
        raise OutputError(
            f"{root} has {SETTINGS_FILE} and no {FILE_NAME}, so nothing tells which files are yours; bring it back from"
            " version control, or go on with --force (what you may have edited stays)"
        )
    if strangers:
        shown = ", ".join(strangers[:_SHOWN]) + (", ..." if len(strangers) > _SHOWN else "")
        raise OutputError(
            f"{root} is not empty and no project of codegen (it holds {shown});"
            " choose another folder with -o, or go on with --force (files that are there stay)"
        )
