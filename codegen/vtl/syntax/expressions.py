"""The grammar of Velocity's expressions and references: tokens in, nodes out.

Mirrors the "References" and "Set" parts of https://velocity.apache.org/engine/1.7/user-guide.html, in the form that the
engine's own grammar gives them: white space may surround an operand only, a minus sign before a digit belongs to the
number (`1 -1` is an error), arguments and list items are operands, not expressions.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from codegen.vtl.errors import limit_fault, syntax_fault
from codegen.vtl.limits import MAX_DEPTH, MAX_DIGITS
from codegen.vtl.syntax import tokens as t
from codegen.vtl.syntax.nodes import (
    Arithmetic,
    Block,
    Call,
    Comparison,
    Constant,
    Expression,
    Index,
    Interpolation,
    ListLiteral,
    Logical,
    MapLiteral,
    Not,
    Null,
    Passage,
    Property,
    Range,
    Reference,
    Step,
)
from codegen.vtl.syntax.reference_text import ReferenceText
from codegen.vtl.syntax.token_stream import TokenStream

BINDING = {
    "||": 1,
    "&&": 2,
    "==": 3,
    "!=": 3,
    "<": 4,
    ">": 4,
    "<=": 4,
    ">=": 4,
    "+": 5,
    "-": 5,
    "*": 6,
    "/": 6,
    "%": 6,
}
_OPERANDS = {t.STRING, t.INTEGER, t.TRUE, t.FALSE, t.IDENTIFIER, t.LCURLY}
_ARGUMENTS = _OPERANDS | {t.REFMOD2_RPAREN, t.WHITESPACE, t.LBRACKET, t.LEFT_CURLEY, t.FLOAT}
ParseText = Callable[[str, int, int, int], Block]
"""Parses the text of a string: text, its offset in the template, depth, and the offset that nodes count from."""
_UNICODE_ESCAPE = re.compile(r"\\u(.{0,4})", re.DOTALL)


def binary(operator: str, left: Expression, right: Expression, literals: tuple[str, str]) -> Expression:
    """The node of a binary operator; the literals are the texts of its operands."""
    if BINDING[operator] < 3:
        return Logical(operator, left, right)
    if BINDING[operator] < 5:
        return Comparison(operator, left, right)
    if operator != "+":
        return Arithmetic(operator, left, right)
    kept = [text if may_be_null(node) else "" for text, node in zip(literals, (left, right), strict=True)]
    return Arithmetic(operator, left, right, *kept)


def may_be_null(node: Expression) -> bool:
    """Whether an expression can have no value at all. A reference always has one: what it misses is ""."""
    return isinstance(node, Arithmetic | Range | Null)


def string_literal(image: str, offset: int, origin: int, depth: int, parse_text: ParseText) -> Expression:
    """The node of a string literal with its quotes."""
    quote, text = image[0], image[1:-1]
    interpolated = quote == '"' and ("$" in text or "#" in text)
    if quote == '"' and "\\u" in text:
        text = _UNICODE_ESCAPE.sub(lambda match: _unescape(match, offset), text)
    text = text.replace(quote * 2, quote)
    if not interpolated:
        return Constant(text)
    # A line comment would swallow the extra character; without it, a `$` at the end would not be text.
    trims = "##" not in text
    return interpolation(parse_text(text + " " if trims else text, offset + 1, depth + 1, origin), trims)


def _unescape(match: re.Match[str], offset: int) -> str:
    try:
        return chr(int(match[1], 16)) if len(match[1]) == 4 and match[1][0] not in "+-_ " else _refuse()
    except ValueError:
        raise syntax_fault(f"'{match[0]}' in a string is no Unicode escape", offset) from None


def _refuse() -> str:
    raise ValueError


def interpolation(block: Block, trims: bool) -> Expression:
    """The node of a string's parsed text; a Constant where it turned out to be plain."""
    last = block[-1] if block else None
    if trims and isinstance(last, Passage) and last.texts[-1].endswith(" "):
        texts = [*last.texts[:-1], last.texts[-1][:-1]]
        is_empty = not last.references and not texts[-1]
        block = block[:-1] if is_empty else [*block[:-1], Passage(texts, last.references, last.offsets)]
        trims = False
    if not trims and all(isinstance(node, Passage) and not node.references for node in block):
        return Constant("".join(node.texts[0] for node in block if isinstance(node, Passage)))
    return Interpolation(block, trims)


