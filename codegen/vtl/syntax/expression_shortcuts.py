"""Reads expressions and references straight from the text where they are written as usual.

Templates repeat themselves and each other, so formulas are remembered by their text.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from codegen.vtl.errors import Fault, limit_fault
from codegen.vtl.limits import MAX_DEPTH, MAX_DIGITS
from codegen.vtl.syntax import patterns
from codegen.vtl.syntax.expressions import BINDING, ParseText, binary, may_be_null, string_literal
from codegen.vtl.syntax.nodes import (
    Call,
    Constant,
    Expression,
    Formula,
    Index,
    ListLiteral,
    MapLiteral,
    Not,
    Property,
    Range,
    Reference,
    Step,
)
from codegen.vtl.syntax.tokens import WORD_OPERATORS

_space = patterns.SPACE.match
_operator = patterns.OPERATOR.match
_negation = patterns.NEGATION.match
_reference = patterns.REFERENCE.match
_member = patterns.MEMBER.match


class Unusual(Exception):
    """The text is written in a way that only the parser of tokens understands."""


@lru_cache(maxsize=4096)
def usual_expression(text: str, parse_text: ParseText) -> Formula | None:
    """The formula of a whole text; None where it is to be read by tokens."""
    return _read(text, parse_text, FormulaReader.expression)


@lru_cache(maxsize=4096)
def usual_operand(text: str, parse_text: ParseText) -> Formula | None:
    """The formula of a literal or a reference with white space around it; None where it is to be read by tokens."""
    return _read(text, parse_text, FormulaReader.parameter)


@lru_cache(maxsize=4096)
def usual_target(text: str, parse_text: ParseText) -> Formula | None:
    """The formula of what `#set` assigns; None where it is to be read by tokens."""
    formula = usual_operand(text, parse_text)
    if formula is None or not isinstance(formula.node, Reference):
        return None
    # Velocity takes the name of a variable from the text between `$` and `=`, whatever that is.
    return formula if formula.node.steps or text == f"${formula.node.root}" else None


def _read(text: str, parse_text: ParseText, how: Callable[[FormulaReader], Expression]) -> Formula | None:
    reader = FormulaReader(text, parse_text)
    try:
        node = how(reader)
    except (Unusual, Fault):  # a fault is found again, and located, when it is read by tokens
        return None
    return Formula(node, text) if reader.is_at_end() else None


class FormulaReader:
    """Reads one text; `at` is where it is in it."""

    __slots__ = ("_at", "_depth", "_parse_text", "_span", "_text")

    def __init__(self, text: str, parse_text: ParseText) -> None:
        self._text = text
        self._parse_text = parse_text
        self._at = 0
        self._depth = 0
        self._span = 0, 0  # of the expression read last

    def is_at_end(self) -> bool:
        """Whether nothing but white space is left."""
        return self._skip_space() == len(self._text)

    def expression(self) -> Expression:
        """An expression."""
        return self._binary(1)

    def _binary(self, binding: int) -> Expression:
        left = self._unary()
        while True:
            match = _operator(self._text, self._at)
            if match is None:
                return left
            operator = WORD_OPERATORS.get(match[1], match[1])
            own = BINDING[operator]
            if own < binding:
                return left
            left_literal = self._literal(left)
            self._at = right_from = match.end()
            right = self._binary(own + 1)
            end = self._skip_space()
            left = binary(operator, left, right, (left_literal, self._literal(right)))
            self._span = right_from, end

    def _literal(self, node: Expression) -> str:
        return self._text[slice(*self._span)] if may_be_null(node) else ""

    def _skip_space(self) -> int:
        return _space(self._text, self._at).end()  # type: ignore[union-attr]

    def _unary(self) -> Expression:
        match = _negation(self._text, self._at)
        if match is not None:
            self._at = match.end()
            self._enter()
            operand = self._unary()
            self._depth -= 1
            return Not(operand)
        self._at = start = self._skip_space()
        if not self._text.startswith("(", start):
            node = self.operand()
            self._span = start, self._at
            return node
        self._at += 1
        self._enter()
        node = self._binary(1)
        self._depth -= 1
        end = self._skip_space()
        if not self._text.startswith(")", end):
            raise Unusual
        self._span = start + 1, end
        self._at = end + 1
        return node

    def parameter(self) -> Expression:
        """An operand with white space around it."""
        self._at = self._skip_space()
        node = self.operand()
        self._at = self._skip_space()
        return node

    def operand(self) -> Expression:
        """A literal or a reference."""
        read = _OPERANDS.get(self._text[self._at : self._at + 1])
        if read is None:
            raise Unusual
        return read(self)

    def _single_quoted(self) -> Expression:
        match = patterns.SINGLE_QUOTED.match(self._text, self._at)
        if match is None:
            raise Unusual
        self._at = match.end()
        return Constant(match[1])

    def _double_quoted(self) -> Expression:
        match = patterns.DOUBLE_QUOTED.match(self._text, self._at)
        if match is None:
            raise Unusual
        text = match[1]
        start, self._at = self._at, match.end()
        # `"$.name"` is the usual way to write a JSONPath; no reference starts like that.
        if "\\" not in text and "#" not in text and text.count("$") == text.count("$."):
            return Constant(text)
        return string_literal(match[0], start, 0, self._depth, self._parse_text)

    def _integer(self) -> Expression:
        match = patterns.INTEGER.match(self._text, self._at)
        if match is None or len(match[0]) > MAX_DIGITS:
            raise Unusual
        self._at = match.end()
        return Constant(int(match[0]))

    def _boolean(self) -> Expression:
        match = patterns.BOOLEAN.match(self._text, self._at)
        if match is None:
            raise Unusual
        self._at = match.end()
        return Constant(match[1] == "true")

    def _list(self) -> Expression:
        self._at += 1
        if self._text.startswith("]", self._at):
            self._at += 1
            return ListLiteral([])
        self._enter()
        items = [self.parameter()]
        if self._text.startswith("..", self._at):
            return self._range(items[0])
        while self._text.startswith(",", self._at):
            self._at += 1
            items.append(self.parameter())
        self._leave("]")
        return ListLiteral(items)

    def _range(self, first: Expression) -> Expression:
        self._at += 2
        last = self.parameter()
        for end in (first, last):
            if not (isinstance(end, Reference) or (isinstance(end, Constant) and type(end.value) is int)):
                raise Unusual
        self._leave("]")
        return Range(first, last)

    def _map(self) -> Expression:
        self._at += 1
        pairs: list[tuple[Expression, Expression]] = []
        self._enter()
        if not self._text.startswith("}", self._skip_space()):
            pairs.append(self._pair())
            while self._text.startswith(",", self._at):
                self._at += 1
                pairs.append(self._pair())
        self._at = self._skip_space()
        self._leave("}")
        return MapLiteral(pairs)

    def _pair(self) -> tuple[Expression, Expression]:
        key = self.parameter()
        if not self._text.startswith(":", self._at):
            raise Unusual
        self._at += 1
        return key, self.parameter()

    def _enter(self) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise limit_fault(f"nested more than {MAX_DEPTH} levels deep", self._at)

    def _leave(self, bracket: str) -> None:
        self._depth -= 1
        if not self._text.startswith(bracket, self._at):
            raise Unusual
        self._at += 1

    def reference(self) -> Reference:
        """A reference, with or without braces."""
        text, start = self._text, self._at
        match = _reference(text, start)
        if match is None:
            raise Unusual
        self._at = match.end()
        steps: list[Step] = []
        after = patterns.AFTER_VARIABLE
        while True:
            if text.startswith("[", self._at):
                steps.append(self._index())
                after = patterns.AFTER_INDEX
                continue
            member = _member(text, self._at)
            if member is None:
                break
            self._at = member.end()
            if member[2]:
                steps.append(Call(member[1], self._arguments()))
                after = patterns.AFTER_CALL
            else:
                steps.append(Property(member[1]))
                after = patterns.AFTER_PROPERTY
        if match[1]:
            if not text.startswith("}", self._at):
                raise Unusual
            self._at += 1
        elif after.match(text, self._at) is None:
            raise Unusual
        return Reference(match[2], steps, start)

    def _index(self) -> Index:
        self._at += 1
        self._at = self._skip_space()
        if self._text[self._at : self._at + 1] in ("[", "{"):
            raise Unusual
        self._enter()
        key = self.operand()
        self._at = self._skip_space()
        self._leave("]")
        return Index(key)

    def _arguments(self) -> list[Expression]:
        if self._text.startswith(")", self._at):
            self._at += 1
            return []
        self._enter()
        arguments = [self.parameter()]
        while self._text.startswith(",", self._at):
            self._at += 1
            arguments.append(self.parameter())
        self._leave(")")
        return arguments


_OPERANDS = {
    "'": FormulaReader._single_quoted,
    '"': FormulaReader._double_quoted,
    "$": FormulaReader.reference,
    "[": FormulaReader._list,
    "{": FormulaReader._map,
    "-": FormulaReader._integer,
    **dict.fromkeys("0123456789", FormulaReader._integer),
    **dict.fromkeys("tf", FormulaReader._boolean),
}
