"""`codegen.lock`: what the last run wrote, so that the next one tells its own files from the user's.

One JSON object: tool, contract with its hash, files with ownership and hash, operations with their handlers, models.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

from codegen import __version__
from codegen.core.errors import OutputError
from codegen.core.files import BY_PARTS, Ownership
from codegen.core.json_writing import indented
from codegen.core.plain_json import loads
from codegen.core.records import Record
from codegen.ir.project import OperationRecord
from codegen.output.folder import inside

FILE_NAME = "codegen.lock"
FORMAT = 1
TOOL = f"apigateway-codegen {__version__}"

_CONFLICT = re.compile(rb"^(?:<{7}|={7}|>{7})(?: |\r?$)", re.M)
"""A line that git leaves where two branches meet."""


class LockedFile(Record, frozen=True):
    """A file that a run made.

    Attributes:
        sha256: of the text that was last written.
        source: of the text before it was formatted, with the formatter's version; None where nothing is formatted.
        offered: of the text that a later run would have written, had the user not edited the file; else None.
        is_orphan: the contract no longer asks for the file, and it is kept because the user edited it.
        owner: the operation that an orphan belonged to; "" where it is of none.
    """

    path: PurePosixPath
    ownership: Ownership
    sha256: str
    source: str | None = None
    offered: str | None = None
    is_orphan: bool = False
    owner: str = ""

    @property
    def is_settled(self) -> bool:
        """The text that was last written is the one that the contract asks for."""
        return self.offered is None and not self.is_orphan


@dataclass(frozen=True, slots=True)
class Lock:
    """What `codegen.lock` says."""

    contract: str = ""  # its path relative to the project folder
    contract_sha256: str = ""
    contract_files: Mapping[str, str] = field(
        default_factory=dict
    )  # relative path of each of its files -> hash
    files: Mapping[PurePosixPath, LockedFile] = field(default_factory=dict)
    operations: tuple[OperationRecord, ...] = ()
    models: Mapping[str, str] = field(default_factory=dict)  # schema name -> "module:Class"
    tool: str = field(default="", compare=False)  # that wrote it; "" for a lock that is not read from a file

    def text(self) -> str:
        """The file's text, the same for the same content."""
        document = {
            "version": FORMAT,
            "tool": TOOL,
            "contract": {
                "path": self.contract,
                "sha256": self.contract_sha256,
                "files": dict(sorted(self.contract_files.items())),
            },
            "files": [_file_entry(self.files[path]) for path in sorted(self.files, key=BY_PARTS)],
            "operations": [
                {"operationId": o.operation_id, "method": o.http_method, "path": o.path, "handler": o.handler}
                for o in self.operations
            ],
            "models": dict(sorted(self.models.items())),
        }
        return indented(document) + "\n"


def _file_entry(file: LockedFile) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "path": str(file.path),
        "ownership": str(file.ownership),
        "sha256": file.sha256,
    }
    if file.source is not None:
        entry["source"] = file.source
    if file.offered is not None:
        entry["offered"] = file.offered
    if file.is_orphan:
        entry["orphan"] = True
    if file.owner:
        entry["operation"] = file.owner
    return entry


def read_lock(root: Path) -> Lock | None:
    """The lock of a project folder; None where there is none.

    Raises:
        OutputError: there is one, and it can't be read or was made by a later version.
    """
    path = root / FILE_NAME
    try:
        return _read(path.read_bytes())
    except _NewerError as error:
        raise OutputError(
            f"{path}: made by {error}, which is newer than this {TOOL}; upgrade apigateway-codegen"
        ) from None
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise OutputError(
            f"{path}: not a lock file of codegen ({_reason(error)}); bring it back from version control,"
            " or delete it and run the command with --force"
        ) from error


class _NewerError(Exception):
    """Says which tool made the lock."""


@lru_cache(maxsize=1)  # a run that finds that it has something to do reads it again
def _read(content: bytes) -> Lock:
    try:
        document = loads(content)
    except ValueError:
        if _CONFLICT.search(content):
            raise ValueError(
                "a merge left its marks in it: take either side and run the command again"
            ) from None
        raise
    if document["version"] > FORMAT:
        raise _NewerError(document["tool"])
    return _lock(document)


def _reason(error: Exception) -> str:
    return f"no {error}" if isinstance(error, KeyError) else str(error)


def _lock(document: Mapping[str, Any]) -> Lock:
    files = [_locked_file(entry) for entry in document["files"]]
    return Lock(
        contract=str(document["contract"]["path"]),
        contract_sha256=str(document["contract"]["sha256"]),
        contract_files={str(path): str(sha256) for path, sha256 in document["contract"]["files"].items()},
        files={file.path: file for file in files},
        operations=tuple(
            OperationRecord(
                None if o["operationId"] is None else str(o["operationId"]),
                str(o["method"]),
                str(o["path"]),
                str(o["handler"]),
            )
            for o in document["operations"]
        ),
        models={str(name): str(place) for name, place in document["models"].items()},
        tool=str(document["tool"]),
    )


def _locked_file(entry: Mapping[str, Any]) -> LockedFile:
    return LockedFile(
        path=inside(str(entry["path"])),
        ownership=Ownership(entry["ownership"]),
        sha256=str(entry["sha256"]),
        source=_optional(entry, "source"),
        offered=_optional(entry, "offered"),
        is_orphan=entry.get("orphan") is True,
        owner=_optional(entry, "operation") or "",
    )


def _optional(entry: Mapping[str, Any], name: str) -> str | None:
    value = entry.get(name)
    return None if value is None else str(value)
