"""Contracts held against rules and against each other.

What is named here is the public API of the package, loaded when it is asked for: runs that need another part of the
package do without. Everything else in it may change.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from codegen.contract.diff.change import Change, Level
    from codegen.contract.diff.documents import diff_documents

__all__ = ["Change", "Level", "diff_documents"]

_MODULES = {"Change": "change", "Level": "change", "diff_documents": "documents"}


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return getattr(import_module(f"codegen.contract.diff.{_MODULES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
