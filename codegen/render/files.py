"""Generated files as targets give them become files as they are written: Python formatted, and past the gate."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from codegen.core.files import GeneratedFile
from codegen.render.gate import assert_same_shape
from codegen.render.python import format_python


def finish(files: Iterable[GeneratedFile], local: Collection[str]) -> list[GeneratedFile]:
    """The files, ready to be written.

    Args:
        local: top-level names of the project's own packages.

    Raises:
        CodegenError: a module is no Python, or does what no template of ours does.
    """
    return [_finished(file, local) if file.path.suffix == ".py" else file for file in files]


def _finished(file: GeneratedFile, local: Collection[str]) -> GeneratedFile:
    text = format_python(file.content, str(file.path))
    assert_same_shape(text, str(file.path), local)
    return replace(file, content=text)
