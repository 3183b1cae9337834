"""Generated Python to formatted Python: black's default style, and the gate that every module passes.

`codegen.render.layout` knows how black lays out what templates print, at a hundredth of black's price; a module with
anything else in it goes to black itself.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from codegen.core.errors import CodegenError
from codegen.render.layout.module import lay_out
from codegen.render.layout.unsure import Unsure

if TYPE_CHECKING:
    import black


def format_python(text: str, path: str = "generated module") -> str:
    """The text in black's default style.

    Raises:
        CodegenError: the text is no Python, which is a fault of a template; `path` names the file.
    """
    try:
        return lay_out(text)
    except (Unsure, RecursionError):
        return _black(text, path)


def _black(text: str, path: str) -> str:
    import black  # 0.1 s, and hardly any module needs it
    from black.parsing import InvalidInput

    try:
        return black.format_str(text, mode=_mode())
    except (InvalidInput, ValueError, RecursionError) as error:
        raise CodegenError(f"{path}: the generated code is not valid Python: {error}") from error


@cache
def _mode() -> black.Mode:
    import black
    from black.mode import TargetVersion

    return black.Mode(target_versions={TargetVersion.PY311})
