"""A mapping template: compiled once per text, rendered as often as needed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from codegen.vtl.errors import Fault, TemplateLimitError, limit_fault
from codegen.vtl.execution.program import Program, compile_template, offset_of
from codegen.vtl.execution.rendering import BreakLoop, Rendering, StopRendering
from codegen.vtl.syntax.references import ReferenceUse, references
from codegen.vtl.syntax.source import parse
from codegen.vtl.variables.namespace import add_overrides, names_overrides

_KEPT: Final = 512  # templates


class Template:
    """A mapping template. The same text gives the same object.

    Raises:
        TemplateSyntaxError: the text is no template.
    """

    __slots__ = ("_names_overrides", "_program", "source")
    _names_overrides: bool
    _program: Program
    source: str

    def __new__(cls, source: str) -> Template:
        return _compiled(source)

    def render(self, namespace: Mapping[str, Any]) -> str:
        """Render with the variables of a namespace.

        Raises:
            TemplateRenderError: a value does not fit, or a limit is reached.
        """
        if self._names_overrides:
            add_overrides(namespace.get("context"))
        rendering = Rendering()
        rendering.out = []
        rendering.namespace = namespace
        try:
            self._program(rendering, namespace)
        except (StopRendering, BreakLoop):
            pass
        except Fault as fault:
            fault.offset = offset_of(fault, self.source) + (fault.offset or 0)
            raise fault.located(self.source) from None
        except (RecursionError, MemoryError) as error:
            limit = limit_fault(
                "the template needs too much memory or nesting", offset_of(error, self.source)
            )
            raise limit.located(self.source) from None
        return "".join(rendering.out)

    def references(self) -> list[ReferenceUse]:
        """Every reference in the template, in order, for those who check templates without rendering them."""
        return references(parse(self.source), self.source)


@lru_cache(maxsize=_KEPT)
def _compiled(source: str) -> Template:
    try:
        program = compile_template(source)
    except Fault as fault:
        raise fault.located(source) from None
    except RecursionError:
        raise TemplateLimitError("the template is nested too deeply") from None
    template = object.__new__(Template)
    template.source = source
    template._names_overrides = names_overrides(source)
    template._program = program
    return template
