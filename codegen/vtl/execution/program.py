"""A template as a Python function, ready to render."""

from __future__ import annotations

import math
from collections.abc import Mapping
from traceback import walk_tb
from types import CodeType, FunctionType, TracebackType
from typing import Any, Final

from codegen.vtl import limits
from codegen.vtl.errors import Fault, limit_fault
from codegen.vtl.execution import operations, rendering
from codegen.vtl.execution.outline import Outline, outline
from codegen.vtl.execution.rendering import BreakLoop, Rendering, StopRendering
from codegen.vtl.execution.translation import translate
from codegen.vtl.java.properties import elements
from codegen.vtl.java.types import ForeachScope, JavaIterator, JavaList
from codegen.vtl.syntax.nodes import Block
from codegen.vtl.syntax.parser import parse

_FILE: Final = "<mapping template>"
# All that a translated template can name.
_GLOBALS: Final[dict[str, Any]] = {
    "__builtins__": {"len": len, "int": int, "str": str, "KeyError": KeyError, "TypeError": TypeError},
    **{
        function.__name__: function
        for function in (
            operations.assign_index,
            operations.assign_property,
            operations.at,
            operations.break_from,
            operations.calculate,
            operations.call,
            operations.call_escape,
            operations.call_get,
            operations.call_path,
            operations.call_writing,
            operations.changed,
            operations.equal,
            operations.get,
            operations.get_any,
            operations.joined,
            operations.leave_loop,
            operations.look_up,
            operations.make_map,
            operations.make_range,
            operations.order,
            operations.plus,
            operations.show,
            operations.truth,
            operations.DefinedBlock,
            rendering.too_much_text,
            rendering.too_much_work,
            BreakLoop,
            StopRendering,
            ForeachScope,
            JavaIterator,
            JavaList,
            elements,
        )
    },
    "MAX_ITERATIONS": limits.MAX_ITERATIONS,
    "MAX_TEXT": limits.MAX_TEXT,
    "MAX_WORK": limits.MAX_WORK,
    "inf": math.inf,
}


class Program:
    """Renders one template. Keeps nothing of its syntax tree, which would cost more memory than all else."""

    __slots__ = ("_function", "_source")

    def __init__(self, source: str) -> None:
        self._source = source
        block = parse(source)
        key, texts = outline(block)
        code = _code(block) if key is None else _CODES.get(key) or _remember(key, _code(block))
        self._function = FunctionType(code, _GLOBALS, "render", tuple(texts))

    def render(self, namespace: Mapping[str, Any]) -> str:
        """The text of the template.

        Raises:
            Fault: a value does not fit, or a limit is reached.
        """
        state = Rendering(namespace)
        try:
            self._function(state, namespace)
        except (StopRendering, BreakLoop):
            pass
        except Fault as fault:
            fault.offset = self._offset(fault.__traceback__) + (fault.offset or 0)
            raise
        except (RecursionError, MemoryError) as error:
            raise limit_fault("the template needs too much memory or nesting", self._offset(error.__traceback__)) from None
        return "".join(state.out)

    def _offset(self, traceback: TracebackType | None) -> int:
        """Where the statement starts that was being executed."""
        lines = [line for frame, line in walk_tb(traceback) if frame.f_code.co_filename == _FILE]
        return translate(parse(self._source)).offset_of(lines[-1]) if lines else 0


_CODES: dict[Outline, CodeType] = {}
_MAX_CODES: Final = 256


def _remember(key: Outline, code: CodeType) -> CodeType:
    """Keep the code of an outline, the last ones only."""
    while len(_CODES) >= _MAX_CODES:
        _CODES.pop(next(iter(_CODES)), None)
    _CODES[key] = code
    return code


def _code(block: Block) -> CodeType:
    """Compile a template."""
    module = compile(translate(block).source, _FILE, "exec", dont_inherit=True)
    return next(constant for constant in module.co_consts if isinstance(constant, CodeType))
