"""Functions in container images of Lambda's own: their code runs here as if it came from an archive.

In: the Dockerfile that a function's Metadata names. Out: the folder, handler and runtime that the image would have.
Nothing is built: what the Dockerfile installs has to be on this machine.
https://docs.aws.amazon.com/lambda/latest/dg/python-image.html
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from string import Template
from typing import Any

from codegen.core.records import Record

_BASE = re.compile(r"(?:lambda/|aws-lambda-)(python|nodejs):(\d+(?:\.\d+)?)")
_MODULES = {"python": (".py", "/__init__.py"), "nodejs": (".js", ".mjs", ".cjs")}
_CONTINUED = re.compile(r"\\[ \t]*\n(?:[ \t]*#[^\n]*\n)*")


class Image(Record, frozen=True):
    """What a function in an image consists of."""

    code_folder: str
    handler: str
    runtime: str


def read_image(metadata: Mapping[str, Any], command: Any, folder: Path) -> Image | None:
    """The function that a Dockerfile makes; None where it is not here, or no base image of Lambda's runs it.

    Args:
        metadata: `Metadata` of the function, as `sam build` reads it.
        command: `ImageConfig.Command`, which wins over the Dockerfile's.
        folder: of the template.
    """
    if "Dockerfile" not in metadata and "DockerContext" not in metadata:
        return None
    context = folder / str(metadata.get("DockerContext", "."))
    try:
        text = (context / str(metadata.get("Dockerfile", "Dockerfile"))).read_text()
    except (OSError, UnicodeDecodeError):
        return None
    instructions = list(_instructions(text))
    base = _BASE.search(_base_image(instructions, metadata.get("DockerBuildArgs")))
    handler = _first(command) or next((_command(r) for w, r in reversed(instructions) if w == "CMD"), "")
    if base is None or not handler:
        return None
    language, release = base.groups()
    found = _code_folder(handler, language, instructions, context)
    runtime = f"{language}{release}" + (".x" if language == "nodejs" else "")
    return Image(str(found), handler, runtime) if found else None


def _instructions(text: str) -> Iterator[tuple[str, str]]:
    for line in _CONTINUED.sub(" ", text).splitlines():
        word, _, rest = line.strip().partition(" ")
        if word and not word.startswith("#"):
            yield word.upper(), rest.strip()


def _base_image(instructions: list[tuple[str, str]], given: Any) -> str:
    """The image that the last stage starts from."""
    arguments: dict[str, str] = {}
    stages: dict[str, str] = {}
    image = ""
    for word, rest in instructions:
        if word == "ARG":
            name, _, value = rest.partition("=")
            arguments[name] = value.strip("\"'")
            if isinstance(given, Mapping) and name in given:
                arguments[name] = str(given[name])
        elif word == "FROM":
            named = [part for part in rest.split() if not part.startswith("--")]
            image = Template(named[0] if named else "").safe_substitute(arguments)
            image = stages.get(image, image)
            if len(named) == 3:  # FROM image AS stage
                stages[named[2]] = image
    return image


def _command(rest: str) -> str:
    with suppress(json.JSONDecodeError):
        return _first(json.loads(rest))
    with suppress(ValueError):
        return _first(shlex.split(rest))
    return ""


def _first(words: Any) -> str:
    return words[0] if isinstance(words, list) and words and isinstance(words[0], str) else ""


def _code_folder(
    handler: str, language: str, instructions: list[tuple[str, str]], context: Path
) -> Path | None:
    """The folder here whose content the image has where Lambda looks for the handler's module."""
    module = handler.rpartition(".")[0]
    path = module.replace(".", "/") if language == "python" else module
    folders = [*_copied(instructions, context), context]
    return next(
        (folder for folder in folders for end in _MODULES[language] if (folder / (path + end)).is_file()),
        None,
    )


def _copied(instructions: list[tuple[str, str]], context: Path) -> Iterator[Path]:
    """The folders whose files COPY puts into the image."""
    for word, rest in instructions:
        if word not in ("COPY", "ADD") or "--from=" in rest:
            continue
        with suppress(ValueError):
            words = json.loads(rest) if rest.startswith("[") else shlex.split(rest)
            for source in [str(word) for word in words if not str(word).startswith("--")][:-1]:
                path = context / source.lstrip("/")
                yield path if path.is_dir() else path.parent
