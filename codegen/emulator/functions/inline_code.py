"""The code that templates hold, in folders as Lambda would unpack it: a module `index`.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-lambda-function-code.html
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from tempfile import TemporaryDirectory

from codegen.emulator.functions.runtimes import is_node
from codegen.ir.function import Function


class InlineCode:
    """Writes code to folders that are gone after `close`."""

    def __init__(self) -> None:
        self._root: TemporaryDirectory[str] | None = None

    def folder(self, function: Function) -> str:
        """The folder with a function's code; the same code has the same folder."""
        if self._root is None:
            self._root = TemporaryDirectory(prefix="codegen-inline-")
        module = "index.js" if is_node(function) else "index.py"
        name = hashlib.sha256(f"{module}{function.inline_code}".encode()).hexdigest()[:16]
        path = Path(self._root.name, name, module)
        path.parent.mkdir(exist_ok=True)
        path.write_text(function.inline_code, encoding="utf-8")
        return str(path.parent)

    def close(self) -> None:
        if self._root is not None:
            self._root.cleanup()
            self._root = None
