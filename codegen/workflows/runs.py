"""What earlier runs said, kept by what they were made from: a run that repeats one takes its words from there.

In: a project whose contract, settings, lock file and tool are as they were when a run ended. Out: the report that this
run would give, found without importing what generates. The files of the project are looked at, each of them.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Any

from codegen.core.cache import Cache
from codegen.core.diagnostics import Diagnostic, Severity, SourceLocation
from codegen.core.errors import OutputError
from codegen.core.records import Record, members
from codegen.ir.project import SETTINGS_FILE
from codegen.output.changes import ChangePlan
from codegen.output.exclusive import exclusive
from codegen.output.folder import Kind, digest, look
from codegen.output.journal import is_unfinished
from codegen.output.lock import FILE_NAME, Lock, read_lock
from codegen.output.repetition import repeated_changes
from codegen.workflows.destination import Destination
from codegen.workflows.import_budget import ImportBudget
from codegen.workflows.outcome import Outcome
from codegen.workflows.template_files import templates_sha256

KIND = "runs"
LOCK = PurePosixPath(FILE_NAME)


class Said(Record, frozen=True):
    """What a run says that is neither in the lock file nor found on disk.

    Attributes:
        diagnostics: about the contract, and what is made of it.
        links: symbolic links on the way to files of the contract, and where each led.
    """

    diagnostics: Sequence[Diagnostic]
    operations: Sequence[Mapping[str, Any]]
    functions: int
    budget: ImportBudget | None
    links: Mapping[str, str]


def remember(cache: Cache, destination: Destination, plan: ChangePlan, said: Said) -> None:
    """Keep what a run says whose files were written just now.

    Args:
        plan: by which they were.
    """
    settings = destination.settings_sha256
    if destination.is_new:
        settings = plan.lock.files[PurePosixPath(SETTINGS_FILE)].sha256
    data = {
        "diagnostics": [_as_data(diagnostic) for diagnostic in said.diagnostics],
        "operations": said.operations,
        "functions": said.functions,
        "budget": said.budget and members(said.budget),
        "links": said.links,
    }
    cache.store(data, *_facts(destination, settings, plan.lock_sha256))


def _as_data(diagnostic: Diagnostic) -> dict[str, Any]:
    return members(diagnostic) | {"location": diagnostic.location and members(diagnostic.location)}


def recall(cache: Cache, destination: Destination, found: Sequence[Diagnostic]) -> Outcome | None:
    """The outcome of a run that would change nothing; None where it might.

    Args:
        found: what the settings were found to say.

    Raises:
        OutputError: the project folder can't be used.
    """
    root = destination.root
    if destination.is_new or look(root, LOCK).kind is not Kind.FILE:
        return None
    with exclusive(root):
        if is_unfinished(root):
            return None
        lock, lock_sha256 = _lock_of(root), look(root, LOCK).sha256
        if lock is None or not _is_contract(destination, lock):
            return None
        said = _decoded(cache.find(*_facts(destination, destination.settings_sha256, str(lock_sha256))))
        if said is None or not all(os.path.realpath(link) == to for link, to in said.links.items()):
            return None
        changes = repeated_changes(root, lock)
    if changes is None:
        return None
    diagnostics = (*found, *said.diagnostics)
    return Outcome(
        root, tuple(said.operations), said.functions, changes, lock.models, diagnostics, said.budget
    )


def _lock_of(root: Path) -> Lock | None:
    with suppress(OutputError):  # the run that reads it next says what is wrong with it
        return read_lock(root)
    return None


def _facts(destination: Destination, settings_sha256: str, lock_sha256: str) -> tuple[str, ...]:
    """What decides what a run says, beside the contract's files: the lock file has their hashes.

    A template that was edited is in the API's document, too.
    """
    contract = destination.contract
    templates = destination.named_templates_sha256 + templates_sha256(destination.root)
    return str(contract), destination.from_root(contract), settings_sha256, lock_sha256, templates


def _is_contract(destination: Destination, lock: Lock) -> bool:
    """Whether the contract is what the lock file says, every file of it."""
    if lock.contract != destination.from_root(destination.contract):
        return False
    try:
        return all(
            digest((destination.root / path).read_bytes()) == sha256
            for path, sha256 in lock.contract_files.items()
        )
    except OSError:
        return False


def _decoded(stored: Any) -> Said | None:
    """What was stored; None where that is damaged."""
    try:
        return Said(
            [_diagnostic(said) for said in stored["diagnostics"]],
            [dict(operation) for operation in stored["operations"]],
            int(stored["functions"]),
            stored["budget"] and ImportBudget(**stored["budget"]),
            dict(stored["links"]),
        )
    except (KeyError, TypeError, ValueError):
        return None


def _diagnostic(said: Mapping[str, Any]) -> Diagnostic:
    location = said["location"] and SourceLocation(**said["location"])
    return Diagnostic(said["code"], Severity(said["severity"]), said["message"], location, said["hint"])
