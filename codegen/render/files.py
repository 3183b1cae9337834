"""Generated files as targets give them become files as they are written: Python formatted, and past the gate."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from codegen.core.files import GeneratedFile
from codegen.render.environment import is_static
from codegen.render.gate import assert_same_shape
from codegen.render.python import format_python

Known = Callable[[GeneratedFile], str | None]
"""Gives the finished text of a file that an earlier run finished from the same text."""


def finish(files: Sequence[GeneratedFile], known: Known = lambda _: None) -> list[GeneratedFile]:
    """The files of a project, ready to be written, in the same order.

    Raises:
        CodegenError: a module is no Python, or does what no template of ours does.
    """
    local = _packages(files)
    return [_finished(file, local, known) if _is_to_finish(file) else file for file in files]


def _packages(files: Sequence[GeneratedFile]) -> frozenset[str]:
    """The names of the project's own packages, by which its modules import each other."""
    folders = {file.path.parent for file in files if file.path.name == "__init__.py"}
    return frozenset(folder.name for folder in folders if folder.parent not in folders)


def _is_to_finish(file: GeneratedFile) -> bool:
    return file.is_python and not is_static(file.content)


def _finished(file: GeneratedFile, local: Collection[str], known: Known) -> GeneratedFile:
    text = known(file)
    if text is None:
        text = format_python(file.content, str(file.path))
        assert_same_shape(text, str(file.path), local)
    return GeneratedFile(file.path, text, file.ownership)
