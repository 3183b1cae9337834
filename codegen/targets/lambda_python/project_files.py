"""What a Python project has beside its source: settings of its tools, README, tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from codegen.core.files import GeneratedFile, Ownership
from codegen.ir.api import ApiType
from codegen.ir.project import Project, ProjectOperation
from codegen.render.environment import render
from codegen.targets.lambda_python import websocket
from codegen.targets.lambda_python.deployments import deployment_of
from codegen.targets.lambda_python.examples.files import stub_response
from codegen.targets.lambda_python.operations.view import OperationView

_FILES = {
    "pyproject.toml": "lambda_python/pyproject.toml.jinja",
    "README.md": "lambda_python/README.md.jinja",
    ".gitignore": "lambda_python/gitignore.jinja",
    ".vscode/launch.json": "lambda_python/launch.json.jinja",
    ".idea/runConfigurations/debug_functions.xml": "lambda_python/pycharm_debug.xml.jinja",
    "src/requirements.txt": "lambda_python/requirements.txt.jinja",
    "tests/conftest.py": "lambda_python/conftest.py.jinja",
}

_OF_WEBSOCKETS = {"tests/conftest.py": "lambda_python/websocket/conftest.py.jinja"}

TEST_OF_TEMPLATE = PurePosixPath("tests/test_template.py")


def project_files(project: Project) -> Iterator[GeneratedFile]:
    """The files that there is one of."""
    files = {**_FILES, **_OF_WEBSOCKETS} if project.api.type is ApiType.WEBSOCKET else _FILES
    for path, template in files.items():
        text = render(
            template, project=project, client=project.client_package, deployment=deployment_of(project)
        )
        yield GeneratedFile(PurePosixPath(path), text, Ownership.SCAFFOLDED)
    if not project.all_operations:  # pytest takes a project without tests for a mistake
        yield GeneratedFile(
            TEST_OF_TEMPLATE, render("lambda_python/test_template.py.jinja"), Ownership.SCAFFOLDED
        )


def test_text(project: Project, operation: ProjectOperation, view: OperationView, is_sound: bool) -> str:
    """The module of the contract test of one operation.

    Args:
        is_sound: there are examples that keep the contract; without, the test is skipped.
    """
    if project.api.type is ApiType.WEBSOCKET:
        return websocket.test_text(project, operation, view, is_sound)
    response = stub_response(view)
    status = int(response.status) if response.status.isdecimal() else None
    return render(
        "lambda_python/test_operation.py.jinja",
        view=view,
        package=project.package,
        is_sound=is_sound,
        has_input=bool(view.request.parameters or view.request.content),
        status=status,
        range=response.status[0] if response.status[0].isdecimal() else "",
    )
