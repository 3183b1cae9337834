r"""Java's regular expressions on Python's `regex` module, with a time limit.

Most syntax is common. What differs is rewritten: ASCII-only classes (`\d`, `\w`, `\p{Alpha}`), line ends, quoting
with `\Q...\E`, character escapes, and the replacement text with its `$1` and `${name}`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from time import thread_time
from typing import Any

import regex

from codegen.vtl.errors import limit_fault
from codegen.vtl.java.methods import thrown
from codegen.vtl.limits import CHARACTERS_PER_SECOND, MAX_PATTERN, MAX_PATTERN_SECONDS, MAX_TEXT, Charge

_LINE_ENDS = r"\n\r\u0085\u2028\u2029"
_POSIX = {
    "Lower": "a-z",
    "Upper": "A-Z",
    "ASCII": r"\x00-\x7F",
    "Alpha": "a-zA-Z",
    "Digit": "0-9",
    "Alnum": "a-zA-Z0-9",
    "Punct": r"!-/:-@\[-`{-~",
    "Graph": "!-~",
    "Print": " -~",
    "Blank": r" \t",
    "Cntrl": r"\x00-\x1F\x7F",
    "XDigit": "0-9a-fA-F",
    "Space": r" \t\n\x0B\f\r",
}
_CLASSES = {
    "h": r" \t\xA0\u1680\u180e\u2000-\u200a\u202f\u205f\u3000",
    "v": r"\n\x0B\f\r\x85\u2028\u2029",
    "s": r" \t\n\x0B\f\r",
}
_HEXADECIMAL = {"x": r"\{[0-9a-fA-F]+\}|[0-9a-fA-F]{2}", "u": r"\{[0-9a-fA-F]+\}|[0-9a-fA-F]{4}"}
_CONTROLS = {"e": "\x1b", "a": "\x07"}


class _Translator:
    """Rewrites one Java pattern."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0
        self._set_depth = 0
        self._dot_all = "(?s" in pattern
        self._repeatable = False  # {2} would repeat what is before; if not, Java repeats nothing instead
        # How long the pattern is with its fixed repetitions written out, as `regex` does: the pattern and its open
        # groups so far, and the last part.
        self._sizes = [0]
        self._part = 0

    def translate(self) -> str:
        if len(self._pattern) > MAX_PATTERN:
            raise limit_fault(f"a regular expression is longer than {MAX_PATTERN} characters")
        parts = []
        while self._at < len(self._pattern):
            character = self._pattern[self._at]
            self._at += 1
            parts.append(self._backslash() if character == "\\" else self._plain(character))
            self._repeatable = character not in "(|*+?{"
            self._measure(character)
        return "".join(parts)

    def _measure(self, character: str) -> None:
        if character == "(" and not self._set_depth:
            self._sizes.append(0)
        elif character == ")" and not self._set_depth and len(self._sizes) > 1:
            self._part = self._sizes.pop()
            self._sizes[-1] += self._part
        elif character != "{" or self._set_depth:
            self._part = 1
            self._sizes[-1] += 1

    def _repeat(self, count: int) -> None:
        self._sizes[-1] += self._part * max(count - 1, 0)
        self._part *= count
        if self._sizes[-1] > MAX_PATTERN:
            raise limit_fault(f"a regular expression repeats more than {MAX_PATTERN} characters")

    def _plain(self, character: str) -> str:
        if character == "[":
            return self._open_set()
        if self._set_depth:
            if character == "]":
                self._set_depth -= 1
            elif character in "|~-" and self._pattern[self._at : self._at + 1] == character:
                return f"\\{character}"
            return character
        if character == "{":
            return self._repetition()
        if character == "." and not self._dot_all:
            return f"[^{_LINE_ENDS}]"
        if character == "$":
            return rf"(?=(?:\r\n|[{_LINE_ENDS}])?\Z)" if "(?m" not in self._pattern else "$"
        return character

    def _repetition(self) -> str:
        count = regex.match(r"[0-9]+(?:,[0-9]*)?\}", self._pattern, pos=self._at)
        if count is None:
            raise regex.error("Illegal repetition")
        self._at = count.end()
        self._repeat(int(count[0].partition(",")[0].rstrip("}")))
        return ("{" if self._repeatable else "(?:){") + str(count[0])

    def _open_set(self) -> str:
        self._set_depth += 1
        negated = self._pattern.startswith("^", self._at)
        self._at += negated
        if self._pattern.startswith("]", self._at):
            raise regex.error("Unclosed character class")
        return "[^" if negated else "["

    def _backslash(self) -> str:
        if self._at >= len(self._pattern):
            raise regex.error("the pattern ends with a backslash")
        character = self._pattern[self._at]
        self._at += 1
        if character == "Q":
            end = self._pattern.find("\\E", self._at)
            end = len(self._pattern) if end < 0 else end
            quoted, self._at = self._pattern[self._at : end], end + 2
            return str(regex.escape(quoted))
        if character in "pP":
            return self._property(character == "P")
        if character in _CLASSES or character.lower() in _CLASSES:
            return self._class(_CLASSES[character.lower()], character.isupper())
        if character in "zZ":
            return r"\Z" if character == "z" else rf"(?=(?:\r\n|[{_LINE_ENDS}])?\Z)"
        if character == "R":
            return rf"(?>\r\n|[{_LINE_ENDS}\x0B\f])"
        if character in "xu0c" or character in _CONTROLS:
            return self._code(character)
        return f"\\{character}"

    def _class(self, members: str, negated: bool) -> str:
        if self._set_depth and not negated:
            return members
        return f"[{'^' if negated else ''}{members}]"

    def _property(self, negated: bool) -> str:
        if self._pattern.startswith("{", self._at):
            end = self._pattern.find("}", self._at)
            if end < 0:
                raise regex.error("Unclosed character family")
            name, self._at = self._pattern[self._at + 1 : end], end + 1
        else:
            name, self._at = self._pattern[self._at : self._at + 1], self._at + 1
        if name in _POSIX:
            return self._class(_POSIX[name], negated)
        name = name.removeprefix("Is").removeprefix("java").replace("LowerCase", "Lowercase")
        return f"\\{'P' if negated else 'p'}{{{name.replace('UpperCase', 'Uppercase')}}}"

    def _code(self, character: str) -> str:
        if character in _CONTROLS:
            return str(regex.escape(_CONTROLS[character]))
        rest = self._pattern[self._at :]
        if character == "c":
            self._at += 1
            return str(regex.escape(chr(ord(rest[:1] or "\0") ^ 64)))
        if character == "0":
            digits = regex.match(r"[0-3]?[0-7]{1,2}", rest)
            base = 8
        else:
            digits = regex.match(_HEXADECIMAL[character], rest)
            base = 16
        if digits is None:
            raise regex.error(f"Illegal escape \\{character}")
        self._at += digits.end()
        code = int(digits[0].strip("{}"), base)
        if code > 0x10FFFF:
            raise regex.error("Illegal code point")
        return str(regex.escape(chr(code)))


