"""The end of the stack as one kind of error, wherever it is met.

jsonschema keeps its references in a structure written in Rust, which panics where the stack ends while it compares two
of their names. A panic is no `Exception`: it would pass everything that answers for faults.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

_RUST = "pyo3_runtime"  # the module that its panics say they are of; it can't be imported


@contextmanager
def recursion_errors() -> Iterator[None]:
    """Have the end of the stack be a RecursionError."""
    try:
        yield
    except BaseException as error:
        if type(error).__module__ == _RUST:
            raise RecursionError(str(error)) from None
        raise
