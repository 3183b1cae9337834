"""What a run leaves of the user's that would fail at import. In: the plan, the folder as it is before. Out: warnings.

A module that imports what the contract no longer makes, and a handler without the function that its Lambda function
calls: they are the user's, so they are told of and not changed.
"""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from codegen.core.diagnostics import Diagnostic, Severity, SourceLocation
from codegen.ir.project import Project
from codegen.output.changes import WRITES, Action, ChangePlan, FileChange
from codegen.output.folder import Kind, Looker
from codegen.workflows.affected import SOURCE, handler_path

PLACES = ("src", "tests")
"""Folders whose modules import the generated package."""

_IMPORTS = re.compile(rb"^[ \t]*(?:from|import)[ \t]+([\w.]+)", re.M)

_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)

Changes: TypeAlias = Mapping[PurePosixPath, FileChange]


def loose_ends(root: Path, project: Project, plan: ChangePlan, look: Looker) -> Iterator[Diagnostic]:
    """What the user has to mend after a run, each with its place; a run that changes nothing leaves nothing."""
    if plan.is_done:
        return
    changes = {change.path: change for change in plan.changes}
    yield from _uncalled(root, project, changes, look)
    modules = _changed_modules(changes)
    parents = {_parent(module) for module in modules}
    for path in _users_modules(root, changes) if modules else ():
        text = _text_after(path, changes, look)
        imported = {name.decode() for name in _IMPORTS.findall(text)}
        if not any(name in modules or name in parents or _parent(name) in modules for name in imported):
            continue
        for line, message in _dangling(text, {name.partition(".")[0] for name in modules}, changes, look):
            place = SourceLocation(str(root / path), line, 1)
            hint = "this import fails until it asks for what the contract makes now"
            yield Diagnostic("CG315", Severity.WARNING, f"{path} imports {message}", place, hint)


def _parent(module: str) -> str:
    return module.rpartition(".")[0]


def _text_after(path: PurePosixPath, changes: Changes, look: Looker) -> bytes:
    """What a file holds after the run."""
    change = changes.get(path)
    is_written = change is not None and change.action in WRITES
    return (change.content or b"") if change and is_written else look(path).content


def _uncalled(root: Path, project: Project, changes: Changes, look: Looker) -> Iterator[Diagnostic]:
    """Handlers of the user's without their function."""
    for operation in project.all_operations:
        path, name = handler_path(operation.handler), str(operation.name)
        change = changes.get(path)
        if change is None or change.action is not Action.KEEP or look(path).kind is not Kind.FILE:
            continue
        text = look(path).content
        if f"def {name}(".encode() in text or {name, "*"} & set(_bound(_statements(text))):
            continue
        message = f"{path} has no {name}, which {operation.function} calls"
        hint = f"give the name {name} to the function that answers, or import it there under this name"
        yield Diagnostic("CG316", Severity.WARNING, message, SourceLocation(str(root / path)), hint)


def _changed_modules(changes: Changes) -> dict[str, FileChange]:
    """Generated modules that the run makes, changes or takes away, by their dotted names."""
    return {
        ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__"): change
        for path, change in changes.items()
        if change.action in (Action.CREATE, Action.UPDATE, Action.DELETE)
        and path.suffix == ".py"
        and path.is_relative_to(SOURCE)
    }


def _users_modules(root: Path, changes: Changes) -> Iterator[PurePosixPath]:
    """The modules that are there after the run and that it does not make."""
    made = {str(c.path) for c in changes.values() if c.action not in (Action.KEEP, Action.MERGE)}
    for place in PLACES:
        for folder, folders, names in os.walk(root / place):
            folders[:] = sorted(name for name in folders if not name.startswith((".", "__pycache__")))
            here = Path(folder).relative_to(root).as_posix()
            found = (f"{here}/{name}" for name in sorted(names) if name.endswith(".py"))
            yield from (PurePosixPath(path) for path in found if path not in made)
    yield from (c.moved_to for c in changes.values() if c.action is Action.MOVE and c.moved_to)


def _dangling(
    text: bytes, packages: Collection[str], changes: Changes, look: Looker
) -> Iterator[tuple[int, str]]:
    """The imports of generated modules that lead nowhere: line and words."""
    for node in (node for statement in _statements(text) for node in ast.walk(statement)):
        if isinstance(node, ast.Import):
            modules, names = [alias.name for alias in node.names], []
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            modules, names = [node.module], [alias.name for alias in node.names]
        else:
            continue
        for module in (module for module in modules if module.partition(".")[0] in packages):
            path = _path(module, changes, look)
            if path is None:
                yield node.lineno, f"{module}, which is gone"
            elif lost := _lost(module, path, names, changes, look):
                yield node.lineno, f"{', '.join(lost)} of {module}, which has no such name now"


def _path(module: str, changes: Changes, look: Looker) -> PurePosixPath | None:
    """Where a module stands after the run; None for one that is no more."""
    place = SOURCE / module.replace(".", "/")
    for path in (place.with_suffix(".py"), place / "__init__.py"):
        change = changes.get(path)
        is_there = look(path).kind is Kind.FILE if change is None else change.action is not Action.DELETE
        if is_there:
            return path
    return None


def _lost(
    module: str, path: PurePosixPath, names: Sequence[str], changes: Changes, look: Looker
) -> list[str]:
    """The names that a module does not have after the run; of one that was there before, those that it had."""
    after = {"*", *_bound(_statements(_text_after(path, changes, look)))}
    if path.name == "__init__.py":
        return [n for n in names if n not in after and _path(f"{module}.{n}", changes, look) is None]
    before = {*_bound(_statements(look(path).content))} if look(path).kind is Kind.FILE else set(names)
    return [name for name in names if name in before - after]


def _statements(text: bytes) -> list[ast.stmt]:
    """The statements of a module; a text that is no Python, as a user may save one, has none."""
    try:
        return ast.parse(text).body
    except (SyntaxError, ValueError):
        return []


def _bound(statements: list[ast.stmt]) -> Iterator[str]:
    """The names that statements of a module give to something; "*" for whatever another one has."""
    for statement in statements:
        is_scope = isinstance(statement, _SCOPES)  # what is inside has names of its own
        for node in [statement] if is_scope else ast.walk(statement):
            if isinstance(node, _SCOPES):
                yield node.name
            elif isinstance(node, ast.alias):
                yield node.asname or node.name
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                yield node.id
