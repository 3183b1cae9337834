"""Source text becomes the tokens of its next logical line, spaced; what generated code never holds is refused."""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable

from codegen.core.records import Record
from codegen.render.layout.strings import normal_string
from codegen.render.layout.tokens import (
    BREAKS,
    CLOSE,
    COMMA_BREAK,
    DOT_BREAK,
    KEYWORD,
    NAME,
    NUMBER,
    OPEN,
    OPERATOR,
    PREFIX,
    STRING,
    STRING_BREAK,
    Role,
    Tokens,
)
from codegen.render.layout.unsure import Unsure

_TOKEN = re.compile(
    r"""[ ]*(?:
    (?P<string>(?:rb|[rbf])?(?:"(?!"")(?:[^"\\\n]|\\.)*"|'(?!'')(?:[^'\\\n]|\\.)*'))
  | (?P<name>[^\W\d]\w*)
  | (?P<number>\d+(?:\.\d+)?(?:e[+-]?\d+)?(?![\w.]))
  | (?P<open>[(\[{])
  | (?P<close>[)\]}])
  | (?P<operator>\.\.\.|->|[=!<>]=|<<|>>|//|\*\*|[-+*/%&|^<>=.,:~@])
  | (?P<end>\n)
    )""",
    re.VERBOSE,
)

_WORDS = frozenset(keyword.kwlist) - {"None", "True", "False"}
_KNOWN_STARTS = frozenset({"return", "raise", "assert", "if", "elif", "while", "def", "class", "await"})
_LONE_WORDS = frozenset({"return", "raise", "pass", "break", "continue"})
_INNER_WORDS = frozenset({"and", "or", "not", "in", "is", "lambda", "await"})
_BEFORE_TUPLES = {"and", "or", "not", "in", "is"} | {"return", "raise", "assert", "if", "elif", "while"}
"""Words behind which black leaves the parentheses of a tuple."""
_CLOSING = {"(": ")", "[": "]", "{": "}"}
_ROLES: dict[tuple[str, str], Role] = {("(", "def"): "parameters", ("(", "class"): "bases"}
_BINARY = frozenset(BREAKS) - _INNER_WORDS - {"if", "else"}
_SIGNS = frozenset({"-", "+", "~"})
_STARS = frozenset({"*", "**"})


class _Bracket(Record):
    """A bracket that is still open."""

    index: int
    text: str
    role: Role
    commas: int = 0
    is_annotated: bool = False  # the parameter that is being read


