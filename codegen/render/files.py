"""Generated files as targets give them become files as they are written: Python formatted, and past the gate."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial

from codegen.core.files import GeneratedFile
from codegen.render.environment import static_modules
from codegen.render.gate import assert_same_shape
from codegen.render.python import format_python

Known = Callable[[GeneratedFile], str | None]
"""Gives the finished text of a file that an earlier run finished from the same text."""

_ENOUGH_FOR_PROCESSES = 100_000  # characters: about a second of formatting
_FILES_A_TASK = 8


def finish(
    files: Sequence[GeneratedFile], local: Collection[str], known: Known = lambda _: None
) -> list[GeneratedFile]:
    """The files, ready to be written, in the same order.

    Args:
        local: top-level names of the project's own packages.

    Raises:
        CodegenError: a module is no Python, or does what no template of ours does.
    """
    texts = [known(file) if _is_to_finish(file) else file.content for file in files]
    todo = [index for index, text in enumerate(texts) if text is None]
    made = _finish_all([files[index] for index in todo], frozenset(local))
    for index, text in zip(todo, made, strict=True):
        texts[index] = text
    return [replace(file, content=text) for file, text in zip(files, texts, strict=True) if text is not None]


def _is_to_finish(file: GeneratedFile) -> bool:
    return file.path.suffix == ".py" and file.content not in static_modules()


def _finish_all(files: Sequence[GeneratedFile], local: Collection[str]) -> list[str]:
    finish_one = partial(_finished, local=local)
    if sum(len(file.content) for file in files) < _ENOUGH_FOR_PROCESSES:
        return [finish_one(file) for file in files]
    with ProcessPoolExecutor(os.cpu_count(), initializer=_leave_interrupts_to_the_parent) as pool:
        return list(pool.map(finish_one, files, chunksize=_FILES_A_TASK))


def _finished(file: GeneratedFile, local: Collection[str]) -> str:
    text = format_python(file.content, str(file.path))
    assert_same_shape(text, str(file.path), local)
    return text


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