@lru_cache(maxsize=256)
def compiled(pattern: str, ignores_case: bool = False) -> Any:
    """A Java pattern, compiled.

    Raises:
        Fault: it is none.
    """
    flags = regex.VERSION1 | regex.ASCII | (regex.IGNORECASE if ignores_case else 0)
    try:
        return regex.compile(_Translator(pattern).translate(), flags)
    except (regex.error, RecursionError, OverflowError) as error:
        raise thrown("PatternSyntaxException", f"{error} in the regular expression {pattern!r}") from None


@contextmanager
def _bounded(charge: Charge) -> Iterator[None]:
    """Count the time that compiling and matching take; stop patterns that backtrack without end."""
    start = thread_time()
    try:
        yield
    except TimeoutError:
        raise limit_fault(f"a regular expression took longer than {MAX_PATTERN_SECONDS:g} s") from None
    charge(int((thread_time() - start) * CHARACTERS_PER_SECOND))


def matches(text: str, pattern: str, charge: Charge, ignores_case: bool = False) -> bool:
    """String.matches."""
    with _bounded(charge):
        found = compiled(pattern, ignores_case).fullmatch(text, timeout=MAX_PATTERN_SECONDS)
    return found is not None


def replace(text: str, pattern: str, replacement: str, charge: Charge, count: int = 0) -> str:
    """String.replaceAll, or replaceFirst with a count of 1."""
    expand = _expansion(replacement)
    size = len(text)

    def expanded(match: Any) -> str:
        nonlocal size
        made = expand(match)
        size += len(made)
        if size > MAX_TEXT:
            raise limit_fault(f"a text is longer than {MAX_TEXT} characters")
        return made

    with _bounded(charge):
        replaced = compiled(pattern).sub(expanded, text, count, timeout=MAX_PATTERN_SECONDS)
    return str(replaced)


def _expansion(replacement: str) -> Callable[[Any], str]:
    """How a match becomes text: `$1` and `${name}` are groups, a backslash takes the next character as it is."""
    if "$" not in replacement and "\\" not in replacement:
        return lambda match: replacement
    return lambda match: _expand(replacement, match)


def _expand(replacement: str, match: Any) -> str:
    parts = []
    at = 0
    while at < len(replacement):
        character = replacement[at]
        at += 1
        if character == "\\":
            if at == len(replacement):
                raise thrown("IllegalArgumentException", "character to be escaped is missing")
            parts.append(replacement[at])
            at += 1
        elif character == "$":
            group, at = _group(replacement, at, match)
            parts.append(match.group(group) or "")
        else:
            parts.append(character)
    return "".join(parts)


def _group(replacement: str, at: int, match: Any) -> tuple[int | str, int]:
    if replacement.startswith("{", at):
        end = replacement.find("}", at)
        name = replacement[at + 1 : end]
        if end < 0 or name not in match.re.groupindex:
            raise thrown("IllegalArgumentException", f"No group with name {{{name}}}")
        return name, end + 1
    if not replacement[at : at + 1].isdecimal():
        raise thrown("IllegalArgumentException", "Illegal group reference")
    group = int(replacement[at])
    at += 1
    if group > match.re.groups:
        raise thrown("IndexOutOfBoundsException", f"No group {group}")
    # Further digits belong to the number as long as there is such a group.
    while replacement[at : at + 1].isdecimal() and group * 10 + int(replacement[at]) <= match.re.groups:
        group = group * 10 + int(replacement[at])
        at += 1
    return group, at


def split(text: str, pattern: str, charge: Charge, limit: int = 0) -> list[str]:
    """String.split."""
    parts: list[str] = []
    at = 0
    with _bounded(charge):
        for match in compiled(pattern).finditer(text, timeout=MAX_PATTERN_SECONDS):
            if 0 < limit <= len(parts) + 1:
                break
            if match.end() == 0:
                continue  # nothing at the start is no part
            parts.append(text[at : match.start()])
            at = match.end()
    if at == 0 and not parts:
        return [text]
    parts.append(text[at:])
    if limit == 0:
        while parts and not parts[-1]:
            parts.pop()
    return parts
