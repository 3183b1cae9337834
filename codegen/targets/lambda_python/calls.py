"""What a client needs to know of an operation's module, to call the operation with the same classes."""

from __future__ import annotations

import ast

from codegen.ir.calls import Argument, Call, Result
from codegen.ir.project import ProjectOperation
from codegen.targets.lambda_python.operations.imports import ModuleImports
from codegen.targets.lambda_python.operations.view import OperationView, ResponseView

_FACTORY = "field(default_factory=lambda: "


def call_of(operation: ProjectOperation, view: OperationView, imports: ModuleImports, package: str) -> Call:
    """The operation as a client calls it.

    Args:
        imports: of the operation's module.
    """
    module = f"{package}.operations.{view.name}"
    arguments = tuple(
        Argument(attribute.name, attribute.type, _expression(attribute.default))
        for attribute in view.request.attributes
    )
    results = tuple(
        Result(response.class_name, response.status, _body_type(response)) for response in view.responses
    )
    names = imports.origins()
    if view.request.form:
        names[view.request.form.class_name] = (module, view.request.form.class_name)
    used = set().union(*map(_names, [*(one.type for one in arguments), *(one.body for one in results)]))
    return Call(
        operation.name,
        module,
        view.method,
        view.path,
        view.summary,
        view.request.class_name,
        arguments,
        results,
        {name: names[name] for name in sorted(used) if name in names},
    )


def _expression(default: str) -> str:
    """The default of an attribute as an expression that stands for itself."""
    return default.removeprefix(_FACTORY).removesuffix(")") if default.startswith(_FACTORY) else default


def _body_type(response: ResponseView) -> str:
    return next((attribute.type for attribute in response.attributes if attribute.name == "body"), "")


def _names(type_text: str) -> set[str]:
    if not type_text:
        return set()
    tree = ast.parse(type_text, mode="eval")
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
