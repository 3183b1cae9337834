"""One logical line of a generated module, in black's layout."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from codegen.render.layout.opened import open_brackets
from codegen.render.layout.reader import Reader
from codegen.render.layout.settled import SETTLED
from codegen.render.layout.split import INDENT, split
from codegen.render.layout.tokens import BREAKS, CLOSE, KEYWORD, OPEN, OPERATOR, STRING, STRING_BREAK, Tokens
from codegen.render.layout.unsure import Unsure
from codegen.render.layout.width import LINE_LENGTH, fits

_CONDITIONS = frozenset({"if", "elif", "while"})


def lay_out_statement(source: str, position: int, depth: int) -> tuple[list[str], int]:
    """The lines of the logical line that begins at a position, and where the next one begins.

    Raises:
        Unsure: black must decide.
    """
    if (settled := SETTLED.match(source, position)) and fits(settled[0], 4 * depth, LINE_LENGTH + 1):
        return [INDENT * depth + settled[0][:-1]], settled.end()
    if opened := open_brackets(source, position, depth):
        return opened
    tokens, end = Reader().read(source, position)
    text = "".join(tokens.pieces)
    if not tokens.magic and fits(text, 4 * depth):
        return [INDENT * depth + text], end
    if not tokens.is_certain:
        raise Unsure
    for start, stop in reversed(_values(tokens, depth)):
        if not _is_tuple(tokens, start, stop):
            tokens.parenthesize(start, stop)
    return split(tokens, depth), end


def _values(tokens: Tokens, depth: int) -> list[tuple[int, int]]:
    """Where the expressions stand that black may put into parentheses."""
    texts, stop = tokens.texts, len(tokens.texts)
    first = texts[0] if tokens.kinds[0] == KEYWORD else ""
    if first in ("def", "async"):
        return _in_definition(tokens)
    if first in _CONDITIONS:
        return [(1, stop - 1)]
    if first == "return":
        return [(1, stop)]
    if first == "assert":
        return _between(tokens, ",", 1)
    if first:
        return []
    parts = _between(tokens, ":=", 0)[1:]
    if len(parts) == 2 and _is_text(tokens, *parts[0]):
        before = "".join(tokens.pieces[: parts[1][0]])
        if not fits(f"{before} (", 4 * depth):
            raise Unsure  # behind an annotation that is too long by itself black keeps parentheses on the line
    return parts


def _in_definition(tokens: Tokens) -> list[tuple[int, int]]:
    """The unions among the annotations of parameters, and what the function returns."""
    opening = tokens.texts.index("(")
    closing = tokens.partners()[opening]
    annotations = [*_annotations(tokens, opening + 1, closing)]
    if tokens.texts[closing + 1] == "->":
        start = closing + 2
        if tokens.kinds[start] == STRING or any(magic > start for magic in tokens.magic):
            raise Unsure  # black splits such a definition from the right
        annotations.append((start, len(tokens.texts) - 1))
    return annotations


def _annotations(tokens: Tokens, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """The unions among the annotations of the parameters from `start` to before the bracket at `stop`."""
    colon = depth = 0
    operators: set[int] = set()
    for index in range(start, stop + 1):
        kind, text = tokens.kinds[index], tokens.texts[index]
        depth += (kind == OPEN) - (kind == CLOSE)
        if colon and (depth < 0 or (not depth and text in (",", "="))):
            if max(operators, default=0) == BREAKS["|"]:
                yield colon + 1, index
            elif tokens.roles.get(colon + 1) == "atom" or STRING_BREAK in operators:
                raise Unsure
            colon = 0
        elif not depth and text == ":":
            colon, operators = index, set()
        elif not depth:
            operators.add(tokens.breaks[index])


def _between(tokens: Tokens, separators: str, start: int) -> list[tuple[int, int]]:
    """The parts of a line between separators outside of brackets."""
    cuts, depth = [start - 1], 0
    for index in range(start, len(tokens.texts)):
        kind = tokens.kinds[index]
        depth += (kind == OPEN) - (kind == CLOSE)
        if not depth and kind == OPERATOR and tokens.texts[index] in separators:
            cuts.append(index)
    if [tokens.texts[cut] for cut in cuts[1:]].count("=") > 1:
        raise Unsure  # a = b = ...
    cuts.append(len(tokens.texts))
    return [(cut + 1, following) for cut, following in pairwise(cuts)]


def _is_text(tokens: Tokens, start: int, stop: int) -> bool:
    return stop == start + 1 and tokens.kinds[start] == STRING


def _is_tuple(tokens: Tokens, start: int, stop: int) -> bool:
    """Whether a value has parentheses of its own."""
    return tokens.texts[start] == "(" and tokens.partners()[start] == stop - 1
