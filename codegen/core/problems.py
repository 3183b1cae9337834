"""What is wrong with a text, before it is known which file the text is from."""

from __future__ import annotations

from typing import NamedTuple


class Problem(NamedTuple):
    """A diagnostic code, what is wrong, how to mend it; the place counts from 1 (0 for the whole text)."""

    code: str
    message: str
    hint: str
    line: int = 0
    column: int = 0


class UnreadableError(Exception):
    """A text can't be read as data."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = problems
