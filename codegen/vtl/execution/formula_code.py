"""Translates the expressions of a template to Python expressions.

The code refers to the variables of the template as Python variables, to `operations` by name, to the render as `r`, and
to index and size of the loop around it by two placeholders, because loops number them. Constants are written by `repr`,
names are checked by the parser: nothing else of a template gets into the code.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final, TypeAlias

from codegen.vtl.errors import limit_fault
from codegen.vtl.limits import MAX_DEPTH
from codegen.vtl.syntax import nodes as n
from codegen.vtl.syntax.block_builder import NOT_PLAIN

LOOP_INDEX = "\0i"  # counts from 1; no string literal contains the character itself
LOOP_SIZE = "\0n"
_LOOP_PROPERTIES = {
    "hasNext": f"({LOOP_INDEX}<{LOOP_SIZE})",
    "count": LOOP_INDEX,
    "index": f"({LOOP_INDEX}-1)",
    "first": f"({LOOP_INDEX}==1)",
    "last": f"({LOOP_INDEX}=={LOOP_SIZE})",
}
_LOOP_CONDITIONS = frozenset(_LOOP_PROPERTIES[name] for name in ("hasNext", "first", "last"))
_QUICK_CALLS = {
    ("get", 1): "call_get",
    ("escapeJavaScript", 1): "call_escape",
    ("keySet", 0): "call_key_set",
}
LOOP_NAMES = frozenset({"foreach", "velocityCount", "velocityHasNext"})
# Methods that leave every value as it is; any other name may change one.
_PURE = frozenset(
    {
        *(
            "contains",
            "containsKey",
            "containsValue",
            "entrySet",
            "equals",
            "get",
            "getOrDefault",
            "hasNext",
            "indexOf",
        ),
        *(
            "isEmpty",
            "keySet",
            "length",
            "size",
            "substring",
            "toLowerCase",
            "toString",
            "toUpperCase",
            "trim",
            "values",
        ),
        *(
            "base64Decode",
            "base64Encode",
            "escapeJavaScript",
            "json",
            "params",
            "parseJson",
            "path",
            "urlDecode",
            "urlEncode",
        ),
        *(
            "endsWith",
            "equalsIgnoreCase",
            "getKey",
            "getValue",
            "matches",
            "replaceAll",
            "split",
            "startsWith",
            "subList",
        ),
    }
)
_NO_IDENTIFIER = re.compile("[^a-zA-Z0-9]")
FunctionFor: TypeAlias = Callable[[n.Block], str]


class Kind:
    """What the code of a formula gives; values leave room for the modes of a translation."""

    VALUE: Final = 0  # "" instead of null, where the formula is a reference
    RAW: Final = 8  # null where a reference leads nowhere
    CONDITION: Final = 16


class NeedsScopes(Exception):
    """The template does more with loops than asking where they are: they need `$foreach` as a value."""


@lru_cache(maxsize=4096)
def variable(name: str) -> str:
    """The Python variable of a template's variable, whatever characters that has."""
    return "v_" + _NO_IDENTIFIER.sub(lambda match: f"_{ord(match[0]):x}_", name)


def _is_text(node: n.Expression) -> bool:
    return isinstance(node, n.Constant) and isinstance(node.value, str)


def may_be_null(node: n.Expression) -> bool:
    """Whether the value of an expression can be null."""
    return isinstance(node, n.Arithmetic | n.Range | n.Null)


def _is_harmless(node: n.Expression) -> bool:
    """Whether reading a value changes nothing and can't fail."""
    if isinstance(node, n.Reference):
        return all(isinstance(step, n.Property) for step in node.steps)
    return isinstance(node, n.Constant | n.Null)


