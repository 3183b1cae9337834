"""The names of a project and of its operations, each unique in its scope and the same from run to run."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence

from codegen.core.diagnostics import Diagnostic, Severity, SourceLocation
from codegen.core.names import (
    RESERVED_MODULES,
    ClassName,
    LogicalId,
    PythonIdentifier,
    UniqueNames,
    class_name,
    digest,
    logical_id,
    python_identifier,
)
from codegen.core.records import Record
from codegen.ir.api import Route
from codegen.ir.project import OperationRecord, operation_key

_DEVICES = {
    "aux",
    "con",
    "nul",
    "prn",
    *(f"{port}{number}" for port in ("com", "lpt") for number in range(10)),
}
MODULE_NAMES_TAKEN = RESERVED_MODULES | _DEVICES
"""Stems that a generated module must not have: what tools or imports would take for theirs, and devices of Windows."""

MOST_LETTERS = 64
LONGEST_PACKAGE = 42
"""Letters: `PACKAGE.functions.OPERATION.handler` has at most 128, and an operation's module may have 67 of them
(https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html)."""
LONGEST_OPERATION_ID = 1_000
BESIDE = "websocket {}"
"""What names are made of where a WebSocket API beside another API would have the same as that one."""

Locate = Callable[[str], SourceLocation]
"""Where a JSON pointer stands in the contract."""


class OperationNames(Record, frozen=True):
    """What one operation is called in the project."""

    module: PythonIdentifier
    class_name: ClassName


def project_name(text: str) -> str:
    """A folder and stack name: letters, digits and hyphens, a letter first."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    name = re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")[:MOST_LETTERS].rstrip("-")
    if not name:
        return f"api-{digest(text)}" if text else "api"
    return name if name[0].isalpha() else f"api-{name}"


def package_name(project: str) -> PythonIdentifier:
    """The generated package of a project: `orders` has `orders_api`."""
    stem = python_identifier(project, "api").rstrip("_").removesuffix("_api")
    most = LONGEST_PACKAGE - len("_api")
    if len(stem) > most:
        stem = f"{stem[: most - 7].rstrip('_')}_{digest(project)}"
    return PythonIdentifier(f"{stem}_api")


def claim_logical_id(taken: UniqueNames, text: str, suffix: str) -> LogicalId:
    """The logical id of a text, told apart from those that are taken."""
    wanted = logical_id(text, suffix)
    claimed = taken.claim(wanted, text)
    return wanted if claimed == wanted else LogicalId(f"{logical_id(text)}{digest(text)}{suffix}")


def name_operations(
    routes: Sequence[Route], previous: Sequence[OperationRecord], locate: Locate
) -> tuple[list[OperationNames], list[Diagnostic]]:
    """The names of the routes' operations, in the routes' order; an operation of an earlier run keeps its own."""
    known = {record.key: record.handler.rpartition(":")[2] for record in previous}
    modules, classes = UniqueNames(MODULE_NAMES_TAKEN), UniqueNames()
    names: dict[int, OperationNames] = {}
    texts = _texts(routes, known)
    keys = [_key(route) for route in routes]
    kept_first = sorted(range(len(texts)), key=lambda index: keys[index] not in known)
    for index in kept_first:
        names[index] = _claim(texts[index], known.get(keys[index]), modules, classes)
    ordered = [names[index] for index in range(len(texts))]
    sources = {text: route.source for text, route in zip(texts, routes, strict=True)}
    collisions = _collisions(texts, ordered, sources, locate)
    found = _too_long(routes, locate) + collisions + _nameless(routes, ordered, locate)
    return ordered, found


def _key(route: Route) -> str:
    operation = route.operation
    return operation_key(operation.operation_id, operation.http_method, operation.path)


def _texts(routes: Sequence[Route], known: Mapping[str, str]) -> list[str]:
    """What the operations' names are made of: of two contracts with one name, that of the WebSocket API gives way.

    Args:
        known: modules of an earlier run, by the operations' keys; what gave way then does so for good.
    """
    texts = [_text(route) for route in routes]
    others = {_module(text) for text, route in zip(texts, routes, strict=True) if route.http_method}
    return [
        (
            BESIDE.format(text)
            if not route.http_method and _gives_way(text, others, known.get(_key(route)))
            else text
        )
        for text, route in zip(texts, routes, strict=True)
    ]


def _gives_way(text: str, others: Collection[str], kept: str | None) -> bool:
    return _module(text) in others if kept is None else kept == _module(BESIDE.format(text))


def _text(route: Route) -> str:
    """What an operation's names are made of."""
    operation = route.operation
    if operation.operation_id:
        return operation.operation_id
    return f"{operation.http_method.lower()} {operation.path if operation.path != '/' else 'root'}"


def _claim(text: str, kept: str | None, modules: UniqueNames, classes: UniqueNames) -> OperationNames:
    module = _kept(kept) or _module(text)
    own = class_name(text, "Operation")
    claimed = classes.claim(own, text)
    return OperationNames(
        module=PythonIdentifier(modules.claim(module, text)),
        class_name=own if claimed == own else ClassName(f"{own.rstrip('_')}{digest(text).upper()}"),
    )


def _module(text: str) -> PythonIdentifier:
    return python_identifier(text, "operation", MODULE_NAMES_TAKEN)


def _kept(name: str | None) -> PythonIdentifier | None:
    """The name of the lock file, unless somebody wrote there what can't be a module."""
    try:
        return PythonIdentifier(name) if name and name not in MODULE_NAMES_TAKEN else None
    except ValueError:
        return None


def _collisions(
    texts: Sequence[str], names: Sequence[OperationNames], sources: Mapping[str, str], locate: Locate
) -> list[Diagnostic]:
    """The operations that a digest tells apart from others, be it new or kept from an earlier run."""
    owners = {name.casefold(): "reserved" for name in MODULE_NAMES_TAKEN}
    owners |= {own.module.casefold(): text for text, own in zip(texts, names, strict=True)}
    hint = "give one of them another operationId"
    found: list[Diagnostic] = []
    for text, own in zip(texts, names, strict=True):
        wanted = _module(text)
        owner = owners.get(wanted.casefold())
        if owner and own.module.rstrip("_") == f"{wanted.rstrip('_')}_{digest(text)}":
            message = f"operations {text!r} and {owner!r} would share one Python name: this one is called {own.module}"
            found.append(Diagnostic("CG280", Severity.WARNING, message, locate(sources[text]), hint))
    return found


def _too_long(routes: Sequence[Route], locate: Locate) -> list[Diagnostic]:
    found: list[Diagnostic] = []
    for route in routes:
        length = len(route.operation.operation_id or "")
        if length > LONGEST_OPERATION_ID:
            message = f"an operationId of {length:,} characters (the limit is {LONGEST_OPERATION_ID:,})"
            place = locate(f"{route.source}/operationId")
            found.append(Diagnostic("CG282", Severity.ERROR, message, place, "shorten it"))
    return found


def _nameless(routes: Sequence[Route], names: Sequence[OperationNames], locate: Locate) -> list[Diagnostic]:
    """One note for all operations without operationId: they are many where there is one."""
    without = [
        (route, name.module)
        for route, name in zip(routes, names, strict=True)
        if not route.operation.operation_id
    ]
    if not without:
        return []
    route, name = without[0]
    message = (
        f"{len(without)} of {len(names)} operations have no operationId: they are named after method and path,"
        f" {route.operation.http_method} {route.operation.path} is {name}"
    )
    hint = "an operationId keeps handlers in place when a path changes"
    return [Diagnostic("CG281", Severity.NOTE, message, locate(route.source), hint)]
