"""The handler stub of an operation: a module that its user edits from then on."""

from __future__ import annotations

from pathlib import PurePosixPath

from codegen.core.files import GeneratedFile, Ownership
from codegen.ir.project import Project
from codegen.render.environment import render
from codegen.targets.lambda_python.examples.files import stub_response
from codegen.targets.lambda_python.operations.imports import ModuleImports
from codegen.targets.lambda_python.operations.view import OperationView


def handler_file(project: Project, view: OperationView) -> GeneratedFile:
    """The module `handlers/<operation>.py`."""
    answer = stub_response(view).class_name
    imports = ModuleImports(project.package, ())
    imports.add(
        f"{project.package}.operations.{view.name}", answer, view.request.class_name, view.response_name
    )
    imports.runtime("context", "LambdaContext")
    text = render(
        "lambda_python/handler.py.jinja", view=view, imports=imports.lines(), answer=f"{answer}.example()"
    )
    path = PurePosixPath("src") / "handlers" / f"{view.name}.py"
    return GeneratedFile(path, text, Ownership.SCAFFOLDED)
