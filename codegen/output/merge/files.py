"""What becomes of an edited file of which the contract asks something new: one text, or two where both sides meet.

In: the file, the text that it was made from, the fresh one. Out: the bytes of the file, and of the sidecar file that
waits beside it for `codegen resolve` while user and contract disagree.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from codegen.core.records import Record
from codegen.output.folder import Found, Kind, Looker, digest
from codegen.output.lock import LockedFile
from codegen.output.merge.merged import WHOLE

BASES = PurePosixPath(".codegen/base")
"""Where the fresh texts of files that are merged are kept: what the next merge begins with."""

SHOWN = 5
"""How many places a message names."""

SIDECAR = ".codegen-new"
"""Ending of the file beside an edited one that has the contract's side where both changed the same."""


class MergedFile(Record, frozen=True):
    """An edited file after a merge.

    Attributes:
        content: its bytes.
        sidecar: the bytes of its sidecar; None where nothing waits.
        places: where user and contract meet since this run.
    """

    content: bytes
    sidecar: bytes | None = None
    places: tuple[str, ...] = ()


def base_of(path: PurePosixPath) -> PurePosixPath:
    """Where the fresh text of a file is kept."""
    return BASES / path


def sidecar_of(path: PurePosixPath) -> PurePosixPath:
    """The file in which the contract's side waits."""
    return path.with_name(path.name + SIDECAR)


def is_sidecar(path: PurePosixPath) -> bool:
    """Whether a file waits for `codegen resolve`."""
    return path.name.endswith(SIDECAR) and path.name != SIDECAR


def merged_file(look: Looker, record: LockedFile, fresh: bytes) -> MergedFile:
    """Merge an edited file with a fresh text.

    Args:
        record: of the run that the file is from.
    """
    path = record.path
    found, waiting, base = look(path), look(sidecar_of(path)), look(base_of(path))
    sidecar = waiting.content if waiting.kind is Kind.FILE else None
    if digest(fresh) == record.sha256:
        return MergedFile(found.content, sidecar)
    mine = _text(found.content)
    if mine is None or not base.is_text(record.sha256):
        return MergedFile(found.content, fresh, (WHOLE,))
    # what merges loads a parser and difflib, and most runs have nothing to merge
    from codegen.output.merge.merge import merge

    was, now = base.content.decode().replace("\r\n", "\n"), fresh.decode()
    merged = merge(path, was, mine, now)
    theirs = merged.theirs
    if sidecar is not None:
        theirs = merge(path, was, _text(sidecar) or now, now).theirs
    content = _as_before(found, merged.mine)
    return MergedFile(content, None if theirs == merged.mine else _as_before(found, theirs), merged.places)


def _text(content: bytes) -> str | None:
    try:
        return content.decode().replace("\r\n", "\n")
    except UnicodeDecodeError:
        return None


def _as_before(found: Found, text: str) -> bytes:
    """The text with the line ends of the file that it is for."""
    return (text.replace("\n", "\r\n") if b"\r\n" in found.content else text).encode()


def listed(places: Sequence[str]) -> str:
    """The places where sides meet, in a sentence."""
    more = len(places) - SHOWN
    return ", ".join(places[:SHOWN]) + (f" and {more} more" if more > 0 else "")
