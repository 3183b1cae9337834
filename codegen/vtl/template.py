"""A mapping template: compiled once per text, rendered as often as needed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from codegen.vtl.errors import Fault, TemplateLimitError
from codegen.vtl.execution.program import Program


@lru_cache(maxsize=512)
def _program(source: str) -> Program:
    try:
        return Program(source)
    except Fault as fault:
        raise fault.located(source) from None
    except RecursionError:
        raise TemplateLimitError("the template is nested too deeply") from None


class Template:
    """A mapping template.

    Raises:
        TemplateSyntaxError: the text is no template.
    """

    __slots__ = ("_program", "source")

    def __init__(self, source: str) -> None:
        self.source = source
        self._program = _program(source)

    def render(self, namespace: Mapping[str, Any]) -> str:
        """Render with the variables of a namespace.

        Raises:
            TemplateRenderError: a value does not fit, or a limit is reached.
        """
        try:
            return self._program.render(namespace)
        except Fault as fault:
            raise fault.located(self.source) from None
