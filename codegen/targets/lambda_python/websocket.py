"""What the project of a WebSocket API has in place of a REST API's files, and beside them.

In: an `ir.Project` of an AsyncAPI contract. Out: entry points that choose by route key, the typed sender of what the
application sends, its runtime, and the test of a route.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from codegen.core.files import GeneratedFile
from codegen.core.names import UniqueNames, python_identifier
from codegen.ir.messages import SendOperation
from codegen.ir.operation import RequestBody
from codegen.ir.project import Project, ProjectFunction, ProjectOperation
from codegen.render.environment import render, template_root
from codegen.targets.lambda_python.models.index import ModelIndex
from codegen.targets.lambda_python.operations.imports import ModuleImports
from codegen.targets.lambda_python.operations.view import OperationView

_SOURCE = PurePosixPath("src")
_RUNTIME = "lambda_python/websocket/runtime"
_OF_CONNECTIONS = frozenset({"delete", "get", "of", "post", "url"})
"""What a sender has for every contract."""


@dataclass(frozen=True, slots=True)
class _Method:
    """A method of the sender."""

    name: str
    operation_id: str
    type: str
    summary: str


def function_text(project: Project, function: ProjectFunction) -> str:
    """The module `functions/<function>.py`."""
    members = frozenset(function.operations)
    routes = [
        (operation.route.route_key, operation.name)
        for operation in project.operations
        if operation.name in members
    ]
    return render(
        "lambda_python/websocket/function.py.jinja",
        function=function,
        package=project.package,
        routes=sorted(routes),
    )


def own_files(project: Project, models: ModelIndex) -> Iterator[GeneratedFile]:
    """The sender, and what routes need at run time beside what operations need."""
    package = _SOURCE / project.package
    for path in sorted((template_root() / _RUNTIME).glob("*.py")):
        yield GeneratedFile(package / "runtime" / path.name, path.read_text(encoding="utf-8"))
    yield GeneratedFile(package / "sender.py", _sender_text(project, models))


def test_text(project: Project, operation: ProjectOperation, view: OperationView, is_sound: bool) -> str:
    """The module of the test of one route.

    Args:
        is_sound: there are examples that keep the contract; without, the test is skipped.
    """
    function = next(one.name for one in project.functions if operation.name in one.operations)
    return render(
        "lambda_python/websocket/test_route.py.jinja",
        view=view,
        key=operation.route.route_key,
        function=function,
        package=project.package,
        is_sound=is_sound,
        has_message=_is_checked(operation.route.operation.request_body),
    )


def _is_checked(body: RequestBody | None) -> bool:
    """Whether a message can be wrong."""
    return body is not None and any(
        media.schema is not None and "json" in media.content_type for media in body.content
    )


def _sender_text(project: Project, models: ModelIndex) -> str:
    imports = ModuleImports(project.package, ("Sender",))
    imports.runtime("connections", "Connections")
    names = UniqueNames(_OF_CONNECTIONS)
    methods = [_method(one, names, models, imports) for one in project.sends]
    if methods:
        imports.runtime("validation", "Validator")
    return render("lambda_python/websocket/sender.py.jinja", imports=imports.lines(), methods=methods)


def _method(send: SendOperation, names: UniqueNames, models: ModelIndex, imports: ModuleImports) -> _Method:
    plain = python_identifier(send.operation_id, "send")
    name = names.claim(f"send_{plain}" if plain in _OF_CONNECTIONS else plain, send.operation_id)
    types = []
    for message in send.messages:
        if message.schema is None:
            imports.add("typing", "Any")
            types.append("Any")
        else:
            types.append(imports.type_text(models.type_of(message.schema, message.name, "response")))
    text = " | ".join(dict.fromkeys(types)) or "None"
    return _Method(name, send.operation_id, text, send.summary or send.description)
