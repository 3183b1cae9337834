"""Mapping templates on disk: which ones their user edited, and the files that settings name in place of templates."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from codegen.core.diagnostics import Diagnostic, Severity, SourceLocation
from codegen.ir.project import TEMPLATES_FOLDER
from codegen.output.folder import Kind, Looker, digest, inside
from codegen.output.lock import Lock

SUFFIX = ".vtl"


def edited_templates(root: Path, previous: Lock | None) -> dict[str, str]:
    """The texts of the templates that are the user's: edited since they were written, or there before.

    Raises:
        OutputError: a file can't be read.
    """
    look, records = Looker(root), previous.files if previous else {}
    found: dict[str, str] = {}
    for path in _templates(root):
        file, record = look(path), records.get(path)
        if file.kind is Kind.FILE and not (record and file.is_text(record.sha256)):
            found[str(path)] = plain(file.content)
    return found


def plain(content: bytes) -> str:
    """The text of a template, whatever its line ends."""
    return content.decode("utf-8", "replace").replace("\r\n", "\n")


def check_templates(root: Path, templates: Mapping[str, str]) -> list[Diagnostic]:
    """What of the user's templates does not parse: deployed, it would answer every request with an error."""
    if not templates:
        return []
    from codegen.vtl import (
        Template,
        TemplateError,
    )  # an engine that a run without edited templates never needs

    found = []
    for path, text in templates.items():
        try:
            Template(text)
        except TemplateError as error:
            place = SourceLocation(str(root / path), error.line, error.column)
            message = f"the template does not parse: {error.message}"
            found.append(Diagnostic("CG500", Severity.ERROR, message, place, "correct the template"))
    return found


def templates_sha256(root: Path) -> str:
    """One hash of all templates on disk; "" where there are none.

    Raises:
        OutputError: a file can't be read.
    """
    look = Looker(root)
    known = [f"{path} {look(path).sha256}" for path in _templates(root)]
    return digest("\n".join(known).encode()) if known else ""


class NamedTemplates:
    """Reads the files that settings name, and knows what they held."""

    def __init__(self, root: Path) -> None:
        self._look = Looker(root)
        self._found: list[str] = []
        self.texts: dict[str, str] = {}  # by path

    def __call__(self, name: str) -> str | None:
        """The text of a file of the project; None where it has no such file.

        Raises:
            OutputError: the file can't be read.
        """
        try:
            file = self._look(inside(name))
        except ValueError:
            return None
        if file.kind is not Kind.FILE:
            return None
        self._found.append(f"{name} {file.sha256}")
        self.texts[name] = file.content.decode("utf-8", "replace")
        return self.texts[name]

    @property
    def sha256(self) -> str:
        """One hash of everything that was read; "" where nothing was."""
        return digest("\n".join(self._found).encode()) if self._found else ""


def _templates(root: Path) -> list[PurePosixPath]:
    """Templates where codegen writes them: one folder an operation."""
    return sorted(
        PurePosixPath(path.relative_to(root).as_posix())
        for path in (root / TEMPLATES_FOLDER).glob(f"*/*{SUFFIX}")
    )
