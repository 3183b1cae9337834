"""What a client asks of a mock in `Prefer`: a status, an example by name, values made up anew.

In: the header's values (https://www.rfc-editor.org/rfc/rfc7240#section-2). Out: the preferences; others are ignored.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from codegen.core.records import Record

_PREFERENCE = re.compile(r"""([!#$%&'*+\-.^_`|~\w]+)(?:\s*=\s*("(?:[^"\\]|\\.)*"|[^\s,;"]*))?""", re.ASCII)
_SEPARATOR = re.compile(r"[,;\s]*")


class Preferences(Record, frozen=True):
    """What is asked for; None where nothing is."""

    code: int | None = None
    example: str | None = None
    dynamic: bool | None = None


NONE = Preferences()


def preferences(fields: Iterable[str]) -> Preferences:
    """The preferences of a request. The first of a name counts, as the RFC says."""
    said: dict[str, str] = {}
    for field in fields:
        at = 0
        while found := _PREFERENCE.match(field, _SEPARATOR.match(field, at).end()):  # type: ignore[union-attr]
            said.setdefault(found[1].lower(), _unquoted(found[2] or ""))
            at = found.end()
    if not said:
        return NONE
    code = said.get("code", "")
    dynamic = said.get("dynamic")
    return Preferences(
        int(code) if re.fullmatch("[1-5][0-9][0-9]", code) else None,
        said.get("example"),
        None if dynamic is None else dynamic.lower() in ("", "true"),
    )


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text[1:-1]) if text.startswith('"') else text
