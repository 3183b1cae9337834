"""Generated files against the project folder: a `ChangePlan` that never loses what a user wrote.

GENERATED files are rewritten, unless somebody edited them by hand. SCAFFOLDED files follow the contract until their
first edit and are the user's from then on. MERGED files take what the contract changes beside their user's edits; where
both meet, the user's side stands and the contract's waits in a sidecar file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from codegen.core.diagnostics import Severity
from codegen.core.files import BY_PARTS, GeneratedFile, Ownership
from codegen.core.records import field, replace
from codegen.output.changes import Action, ChangePlan
from codegen.output.collisions import collisions
from codegen.output.draft import Draft
from codegen.output.folder import Found, Kind, Looker, digest
from codegen.output.lock import FILE_NAME, TOOL, Lock, LockedFile
from codegen.output.merge.files import base_of, listed, merged_file, sidecar_of
from codegen.output.moves import Move
from codegen.output.orphans import ORPHANS, orphan_of, owner_of

REPLACED = PurePosixPath(".codegen/replaced")
"""Where `--force` keeps hand-edited files that it replaces."""

NEEDED_FOLDER = "src"
"""Scaffolded files in here are written again when they are missing: generated code imports them."""


def plan_changes(
    root: Path,
    files: Sequence[GeneratedFile],
    lock: Lock,
    previous: Lock | None,
    *,
    sources: Mapping[PurePosixPath, str] = MappingProxyType({}),
    moves: Mapping[PurePosixPath, Move] = MappingProxyType({}),
    force: bool = False,
    look: Looker | None = None,
) -> ChangePlan:
    """What a run does to the folder `root`.

    Args:
        lock: of this run, without its files.
        sources: hashes of the texts that files were formatted from, for the lock.
        moves: by new path, where files of renamed operations come from.
        previous: of the run before; None for a new project.
        force: replace generated files that were edited by hand; a copy of each is kept.
        look: has seen files of the folder in this run; None where nothing was looked at.

    Returns:
        The plan; one with errors among its diagnostics must not be applied.
    """
    planner = _Planner(
        root=root,
        previous=previous or Lock(),
        sources=sources,
        moves=moves,
        force=force,
        look=look or Looker(root),
    )
    return planner.plan(files, lock)


class _Planner(Draft, kw_only=True):
    previous: Lock
    sources: Mapping[PurePosixPath, str]
    moves: Mapping[PurePosixPath, Move]
    force: bool
    look: Looker
    locked: dict[PurePosixPath, LockedFile] = field(default_factory=dict)

    def plan(self, files: Sequence[GeneratedFile], lock: Lock) -> ChangePlan:
        files = [*files, *_bases(files)]
        self.diagnostics.extend(collisions(file.path for file in files))
        for file in files:
            if not self._is_as_before(file):
                self._wanted(file)
        wanted = {file.path for file in files}
        for path, record in self.previous.files.items():
            if path not in wanted and path not in self.changes:
                self._stale(record)
        lock = replace(lock, files=self.locked)
        lock_sha256 = self._write_lock(lock)
        self._say_upgrade()
        changes = tuple(self.changes[path] for path in sorted(self.changes, key=BY_PARTS))
        return ChangePlan(changes, lock, tuple(self.diagnostics), lock_sha256)

    # ---- files that the contract asks for
    def _is_as_before(self, file: GeneratedFile) -> bool:
        """Whether a file comes of the text that it came of before, and stands as it was written: most of a project."""
        record, source = self.previous.files.get(file.path), self.sources.get(file.path)
        if (
            record is None
            or source is None
            or source != record.source
            or file.ownership is not record.ownership
        ):
            return False
        found = self.look(file.path)
        if record.is_settled and found.sha256 == record.sha256:
            self.locked[file.path] = record
            self.set(file.path, Action.UNCHANGED, found)
            return True
        return False

    def _wanted(self, file: GeneratedFile) -> None:
        content = file.content.encode()
        found, record = self.look(file.path), self.previous.files.get(file.path)
        is_there = found.kind is Kind.FILE and found.content == content
        sha256 = (found.sha256 if is_there else None) or digest(content)
        self.locked[file.path] = LockedFile(file.path, file.ownership, sha256, self.sources.get(file.path))
        if found.kind is Kind.MISSING:
            self._missing(file, content, record)
        elif found.is_text(sha256):
            self.set(file.path, Action.UNCHANGED, found)
        elif found.kind is Kind.FILE and record and found.is_text(record.sha256):
            self.write(file.path, content, found)
        elif file.ownership is Ownership.GENERATED:
            self._edited_by_hand(file.path, content, found, record)
        elif file.ownership is Ownership.MERGED and found.kind is not Kind.FILE:
            self.not_a_file(file.path, found)
        elif file.ownership is Ownership.MERGED and record:
            self._merge(file.path, content, found, record)
        else:
            self._keep(file, content, found, record)
        if file.ownership is Ownership.MERGED and sidecar_of(file.path) not in self.changes:
            waiting = self.look(sidecar_of(file.path))
            if waiting.kind is Kind.FILE:
                self._sidecar(file.path, waiting.content, ())

    def _missing(self, file: GeneratedFile, content: bytes, record: LockedFile | None) -> None:
        is_removed = record is not None and file.ownership is Ownership.SCAFFOLDED
        is_users = file.ownership is not Ownership.GENERATED
        if is_users and (self._restored(file, record) or self._followed(file, content)):
            return
        if is_removed and file.path.parts[0] != NEEDED_FOLDER:
            self.set(file.path, Action.KEEP, Found(Kind.MISSING))  # taken away on purpose
        else:
            self.set(file.path, Action.CREATE, Found(Kind.MISSING), content)

    def _restored(self, file: GeneratedFile, record: LockedFile | None) -> bool:
        """Whether an orphan is what the contract asks for again."""
        place = ORPHANS / file.path
        found = self.look(place) if record and record.is_orphan else Found(Kind.MISSING)
        if found.kind is not Kind.FILE:
            return False
        self.move(place, Action.MOVE, found, file.path, found.content)
        owner = record.owner if record else ""
        self.note(
            "CG313", file.path, f"{owner or 'its operation'} is back: {file.path} is restored from {place}"
        )
        return True

    def _followed(self, file: GeneratedFile, content: bytes) -> bool:
        """Whether an edited file of a renamed operation stands for the new one."""
        move = self.moves.get(file.path)
        record = self.previous.files.get(move.source) if move else None
        if move is None or record is None:
            return False
        found = self.look(move.source)
        if found.kind is not Kind.FILE or found.is_text(record.sha256):
            return False
        followed = self._under_new_names(move, file, content, found, record)
        if followed is None:
            return False
        self.move(move.source, Action.MOVE, found, file.path, followed)
        message = (
            f"{move.was} was renamed to {move.now}: your {move.source} is {file.path} now, with the new names"
        )
        self.report("CG312", Severity.WARNING, file.path, message, "")
        return True

    def _under_new_names(
        self, move: Move, file: GeneratedFile, content: bytes, found: Found, record: LockedFile
    ) -> bytes | None:
        """The text of an edited file as it goes on elsewhere; None where that can't be told safely."""
        if file.ownership is Ownership.MERGED:
            merged = merged_file(self.look, record, content)
            if merged.sidecar is not None:
                self._sidecar(file.path, merged.sidecar, merged.places)
            return merged.content
        try:
            text = move.rewrite(found.content.decode())
        except UnicodeDecodeError:
            return None
        return None if text is None else text.encode()

    def _edited_by_hand(
        self, path: PurePosixPath, content: bytes | None, found: Found, record: LockedFile | None
    ) -> None:
        if found.kind is not Kind.FILE:
            self.not_a_file(path, found)
        elif self.force:
            copy = REPLACED / path.with_name(f"{path.name}.{digest(found.content)[:8]}")
            self.set(copy, Action.CREATE, self.look(copy), found.content)
            self.write(path, content, found)
        elif record:
            message = f"{path} was edited by hand, and it is generated: the next run would overwrite it"
            hint = "move the change into your own modules and restore the file, or replace it with --force"
            self.conflict("CG300", path, found, message, hint)
        else:
            message = f"{path} exists and was not made by codegen"
            self.conflict("CG301", path, found, message, "move it away, or replace it with --force")

    def _keep(self, file: GeneratedFile, content: bytes, found: Found, record: LockedFile | None) -> None:
        base, new = (record.sha256 if record else digest(content)), digest(content)
        self.locked[file.path] = replace(
            self.locked[file.path], sha256=base, offered=None if new == base else new
        )
        self.set(file.path, Action.KEEP, found, content)
        followed = self._in_its_place(file, found, record)
        if followed is not None:
            self.write(file.path, followed, found, Action.MERGE)
        elif not record:
            severity = Severity.WARNING if file.ownership is Ownership.MERGED else Severity.NOTE
            message = f"{file.path} was there before and stays as it is"
            self.report("CG303", severity, file.path, message, "")
        elif new != (record.offered or record.sha256):
            self.note(
                "CG304", file.path, f"{file.path} is yours and stays as it is; a fresh one would differ now"
            )

    def _in_its_place(self, file: GeneratedFile, found: Found, record: LockedFile | None) -> bytes | None:
        """The text of an edited file that stays where it is, under the new name of what it imports."""
        move = self.moves.get(file.path)
        if move is None or record is None or found.kind is not Kind.FILE or move.source != file.path:
            return None
        text = self._under_new_names(move, file, file.content.encode(), found, record)
        if text is None or text == found.content:
            return None
        message = f"{move.was} was renamed to {move.now}: your {file.path} uses the new name now"
        self.report("CG312", Severity.WARNING, file.path, message, "")
        return text

    def _merge(self, path: PurePosixPath, content: bytes, found: Found, record: LockedFile) -> None:
        """An edited file takes what is new beside its user's edits."""
        merged = merged_file(self.look, record, content)
        if merged.content == found.content:
            self.set(path, Action.KEEP, found, content)
        else:
            self.write(path, merged.content, found, Action.MERGE)
        if merged.sidecar is not None:
            self._sidecar(path, merged.sidecar, merged.places)
        elif (found := self.look(sidecar_of(path))).kind is Kind.FILE:
            self.write(sidecar_of(path), None, found)

    def _sidecar(self, path: PurePosixPath, content: bytes, places: Sequence[str]) -> None:
        """What waits beside a file.

        Args:
            places: where its user's edits meet what is new; nothing where they did so in a run before.
        """
        place = sidecar_of(path)
        found = self.look(place)
        if found.kind is Kind.MISSING:
            self.set(place, Action.CREATE, found, content)
        elif found.kind is not Kind.FILE:
            self.not_a_file(place, found)
        else:
            self.set(place, Action.KEEP if content == found.content else Action.UPDATE, found, content)
        met = f"your edits and what is new meet in {listed(places)}: yours stand, and"
        message = (
            f"{path}: {met if places else 'still to be settled:'} {place.name} beside it has the other side"
        )
        hint = "codegen resolve shows both, and ends it with --mine or --theirs"
        self.report("CG305", Severity.WARNING, path, message, hint)

    # ---- files that it no longer asks for
    def _stale(self, record: LockedFile) -> None:
        found = self.look(record.path)
        if record.is_orphan and (kept := self.look(ORPHANS / record.path)).kind is Kind.FILE:
            self.locked[record.path] = record
            self.set(ORPHANS / record.path, Action.KEEP, kept)
        elif found.kind is Kind.MISSING:
            return
        elif found.is_text(record.sha256):
            self.write(record.path, None, found)
        elif record.ownership is Ownership.GENERATED:
            self._edited_by_hand(record.path, None, found, record)
        else:
            self._orphan(record, found)

    def _orphan(self, record: LockedFile, found: Found) -> None:
        owner = record.owner or owner_of(record.path, self.previous.operations)
        self.locked[record.path] = replace(record, is_orphan=True, owner=owner)
        place = orphan_of(record.path)
        if place and found.kind is Kind.FILE and self.look(place).kind is Kind.MISSING:
            self.move(record.path, Action.ORPHAN, found, place, found.content)
            message = f"{owner or 'its operation'} is gone: {record.path} is kept as the orphan {place}"
            hint = "when it returns, so does the file; where another one took its place, move the code there"
            self.report("CG306", Severity.WARNING, record.path, message, hint)
            return
        self.set(record.path, Action.KEEP if record.is_orphan else Action.ORPHAN, found)
        if not record.is_orphan:
            reason = "you edited it" if found.kind is Kind.FILE else f"it is {found.kind}"
            message = f"{record.path} stays because {reason}; contract and settings no longer ask for it"
            self.note("CG306", record.path, message)

    def _write_lock(self, lock: Lock) -> str:
        """Write the lock file, if it differs; the hash of its text."""
        path, content = PurePosixPath(FILE_NAME), lock.text().encode()
        found = self.look(path)
        if found.kind not in (Kind.MISSING, Kind.FILE):
            self.not_a_file(path, found)
        elif found.content == content:
            self.set(path, Action.UNCHANGED, found)
        else:
            self.set(path, Action.CREATE if found.kind is Kind.MISSING else Action.UPDATE, found, content)
        return digest(content)

    def _say_upgrade(self) -> None:
        """What a run writes after an upgrade of the tool is not the contract's doing alone."""
        if self.previous.tool in ("", TOOL):
            return
        lock = PurePosixPath(FILE_NAME)
        count = sum(change.touches_disk for change in self.changes.values() if change.path != lock)
        versions = f"the last run here was made by {self.previous.tool}, this one by {TOOL}"
        message = f"{versions}; files that it changes: {count}"
        hint = "--dry-run shows the changes before they are made, codegen undo takes them back"
        self.report("CG314", Severity.WARNING, lock, message, hint)


def _bases(files: Sequence[GeneratedFile]) -> Iterator[GeneratedFile]:
    """What the next run merges with."""
    for file in files:
        if file.ownership is Ownership.MERGED:
            yield GeneratedFile(base_of(file.path), file.content)