class Reader:
    """Reads one logical line."""

    def __init__(self) -> None:
        self.tokens = Tokens()
        self.brackets: list[_Bracket] = []
        self.wants_operand = True
        self.is_glued = True  # no space before the next operand
        self.chained: set[int] = set()  # the depths at which a call's attribute was read
        self.has_block = False  # a colon outside of brackets was read

    def read(self, text: str, position: int) -> tuple[Tokens, int]:
        """The tokens of the line that begins at a position, and where the next line begins.

        Raises:
            Unsure: the line holds what generated code doesn't, or no Python.
        """
        match, readers = _TOKEN.match, _READERS
        while found := match(text, position):
            position = found.end()
            group = found.lastgroup or ""
            if group != "end":
                readers[group](self, found[group])
            elif not self.brackets:
                self._end()
                return self.tokens, position
        raise Unsure

    def string(self, text: str) -> None:
        """A literal; behind another it continues that one."""
        if not self.wants_operand and self.tokens.kinds[-1] == STRING:
            self.tokens.breaks[-1] = STRING_BREAK
            self.tokens.add(STRING, normal_string(text), " ")
        else:
            self._operand(STRING, normal_string(text))

    def name(self, text: str) -> None:
        """A name, a constant or a keyword."""
        if text in _WORDS:
            self._word(text)
        else:
            self._operand(NAME, text)

    def number(self, text: str) -> None:
        """A number as `repr` spells it."""
        self._operand(NUMBER, text.replace("e+", "e"))

    def opening(self, text: str) -> None:
        """A bracket: of a value where one may stand, else of a call or a subscript."""
        tokens = self.tokens
        role: Role = "atom"
        if self.wants_operand:
            if text == "(" and tokens.kinds[-1:] == [KEYWORD] and tokens.texts[-1] not in _BEFORE_TUPLES:
                raise Unsure
            tokens.add(OPEN, text, "" if self.is_glued else " ")
        else:
            before = tokens.texts[-2] if len(tokens.texts) in (2, 3) else ""
            role = _ROLES.get((text, before), "call" if text == "(" else "subscript")
            if text == "{" or tokens.kinds[-1] == NUMBER:
                raise Unsure
            tokens.add(OPEN, text, "")
        index = len(tokens.kinds) - 1
        tokens.roles[index] = role
        self.brackets.append(_Bracket(index, text, role))
        self.wants_operand = self.is_glued = True

    def closing(self, text: str) -> None:
        """The end of the innermost bracket."""
        tokens = self.tokens
        if not self.brackets or _CLOSING[self.brackets[-1].text] != text:
            raise Unsure
        bracket = self.brackets.pop()
        last = tokens.texts[-1]
        is_empty = len(tokens.kinds) - 1 == bracket.index
        if (is_empty and bracket.role == "bases") or (self.wants_operand and not is_empty and last != ","):
            raise Unsure
        if last == "," and not _is_single(bracket):
            tokens.magic.append(len(tokens.kinds))
        if bracket.role == "atom" and text == ")" and not bracket.commas and not is_empty:
            self._check_parentheses(bracket.index)
        tokens.add(CLOSE, text, "")
        self.wants_operand = self.is_glued = False

    def operator(self, text: str) -> None:
        """Anything else."""
        special = _SPECIAL.get(text)
        if special is not None:
            special(self)
        elif self.wants_operand:
            self._prefix(text)
        elif text not in _BINARY or self.tokens.texts[-1] == "lambda":
            raise Unsure
        else:
            self.tokens.breaks[-1] = BREAKS[text]
            self.tokens.add(OPERATOR, text, " ")
            self.wants_operand, self.is_glued = True, False

    def comma(self) -> None:
        """What follows is the next element."""
        tokens = self.tokens
        is_bare_star = self.wants_operand and tokens.kinds[-1:] == [PREFIX] and self._role() == "parameters"
        if self.wants_operand and not is_bare_star:
            raise Unsure
        if self.brackets:
            self.brackets[-1].commas += 1
            self.brackets[-1].is_annotated = False
        tokens.add(OPERATOR, ",", "")
        tokens.breaks[-1] = COMMA_BREAK
        self.wants_operand, self.is_glued = True, False

    def dot(self) -> None:
        """An attribute."""
        if self.wants_operand:
            raise Unsure
        kind = self.tokens.kinds[-1]
        if kind == CLOSE and len(self.brackets) not in self.chained:
            self.chained.add(len(self.brackets))
            self.tokens.breaks[-1] = DOT_BREAK
        elif kind != NAME:
            self.tokens.is_certain = False  # chains of calls break before their dots
        self.tokens.add(OPERATOR, ".", "")
        self.wants_operand = self.is_glued = True

    def colon(self) -> None:
        """An annotation, a key of a dict, or the begin of a block."""
        role = self._role()
        is_block = not self.brackets and self.tokens.kinds[-1:] == [KEYWORD]
        is_lambda = self.tokens.texts[-1:] == ["lambda"]
        if self.wants_operand and not is_block:
            raise Unsure
        if is_lambda:
            pass  # without arguments, and a value like others
        elif role == "parameters":
            self.brackets[-1].is_annotated = True
        elif not self.brackets:
            self.has_block = True
        elif self.brackets[-1].text != "{":
            raise Unsure
        self.tokens.add(OPERATOR, ":", "")
        self.wants_operand, self.is_glued = True, False

    def equal(self) -> None:
        """An assignment, the value of an argument, or the default of a parameter."""
        if self.wants_operand or (self.brackets and self._role() not in ("call", "bases", "parameters")):
            raise Unsure
        is_spaced = not self.brackets or self.brackets[-1].is_annotated
        self.tokens.add(OPERATOR, "=", " " if is_spaced else "")
        self.wants_operand, self.is_glued = True, not is_spaced

    def arrow(self) -> None:
        """What a function returns."""
        if self.wants_operand or self.brackets:
            raise Unsure
        self.tokens.add(OPERATOR, "->", " ")
        self.wants_operand, self.is_glued = True, False

    def ellipsis(self) -> None:
        """A value like any other."""
        self._operand(NAME, "...")

    def _operand(self, kind: str, text: str) -> None:
        if not self.wants_operand:
            raise Unsure
        self.tokens.add(kind, text, "" if self.is_glued else " ")
        self.wants_operand = self.is_glued = False

    def _word(self, text: str) -> None:
        tokens = self.tokens
        if not tokens.kinds or tokens.texts == ["async"]:
            tokens.is_certain = text in _KNOWN_STARTS
        elif text not in _INNER_WORDS and not self._is_returned_condition(text):
            tokens.is_certain = False
        if not self.wants_operand:
            if tokens.texts[-1] != "not":
                tokens.breaks[-1] = BREAKS.get(text, 0)
            self.wants_operand = text != "not"
        tokens.add(KEYWORD, text, "" if self.is_glued else " ")
        self.is_glued = False
        if text == "lambda":
            self.wants_operand = False  # its colon must follow

    def _is_returned_condition(self, text: str) -> bool:
        """Whether a word belongs to the only condition behind a `return`: black splits that as a whole."""
        texts = self.tokens.texts
        is_first = text == "else" or (text == "if" and "if" not in texts)
        return is_first and not self.brackets and texts[0] == "return"

    def _prefix(self, text: str) -> None:
        """A sign, a star before what is unpacked, the at of a decorator, or the slash between parameters."""
        role = self._role()
        if text == "/" and role == "parameters":
            self._operand(NAME, text)
            return
        is_known = text in _SIGNS or (text in _STARS and role) or (text == "@" and not self.tokens.kinds)
        if not is_known:
            raise Unsure
        self.tokens.add(PREFIX, text, "" if self.is_glued else " ")
        self.is_glued = True

    def _role(self) -> Role | None:
        return self.brackets[-1].role if self.brackets else None

    def _check_parentheses(self, opening: int) -> None:
        """Refuse parentheses that black may remove: they stand where their content could stand alone."""
        tokens = self.tokens
        kind, text = (tokens.kinds[opening - 1], tokens.texts[opening - 1]) if opening else ("", "")
        is_inside = bool(self.brackets)
        is_kept = (
            text in _BINARY
            or text in ("and", "or", "not", "(")
            or kind == PREFIX
            or (is_inside and text in (",", "="))
        )
        if not is_kept:
            raise Unsure

    def _end(self) -> None:
        texts = self.tokens.texts
        is_block = self.tokens.kinds[0] == KEYWORD and self.has_block
        if is_block:
            is_whole = texts[-1] == ":" or (
                texts[-2:] == [":", "..."] and texts[0] in ("def", "class", "async")
            )
        else:
            is_whole = not self.wants_operand or texts[-1] in _LONE_WORDS
        if not is_whole:
            raise Unsure


def _is_single(bracket: _Bracket) -> bool:
    """Whether a trailing comma says that there is one element only, and not that there may come more."""
    kept = {"(": "atom", "[": "subscript"}
    return bracket.commas == 1 and kept.get(bracket.text) == bracket.role


_READERS: dict[str, Callable[[Reader, str], None]] = {
    "string": Reader.string,
    "name": Reader.name,
    "number": Reader.number,
    "open": Reader.opening,
    "close": Reader.closing,
    "operator": Reader.operator,
}
_SPECIAL: dict[str, Callable[[Reader], None]] = {
    ",": Reader.comma,
    ".": Reader.dot,
    ":": Reader.colon,
    "=": Reader.equal,
    "->": Reader.arrow,
    "...": Reader.ellipsis,
}