class ExpressionParser:
    """Reads expressions from a token stream. `depth` counts nesting of all kinds."""

    __slots__ = ("_depth", "_parse_text", "_span", "_stream", "origin")

    def __init__(self, stream: TokenStream, parse_text: ParseText, depth: int) -> None:
        self._stream = stream
        self._parse_text = parse_text
        self._depth = depth
        self._span = 0, 0  # the tokens of the expression read last
        self.origin = 0  # where the formula being read starts in the template

    def expression(self) -> Expression:
        """A whole expression, up to the parenthesis that ends it."""
        return self._binary(1)

    def _binary(self, binding: int) -> Expression:
        """An expression whose operators bind at least so tightly."""
        stream = self._stream
        left = self._unary()
        while True:
            token = stream.look()
            operator = t.WORD_OPERATORS.get(token.image, token.image)
            own = BINDING.get(operator, 0) if token.kind in (t.OPERATOR, t.WORD) else 0
            if own < binding:
                return left
            left_literal = self._literal(left)
            stream.take()
            right_from = stream.index
            right = self._binary(own + 1)
            left = binary(operator, left, right, (left_literal, self._literal(right)))
            # Velocity takes an operator's right side for its text.
            self._span = right_from, stream.index

    def _literal(self, node: Expression) -> str:
        """The text of the expression read last, wanted where it may turn out to have no value."""
        return self._stream.literal(*self._span) if may_be_null(node) else ""

    def _unary(self) -> Expression:
        stream = self._stream
        token = stream.look(1 if stream.kind() == t.WHITESPACE else 0)
        if token.image not in ("!", "not") or token.kind not in (t.OPERATOR, t.WORD):
            return self._primary()
        stream.skip_space()
        stream.take()
        self._enter()
        operand = self._unary()
        self._leave()
        return Not(operand)

    def _primary(self) -> Expression:
        stream = self._stream
        stream.skip_space()
        first = stream.index
        if stream.kind() == t.LPAREN:
            stream.take()
            self._enter()
            node = self.expression()
            self._leave()
            self._span = first + 1, stream.index
            stream.expect(t.RPAREN, "')'")
        else:
            node = self.operand()
            self._span = first, stream.index
        stream.skip_space()
        return node

    def parameter(self) -> Expression:
        """An argument, list item or map entry: an operand with white space around it."""
        self._stream.skip_space()
        node = self.operand()
        self._stream.skip_space()
        return node

    def operand(self) -> Expression:
        """A literal or a reference."""
        stream = self._stream
        token = stream.look()
        kind = token.kind
        if kind in (t.IDENTIFIER, t.LCURLY):
            return self.reference()[0]
        if kind in (t.TRUE, t.FALSE):
            stream.take()
            return Constant(token.image == "true")
        if kind in (t.STRING, t.INTEGER, t.FLOAT):
            return self._constant()
        if kind in (t.LBRACKET, t.LEFT_CURLEY):
            self._enter()
            node = self._list() if kind == t.LBRACKET else self._map()
            self._leave()
            return node
        raise stream.unexpected(
            "a value (a reference, a quoted string, a number, true, false, a list or a map)"
        )

    def _constant(self) -> Expression:
        token = self._stream.take()
        if token.image[0] in "#$\\":  # a stray character became part of the token
            raise syntax_fault(f"'{token.image}' is no value", self._stream.base + token.start)
        if token.kind == t.STRING:
            offset = self._stream.base + token.start
            return string_literal(token.image, offset, self.origin, self._depth, self._parse_text)
        if len(token.image) > MAX_DIGITS:
            raise limit_fault(f"a number has more than {MAX_DIGITS} digits", self._stream.base + token.start)
        return Constant(int(token.image) if token.kind == t.INTEGER else float(token.image))

    def _list(self) -> Expression:
        stream = self._stream
        stream.take()
        stream.skip_space()
        if stream.kind() == t.RBRACKET:
            if stream.tokens[stream.index - 1].kind == t.WHITESPACE:
                raise stream.unexpected("a list item (an empty list is written [], without a space)")
            stream.take()
            return ListLiteral([])
        items = [self.parameter()]
        if stream.kind() == t.DOUBLEDOT:
            return self._range(items[0])
        while stream.kind() == t.COMMA:
            stream.take()
            items.append(self.parameter())
        stream.expect(t.RBRACKET, "',' or ']'")
        return ListLiteral(items)

    def _range(self, first: Expression) -> Expression:
        stream = self._stream
        stream.take()
        last = self.parameter()
        for end in (first, last):
            if not (
                isinstance(end, Reference | Null) or (isinstance(end, Constant) and type(end.value) is int)
            ):
                raise stream.unexpected("a range between whole numbers or references")
        stream.expect(t.RBRACKET, "']'")
        return Range(first, last)

    def _map(self) -> Expression:
        stream = self._stream
        stream.take()
        stream.skip_space()
        pairs: list[tuple[Expression, Expression]] = []
        while stream.kind() not in (t.RIGHT_CURLEY, t.RCURLY) or pairs:
            key = self.parameter()
            stream.expect(t.COLON, "':' after the key")
            pairs.append((key, self.parameter()))
            if stream.kind() != t.COMMA:
                break
            stream.take()
        if stream.kind() not in (t.RIGHT_CURLEY, t.RCURLY):
            raise stream.unexpected("',' or '}'")
        stream.take()
        return MapLiteral(pairs)

    def reference(self) -> tuple[Reference | Null, ReferenceText]:
        """A reference, with or without braces, and how its text is written."""
        stream = self._stream
        index = stream.index
        head = stream.take()
        text = ReferenceText.of(head.image)
        formal = head.kind == t.LCURLY
        root = stream.expect(t.IDENTIFIER, "a name").image if formal else text.name
        steps: list[Step] = []
        self._indexes(steps)
        while stream.kind() == t.DOT and stream.look(1).kind == t.IDENTIFIER:
            stream.take()
            steps.append(self._member())
            self._indexes(steps)
        if formal:
            stream.expect(t.RCURLY, "'}' at the end of the reference")
        # Velocity cuts the prefix off the token itself, so that even quoted text misses it.
        head.image = text.image
        text.literal = stream.literal(index, stream.index)
        if text.is_text or text.never_resolves:
            return Null(), text
        return Reference(root, steps, stream.base + head.start + text.prefix_length - self.origin), text

    def _indexes(self, steps: list[Step]) -> None:
        stream = self._stream
        while stream.kind() == t.INDEX_LBRACKET:
            stream.take()
            stream.skip_space()
            if stream.kind() not in _OPERANDS:
                raise stream.unexpected("an index (a whole number, a quoted string or a reference)")
            self._enter()
            key = self.operand()
            self._leave()
            stream.skip_space()
            stream.expect(t.INDEX_RBRACKET, "']'")
            steps.append(Index(key))

    def _member(self) -> Step:
        stream = self._stream
        name = stream.take().image
        if stream.kind() != t.LPAREN or stream.look(1).kind not in _ARGUMENTS:
            return Property(name)
        stream.take()
        arguments: list[Expression] = []
        self._enter()
        while stream.kind() != t.REFMOD2_RPAREN or arguments:
            arguments.append(self.parameter())
            if stream.kind() != t.COMMA:
                break
            stream.take()
        self._leave()
        stream.expect(t.REFMOD2_RPAREN, "',' or ')'")
        return Call(name, arguments)

    def _enter(self) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise limit_fault(
                f"nested more than {MAX_DEPTH} levels deep", self._stream.base + self._stream.look().start
            )

    def _leave(self) -> None:
        self._depth -= 1
