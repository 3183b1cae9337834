"""Reads an environment file: `KEY=VALUE` lines, `#` comments, values in quotes, `export` before a name."""

from __future__ import annotations

import re
from pathlib import Path

from codegen.core.errors import EmulatorError

_LINE = re.compile(r"(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)")


def read_environment_file(path: Path) -> dict[str, str]:
    """The variables of a file.

    Raises:
        EmulatorError: it can't be read, or a line of it is no assignment.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise EmulatorError(f"the environment file {path} can't be read: {error}") from None
    variables = {}
    for number, line in enumerate(text.splitlines(), 1):
        content = line.strip()
        if not content or content.startswith("#"):
            continue
        found = _LINE.fullmatch(content)
        if not found:
            raise EmulatorError(f"{path}:{number}: not an assignment; write NAME=VALUE")
        variables[found[1]] = _unquoted(found[2])
    return variables


def _unquoted(text: str) -> str:
    if len(text) >= 2 and text[0] == text[-1] and text[0] in "'\"":
        inner = text[1:-1]
        return inner.replace('\\"', '"').replace("\\n", "\n") if text[0] == '"' else inner
    return re.sub(r"\s+#.*", "", text)
