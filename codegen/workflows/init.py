"""`codegen init`: a first contract with its settings, and what holds a project to its contract elsewhere.

In: what the user chose. Out: files that are written once and are the user's from then on.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from codegen.core.errors import CodegenError
from codegen.core.files import GeneratedFile, Ownership
from codegen.core.records import Record
from codegen.importer.project_names import project_name
from codegen.ir.api import ApiType
from codegen.ir.project import SETTINGS_FILE, DeployTool
from codegen.output.fresh import write_fresh
from codegen.render.environment import render
from codegen.workflows.settings_file import SCHEMA_FILE

CONTRACTS = {
    ApiType.REST: "openapi.yaml",
    ApiType.HTTP: "openapi.yaml",
    ApiType.WEBSOCKET: "asyncapi.yaml",
}
"""The contract of each type of API, which a template of the same name makes."""


class NewApi(Record, frozen=True):
    """What a new contract is about.

    Attributes:
        title: as people say it; the project's name is made from it.
    """

    title: str
    api_type: ApiType = ApiType.REST
    target: DeployTool = DeployTool.SAM


def is_initialised(root: Path) -> bool:
    """Whether a folder has settings of codegen."""
    return (root / SETTINGS_FILE).is_file()


def start(root: Path, api: NewApi) -> list[Path]:
    """Write a contract and its settings.

    Returns:
        The files.

    Raises:
        OutputError: the folder has one of them already, or can't be written.
        CodegenError: the title is not fit to be one.
    """
    if not api.title.strip() or not api.title.isprintable():
        raise CodegenError("the name of an API is one line of text, with a letter or digit in it")
    contract = CONTRACTS[api.api_type]
    texts = {
        contract: render(f"init/{contract}.jinja", title=api.title),
        SETTINGS_FILE: render(
            "init/codegen.yaml.jinja",
            schema=SCHEMA_FILE,
            contract=contract,
            name=project_name(api.title),
            api_type=api.api_type.name,
            target=api.target.value,
        ),
    }
    files = [GeneratedFile(PurePosixPath(path), text, Ownership.SCAFFOLDED) for path, text in texts.items()]
    write_fresh(root, files)
    return [root / file.path for file in files]
