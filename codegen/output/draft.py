"""A plan while it is made: what becomes of each file, and what is to say of it."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from codegen.core.diagnostics import Diagnostic, Severity, SourceLocation
from codegen.core.records import Record, field
from codegen.output.changes import Action, FileChange
from codegen.output.folder import Found


class Draft(Record, kw_only=True):
    """Collects changes and findings."""

    root: Path
    changes: dict[PurePosixPath, FileChange] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def move(
        self, source: PurePosixPath, action: Action, found: Found, target: PurePosixPath, content: bytes
    ) -> None:
        """Take a file of the user's elsewhere."""
        self.changes[source] = FileChange(source, action, None, found.sha256, target)
        self.changes[target] = FileChange(target, Action.CREATE, content, mode_of=source)

    def write(
        self, path: PurePosixPath, content: bytes | None, found: Found, action: Action = Action.UPDATE
    ) -> None:
        """Rewrite or delete a file of ours."""
        if found.is_read_only:
            self.error("CG302", path, f"{path} is read-only", "make it writable")
        self.set(path, action if content is not None else Action.DELETE, found, content)

    def set(self, path: PurePosixPath, action: Action, found: Found, content: bytes | None = None) -> None:
        """Note what becomes of a file."""
        self.changes[path] = FileChange(path, action, content, found.sha256)

    def not_a_file(self, path: PurePosixPath, found: Found) -> None:
        """Refuse what stands where a file is to be."""
        message = f"{path} is {found.kind}, and codegen writes a file there"
        self.conflict("CG307", path, found, message, "move it away")

    def conflict(self, code: str, path: PurePosixPath, found: Found, message: str, hint: str) -> None:
        """Leave a file as it is, and refuse the run."""
        self.set(path, Action.CONFLICT, found)
        self.error(code, path, message, hint)

    def error(self, code: str, path: PurePosixPath, message: str, hint: str) -> None:
        """What refuses the run."""
        self.report(code, Severity.ERROR, path, message, hint)

    def note(self, code: str, path: PurePosixPath, message: str) -> None:
        """For information."""
        self.report(code, Severity.NOTE, path, message, "")

    def report(self, code: str, severity: Severity, path: PurePosixPath, message: str, hint: str) -> None:
        """A finding about a file."""
        self.diagnostics.append(
            Diagnostic(code, severity, message, SourceLocation(str(self.root / path)), hint)
        )
