"""The handler stub of an operation: a module that its user edits from then on."""

from __future__ import annotations

from codegen.render.environment import render
from codegen.targets.lambda_python.operations.imports import ModuleImports
from codegen.targets.lambda_python.operations.view import OperationView


def handler_text(view: OperationView, imports: ModuleImports, answer: str) -> str:
    """The module `handlers/<operation>.py`.

    Args:
        imports: of what `answer`, the expression of a response, needs.
    """
    imports.runtime("context", "LambdaContext")
    return render("lambda_python/handler.py.jinja", view=view, imports=imports.lines(), answer=answer)
