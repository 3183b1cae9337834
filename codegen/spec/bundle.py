"""One document out of a contract of several files: whatever a reference brings in becomes a named component.

In: the root document. Out: a document in which every `$ref` is local, and where each part of it came from. References
that can't be followed stay as they are, with an error.
"""

from __future__ import annotations

import hashlib
import re
from collections import deque
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from codegen.core.diagnostics import Diagnostic, Severity
from codegen.core.json_positions import JsonPositions
from codegen.core.levels import levels
from codegen.core.limits import Limits
from codegen.core.pointer import token
from codegen.core.positions import names_of
from codegen.core.reading import Document
from codegen.core.records import Record
from codegen.spec.edits import apply_edits
from codegen.spec.foreign import Files, Target, UnreachableError
from codegen.spec.grammar import Dialect, dialect_of, sections_of
from codegen.spec.pointers import follow
from codegen.spec.sources import Origin, Sources
from codegen.spec.walk import Visit, walk

_ESCAPED = re.compile(rb"\\u00[2-7]")  # an escape that nothing asks for: a key may hide behind some
_FILE_NAME = re.compile(r"\.(ya?ml|json)(#|$)", re.IGNORECASE)


class Bundle(Record, frozen=True):
    """A document with everything that it references."""

    data: dict[str, Any]
    sources: Sources
    sha256: str
    diagnostics: list[Diagnostic]


def bundle(path: Path, root: Document, version: str, limits: Limits) -> Bundle:
    """Bundle the OpenAPI document of version "2.0", "3.0", "3.1" or "3.2" that was read from `path`."""
    return bundle_by(path, root, dialect_of(version), sections_of(version), limits)


def bundle_by(
    path: Path, root: Document, dialect: Dialect, sections: Mapping[str, str], limits: Limits
) -> Bundle:
    """Bundle a document of a grammar whose named objects live in `sections`, by their kinds."""
    if not _has_foreign_references(root):
        return Bundle(root.data, Sources(root, files=(root,)), root.sha256, [])
    bundler = _Bundler(Files(path, root, dialect, limits), root, dialect, sections, limits)
    bundler.run()
    files = tuple(document for _, document in bundler.files.items())
    sources = Sources(root, bundler.origins, files=files, links=bundler.files.links)
    data = apply_edits(root.data, bundler.edits)
    return Bundle(data, sources, _digest(bundler.files), bundler.files.problems + bundler.diagnostics)


def _has_foreign_references(root: Document) -> bool:
    """Whether any reference is more than a pointer into the document itself."""
    if isinstance(root.positions, JsonPositions) and _says_only_own(root.positions.content):
        return False
    for level in levels(root.data):
        references = (node["$ref"] for node in level.objects if "$ref" in node)
        if any(isinstance(ref, str) and not ref.startswith("#/") for ref in references):
            return True
        if any(isinstance(node["$id"], str) for node in level.objects if "$id" in node):
            return True
    return False


def _says_only_own(text: bytes) -> bool:
    """Whether a text of JSON tells at a glance that all of its references are pointers into itself."""
    own = text.count(b'"$ref": "#/') + text.count(b'"$ref":"#/')
    return text.count(b'"$ref"') == own and b'"$id"' not in text and not _ESCAPED.search(text)


def _digest(files: Files) -> str:
    """Of the root file alone its own; of several one over their names and contents."""
    documents = sorted((name, document.sha256) for name, document in files.items())
    if len(documents) == 1:
        return documents[0][1]
    return hashlib.sha256(repr(documents).encode()).hexdigest()


class _Link(Record, frozen=True):
    """Something in the bundle that names something by a URI: a `$ref`, or an entry of a discriminator's mapping."""

    kind: str
    ref: str
    pointer: str  # in the bundle: of the object with `$ref`, or of the entry
    value: Any  # that object, or the text


