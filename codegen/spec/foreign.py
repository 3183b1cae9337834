"""Where a reference leads, file and pointer: to files below the root document's folder, or of the repository it is in.

Never to the network, and to nothing else on the disk: contracts come from others, too.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from codegen.core.diagnostics import Diagnostic
from codegen.core.errors import Refused
from codegen.core.limits import Limits
from codegen.core.reading import Document, read
from codegen.core.records import Record, field
from codegen.spec.grammar import Dialect
from codegen.spec.pointers import follow
from codegen.spec.walk import walk

_COPY = "copy the file below the contract's folder and refer to it there"
_IDENTIFIERS = ("$id", "$anchor", "$dynamicAnchor")


class Target(NamedTuple):
    """What a reference names: a part of a file."""

    file: Path  # resolved
    pointer: str


class UnreachableError(Exception):
    """A reference that is not followed; carries the code, the message and the hint of its diagnostic."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.code, self.message, self.hint = code, message, hint


class _Identifiers(Record):
    """The `$id`s and anchors of the schemas of one file (OpenAPI 3.1)."""

    bases: dict[str, str] = field(default_factory=dict)  # pointer of a schema with $id -> its URI
    resources: dict[str, str] = field(default_factory=dict)  # URI -> pointer
    anchors: dict[tuple[str, str], str] = field(default_factory=dict)  # (URI, anchor) -> pointer

    def base_of(self, pointer: str, default: str) -> str:
        """The URI that references at a pointer are relative to."""
        while pointer:
            if pointer in self.bases:
                return self.bases[pointer]
            pointer = pointer.rpartition("/")[0]
        return self.bases.get("", default)


