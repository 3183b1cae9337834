"""The file that a command was given as the contract: plain data, also where it is a deployment template by mistake."""

from __future__ import annotations

from pathlib import Path

from codegen.core.errors import Refused
from codegen.core.reading import Document, read
from codegen.importer.cloudformation.template import is_template, read_template

_UNKNOWN_TAG = "CG006"


def read_contract_file(path: Path) -> Document:
    """Read a contract; a template with tags (`!Sub`) is read, too, so that it can be called by its name.

    Raises:
        Refused: it can't be read, with every reason.
    """
    try:
        return read(path)
    except Refused as error:
        if any(diagnostic.code != _UNKNOWN_TAG for diagnostic in error.diagnostics):
            raise
        template = _as_template(path)  # the short forms of intrinsic functions are tags: !Sub, !GetAtt
        if template is None:
            raise
        return template


def _as_template(path: Path) -> Document | None:
    try:
        root = read_template(path)
    except Refused:
        return None
    return root if is_template(root.data) else None
