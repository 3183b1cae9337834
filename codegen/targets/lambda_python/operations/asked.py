"""The types that one operation asks the models for: the same operation asks the same questions in the same order."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace

from codegen.ir.schema import Schema
from codegen.targets.lambda_python.models.index import ModelIndex
from codegen.targets.lambda_python.models.memory import Answer
from codegen.targets.lambda_python.types import Direction, TypeExpression


@dataclass(frozen=True, slots=True)
class Asked:
    """One question and its answer, see `ModelIndex.ask`."""

    schema: Schema
    hint: str
    direction: Direction
    answer: Answer


class Questions:
    """Asks the models, unless a question was answered before."""

    def __init__(self, models: ModelIndex, answered: Iterable[Asked] = ()) -> None:
        """Start with the first question.

        Args:
            answered: the first questions, which the models must not hear again: they give names for good.
        """
        self.asked: list[Asked] = []
        self._models = models
        self._answered = deque(answered)

    def type_of(self, schema: Schema, hint: str, direction: Direction) -> TypeExpression:
        """The type of a schema, as `ModelIndex.type_of` gives it."""
        known = self._answered.popleft() if self._answered else None
        answer = known.answer if known else self._models.ask(schema, hint, direction)
        self.asked.append(Asked(schema, hint, direction, answer))
        return answer.expression


def ask_again(models: ModelIndex, asked: Iterable[Asked]) -> tuple[list[Asked], bool]:
    """The questions with today's answers, up to the first one that changed; whether none did."""
    answered: list[Asked] = []
    for before in asked:
        answer = models.ask_again(before.schema, before.hint, before.direction, before.answer)
        if answer is before.answer or answer == before.answer:
            answered.append(before)
        else:
            return [*answered, replace(before, answer=answer)], False
    return answered, True
