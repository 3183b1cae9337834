"""What holds a project to its contract on every push: workflows of GitHub and GitLab, hooks of pre-commit.

In: a project. Out: files of the repository that it lies in, written once.
https://docs.github.com/actions, https://docs.gitlab.com/ci/yaml, https://pre-commit.com
"""

from __future__ import annotations

import os
import re
import shlex
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Any

from codegen.core.errors import CodegenError
from codegen.core.files import GeneratedFile, Ownership
from codegen.core.reading import read
from codegen.core.records import Record
from codegen.importer.project_names import project_name
from codegen.ir.api import ApiType
from codegen.ir.project import SETTINGS_FILE
from codegen.output.fresh import write_fresh
from codegen.render.environment import render

HOOKS = PurePosixPath(".pre-commit-config.yaml")
PIPELINE = PurePosixPath(".gitlab-ci.yml")


class Service(StrEnum):
    """What runs the checks."""

    GITHUB = "github"
    GITLAB = "gitlab"
    PRE_COMMIT = "pre-commit"


class PushChecks(Record, frozen=True):
    """What was made for services.

    Attributes:
        files: that were written.
        notes: what is left to the user, such as a line in a file that was there before.
    """

    files: list[Path]
    notes: list[str]


class _Placed(Record, frozen=True):
    """A project in its repository; paths are relative to the repository's folder."""

    name: str
    project: str
    contract: str
    is_compared: bool  # codegen diff knows this kind of contract

    def quoted(self) -> dict[str, Any]:
        """What templates print: the paths for a shell, and the name."""
        return {
            "name": self.name,
            "project": shlex.quote(self.project),
            "contract": shlex.quote(self.contract),
            "is_compared": self.is_compared,
        }


def write_push_checks(root: Path, services: list[Service]) -> PushChecks:
    """Write what services read.

    Args:
        root: a project with settings.

    Raises:
        OutputError: a file is there already, or can't be written; none was.
        CodegenError: the settings name no contract, or a path is not fit for a pipeline.
    """
    repository = _repository(root)
    placed = _placed(root, repository)
    made = PushChecks([], [])
    files: list[GeneratedFile] = []
    for service in services:
        if service is Service.GITHUB:
            files.append(
                _file(f".github/workflows/{placed.name}.yml", "ci/github.yml.jinja", **placed.quoted())
            )
        elif service is Service.GITLAB:
            files += _gitlab(repository, placed, made.notes)
        else:
            files += _hooks(repository, placed, made.notes)
    write_fresh(repository, files)
    made.files.extend(repository / file.path for file in files)
    return made


def _repository(root: Path) -> Path:
    """The folder that has `.git`, else the project itself."""
    here = root.resolve()
    return next((folder for folder in (here, *here.parents) if (folder / ".git").exists()), here)


def _placed(root: Path, repository: Path) -> _Placed:
    settings = read(root / SETTINGS_FILE).data
    contract = settings.get("contract")
    if not isinstance(contract, str):
        raise CodegenError(f"{root / SETTINGS_FILE} names no contract; run codegen scaffold first")
    project = root.resolve()
    name = settings.get("name")
    is_compared = settings.get("api_type") != ApiType.WEBSOCKET  # OpenAPI, and not AsyncAPI
    return _Placed(
        project_name(name if isinstance(name, str) else project.name),
        _inside(project, repository),
        _inside((project / contract).resolve(), repository),
        is_compared,
    )


def _inside(path: Path, repository: Path) -> str:
    text = Path(os.path.relpath(path, repository)).as_posix()
    # a pipeline would read ${{ }} as an expression of its own
    if text.startswith("../") or not text.isprintable() or "${{" in text:
        raise CodegenError(
            f"{path} is not fit for a pipeline: it must lie in {repository}, under a plain name"
        )
    return text


def _file(path: str, template: str, **values: Any) -> GeneratedFile:
    return GeneratedFile(PurePosixPath(path), render(template, **values), Ownership.SCAFFOLDED)


def _gitlab(repository: Path, placed: _Placed, notes: list[str]) -> list[GeneratedFile]:
    part = f".gitlab/{placed.name}.yml"
    include = f"include:\n  - local: {part}\n"
    files = [_file(part, "ci/gitlab.yml.jinja", job=f"contract of {placed.name}", **placed.quoted())]
    if (repository / PIPELINE).exists():
        notes.append(f"{repository / PIPELINE} is there already; it needs these lines:\n{include}")
    else:
        files.append(GeneratedFile(PIPELINE, include, Ownership.SCAFFOLDED))
    return files


def _hooks(repository: Path, placed: _Placed, notes: list[str]) -> list[GeneratedFile]:
    files = f"^({re.escape(placed.contract)}|{re.escape(placed.project)}/)"
    if placed.project == ".":
        files = ""  # every file is of the project
    hooks = render("ci/pre-commit-hooks.yaml.jinja", files=files, **placed.quoted())
    if (repository / HOOKS).exists():
        notes.append(f"{repository / HOOKS} is there already; these hooks go below `- repo: local`:\n{hooks}")
        return []
    return [_file(str(HOOKS), "ci/pre-commit.yaml.jinja", hooks=hooks.rstrip("\n"))]
