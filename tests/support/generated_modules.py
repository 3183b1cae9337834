"""What tests imported of generated projects, all of which have packages of the same names."""

from __future__ import annotations

import sys
from importlib import invalidate_caches

_USERS = ("handlers", "authorizers")
_GENERATED = ("_api", "_client")


def forget_generated_modules() -> None:
    """Let the next import find the packages of another project."""
    for name in list(sys.modules):
        root = name.partition(".")[0]
        if root in _USERS or root.endswith(_GENERATED):
            del sys.modules[name]
    invalidate_caches()
