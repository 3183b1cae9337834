"""A function in a container image runs as from an archive, where its Dockerfile says enough."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from codegen.importer.cloudformation.images import Image, read_image

METADATA = {"DockerContext": "./app", "Dockerfile": "Dockerfile"}
PYTHON = "FROM public.ecr.aws/lambda/python:3.12\n"


def image(
    folder: Path,
    dockerfile: str,
    *files: str,
    metadata: dict[str, Any] | None = None,
    command: Any = None,
) -> Image | None:
    for file in ("Dockerfile", *files):
        path = folder / "app" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dockerfile)
    return read_image(METADATA if metadata is None else metadata, command, folder)


@pytest.mark.parametrize(
    ("dockerfile", "file", "handler", "code"),
    [
        ('COPY app.py requirements.txt ./\nCMD ["app.handler"]', "app.py", "app.handler", ""),
        ('COPY . ${LAMBDA_TASK_ROOT}\n\n# the handler\nCMD [ "app.handler" ]', "app.py", "app.handler", ""),
        ("COPY src/ ./\nCMD app.handler", "src/app.py", "app.handler", "src"),
        ('COPY ["src", "/var/task/src"]\ncmd ["src.app.handler"]', "src/app.py", "src.app.handler", ""),
        ('COPY --chown=1:1 lib lib\nCMD ["api.handler"]', "api/__init__.py", "api.handler", ""),
        ('RUN a \\\n  # why\n  && b\nCMD ["a.b"]\nCMD ["app.handler"]', "app.py", "app.handler", ""),
    ],
)
def test_the_command_and_the_copied_folders_say_what_runs(
    tmp_path: Path, dockerfile: str, file: str, handler: str, code: str
) -> None:
    folder = tmp_path / "app" / code if code else tmp_path / "app"
    assert image(tmp_path, PYTHON + dockerfile, file) == Image(str(folder), handler, "python3.12")


@pytest.mark.parametrize(
    ("start", "file", "runtime"),
    [
        ("FROM amazon/aws-lambda-python:3.9\n", "app.py", "python3.9"),
        ("ARG V=3.11\nFROM public.ecr.aws/lambda/python:${V}-arm64\n", "app.py", "python3.11"),
        ("FROM node:20\nFROM public.ecr.aws/lambda/nodejs:20 AS base\nFROM base\n", "app.mjs", "nodejs20.x"),
    ],
)
def test_the_last_stages_base_image_says_the_runtime(
    tmp_path: Path, start: str, file: str, runtime: str
) -> None:
    found = image(tmp_path, f'{start}CMD ["app.handler"]', file)
    assert found is not None
    assert found.runtime == runtime


def test_the_template_wins_over_the_dockerfile(tmp_path: Path) -> None:
    given = {**METADATA, "DockerBuildArgs": {"V": "3.13"}}
    dockerfile = 'ARG V=3.11\nFROM public.ecr.aws/lambda/python:$V\nCMD ["app.handler"]'
    found = image(tmp_path, dockerfile, "other.py", metadata=given, command=["other.handler", "more"])
    assert found == Image(str(tmp_path / "app"), "other.handler", "python3.13")


@pytest.mark.parametrize(
    ("dockerfile", "metadata"),
    [
        (f'{PYTHON}CMD ["app.handler"]', {}),
        (f'{PYTHON}CMD ["app.handler"]', {"DockerContext": "nowhere"}),
        (f'{PYTHON}CMD ["gone.handler"]', METADATA),
        (f"{PYTHON}CMD []", METADATA),
        (f"{PYTHON}CMD 'app", METADATA),
        (PYTHON, METADATA),
        ('FROM alpine\nCMD ["app.handler"]', METADATA),
        ('FROM\nCMD ["app.handler"]', METADATA),
    ],
)
def test_where_it_does_not_say_enough_nothing_is_guessed(
    tmp_path: Path, dockerfile: str, metadata: dict[str, Any]
) -> None:
    assert image(tmp_path, dockerfile, "app.py", metadata=metadata) is None
