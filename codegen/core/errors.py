"""The errors that codegen raises on purpose.

CodegenError                 anything below; the CLI prints it without a traceback
├── Refused                  the input can't be used: carries diagnostics (exit 2)
├── TemplateError            a mapping template does not parse or render (codegen.vtl)
├── OutputError              the project folder can't be written (codegen.output)
└── EmulatorError            the emulator can't start or run a function (codegen.emulator)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from codegen.core.diagnostics import Diagnostic


class CodegenError(Exception):
    """Base of every error that codegen raises on purpose. `str(error)` is fit to print."""


class Refused(CodegenError):
    """The input can't be used. `diagnostics` says why: every finding of the pass, at least one of them an error."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("\n".join(str(d) for d in self.diagnostics))


class OutputError(CodegenError):
    """The project folder can't be read or written as asked."""


class EmulatorError(CodegenError):
    """The emulator can't start, or can't run a function."""
