"""What can go wrong with a mapping template.

TemplateError                a mapping template can't be used: message, line and column (from 1) in the template
├── TemplateSyntaxError      it does not parse
└── TemplateRenderError      it parses, but fails with these values: a Java method that throws, an unusable argument
    └── TemplateLimitError   it asks for more than a render may use: output, work, nesting
"""

from __future__ import annotations

from codegen.core.errors import CodegenError


class TemplateError(CodegenError):
    """A mapping template that can't be used; `line` and `column` count from 1."""

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(f"line {line}, column {column}: {message}")
        self.message = message
        self.line = line
        self.column = column


class TemplateSyntaxError(TemplateError):
    """The template does not parse."""


class TemplateRenderError(TemplateError):
    """The template fails with the values it was given."""


class TemplateLimitError(TemplateRenderError):
    """The template asks for more output, work or nesting than one render may use."""


class Fault(Exception):
    """A failure inside the engine before its place is known as line and column; never leaves `codegen.vtl`.

    Attributes:
        offset: index into the template text, None where only the caller knows it.
        error: the class of the error that the user gets.
    """

    def __init__(
        self, message: str, offset: int | None = None, error: type[TemplateError] = TemplateRenderError
    ) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset
        self.error = error

    def located(self, source: str) -> TemplateError:
        """The error for the user."""
        offset = min(self.offset or 0, len(source))
        line_start = source.rfind("\n", 0, offset) + 1
        return self.error(self.message, source.count("\n", 0, offset) + 1, offset - line_start + 1)


def limit_fault(message: str, offset: int | None = None) -> Fault:
    """The fault of a template that exceeds a limit."""
    return Fault(message, offset, TemplateLimitError)


def syntax_fault(message: str, offset: int) -> Fault:
    """The fault of a text that is no template."""
    return Fault(message, offset, TemplateSyntaxError)
