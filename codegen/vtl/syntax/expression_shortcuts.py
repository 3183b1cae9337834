"""Reads expressions and references straight from the text where they are written as usual."""

from __future__ import annotations

from codegen.vtl.errors import limit_fault
from codegen.vtl.limits import MAX_DEPTH
from codegen.vtl.syntax import patterns
from codegen.vtl.syntax.expressions import BINDING, ParseText, binary, may_be_null, string_literal
from codegen.vtl.syntax.nodes import (
    Call,
    Constant,
    Expression,
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
_close = patterns.CLOSE.match
_reference = patterns.REFERENCE.match
_member = patterns.MEMBER.match


class Unusual(Exception):  # noqa: N818 (it is no error)
    """The text is written in a way that only the parser of tokens understands."""


class ExpressionShortcuts:
    """Reads from one text; `at` is where it is in it."""

    __slots__ = ("_base", "_depth", "_outer_depth", "_parse_text", "_span", "at", "text")

    def __init__(self, text: str, base: int, depth: int, parse_text: ParseText) -> None:
        self.text = text
        self.at = 0
        self._base = base
        self._outer_depth = self._depth = depth
        self._parse_text = parse_text
        self._span = 0, 0  # of the expression read last

    def start(self, at: int) -> ExpressionShortcuts:
        """Go on at a place of the text."""
        self.at = at
        self._depth = self._outer_depth
        return self

    def close(self) -> int:
        """The parenthesis that ends a directive; where the text goes on.

        Raises:
            Unusual: it is not there.
        """
        match = _close(self.text, self.at)
        if match is None:
            raise Unusual
        return match.end()

    def expression(self) -> Expression:
        """A whole expression.

        Raises:
            Unusual: it is to be read by tokens.
        """
        return self._binary(1)

    def _binary(self, binding: int) -> Expression:
        left = self._unary()
        while True:
            match = _operator(self.text, self.at)
            if match is None:
                return left
            operator = WORD_OPERATORS.get(match[1], match[1])
            own = BINDING[operator]
            if own < binding:
                return left
            left_literal = self._literal(left)
            self.at = right_from = match.end()
            right = self._binary(own + 1)
            end = self._skip_space()
            left = binary(operator, left, right, (left_literal, self._literal(right)))
            self._span = right_from, end

    def _literal(self, node: Expression) -> str:
        return self.text[slice(*self._span)] if may_be_null(node) else ""

    def _skip_space(self) -> int:
        return _space(self.text, self.at).end()  # type: ignore[union-attr]

    def _unary(self) -> Expression:
        match = _negation(self.text, self.at)
        if match is not None:
            self.at = match.end()
            self._enter()
            operand = self._unary()
            self._depth -= 1
            return Not(operand)
        self.at = start = self._skip_space()
        if not self.text.startswith("(", start):
            node = self.operand()
            self._span = start, self.at
            return node
        self.at += 1
        self._enter()
        node = self._binary(1)
        self._depth -= 1
        end = self._skip_space()
        if not self.text.startswith(")", end):
            raise Unusual
        self._span = start + 1, end
        self.at = end + 1
        return node

    def _parameter(self) -> Expression:
        self.at = self._skip_space()
        node = self.operand()
        self.at = self._skip_space()
        return node

    def operand(self) -> Expression:
        """A literal or a reference."""
        read = _OPERANDS.get(self.text[self.at : self.at + 1])
        if read is None:
            raise Unusual
        return read(self)

    def _single_quoted(self) -> Expression:
        match = patterns.SINGLE_QUOTED.match(self.text, self.at)
        if match is None:
            raise Unusual
        self.at = match.end()
        return Constant(match[1])

    def _double_quoted(self) -> Expression:
        match = patterns.DOUBLE_QUOTED.match(self.text, self.at)
        if match is None:
            raise Unusual
        text = match[1]
        start, self.at = self.at, match.end()
        # `"$.name"` is the usual way to write a JSONPath; no reference starts like that.
        if "\\" not in text and "#" not in text and text.count("$") == text.count("$."):
            return Constant(text)
        return string_literal(match[0], self._base + start, self._depth, self._parse_text)

    def _integer(self) -> Expression:
        match = patterns.INTEGER.match(self.text, self.at)
        if match is None:
            raise Unusual
        self.at = match.end()
        return Constant(int(match[0]))

    def _boolean(self) -> Expression:
        match = patterns.BOOLEAN.match(self.text, self.at)
        if match is None:
            raise Unusual
        self.at = match.end()
        return Constant(match[1] == "true")

    def _list(self) -> Expression:
        self.at += 1
        if self.text.startswith("]", self.at):
            self.at += 1
            return ListLiteral([])
        self._enter()
        items = [self._parameter()]
        if self.text.startswith("..", self.at):
            return self._range(items[0])
        while self.text.startswith(",", self.at):
            self.at += 1
            items.append(self._parameter())
        self._leave("]")
        return ListLiteral(items)

    def _range(self, first: Expression) -> Expression:
        self.at += 2
        last = self._parameter()
        for end in (first, last):
            if not (isinstance(end, Reference) or (isinstance(end, Constant) and type(end.value) is int)):
                raise Unusual
        self._leave("]")
        return Range(first, last)

    def _map(self) -> Expression:
        self.at += 1
        pairs: list[tuple[Expression, Expression]] = []
        self._enter()
        if not self.text.startswith("}", self._skip_space()):
            pairs.append(self._pair())
            while self.text.startswith(",", self.at):
                self.at += 1
                pairs.append(self._pair())
        self.at = self._skip_space()
        self._leave("}")
        return MapLiteral(pairs)

    def _pair(self) -> tuple[Expression, Expression]:
        key = self._parameter()
        if not self.text.startswith(":", self.at):
            raise Unusual
        self.at += 1
        return key, self._parameter()

    def _enter(self) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise limit_fault(f"nested more than {MAX_DEPTH} levels deep", self._base + self.at)

    def _leave(self, bracket: str) -> None:
        self._depth -= 1
        if not self.text.startswith(bracket, self.at):
            raise Unusual
        self.at += 1

    def reference(self) -> Reference:
        """A reference, with or without braces."""
        text, start = self.text, self.at
        match = _reference(text, start)
        if match is None:
            raise Unusual
        self.at = match.end()
        steps: list[Step] = []
        after = patterns.AFTER_VARIABLE
        while True:
            if text.startswith("[", self.at):
                steps.append(self._index())
                after = patterns.AFTER_INDEX
                continue
            member = _member(text, self.at)
            if member is None:
                break
            self.at = member.end()
            if member[2]:
                steps.append(Call(member[1], self._arguments()))
                after = patterns.AFTER_CALL
            else:
                steps.append(Property(member[1]))
                after = patterns.AFTER_PROPERTY
        if match[1]:
            if not text.startswith("}", self.at):
                raise Unusual
            self.at += 1
        elif after.match(text, self.at) is None:
            raise Unusual
        return Reference(match[2], steps, self._base + start)

    def _index(self) -> Index:
        self.at += 1
        self.at = self._skip_space()
        if self.text[self.at : self.at + 1] in ("[", "{"):
            raise Unusual
        self._enter()
        key = self.operand()
        self.at = self._skip_space()
        self._leave("]")
        return Index(key)

    def _arguments(self) -> list[Expression]:
        if self.text.startswith(")", self.at):
            self.at += 1
            return []
        self._enter()
        arguments = [self._parameter()]
        while self.text.startswith(",", self.at):
            self.at += 1
            arguments.append(self._parameter())
        self._leave(")")
        return arguments


_OPERANDS = {
    "'": ExpressionShortcuts._single_quoted,
    '"': ExpressionShortcuts._double_quoted,
    "$": ExpressionShortcuts.reference,
    "[": ExpressionShortcuts._list,
    "{": ExpressionShortcuts._map,
    "-": ExpressionShortcuts._integer,
    **dict.fromkeys("0123456789", ExpressionShortcuts._integer),
    **dict.fromkeys("tf", ExpressionShortcuts._boolean),
}