class _Bundler:
    def __init__(
        self, files: Files, root: Document, dialect: Dialect, sections: Mapping[str, str], limits: Limits
    ) -> None:
        self.files = files
        self.edits: dict[str, Any] = {}
        self.origins: dict[str, Origin] = {}
        self.diagnostics: list[Diagnostic] = []
        self._root = root
        self._dialect = dialect
        self._sections = sections
        self._limits = limits
        self._placed: dict[Target, str] = {}
        self._count = 0
        self._taken = {section: _names(root.data, section) for section in self._sections.values()}
        self._numbers: dict[tuple[str, str], int] = {}  # the last one given to a name of a section
        self._parts: deque[tuple[str, Any, str, Path]] = (
            deque()
        )  # kind, value, pointer in the bundle, its file

    def run(self) -> None:
        """Follow the references of the root document, then those of what they brought in."""
        self._parts.append(("Document", self._root.data, "", self.files.root))
        while self._parts:
            kind, value, pointer, file = self._parts.popleft()
            links = list(self._links(walk(value, self._dialect, kind, pointer)))
            # an entry of the components that only refers is where the thing belongs: it keeps that name
            links.sort(key=lambda link: not self._is_home(link))
            for link in links:
                self._follow(link, file)
            if self._count > self._limits.ref_expansions:
                self._report("CG024", "references to files go on without end", pointer, "break the circle")
                return

    def _links(self, visits: Iterator[Visit]) -> Iterator[_Link]:
        for kind, value, pointer in visits:
            if not isinstance(value, dict):
                continue
            if isinstance(value.get("$ref"), str) and (kind.refers or "$ref" in kind.fields):
                yield _Link(kind.name, value["$ref"], pointer, value)
            if kind.name == "Discriminator" and isinstance(value.get("mapping"), dict):
                for name, target in value["mapping"].items():
                    if isinstance(target, str):
                        yield _Link("Schema", _mapped(target), f"{pointer}/mapping/{token(name)}", target)

    def _is_home(self, link: _Link) -> bool:
        section, _, name = link.pointer.rpartition("/")
        return bool(name) and self._sections.get(link.kind) == section and list(link.value) == ["$ref"]

    def _follow(self, link: _Link, file: Path) -> None:
        try:
            target = self.files.target(file, self._pointer_in_file(link.pointer), link.ref)
            if target.file == self.files.root:
                self._rewrite(link, f"#{target.pointer}")
                return
            found = follow(self.files[target.file].data, target.pointer)
            if found.missing is not None:
                message = f"{link.ref!r} leads nowhere: there is no {found.missing!r} in that file"
                raise UnreachableError("CG020", message, "correct the reference, or add what it names")
        except UnreachableError as error:
            if isinstance(link.value, dict) or _FILE_NAME.search(link.ref):
                self._report(error.code, error.message, self._place_of(link), error.hint)
            return
        self._rewrite_to(link, Target(target.file, found.pointer), found.value)

    def _rewrite_to(self, link: _Link, target: Target, value: Any) -> None:
        """Make a link name a part of another file, which is brought in where it was not yet."""
        section = self._sections.get(link.kind)
        if section is None and len(link.value) > 1 and isinstance(value, dict):
            # a path item may say more beside its reference, so it is no one else's
            own = {name: member for name, member in link.value.items() if name != "$ref"}
            self._place(link.kind, {**value, **own}, link.pointer, target)
            return
        if target not in self._placed:
            is_at_home = section is None or self._is_home(link)
            place = (
                link.pointer if is_at_home else f"{section}/{token(self._free_name(str(section), target))}"
            )
            self._placed[target] = place
            self._place(link.kind, value, place, target)
        if self._placed[target] != link.pointer:
            self._rewrite(link, f"#{self._placed[target]}")

    def _place(self, kind: str, value: Any, pointer: str, target: Target) -> None:
        self._count += 1
        self.edits[pointer] = value
        self.origins[pointer] = Origin(self.files[target.file], target.pointer)
        self._parts.append((kind, value, pointer, target.file))

    def _rewrite(self, link: _Link, ref: str) -> None:
        if ref != link.ref:
            self.edits[self._place_of(link)] = ref

    def _free_name(self, section: str, target: Target) -> str:
        """The name that the thing has in its file, with a number where another one has it."""
        last = names_of(target.pointer)[-1:] or [target.file.stem]
        name = re.sub(r"[^A-Za-z0-9._-]+", "_", last[0]).strip("_") or "part"
        taken, numbers = self._taken[section], self._numbers
        free = name
        while free in taken:
            numbers[section, name] = numbers.get((section, name), 1) + 1
            free = f"{name}_{numbers[section, name]}"
        taken.add(free)
        return free

    # ---- places
    def _pointer_in_file(self, pointer: str) -> str:
        prefix = pointer
        while prefix not in self.origins:
            if not prefix:
                return pointer
            prefix = prefix.rpartition("/")[0]
        return self.origins[prefix].pointer + pointer[len(prefix) :]

    def _place_of(self, link: _Link) -> str:
        return f"{link.pointer}/$ref" if isinstance(link.value, dict) else link.pointer

    def _report(self, code: str, message: str, pointer: str, hint: str) -> None:
        location = Sources(self._root, self.origins).locate(pointer)
        self.diagnostics.append(Diagnostic(code, Severity.ERROR, message, location, hint))


def _mapped(target: str) -> str:
    """A value of a discriminator's mapping as reference: it may be the plain name of a schema."""
    is_name = "/" not in target and "#" not in target and not _FILE_NAME.search(target)
    return f"#/components/schemas/{token(target)}" if is_name else target


def _names(data: Mapping[str, Any], section: str) -> set[str]:
    value = follow(data, section).value
    return set(value) if isinstance(value, Mapping) else set()
