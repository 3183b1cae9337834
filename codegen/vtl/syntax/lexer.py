"""Velocity's lexer: template text in, tokens out, one at a time, because the parser steers its state.

Kept close to the state machine of Velocity 1.7 on purpose: what a stray `$`, `#`, backslash or bracket means in a
template follows from these states, and API Gateway runs that engine
(https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings.html).
"""

from __future__ import annotations

import re

from codegen.vtl.errors import syntax_fault
from codegen.vtl.syntax import tokens as t


class Token:
    """A piece of template text. Mutable only while the lexer builds it."""

    __slots__ = ("at_rest", "begin", "image", "kind", "special", "start")

    def __init__(self, kind: int, image: str, special: str, begin: int, start: int, at_rest: bool) -> None:
        self.kind = kind
        self.image = image
        self.special = special  # text before it that belongs to no token but is printed with it
        self.begin = begin  # where its special text starts
        self.start = start
        self.at_rest = at_rest  # whether the lexer was in its first state when it began the token

    @property
    def literal(self) -> str:
        """The token as it prints where the template quotes itself."""
        return "" if self.kind == t.BLOCK_COMMENT_END else self.special + self.image


class Lexer:
    """Tokens of one template text from `position` on."""

    __slots__ = (
        "_base",
        "_in_comment",
        "_lparen",
        "_rparen",
        "_stack",
        "in_set",
        "position",
        "state",
        "text",
    )

    def __init__(self, text: str, base: int = 0) -> None:
        self.text = text
        self.position = 0
        self.state = t.DEFAULT
        self.in_set = False
        self._base = base
        self._stack: list[tuple[int, int, int]] = []
        self._lparen = 0
        self._rparen = 0
        self._in_comment = False

    @property
    def at_rest(self) -> bool:
        """Whether the next token starts as the first one of a template would."""
        return self.state == t.DEFAULT and not (self._stack or self._lparen or self._rparen or self.in_set)

    def rest_at(self, position: int) -> None:
        """Go on at a place where the lexer is at rest."""
        self.position = position
        self.state = t.DEFAULT
        self._stack.clear()
        self._lparen = self._rparen = 0
        self._in_comment = self.in_set = False

    def next_token(self) -> Token:
        """Read one token and change state as it asks for."""
        at_rest = self.at_rest
        begin = self.position
        special = ""
        while True:
            start = self.position
            kind, start = self._match(start)
            if kind == t.SKIPPED:
                continue
            image = self.text[start : self.position]
            if kind in (t.REFERENCE_TERMINATOR, t.DIRECTIVE_TERMINATOR):
                # The terminator itself is read again; what stands before it (`$`, `#`) is text after all.
                self.position -= 1
                self._pop()
                special += _printed(image)
                continue
            self._after(kind)
            if kind == t.DOT:
                image = "."  # a `$!` before it is lost
            return Token(kind, image, special, begin, start, at_rest)

    def _match(self, start: int) -> tuple[int, int]:
        """Go over one token with its prefixes; its kind and where it starts."""
        text = self.text
        while True:
            if self.position >= len(text):
                if self.position > start:
                    raise syntax_fault(
                        f"the template ends after '{text[start:]}'; write it before more text",
                        self._base + start,
                    )
                return t.EOF, start
            match = t.PATTERNS[self.state].match(text, self.position)
            if match is None:
                raise syntax_fault(
                    f"unexpected character '{text[self.position]}'", self._base + self.position
                )
            kind = t.KINDS[self.state][match.lastindex or 0]
            self.position = match.end()
            if kind < t.FIRST_PREFIX:
                return (_BOOLEANS.get(match[0], kind) if kind in _NAMES.get(self.state, ()) else kind), start
            self._prefix(kind)

    def _prefix(self, kind: int) -> None:
        if self._in_comment:
            if kind == t.FORMAL_COMMENT_START:
                self.position += 1
        elif kind == t.DOLLAR:
            if self.state == t.REFERENCE:
                self._pop()
            self._push(t.REFERENCE)
        elif kind == t.HASH:
            if self.state in (t.REFERENCE, t.REFMODIFIER):
                self._pop()
            self._push(t.PRE_DIRECTIVE)
        elif kind != t.TEXTBLOCK_PART:
            self._in_comment = True
            self._push(t.IN_TEXTBLOCK if kind == t.TEXTBLOCK_START else t.IN_BLOCK_COMMENT)

    def _after(self, kind: int) -> None:
        action = _ACTIONS.get(kind)
        if action is not None:
            action(self)

    def enter_directive(self) -> bool:
        """After the name of a directive: go on with its arguments; False where no `(` follows."""
        rest = self.position
        while rest < len(self.text) and self.text[rest] in " \n\r\t":
            rest += 1
        if rest < len(self.text) and self.text[rest] == "(":
            self.state = t.DIRECTIVE
            return True
        self._pop()
        return False

    def _push(self, state: int) -> None:
        self._stack.append((self._lparen, self._rparen, self.state))
        self._lparen = 0
        self.state = state

    def _pop(self) -> bool:
        if not self._stack:
            self._lparen = 0
            self.state = t.DEFAULT
            return False
        self._lparen, self._rparen, self.state = self._stack.pop()
        return True

    def _set_directive(self) -> None:
        self._push(t.DIRECTIVE)
        self.in_set = True
        self._lparen += 1

    def _line_comment(self) -> None:
        if self._in_comment:
            return
        if self.state == t.REFERENCE:
            self._pop()
        self._in_comment = True
        self._push(t.IN_LINE_COMMENT)

    def _comment_end(self) -> None:
        self._in_comment = False
        self._pop()

    def _left_parenthesis(self) -> None:
        self._lparen += 1
        if self.state == t.REFMODIFIER:
            self.state = t.REFMOD2

    def _right_parenthesis(self) -> None:
        while True:
            if self._lparen > 0:
                if self._lparen == self._rparen + 1:
                    self._pop()
                else:
                    self._rparen += 1
                return
            if not self._pop():
                return

    def _method_end(self) -> None:
        self.state = t.REFERENCE

    def _index(self) -> None:
        self._push(t.REFINDEX)

    def _dot(self) -> None:
        self.state = t.REFMODIFIER

    def _in_directive(self) -> None:
        self.state = t.DIRECTIVE

    def _leave(self) -> None:
        self._pop()

    def _literal(self) -> None:
        # Literals outside of parentheses end a directive: `#5` is text.
        if not self.in_set and self._lparen == 0 and self.state not in (t.REFMOD2, t.REFINDEX):
            self._pop()


