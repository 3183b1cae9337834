"""What the project of a WebSocket API has in place of a REST API's files, and beside them.

In: an `ir.Project` of an AsyncAPI contract. Out: entry points that choose by route key, the typed sender of what the
application sends, its runtime, and the test of a route.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from codegen.core.files import GeneratedFile
from codegen.core.names import UniqueNames, python_identifier
from codegen.core.records import Record
from codegen.ir.api import DEFAULT_ROUTE, Api, Route
from codegen.ir.messages import SendOperation
from codegen.ir.project import Project, ProjectFunction, ProjectOperation
from codegen.ir.schema import JsonOf
from codegen.render.environment import render, template_root
from codegen.schema.validate import InstanceValidator
from codegen.targets.lambda_python.models.index import ModelIndex
from codegen.targets.lambda_python.operations.imports import ModuleImports
from codegen.targets.lambda_python.operations.view import OperationView

_SOURCE = PurePosixPath("src")
_RUNTIME = "lambda_python/websocket/runtime"
_OF_BODY = "$request.body."
_OF_CONNECTIONS = frozenset({"delete", "get", "of", "post", "url"})
"""What a sender has for every contract."""


class _Method(Record, frozen=True):
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
        wrong=_wrong_message(project.api, operation.route),
    )


def _wrong_message(api: Api, route: Route) -> str:
    """A message that takes a route and breaks its contract; "" where none can be wrong."""
    body = route.operation.request_body
    schema = body.content[0].schema if body is not None else None
    if schema is None:
        return ""
    message: Any = route.route_key
    for name in reversed((api.route_selection_expression or "").removeprefix(_OF_BODY).split(".")):
        message = {name: message}
    schemas = JsonOf(api.schemas)
    if route.route_key != DEFAULT_ROUTE and not InstanceValidator(schema.json, schemas).is_valid(message):
        return json.dumps(message)
    return "no JSON"


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
