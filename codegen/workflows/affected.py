"""Which edited handlers the contract asks something new of. In: a project and a run's changes. Out: reasons."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

from codegen.ir.project import Project, ProjectOperation
from codegen.output.changes import WRITES, Action, FileChange
from codegen.output.folder import Looker
from codegen.workflows.class_changes import class_changes
from codegen.workflows.outcome import Affected

SOURCE = PurePosixPath("src")


def affected_handlers(root: Path, project: Project, changes: Sequence[FileChange]) -> tuple[Affected, ...]:
    """The handlers that a run keeps and whose types it changes; the folder is as it was before the run."""
    by_path = {change.path: change for change in changes}
    package = SOURCE / project.package
    if not any(_is_changed(change) and change.path.is_relative_to(package) for change in changes):
        return ()
    modules = _Modules(root, str(project.package), by_path)
    found = (_affected(operation, by_path, modules) for operation in project.all_operations)
    return tuple(affected for affected in found if affected is not None)


def _affected(
    operation: ProjectOperation, changes: Mapping[PurePosixPath, FileChange], modules: _Modules
) -> Affected | None:
    path = handler_path(operation.handler)
    kept = changes.get(path)
    if kept is None or kept.action is not Action.KEEP or kept.before is None:
        return None
    user = modules.before(path)
    reasons = [
        reason
        for module in modules.reached(modules.operations / f"{operation.name}.py")
        for reason in class_changes(modules.before(module), modules.now(module), user)
    ]
    contract = operation.route.operation
    name = contract.operation_id or f"{contract.http_method} {contract.path}"
    return Affected(name, path, tuple(reasons)) if reasons else None


def handler_path(handler: str) -> PurePosixPath:
    """The file of "module:function"."""
    return SOURCE / f"{handler.partition(':')[0].replace('.', '/')}.py"


def _is_changed(change: FileChange) -> bool:
    return change.action in (Action.UPDATE, Action.DELETE)


class _Modules:
    """The generated modules before the run and after it."""

    def __init__(self, root: Path, package: str, changes: Mapping[PurePosixPath, FileChange]) -> None:
        self._look = Looker(root)
        self._changes = changes
        self._imports = re.compile(
            rf"^from ({re.escape(package)}\.(?:models|operations)\.[\w.]+) import", re.M
        )
        self.operations = SOURCE / package / "operations"

    def before(self, path: PurePosixPath) -> str:
        return self._look(path).content.decode("utf-8", "replace")

    def now(self, path: PurePosixPath) -> str:
        change = self._changes.get(path)
        if change is None or not (change.action in WRITES or change.action is Action.DELETE):
            return self.before(path)
        return (change.content or b"").decode("utf-8", "replace")

    def reached(self, first: PurePosixPath) -> Iterator[PurePosixPath]:
        """The changed modules among one and all that it led to before or leads to now, the nearest first."""
        seen, waiting = {first}, [first]
        while waiting:
            path = waiting.pop(0)
            change = self._changes.get(path)
            if change is not None and _is_changed(change):
                yield path
            led = [p for p in self._led_to(self.before(path) + "\n" + self.now(path)) if p not in seen]
            seen.update(led)
            waiting.extend(led)

    def _led_to(self, text: str) -> Iterable[PurePosixPath]:
        names = dict.fromkeys(self._imports.findall(text))
        return [SOURCE / f"{name.replace('.', '/')}.py" for name in names]