class Files:
    """The files of one contract: read once each, when a reference names them."""

    def __init__(self, root: Path, document: Document, dialect: Dialect, limits: Limits) -> None:
        self.root = root.resolve()
        self._reach = _repository_of(self.root.parent) or self.root.parent
        self._shown_folder = os.path.dirname(document.name)
        self._dialect = dialect
        self._limits = limits
        self._documents: dict[Path, Document] = {self.root: document}
        self._identifiers: dict[Path, _Identifiers] = {}
        self._unreadable: dict[Path, tuple[Diagnostic, ...]] = {}
        self.links: dict[str, str] = {}  # symbolic links that references went through, and where they led

    def __getitem__(self, file: Path) -> Document:
        return self._documents[file]

    def items(self) -> Iterator[tuple[str, Document]]:
        """All files read so far, by their path relative to the root document's folder."""
        for file, document in self._documents.items():
            yield Path(os.path.relpath(file, self.root.parent)).as_posix(), document

    @property
    def problems(self) -> list[Diagnostic]:
        """What is wrong with the text of files that could not be used."""
        return [diagnostic for found in self._unreadable.values() for diagnostic in found]

    def target(self, file: Path, pointer: str, ref: str) -> Target:
        """Where a reference leads that stands in `file` at `pointer`.

        Raises:
            UnreachableError: it is not followed.
        """
        own = self._identifiers_of(file)
        base = own.base_of(pointer, file.as_uri())
        resource, _, fragment = urljoin(base, ref).partition("#") if own.bases else ("", "", "")
        if resource in own.resources and resource != file.as_uri():
            place = self._within(own, own.resources[resource], resource, fragment, ref)
            # `#/components/...` inside of a schema with $id is nearly always meant from the top of the file
            if follow(self._documents[file].data, place).missing is None or not ref.startswith("#/"):
                return Target(file, place)
        path, _, fragment = ref.partition("#")
        named = self._file(file, path) if path else file
        identifiers = own if named == file else self._identifiers_of(named)
        return Target(named, self._within(identifiers, "", named.as_uri(), fragment, ref))

    def _within(self, identifiers: _Identifiers, start: str, resource: str, fragment: str, ref: str) -> str:
        if not fragment or fragment.startswith("/"):
            return start + fragment
        name = unquote(fragment)
        if name.startswith("/"):  # no anchor does: a pointer whose slashes are escaped
            return start + name
        pointer = identifiers.anchors.get((resource, name))
        if pointer is None:
            raise UnreachableError(
                "CG020", f"{ref!r} names an anchor that does not exist", "correct the reference"
            )
        return pointer

    def _file(self, file: Path, path: str) -> Path:
        """The file that the path of a reference names, read."""
        parts = urlsplit(path)
        if parts.scheme or parts.netloc or path.startswith(("/", "\\")) or "\0" in unquote(path):
            message = (
                f"{path[:80]!r} is not followed: references lead to files beside the contract, nowhere else"
            )
            raise UnreachableError("CG021", message, _COPY)
        written = file.parent / unquote(parts.path)
        named = written.resolve()
        if not named.is_relative_to(self._reach):
            place, remedy = (
                ("folder", f"{_COPY}, or keep both in one git repository")
                if self._reach == self.root.parent
                else ("git repository", _COPY)
            )
            message = f"{path[:80]!r} is outside of the contract's {place}: it is not read"
            raise UnreachableError("CG021", message, remedy)
        if named not in self._documents:
            self._read(named, path)
        if str(named) != os.path.normpath(written):
            self.links[str(written)] = str(named)
        return named

    def _read(self, named: Path, path: str) -> None:
        if not named.is_file():
            raise UnreachableError(
                "CG020", f"there is no file {path[:80]!r}", "correct the reference, or add the file"
            )
        if len(self._documents) > self._limits.files:
            message = f"the contract has more than {self._limits.files:,} files"
            raise UnreachableError("CG002", message, "join some of them")
        if named not in self._unreadable:
            try:
                self._documents[named] = read(named, name=self._shown(named), limits=self._limits)
                return
            except Refused as error:
                self._unreadable[named] = error.diagnostics
        raise UnreachableError("CG020", f"the file {path[:80]!r} can't be used", "correct that file")

    def _shown(self, named: Path) -> str:
        """How diagnostics call a file: as they call the root document."""
        if named.is_relative_to(self.root.parent):
            return os.path.join(self._shown_folder, named.relative_to(self.root.parent))
        return str(named) if os.path.isabs(self._shown_folder) else os.path.relpath(named)

    # ---- identifiers of OpenAPI 3.1
    def _identifiers_of(self, file: Path) -> _Identifiers:
        if file not in self._identifiers:
            document = self._documents[file]
            has_any = self._dialect["Schema"].is_open and _mentions(document.data, _IDENTIFIERS)
            self._identifiers[file] = self._collect(file, document) if has_any else _Identifiers()
        return self._identifiers[file]

    def _collect(self, file: Path, document: Document) -> _Identifiers:
        found = _Identifiers()
        kind = "Document" if "openapi" in document.data or "components" in document.data else "Schema"
        for visit in walk(document.data, self._dialect, kind):
            if visit.kind.name != "Schema" or not isinstance(visit.value, dict):
                continue
            base = found.base_of(visit.pointer, file.as_uri())
            if isinstance(visit.value.get("$id"), str):
                base = urljoin(base, visit.value["$id"]).rstrip("#")
                found.bases[visit.pointer] = base
                found.resources[base] = visit.pointer
            for keyword in ("$anchor", "$dynamicAnchor"):
                if isinstance(visit.value.get(keyword), str):
                    found.anchors[base, visit.value[keyword]] = visit.pointer
        return found


def _repository_of(folder: Path) -> Path | None:
    """The git repository that a folder is in; one of all files of a user is none."""
    home = Path(os.path.expanduser("~"))
    found = next((each for each in (folder, *folder.parents) if (each / ".git").exists()), None)
    return None if found is None or home.is_relative_to(found) else found


def _mentions(data: object, keys: tuple[str, ...]) -> bool:
    waiting = [data]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            if any(isinstance(node.get(key), str) for key in keys):
                return True
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)
    return False
