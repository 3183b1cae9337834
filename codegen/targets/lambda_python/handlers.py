"""The handler stub of an operation: a module that its user edits from then on."""

from __future__ import annotations

from pathlib import PurePosixPath

from codegen.core.files import GeneratedFile, Ownership
from codegen.render.environment import render
from codegen.targets.lambda_python.operations.imports import ModuleImports
from codegen.targets.lambda_python.operations.view import OperationView


def handler_file(view: OperationView, imports: ModuleImports, answer: str) -> GeneratedFile:
    """The module `handlers/<operation>.py`.

    Args:
        imports: of what `answer`, the expression of a response, needs.
    """
    imports.runtime("context", "LambdaContext")
    text = render("lambda_python/handler.py.jinja", view=view, imports=imports.lines(), answer=answer)
    return GeneratedFile(PurePosixPath("src", "handlers", f"{view.name}.py"), text, Ownership.SCAFFOLDED)
