"""How wide a line is on a terminal, as black counts it."""

from __future__ import annotations

LINE_LENGTH = 88


def fits(text: str, indent: int, limit: int = LINE_LENGTH) -> bool:
    """Whether a line of that text, indented, keeps the limit."""
    length = indent + len(text)
    if text.isascii():
        return length <= limit
    # A character takes no place, one or two: most lines are decided without black's table of widths.
    others = len(text) - len(text.encode("ascii", "ignore"))
    if length + others <= limit:
        return True
    if length - others > limit:
        return False
    return indent + _width(text) <= limit


def _width(text: str) -> int:
    from black.strings import str_width  # 0.1 s, for the rare line whose width is in doubt

    return str_width(text)
