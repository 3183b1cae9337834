"""The tokens of one logical line, each with the space that black puts before it."""

from __future__ import annotations

from typing import Literal

from codegen.core.records import Record, field

NAME, KEYWORD, NUMBER, STRING, OPEN, CLOSE = "name", "keyword", "number", "string", "open", "close"
OPERATOR = "operator"  # everything else that stands between operands, commas and colons too
PREFIX = "prefix"  # before its only operand: -x, *args, @decorator

Role = Literal["atom", "call", "subscript", "parameters", "bases", "invisible", "import"]

COMMA_BREAK, LOGIC_BREAK, STRING_BREAK, COMPARISON_BREAK, DOT_BREAK = 18, 14, 12, 10, 1

BREAKS = {
    **dict.fromkeys(("if", "else"), 16),  # of a conditional expression
    "and": LOGIC_BREAK,
    "or": LOGIC_BREAK,
    "in": COMPARISON_BREAK,
    "is": COMPARISON_BREAK,
    "not": COMPARISON_BREAK,  # of `not in`
    **dict.fromkeys(("==", "!=", "<", ">", "<=", ">="), COMPARISON_BREAK),
    "|": 9,
    "^": 8,
    "&": 7,
    **dict.fromkeys(("<<", ">>"), 6),
    **dict.fromkeys(("+", "-"), 5),
    **dict.fromkeys(("*", "/", "//", "%"), 4),
}
"""How readily black breaks a line before an operator: at the highest of those that stand in the same brackets."""


class Tokens(Record):
    """The tokens of a logical line, as parallel lists.

    Attributes:
        pieces: what is printed: the text, with the space before it.
        breaks: how readily black breaks the line behind the token; 0 where it does not.
        roles: what each opening bracket is for, by its index.
        magic: the closing brackets behind a trailing comma that keeps one element on each line.
        is_certain: how black splits the line is known here.
    """

    kinds: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)
    roles: dict[int, Role] = field(default_factory=dict)
    magic: list[int] = field(default_factory=list)
    is_certain: bool = True

    def add(self, kind: str, text: str, space: str) -> None:
        """Append a token."""
        self.kinds.append(kind)
        self.texts.append(text)
        self.pieces.append(space + text)
        self.breaks.append(0)

    def partners(self) -> list[int]:
        """The index of the other bracket of a pair, by the index of either; -1 for other tokens."""
        partners = [-1] * len(self.kinds)
        opened = []
        for index, kind in enumerate(self.kinds):
            if kind == OPEN:
                opened.append(index)
            elif kind == CLOSE:
                partners[index] = opened.pop()
                partners[partners[index]] = index
        return partners

    def parenthesize(self, start: int, stop: int) -> None:
        """Put invisible parentheses around the tokens from `start` to before `stop`: black may split there."""
        first = self.pieces[start]
        self.pieces[start] = first.lstrip(" ")
        for index, kind, piece in ((stop, CLOSE, ""), (start, OPEN, " " if first.startswith(" ") else "")):
            self.kinds.insert(index, kind)
            self.texts.insert(index, "")
            self.pieces.insert(index, piece)
            self.breaks.insert(index, 0)
        moved = [*range(start), *range(start + 1, stop + 1), *range(stop + 2, len(self.kinds) + 1)]
        self.roles = {moved[index]: role for index, role in self.roles.items()}
        self.roles[start] = "invisible"
        self.magic = [moved[index] for index in self.magic]
