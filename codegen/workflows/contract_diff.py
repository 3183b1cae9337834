"""`codegen diff`: what changed between two versions of a contract, where, and what the version should be now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from codegen.contract.diff.change import Change, Level
from codegen.contract.diff.documents import diff_documents
from codegen.contract.diff.lifecycle import Policy
from codegen.contract.diff.versions import next_version, version_of
from codegen.core.diagnostics import Diagnostic, Severity, SourceLocation
from codegen.core.errors import Refused
from codegen.core.reading import read
from codegen.core.records import Record
from codegen.ir.messages import WebSocketContract
from codegen.spec.asyncapi.version import is_asyncapi
from codegen.spec.document import SpecDocument
from codegen.spec.load import load_read
from codegen.workflows.diff_ignore import IgnoreList
from codegen.workflows.revisions import NamedContract, named_contract
from codegen.workflows.touched_handlers import touched_handlers

_SEVERITIES = {Level.ERR: Severity.ERROR, Level.WARN: Severity.WARNING, Level.INFO: Severity.NOTE}


class LocatedChange(Record, frozen=True):
    """A change with its place: in the new contract, or in the old one where the new one no longer has it.

    Annotations stand beside lines of files that are there, which those of a revision are not.
    """

    change: Change
    location: SourceLocation | None
    near: SourceLocation | None  # the place in the new contract, or what held it there

    def as_json(self) -> dict[str, Any]:
        """The shape of `--json`."""
        return {**self.change.as_json(), "location": str(self.location) if self.location else None}

    def as_diagnostic(self) -> Diagnostic:
        """The same as a finding, for the formats that findings have."""
        change = self.change
        about = f"{change.operation}: {change.text}" if change.operation else change.text
        return Diagnostic(change.id, _SEVERITIES[change.level], about, self.near)


class DiffReport(Record, frozen=True):
    """All changes between two versions of a contract."""

    changes: tuple[LocatedChange, ...]
    ignored: int  # how many more there are that the ignore list names
    old_version: str
    new_version: str
    next_version: str  # what the changes ask for; empty where the old version is no semantic one
    handlers: Mapping[str, str]  # of changed operations, in the project that is made from the new contract

    def reaches(self, level: Level) -> bool:
        """Whether any change is as bad as a level."""
        return any(each.change.level.rank >= level.rank for each in self.changes)

    def counts(self) -> Counter[Level]:
        """How many changes of each level there are."""
        return Counter(each.change.level for each in self.changes)

    def as_json(self) -> dict[str, Any]:
        """The shape of `--json`."""
        return {
            "changes": [each.as_json() for each in self.changes],
            "ignored": self.ignored,
            "handlers": dict(self.handlers),
            "version": {"old": self.old_version, "new": self.new_version, "next": self.next_version},
        }


def diff_contracts(old: str, new: str, ignore: IgnoreList, policy: Policy) -> DiffReport:
    """Compare two contracts, each named by a file or by a file of a git revision.

    Raises:
        Refused: one of them can't be used; with every reason, of both.
    """
    with named_contract(old) as before, named_contract(new) as after:
        contracts: list[_Contract] = []
        refused: list[Diagnostic] = []
        for named in (before, after):
            try:
                contracts.append(_contract(named.path, kin=after.path))
            except Refused as error:
                refused += named.refused(error).diagnostics
        if refused:
            raise Refused(refused)
        changes = _changes(old, new, (contracts[0], contracts[1]), policy)
        documents = contracts[0].document, contracts[1].document
        return _report((before, after), documents, changes, ignore)


class _Contract(Record, frozen=True):
    """A loaded contract, with what was made of it where it is in AsyncAPI."""

    document: SpecDocument
    websocket: WebSocketContract | None = None


def _contract(path: Path, kin: Path) -> _Contract:
    root = read(path)
    if not is_asyncapi(root.data):
        return _Contract(load_read(path, root, kin=kin)[0])
    # jsonschema-rs and the importer take a while to load, which contracts in OpenAPI need not wait for
    from codegen.workflows.websocket_contract import read_websocket_contract

    found = read_websocket_contract(path, root)
    return _Contract(found.document, found.contract)


def _changes(old: str, new: str, contracts: tuple[_Contract, _Contract], policy: Policy) -> list[Change]:
    before, after = contracts
    if before.websocket is not None and after.websocket is not None:
        from codegen.contract.diff.websocket.documents import diff_websocket_contracts  # see above

        pairs = (before.document, before.websocket), (after.document, after.websocket)
        return diff_websocket_contracts(*pairs, policy)
    if before.websocket is None and after.websocket is None:
        return diff_documents(dict(before.document.data), dict(after.document.data), policy)
    kinds = ("OpenAPI" if each.websocket is None else "AsyncAPI" for each in contracts)
    told = "{} is in {}, {} in {}: they are contracts of different kinds"
    message = told.format(*(word for pair in zip((old, new), kinds, strict=True) for word in pair))
    raise Refused([Diagnostic("CG157", Severity.ERROR, message, None, "name two versions of one contract")])


def _report(
    named: tuple[NamedContract, NamedContract],
    documents: tuple[SpecDocument, SpecDocument],
    changes: list[Change],
    ignore: IgnoreList,
) -> DiffReport:
    old, new = (dict(document.data) for document in documents)
    kept = [change for change in changes if not ignore.has(change)]
    near = [_place(named[1], documents[1], c.new_pointer or c.old_pointer) for c in kept]
    places = [
        place if change.new_pointer is not None else _place(named[0], documents[0], change.old_pointer)
        for change, place in zip(kept, near, strict=True)
    ]
    return DiffReport(
        tuple(map(LocatedChange, kept, places, near)),
        len(changes) - len(kept),
        version_of(old),
        version_of(new),
        next_version(version_of(old), kept),
        {} if named[1].folder else touched_handlers(named[1].path, kept),
    )


def _place(named: NamedContract, document: SpecDocument, pointer: str | None) -> SourceLocation | None:
    return None if pointer is None else named.renamed(document.locate(pointer))