_BOOLEANS = {"true": t.TRUE, "false": t.FALSE}
_NAMES = {  # kinds that a boolean would be, by state
    t.REFERENCE: (t.IDENTIFIER,),
    t.REFMODIFIER: (t.IDENTIFIER,),
    t.REFMOD2: (t.IDENTIFIER,),
    t.REFINDEX: (t.IDENTIFIER,),
    t.DIRECTIVE: (t.WORD,),
}
_ACTIONS = {
    t.SET_DIRECTIVE: Lexer._set_directive,
    t.LINE_COMMENT_START: Lexer._line_comment,
    t.LINE_COMMENT_END: Lexer._comment_end,
    t.BLOCK_COMMENT_END: Lexer._comment_end,
    t.TEXTBLOCK: Lexer._comment_end,
    t.LPAREN: Lexer._left_parenthesis,
    t.RPAREN: Lexer._right_parenthesis,
    t.REFMOD2_RPAREN: Lexer._method_end,
    t.INDEX_LBRACKET: Lexer._index,
    t.INDEX_RBRACKET: Lexer._leave,
    t.RCURLY: Lexer._leave,
    t.DOT: Lexer._dot,
    t.IF: Lexer._in_directive,
    t.ELSEIF: Lexer._in_directive,
    t.ELSE: Lexer._leave,
    t.END: Lexer._leave,
    t.INTEGER: Lexer._literal,
    t.FLOAT: Lexer._literal,
    t.STRING: Lexer._literal,
}


_PRINTED = re.compile(r"(\\+\$).?|([#$])|.", re.DOTALL)
"""What is printed of a token, in groups: Velocity steps over the character behind a `$` with backslashes before it."""


def _printed(image: str) -> str:
    """What is printed of a text that was no reference or directive after all: `#`, `$` and backslashes before `$`."""
    return "".join(found[1] or found[2] or "" for found in _PRINTED.finditer(image))
