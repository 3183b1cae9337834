"""A template as a Python function, ready to render."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from traceback import walk_tb
from types import CodeType, FunctionType
from typing import Any, Final, TypeAlias

from codegen.vtl.execution import operations, rendering
from codegen.vtl.execution.outline import Outline, outline
from codegen.vtl.execution.rendering import BreakLoop, Rendering, StopRendering
from codegen.vtl.execution.translation import translate
from codegen.vtl.java.properties import elements
from codegen.vtl.java.types import ForeachScope, JavaIterator, JavaList
from codegen.vtl.syntax.nodes import Block
from codegen.vtl.syntax.source import parse
from codegen.vtl.variables.input_variable import InputVariable

_FILE: Final = "<mapping template>"
# All that a translated template can name.
_GLOBALS: Final[dict[str, Any]] = {
    "__builtins__": {
        "len": len,
        "int": int,
        "list": list,
        "str": str,
        "KeyError": KeyError,
        "TypeError": TypeError,
    },
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
            operations.call_key_set,
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
            rendering.DefinedBlock,
            rendering.too_much,
            BreakLoop,
            StopRendering,
            ForeachScope,
            InputVariable,
            JavaIterator,
            JavaList,
            elements,
        )
    },
    "inf": math.inf,
}


Program: TypeAlias = Callable[[Rendering, Mapping[str, Any]], None]
"""Renders one template into a Rendering, with the variables of a namespace."""


def compile_template(source: str) -> Program:
    """Make a template a Python function.

    Raises:
        Fault: the text is no template.
    """
    return compile_block(parse(source))


def compile_block(block: Block) -> Program:
    """Make a parsed template a Python function.

    Raises:
        Fault: it is nested too deeply.
    """
    key, texts = outline(block)
    code = _CODES.get(key)
    if code is None:
        code = _code(block)
        if None not in key:
            _remember(key, code)
    return FunctionType(code, _GLOBALS, "render", tuple(texts))


def offset_of(error: BaseException, source: str) -> int:
    """Where in a template the statement starts that raised an error.

    Nothing is kept for this when a template is compiled: its syntax tree would cost more memory than all else.
    """
    lines = [line for frame, line in walk_tb(error.__traceback__) if frame.f_code.co_filename == _FILE]
    return translate(parse(source)).offset_of(lines[-1]) if lines else 0


_CODES: dict[Outline, CodeType] = {}
_MAX_CODES: Final = 256


def _remember(key: Outline, code: CodeType) -> None:
    """Keep the code of an outline, the last ones only."""
    while len(_CODES) >= _MAX_CODES:
        _CODES.pop(next(iter(_CODES)), None)
    _CODES[key] = code


def _code(block: Block) -> CodeType:
    """Compile a template."""
    module = compile(translate(block).source, _FILE, "exec", dont_inherit=True)
    return next(constant for constant in module.co_consts if isinstance(constant, CodeType))
