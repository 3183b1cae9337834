"""A block mapping of YAML as text, key by key: every byte of the text belongs to one key, comments to the next one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from codegen.core.records import Record

_KEY = re.compile(
    r"""[ ]*(?:"(?P<double>(?:[^"\\]|\\.)*)"|'(?P<single>(?:[^']|'')*)'"""
    r"""|(?P<plain>(?![-?][ \n])[^\s#"'{}\[\],&*!|>%@`].*?))[ ]*:(?=[ ]|$)"""
)


class Block(Record, frozen=True):
    """One key of a mapping."""

    key: str
    lead: str = ""  # comments and blank lines above it
    head: str = ""  # its line
    body: str = ""  # what is below it

    @property
    def text(self) -> str:
        """All of it."""
        return self.lead + self.head + self.body


class Mapping(Record, frozen=True):
    """The keys of a block mapping, in their order."""

    blocks: Sequence[Block]
    indent: int  # of its keys; -1 where it has none

    def by_key(self) -> dict[str, Block]:
        """Each block by its key."""
        return {block.key: block for block in self.blocks}


def read_mapping(text: str) -> Mapping | None:
    """The keys of a text, or None where it is something else, or too much out of the ordinary to be told apart."""
    blocks: list[Block] = []
    indent = -1
    waiting: list[str] = []  # comments and blank lines that belong to the next key, if one follows
    body: list[str] = []
    for line in _lines(text):
        depth = len(line) - len(line.lstrip(" "))
        if indent < 0 and not _is_blank(line) and line != "---\n":
            indent = depth
        is_comment_further_in = blocks and line.strip() and depth > indent  # which may be a line of a text
        if (_is_blank(line) and not is_comment_further_in) or (not blocks and line == "---\n"):
            waiting.append(line)
        elif depth > indent or (blocks and depth == indent and line.lstrip(" ").startswith("- ")):
            body += [*waiting, line]
            waiting.clear()
        else:
            match = _KEY.match(line) if depth == indent else None
            if match is None:
                return None
            _end(blocks, body)
            blocks.append(Block(_name(match), "".join(waiting), line))
            waiting.clear()
    _end(blocks, [*body, *waiting])
    is_whole = not (waiting and not blocks) and len({block.key for block in blocks}) == len(blocks)
    return Mapping(blocks, indent) if is_whole else None


def _lines(text: str) -> list[str]:
    """Lines as YAML counts them, the last one with an end, too."""
    lines = text.split("\n")
    return [f"{line}\n" for line in (lines if lines[-1] else lines[:-1])]


def _is_blank(line: str) -> bool:
    return not line.strip() or line.lstrip(" ").startswith("#")


def _end(blocks: list[Block], body: list[str]) -> None:
    """Give the last key what was found below it."""
    if blocks:
        last = blocks[-1]
        blocks[-1] = Block(last.key, last.lead, last.head, "".join(body))
    body.clear()


def _name(match: re.Match[str]) -> str:
    return next(group for group in match.group("double", "single", "plain") if group is not None)
