"""Import statements in black's layout."""

from __future__ import annotations

import re

from codegen.render.layout.unsure import Unsure
from codegen.render.layout.width import fits

_FROM = re.compile(r"(from \.*[\w.]+ import) (?:\(\s*([^()#;\\]+?)(,?)\s*\)|([^()#;\\\n]+))\n")
_PLAIN = re.compile(r"import [\w.]+(?: as \w+)?\n")
_NAME = re.compile(r"\w+(?: as \w+)?")


def lay_out_import(source: str, position: int, indent: str) -> tuple[list[str], int]:
    """The lines of the import that begins behind its indentation at a position, and where the next line begins.

    Raises:
        Unsure: it is written in an unusual way.
    """
    if plain := _PLAIN.match(source, position):
        return [indent + plain[0][:-1]], plain.end()
    found = _FROM.match(source, position)
    if found is None:
        raise Unsure
    names = [name.strip() for name in (found[2] or found[4]).split(",")]
    if names != ["*"] and not all(map(_NAME.fullmatch, names)):
        raise Unsure
    line = f"{indent}{found[1]} {', '.join(names)}"
    if (fits(line, 0) and not found[3]) or names == ["*"]:
        return [line], found.end()
    elements = [f"{indent}    {name}," for name in names]
    return [f"{indent}{found[1]} (", *elements, f"{indent})"], found.end()
