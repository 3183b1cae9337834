"""Contracts held against rules and against each other.

The public API of the package; everything else in it may change.
"""

from codegen.contract.diff.change import Change, Level
from codegen.contract.diff.documents import diff_documents

__all__ = ["Change", "Level", "diff_documents"]
