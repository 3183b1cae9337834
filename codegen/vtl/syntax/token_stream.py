"""Tokens of a template with lookahead, fetched no earlier than Velocity's parser fetches them."""

from __future__ import annotations

from codegen.vtl.errors import Fault, syntax_fault
from codegen.vtl.syntax import tokens as t
from codegen.vtl.syntax.lexer import Lexer, Token


class TokenStream:
    """The tokens read so far and the place of the parser among them."""

    __slots__ = ("base", "index", "lexer", "tokens")

    def __init__(self, lexer: Lexer, base: int) -> None:
        self.lexer = lexer
        self.base = base  # offset of the text in the whole template
        self.tokens: list[Token] = []
        self.index = 0

    def look(self, ahead: int = 0) -> Token:
        """The token that is `ahead` tokens away."""
        while self.index + ahead >= len(self.tokens):
            self.tokens.append(self.lexer.next_token())
        return self.tokens[self.index + ahead]

    def kind(self) -> int:
        """The kind of the next token."""
        return self.look().kind

    def take(self) -> Token:
        """The next token, consumed."""
        token = self.look()
        self.index += 1
        return token

    def expect(self, kind: int, what: str) -> Token:
        """The next token, which must be of a kind; `what` names it for the message."""
        if self.kind() != kind:
            raise self.unexpected(what)
        return self.take()

    def skip_space(self) -> None:
        """Go over white space between the parts of an expression."""
        if self.kind() == t.WHITESPACE:
            self.take()

    def unexpected(self, what: str) -> Fault:
        """The fault of a next token that can't stand here."""
        token = self.look()
        found = (
            "the end of the template" if token.kind == t.EOF else f"'{token.image.strip() or token.image}'"
        )
        return syntax_fault(f"found {found} where {what} is expected", self.base + token.start)

    def literal(self, first: int, last: int) -> str:
        """The text of the tokens from `first` up to, not including, `last`."""
        return "".join(token.literal for token in self.tokens[first:last])

    def resting_position(self) -> int | None:
        """Where the text goes on with what would start a template just so; None where the lexer remembers something."""
        if self.index < len(self.tokens):
            token = self.tokens[self.index]
            return token.begin if token.at_rest else None
        return self.lexer.position if self.lexer.at_rest else None

    def rest_at(self, position: int) -> None:
        """Forget what was read and go on at `position` of the text, where the lexer is at rest."""
        self.tokens.clear()
        self.index = 0
        self.lexer.rest_at(position)
