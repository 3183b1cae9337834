"""String literals as black writes them: double quotes where they cost no further backslash, docstrings indented."""

from __future__ import annotations

import re

from codegen.render.layout.unsure import Unsure
from codegen.render.layout.width import LINE_LENGTH

_UNITS = re.compile(r"""\\.|['"]|[^\\'"]+""", re.DOTALL)
_UPPER_ESCAPE = re.compile(
    r"(?<!\\)(?:\\\\)*\\(?:x[0-9a-f]?[A-F]|u[0-9a-f]{0,3}[A-F]|U[0-9a-f]{0,7}[A-F]|N\{)"
)
_BACKSLASH_AT_END = re.compile(r"\\\s*\n")
_LINE_BREAK = re.compile(r"\r\n|[\r\n]")
_TRIPLE = '"""'


def normal_string(text: str) -> str:
    """A literal that stands on one line, quoted as black quotes it.

    Raises:
        Unsure: its prefix or its escapes are none that generated code has.
    """
    if "\\" not in text:
        if text[0] == '"':
            return text
        if text[0] == "'" and '"' not in text:
            return f'"{text[1:-1]}"'
    prefix = text[: min(place for place in (text.find('"'), text.find("'")) if place >= 0)]
    return _with_prefix(text, prefix) if prefix else _unprefixed(text)


def check_escapes(text: str) -> None:
    """Refuse escapes that black would spell in another way."""
    if "\\" in text and _UPPER_ESCAPE.search(text):
        raise Unsure


def _with_prefix(text: str, prefix: str) -> str:
    """A raw string, bytes or an f-string, of which generated code has plain ones."""
    is_plain = prefix == "r" or "\\" not in text
    if prefix not in ("r", "f", "b") or not is_plain:
        raise Unsure
    if text[1] == '"':
        return text
    if '"' in text:
        raise Unsure
    return f'{prefix}"{text[2:-1]}"'


def _unprefixed(text: str) -> str:
    if text.startswith(_TRIPLE):
        raise Unsure
    check_escapes(text)
    quote = text[0]
    other = "'" if quote == '"' else '"'
    units = [unit[1] if unit == f"\\{other}" else unit for unit in _UNITS.findall(text[1:-1])]
    turned = "".join(
        f"\\{other}" if unit == other else quote if unit == f"\\{quote}" else unit for unit in units
    )
    kept = "".join(units)
    more = turned.count("\\") - kept.count("\\")
    if more > 0 or (more == 0 and quote == '"'):
        return f"{quote}{kept}{quote}"
    return f"{other}{turned}{other}"


def normal_docstring(text: str, indent: str) -> str:
    '''A docstring in its place: `text` is the whole literal in `"""`, of one line or several.

    Raises:
        Unsure: it holds escapes that black rewrites.
    '''
    body = text[3:-3]
    check_escapes(body)
    if "\\" in body and _BACKSLASH_AT_END.search(body):
        return text
    inner = _indented(body, indent) if "\n" in body else body.strip()
    if not inner:
        return f"{_TRIPLE} {_TRIPLE}" if body else _TRIPLE * 2
    if inner[0] == '"':
        inner = f" {inner}"
    ends_in_escape = (len(inner) - len(inner.rstrip("\\"))) % 2 == 1
    if inner[-1] == '"' or ends_in_escape:
        inner += " "
    if _is_too_long(inner) and not ends_in_escape and body[-1] != "\n":
        inner += f"\n{indent}"
    return f"{_TRIPLE}{inner}{_TRIPLE}"


def _indented(body: str, indent: str) -> str:
    first, *rest = _LINE_BREAK.split(body)
    margin = min((len(line) - len(line.lstrip()) for line in rest if line.strip()), default=None)
    if margin is None:
        return first.strip()
    cut = [line[margin:].rstrip() for line in rest]
    inner = [f"{indent}{line}" if line else "" for line in cut[:-1]]
    return "\n".join([first.strip(), *inner, indent + cut[-1]])


def _is_too_long(inner: str) -> bool:
    """Whether the closing quotes find no place behind the last of several lines."""
    lines = inner.splitlines()
    return len(lines) > 1 and not inner.endswith("\n") and len(lines[-1]) + 3 > LINE_LENGTH
