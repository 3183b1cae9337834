"""The types that one operation asks the models for: the same operation asks the same questions in the same order."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from typing import Any

from codegen.core.records import Record, replace
from codegen.ir.schema import Schema
from codegen.targets.lambda_python.models.index import ModelIndex
from codegen.targets.lambda_python.models.memory import Answer
from codegen.targets.lambda_python.types import Direction, TypeExpression


class Asked(Record, frozen=True):
    """One question and its answer, see `ModelIndex.ask`."""

    schema: Schema
    hint: str
    direction: Direction
    answer: Answer

    def as_data(self) -> list[Any]:
        """Made of JSON's types."""
        schema = self.schema
        return [
            [schema.json, schema.source, schema.name, schema.is_component],
            self.hint,
            self.direction,
            self.answer.as_data(),
        ]

    @classmethod
    def from_data(cls, data: Sequence[Any]) -> Asked:
        """What `as_data` gave."""
        schema, hint, direction, answer = data
        return cls(Schema(*schema), hint, direction, Answer.from_data(answer))


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


def ask_again(models: ModelIndex, asked: Sequence[Any]) -> list[Asked] | None:
    """The questions up to the first one whose answer changed, with today's answers; None where none did.

    Args:
        asked: questions, each as data: most are not looked at more closely.
    """
    for number, data in enumerate(asked):
        if models.answers_still(data[-1]):
            continue
        before = Asked.from_data(data)
        answer = models.ask_again(before.schema, before.hint, before.direction, before.answer)
        if answer is not before.answer and answer != before.answer:
            return [*map(Asked.from_data, asked[:number]), replace(before, answer=answer)]
    return None
