"""A planned project becomes a typed client of its API, in `client/`: it shares the models with the handlers.

In: the project, and its operations as the generated package defines them. Out: a package for httpx, sync and async.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from operator import attrgetter
from pathlib import PurePosixPath

from codegen.core.files import GeneratedFile
from codegen.core.memo import Memo
from codegen.ir.calls import Call
from codegen.ir.project import Project
from codegen.render.environment import render, template_root
from codegen.targets.python_client.groups import groups_of
from codegen.targets.python_client.imports import GroupImports
from codegen.targets.python_client.methods import call_view
from codegen.targets.python_client.schemes import common, requirements_of, scheme_views
from codegen.targets.python_client.view import GroupView

FOLDER = PurePosixPath("client")
RUNTIME = "python_client/runtime"
EMULATOR = "http://127.0.0.1:3000"


def generate(project: Project, calls: Iterable[Call], memo: Memo | None = None) -> list[GeneratedFile]:
    """The client's files, not yet formatted.

    Args:
        memo: what an earlier run made of the same operations.
    """
    return sorted(_files(project, list(calls), memo or Memo.empty()), key=attrgetter("path.parts"))


def _files(project: Project, calls: list[Call], memo: Memo) -> Iterator[GeneratedFile]:
    root = FOLDER / project.client_package
    groups = groups_of(project, calls)
    yield GeneratedFile(root / "py.typed", "")
    yield GeneratedFile(root / "__init__.py", render("python_client/init.py.jinja", title=project.api.name))
    yield GeneratedFile(root / "client.py", _client(project, [group for group, _ in groups]))
    yield GeneratedFile(root / "contract.py", _contract(project))
    yield GeneratedFile(root / "groups" / "__init__.py", "")
    for group, members in groups:
        text = memo.made("client", [group, members], partial(_group, group, members))
        yield GeneratedFile(root / "groups" / f"{group.name}.py", text)
    for path in sorted((template_root() / RUNTIME).glob("*.py")):
        yield GeneratedFile(root / "runtime" / path.name, path.read_text(encoding="utf-8"))


def _client(project: Project, groups: list[GroupView]) -> str:
    schemes = scheme_views(project)
    types = sorted({scheme.type for scheme in schemes} - {"bool"})
    return render(
        "python_client/client.py.jinja",
        title=project.api.name,
        schemes=schemes,
        type_names=types,
        groups=groups,
    )


def _contract(project: Project) -> str:
    schemes, asked = scheme_views(project), requirements_of(project)
    usual = common(asked)
    server = next((url for url in project.api.servers if url.startswith(("https://", "http://"))), "")
    return render(
        "python_client/contract.py.jinja",
        package=project.package,
        base_url=server or f"{EMULATOR}{project.deployment.stages[0].path}",
        is_local=not server,
        scheme_classes=sorted({scheme.expression.partition("(")[0] for scheme in schemes}),
        schemes=[(scheme.name, scheme.expression) for scheme in schemes],
        requirements=usual,
        exceptions=[(name, one) for name, one in sorted(asked.items()) if one != usual],
    )


def _group(group: GroupView, calls: list[Call]) -> str:
    own = {group.class_name, f"Async{group.class_name}", "Group", "AsyncGroup", "TYPE_CHECKING", "OPERATION"}
    classes = {call.request_class for call in calls}
    imports = GroupImports(own | classes)
    views = [call_view(call, imports) for call in calls]
    return render("python_client/group.py.jinja", group=group, calls=views, imports=_lines(imports))


def _lines(imports: GroupImports) -> list[str]:
    types = imports.by_group()
    runtime = "from ..runtime.group import AsyncGroup, Group"
    if not types:
        return [runtime, ""]
    checked = [f"    {line}" for lines in types for line in (*lines, "")]
    return ["from typing import TYPE_CHECKING", "", runtime, "", "if TYPE_CHECKING:", *checked, ""]
