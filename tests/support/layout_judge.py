"""What black says."""

from __future__ import annotations

import black
from black.mode import TargetVersion

MODE = black.Mode(target_versions={TargetVersion.PY311})


def blackened(text: str) -> str:
    """The text as black lays it out for a generated project."""
    return black.format_str(text, mode=MODE)