class FormulaCode:
    """Translates one formula.

    Attributes:
        names: the template's variables that the code reads.
        changes: the code may change values.
    """

    __slots__ = (
        "_depth",
        "_function_for",
        "_has_blocks",
        "_in_loop",
        "_scopes",
        "changes",
        "names",
    )

    def __init__(self, function_for: FunctionFor, in_loop: bool, scopes: bool, has_blocks: bool) -> None:
        self._function_for = function_for
        self._in_loop = in_loop  # a loop is around it, in the same function
        self._scopes = scopes  # loops have `$foreach` as a value
        self._has_blocks = has_blocks  # variables may be blocks of #define
        self._depth = 0
        self.names: set[str] = set()
        self.changes = False

    def write(self, node: n.Expression, kind: int) -> str:
        """Code for a whole formula."""
        if kind == Kind.CONDITION:
            return self.condition(node)
        if kind == Kind.RAW and isinstance(node, n.Reference) and not self._is_loop_property(node):
            return self.chain(node, len(node.steps))
        return self.value(node)

    def value(self, node: n.Expression) -> str:
        """Code for the value, None where there is none."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise limit_fault(f"an expression or reference has more than {MAX_DEPTH} parts", 0)
        code = _VALUES[type(node)](self, node)
        self._depth -= 1
        return code

    def condition(self, node: n.Expression) -> str:
        """Code for a boolean. Only references, booleans and operators can be true: `#if("x")` is not."""
        if isinstance(node, n.Reference):
            if self._is_loop_property(node):
                code = self.value(node)
                return code if code in _LOOP_CONDITIONS else "True"
            return (
                f"truth({self.value(node)},r)" if self._has_blocks else f"({self.value(node)} is not False)"
            )
        if isinstance(node, n.Constant):
            return "True" if node.value is True else "False"
        if isinstance(node, n.Not | n.Logical | n.Comparison):
            return self.value(node)
        return "False"

    def chain(self, node: n.Reference, count: int) -> str:
        """Code for the first steps of a reference, None where they lead nowhere."""
        name = node.root
        if name in LOOP_NAMES and not self._scopes:
            raise NeedsScopes
        self.names.add(name)
        code = variable(name)
        for step in node.steps[:count]:
            self._depth += 1
            if self._depth > MAX_DEPTH:
                raise limit_fault(f"an expression or reference has more than {MAX_DEPTH} parts", node.offset)
            code = self._step(code, step, node.offset)
        self._depth -= min(count, len(node.steps))
        return code

    def _step(self, code: str, step: n.Step, offset: int) -> str:
        if isinstance(step, n.Property):
            return f"{'get_any' if step.name in NOT_PLAIN else 'get'}({code},{step.name!r},r)"
        if isinstance(step, n.Index):
            return self.unless_null(code, [step.key], lambda owner, keys: f"at({owner},{keys[0]},r,{offset})")
        return self.unless_null(
            code, step.arguments, lambda owner, arguments: self._call(owner, step, arguments, offset)
        )

    def unless_null(
        self, owner: str, arguments: list[n.Expression], write: Callable[[str, list[str]], str]
    ) -> str:
        """Code that works on the value of `owner` and on arguments, which are not read where the owner is null."""
        if all(map(_is_harmless, arguments)):
            return write(owner, [self.value(argument) for argument in arguments])
        name = f"q{self._depth}"
        code = write(name, [self.value(argument) for argument in arguments])
        return f"(None if ({name}:={owner}) is None else {code})"

    def _call(self, code: str, step: n.Call, arguments: list[str], offset: int) -> str:
        key = step.name, len(arguments)
        is_pure = step.name in _PURE
        self.changes |= not is_pure
        if key == ("path", 1) and _is_text(step.arguments[0]):
            quick = f"z.path({arguments[0]},r) if (z:={code}).__class__ is InputVariable"
            return f"({quick} else call(z,{key!r},({arguments[0]},),r,{offset}))"
        if key in _QUICK_CALLS:
            return f"{_QUICK_CALLS[key]}({','.join([code, *arguments])},r,{offset})"
        function = "call" if is_pure else "call_writing"
        return f"{function}({code},{key!r},({''.join(f'{argument},' for argument in arguments)}),r,{offset})"

    def _is_loop_property(self, node: n.Reference) -> bool:
        steps = node.steps
        if node.root != "foreach" or self._scopes or not self._in_loop or len(steps) != 1:
            return False
        return isinstance(steps[0], n.Property) and steps[0].name in _LOOP_PROPERTIES

    def _reference(self, node: n.Reference) -> str:
        if self._is_loop_property(node):
            step = node.steps[0]
            assert isinstance(step, n.Property)
            return _LOOP_PROPERTIES[step.name]
        return f"('' if (z:={self.chain(node, len(node.steps))}) is None else z)"

    def _constant(self, node: n.Constant) -> str:
        value = node.value
        if isinstance(value, float) and math.isinf(value):
            return "inf" if value > 0 else "(-inf)"
        return f"({value!r})" if isinstance(value, int | float) and value < 0 else repr(value)

    def _null(self, _: n.Null) -> str:
        return "None"

    def _interpolation(self, node: n.Interpolation) -> str:
        parts = self._parts(node.block)
        if parts is None:
            text = f"{self._function_for(node.block)}()"
        else:
            text = f"''.join(({''.join(f'{part},' for part in parts)}))"
        return f"joined(r,{text}{'[:-1]' if node.trims else ''})"

    def _parts(self, block: n.Block) -> list[str] | None:
        """Code for the texts of a block that has no directives."""
        parts: list[str] = []
        for statement in block:
            if isinstance(statement, n.Output) and not self._has_blocks:
                parts += [repr(statement.prefix)] if statement.prefix else []
                parts.append(f"r.text({self._shifted(statement)})")
            elif isinstance(statement, n.Passage) and not self._has_blocks:
                for text, path in zip(statement.texts, [*statement.references, None], strict=True):
                    parts += [repr(text)] if text else []
                    if path is not None:
                        steps: list[n.Step] = [n.Property(name) for name in path[1:]]
                        parts.append(f"r.text({self.value(n.Reference(path[0], steps, 0))})")
            else:
                return None
        return parts

    def _shifted(self, statement: n.Output) -> str:
        reference = statement.reference.node
        assert isinstance(reference, n.Reference)
        offset = statement.offset + reference.offset
        return self.value(n.Reference(reference.root, reference.steps, offset))

    def _list(self, node: n.ListLiteral) -> str:
        return f"JavaList([{','.join(map(self.value, node.items))}])"

    def _map(self, node: n.MapLiteral) -> str:
        return f"make_map(({''.join(f'({self.value(k)},{self.value(v)}),' for k, v in node.pairs)}))"

    def _range(self, node: n.Range) -> str:
        return f"make_range({self.value(node.first)},{self.value(node.last)},r)"

    def _not(self, node: n.Not) -> str:
        return f"(not {self.condition(node.operand)})"

    def _logical(self, node: n.Logical) -> str:
        operands = [node.right]
        left = node.left
        while isinstance(left, n.Logical) and left.operator == node.operator:
            operands.append(left.right)
            left = left.left
        operands.append(left)
        word = " and " if node.operator == "&&" else " or "
        return f"({word.join(self.condition(operand) for operand in reversed(operands))})"

    def _comparison(self, node: n.Comparison) -> str:
        if node.operator not in ("==", "!="):
            return f"(order({self.value(node.left)},{self.value(node.right)}){node.operator}0)"
        right = self.value(node.right)
        if isinstance(node.left, n.Reference) and _is_text(node.right):
            left = self.write(node.left, Kind.RAW)
            equal = (
                f"(z=={right} if (z:={left}).__class__ is str else equal('' if z is None else z,{right},r))"
            )
        else:
            equal = f"equal({self.value(node.left)},{right},r)"
        return equal if node.operator == "==" else f"(not {equal})"

    def _arithmetic(self, node: n.Arithmetic) -> str:
        if node.operator != "+":
            return f"calculate({node.operator!r},{self.value(node.left)},{self.value(node.right)})"
        operands: list[n.Expression] = []
        literals: list[tuple[str, str]] = []
        left: n.Expression = node
        while isinstance(left, n.Arithmetic) and left.operator == "+":
            operands.append(left.right)
            literals.append((left.left_literal, left.right_literal))
            left = left.left
        operands.append(left)
        codes = "".join(f"{self.value(operand)}," for operand in reversed(operands))
        return f"plus(r,({codes}),{tuple(reversed(literals))!r})"


_VALUES: dict[type, Callable[[FormulaCode, Any], str]] = {
    n.Constant: FormulaCode._constant,
    n.Null: FormulaCode._null,
    n.Interpolation: FormulaCode._interpolation,
    n.ListLiteral: FormulaCode._list,
    n.MapLiteral: FormulaCode._map,
    n.Range: FormulaCode._range,
    n.Not: FormulaCode._not,
    n.Logical: FormulaCode._logical,
    n.Comparison: FormulaCode._comparison,
    n.Arithmetic: FormulaCode._arithmetic,
    n.Reference: FormulaCode._reference,
}
