"""Options of the form KEY=VALUE."""

from __future__ import annotations

from collections.abc import Iterable

import typer


def pairs(texts: Iterable[str] | None) -> dict[str, str]:
    """Keys and values, a later one above an earlier one of the same key."""
    return dict(_pair(text) for text in texts or ())


def _pair(text: str) -> tuple[str, str]:
    key, is_there, value = text.partition("=")
    if not key or not is_there:
        raise typer.BadParameter(f"{text!r} is not KEY=VALUE")
    return key, value
