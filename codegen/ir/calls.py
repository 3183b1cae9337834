"""The operations of a project as a client calls them: what the generated package defines for each, by final names.

The target that makes the package fills it in; the targets that make clients print from it.
"""

from __future__ import annotations

from collections.abc import Mapping

from codegen.core.names import PythonIdentifier
from codegen.core.records import Record


class Argument(Record, frozen=True):
    """An attribute of an operation's request class."""

    name: str
    type: str  # an expression
    default: str  # an expression, "" where the contract asks for the argument


class Result(Record, frozen=True):
    """A response class of an operation."""

    class_name: str
    status: str  # as the contract writes it
    body: str  # type of its body, "" where it has none


class Call(Record, frozen=True):
    """One operation.

    Attributes:
        module: dotted name of the module that has the operation, its request class and its response classes.
        names: where the names come from that the types of arguments and results use: name -> (module, name there).
    """

    name: PythonIdentifier
    module: str
    method: str
    path: str
    summary: str
    request_class: str
    arguments: tuple[Argument, ...]
    results: tuple[Result, ...]
    names: Mapping[str, tuple[str, str]]
