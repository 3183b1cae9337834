"""JSONPath as `$input.path()` and `$input.json()` take it: Jayway's JsonPath.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html#input-variable-reference
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from codegen.vtl.jsonpath.filters import parse_filter
from codegen.vtl.jsonpath.tokens import (
    Elements,
    Filter,
    Here,
    PathError,
    PathNotFoundError,
    Properties,
    Scan,
    Search,
    Token,
    Wildcard,
    proceed,
)
from codegen.vtl.limits import Charge

_DIGITS = "0123456789"
_SPACE = "".join(map(chr, range(ord(" ") + 1)))  # for Java's String.trim


class JsonPath:
    """A compiled path."""

    __slots__ = ("from_root", "is_definite", "tokens")

    def __init__(self, tokens: Sequence[Token], from_root: bool) -> None:
        self.tokens = tuple(tokens)
        self.from_root = from_root  # `$...`, not `@...`
        self.is_definite = all(token.is_definite for token in tokens)

    def evaluate(self, model: Any, around: Search, requires_properties: bool = False) -> Any:
        """The value or the list of values at this path, in the document of a search.

        Raises:
            PathError: it does not lead to one.
        """
        search = Search(around.root, around.charge, requires_properties)
        proceed(search.root if self.from_root else model, self.tokens, search)
        if not self.is_definite:
            return search.found
        if not search.found:
            raise PathNotFoundError
        return search.found[0]


def read(document: Any, path: str, charge: Charge) -> Any:
    """What `path` names in a document: None or an empty list where it leads nowhere, None where it is no path."""
    compiled = _compiled(path if path.startswith("$") else f"$.{path}")
    if compiled is None:
        return None
    try:
        return compiled.evaluate(document, Search(document, charge))
    except (PathError, ArithmeticError):
        return None if compiled.is_definite else []


@lru_cache(maxsize=512)
def _compiled(path: str) -> JsonPath | None:
    try:
        return compile_path(path)
    except (PathError, IndexError, ValueError, RecursionError):
        return None


def compile_path(path: str) -> JsonPath:
    """Compile a path.

    Raises:
        PathError, IndexError, ValueError: it is none.
    """
    path = path.strip(_SPACE)
    if path.endswith(".."):
        raise PathError
    if path[0] not in "$@":
        path = f"$.{path}"
    if path[1:2] not in ("", ".", "["):
        raise PathError
    tokens: list[Token] = []
    at = 1
    while at < len(path):
        token, at = _next_token(path, at)
        if token is not None:
            tokens.append(token)
    return JsonPath(tokens, path[0] == "$")


def _next_token(path: str, at: int) -> tuple[Token | None, int]:
    character = path[at]
    if character == " ":
        raise PathError
    if character == "$":
        return Here(), at + 1
    if character == "[":
        end = _closing_bracket(path, at)
        return _bracketed(path[at:end]), end
    if character == "*":
        return Wildcard(), at + 1
    if character == ".":
        at += 1
        if path[at] == ".":
            return Scan(), at + 1
    end = at
    while end < len(path) and path[end] not in ".[ ":
        end += 1
    if end == at:
        return None, at
    name = path[at:end]
    return (Wildcard() if name == "*" else _bracketed(f"['{name}']")), end


def _closing_bracket(path: str, at: int) -> int:
    nested = 0
    for index in range(at + 1, len(path)):
        if path[index] == "]":
            if nested == 0:
                return index + 1
            nested -= 1
        elif path[index] == "[":
            nested += 1
    return len(path)


def _bracketed(part: str) -> Token:
    if part == "[*]":
        return Wildcard()
    for index, character in enumerate(part):
        if character == "?":
            return Filter(parse_filter(_filter_text(part), compile_path))
        if character == "'":
            return Properties(_names(part, index))
        if character in _DIGITS or character in ":-@":
            return _elements(part, index)
    raise PathError


def _filter_text(part: str) -> str:
    """The filter from `[` to the `]` that is outside of strings and parentheses."""
    parentheses = brackets = 0
    in_string, before = False, " "
    for index, character in enumerate(part):
        if character == "'" and before != "\\":
            in_string = not in_string
        elif not in_string:
            parentheses += (character == "(") - (character == ")")
            brackets += (character == "[") - (character == "]")
            if character == "]" and parentheses == 0:
                if brackets:
                    break
                return part[: index + 1]
        before = character
    raise PathError


def _names(part: str, at: int) -> list[str]:
    names: list[str] = []
    name: str | None = None
    while part[at] != "]":
        if part[at] != "'":
            name = None if name is None else name + part[at]
        elif name is None:
            name = ""
        else:
            names.append(name)
            name = None
        at += 1
    return names


def _elements(part: str, at: int) -> Elements:
    return _from_end(part, at) if part[at] == "@" else _numbered(part, at)


def _from_end(part: str, at: int) -> Elements:
    minus = part.index("-", at)
    function = part[at + 2 : minus].translate(str.maketrans("", "", " ()"))
    if function not in ("size", "length"):
        raise PathError
    return Elements("from end", [int(part[minus : part.index(")", minus)].replace(" ", ""))])


def _slice(part: str, at: int, before: str) -> tuple[list[int], str, int]:
    """The numbers around the colon at `at`, what kind of slice they make, and where it ends."""
    end = at + 1
    while part[end] in "0123456789 -":
        end += 1
    after = part[at + 1 : end].replace(" ", "")
    numbers = [int(before)] if before else []
    if before and not after:
        return numbers, "from", end
    return [*numbers, int(after)], "between" if before else "to", end


def _numbered(part: str, at: int) -> Elements:
    numbers: list[int] = []
    digits = ""
    operations = set()
    while part[at] in "0123456789, :-":
        if part[at] == ":":
            found, operation, at = _slice(part, at, digits)
            numbers += found
            operations.add(operation)
            digits = ""
        elif part[at] == ",":
            numbers.append(int(digits))
            digits = ""
            operations.add("indexes")
        elif part[at] != " ":
            digits += part[at]
        if part[at] == "]":
            break
        at += 1
    if digits:
        numbers.append(int(digits))
    if len(numbers) == 1 and not operations & {"to", "from"}:
        return Elements("index", numbers)
    for operation in ("indexes", "from", "to", "between"):
        if operation in operations:
            return Elements(operation, numbers)
    raise PathError
