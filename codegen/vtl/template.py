"""A mapping template: compiled once per text, rendered as often as needed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from codegen.vtl.errors import Fault, TemplateLimitError
from codegen.vtl.execution.interpreter import run
from codegen.vtl.execution.rendering import BreakLoop, Rendering, StopRendering
from codegen.vtl.syntax.nodes import Block
from codegen.vtl.syntax.parser import parse


@lru_cache(maxsize=512)
def _parsed(source: str) -> Block:
    try:
        return parse(source)
    except Fault as fault:
        raise fault.located(source) from None


class Template:
    """A mapping template.

    Raises:
        TemplateSyntaxError: the text is no template.
    """

    __slots__ = ("_block", "source")

    def __init__(self, source: str) -> None:
        self.source = source
        self._block = _parsed(source)

    def render(self, namespace: Mapping[str, Any]) -> str:
        """Render with the variables of a namespace.

        Raises:
            TemplateRenderError: a value does not fit, or a limit is reached.
        """
        rendering = Rendering(namespace)
        try:
            run(self._block, rendering)
        except (StopRendering, BreakLoop):
            pass
        except Fault as fault:
            raise fault.located(self.source) from None
        except RecursionError:
            raise TemplateLimitError("the template is nested too deeply") from None
        return "".join(rendering.out)
