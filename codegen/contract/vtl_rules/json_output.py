"""Whether a template that is meant to make JSON still does where a value is missing or holds a quotation mark.

A reference that prints nothing leaves `"age": ,` behind. The template is read in order, keeping track of whether its
output is within a text; what an #if asks for is taken to be there below it.
"""

from __future__ import annotations

import re

from codegen.contract.vtl_rules.finding import TemplateFinding, place_of
from codegen.core.diagnostics import Severity
from codegen.core.records import Record, field
from codegen.vtl.syntax import nodes as n
from codegen.vtl.syntax.references import references

_OPENING = re.compile(r"\s*[\[{]")
_QUOTE = re.compile(r'(?<!\\)(?:\\\\)*"')
_ALWAYS = frozenset({"foreach", "velocityCount", "velocityHasNext"})
_NUMBERS = frozenset({"requestTimeEpoch", "status"})
_SURE_CALLS = frozenset({"json"})
_COUNTS = frozenset({"contains", "containsKey", "equals", "indexOf", "isEmpty", "length", "size"})


def check_json_output(block: n.Block, source: str) -> list[TemplateFinding]:
    """Findings about references that print bare, or unescaped within quotes."""
    if not _OPENING.match(_first_text(block)):
        return []
    reader = _Reader(source)
    reader.block(block, frozenset())
    return reader.found


def _first_text(block: n.Block) -> str:
    """The first text that a template prints."""
    for statement in block:
        if isinstance(statement, n.Passage):
            if statement.texts[0].strip() or statement.references:
                return statement.texts[0]
        elif not isinstance(statement, n.Set | n.Define):
            return ""
    return ""


class _Reader(Record):
    source: str
    found: list[TemplateFinding] = field(default_factory=list)
    sure: set[str] = field(default_factory=set)  # variables that always print JSON
    in_text: bool = False

    def block(self, block: n.Block, asked: frozenset[str]) -> None:
        """Read a block; `asked` are the references whose values an #if around it asked for."""
        for statement in block:
            match statement:
                case n.Passage():
                    self._passage(statement, asked)
                case n.Output():
                    self._reference(statement.reference.node, statement.offset, asked)
                case n.Set(target=n.Formula(node=n.Reference(root=root, steps=[]))):
                    self._assign(root, statement.value.node)
                case n.If():
                    self._if(statement, asked)
                case n.Foreach():
                    self.block(statement.body, asked | {f"${statement.variable}"})

    def _if(self, statement: n.If, asked: frozenset[str]) -> None:
        """Every branch starts where the #if does."""
        before = self.in_text
        known = asked
        for branch in statement.branches:
            known = known | _asked(branch.condition.node)
            self.in_text = before
            self.block(branch.block, known)
        if statement.otherwise is not None:
            self.in_text = before
            self.block(statement.otherwise, known)

    def _passage(self, passage: n.Passage, asked: frozenset[str]) -> None:
        for index, text in enumerate(passage.texts):
            if len(_QUOTE.findall(text)) % 2:
                self.in_text = not self.in_text
            if index < len(passage.references):
                path = passage.references[index]
                node = n.Reference(path[0], [n.Property(name) for name in path[1:]], 0)
                self._reference(node, passage.offsets[index], asked)

    def _assign(self, name: str, value: n.Expression) -> None:
        if self._is_sure(value, frozenset()):
            self.sure.add(name)
        else:
            self.sure.discard(name)

    def _reference(self, node: n.Expression, offset: int, asked: frozenset[str]) -> None:
        if not isinstance(node, n.Reference):
            return
        line, column = place_of(self.source, offset)
        shown = _shown(node)
        if self.in_text:
            if _is_raw(node):
                message = f"{shown} is not escaped: a quotation mark in it breaks the JSON"
                hint = 'write $util.escapeJavaScript(...).replaceAll("\\\\\'", "\'") around it'
                self.found.append(TemplateFinding("CG510", Severity.NOTE, message, line, column, hint))
        elif not self._is_sure(node, asked):
            message = f"the output is no JSON where {shown} has no value: nothing is printed for it"
            hint = f"use $input.json(...), or put it below #if({shown} != '')"
            self.found.append(TemplateFinding("CG505", Severity.WARNING, message, line, column, hint))

    def _is_sure(self, node: n.Expression, asked: frozenset[str]) -> bool:
        """Whether an expression always prints a JSON value."""
        match node:
            case n.Constant(value=str(text)):
                return bool(text.strip())
            case n.Constant() | n.Arithmetic() | n.Not() | n.Logical() | n.Comparison():
                return True
            case n.Interpolation() | n.ListLiteral() | n.Range():
                return True
            case n.Reference(root=root, steps=steps):
                return root in _ALWAYS | self.sure or _is_json(root, steps) or bool(_prefixes(node) & asked)
        return False


def _is_json(root: str, steps: list[n.Step]) -> bool:
    """`$input.json(...)`, `$input.body`, and what counts or compares."""
    match steps:
        case [n.Call(name=name), *_] if root == "input" and name in _SURE_CALLS:
            return True
        case [n.Property(name="body")] if root == "input":
            return True
        case [n.Property(name=name)] if root == "context" and name in _NUMBERS:
            return True
        case [*_, n.Call(name=name)] if name in _COUNTS:
            return True
    return False


def _is_raw(node: n.Reference) -> bool:
    """Whether the client decides on what is printed: bodies and parameters."""
    match node.steps:
        case [n.Call(name=name), *_] if node.root == "input" and name in ("params", "path"):
            return not any(isinstance(step, n.Call) and step.name in _COUNTS for step in node.steps[1:])
    return False


def _asked(condition: n.Expression) -> frozenset[str]:
    """The references that a condition compares. One that stands alone tells nothing: a missing value counts as true."""
    if isinstance(condition, n.Reference):
        last = condition.steps[-1] if condition.steps else None
        if not (isinstance(last, n.Call) and last.name in _COUNTS):
            return frozenset()
    output = n.Output(n.Formula(condition), "", 0)
    found: set[str] = set()
    for use in references([output], " "):
        found.add(_shown(n.Reference(use.root, list(use.steps), 0)))
    return frozenset(found)


def _prefixes(node: n.Reference) -> frozenset[str]:
    """`$a`, `$a.b` and `$a.b.c` of `$a.b.c`."""
    return frozenset(
        _shown(n.Reference(node.root, node.steps[:count], 0)) for count in range(len(node.steps) + 1)
    )


def _shown(node: n.Reference) -> str:
    return "$" + node.root + "".join(_step(step) for step in node.steps)


def _step(step: n.Step) -> str:
    match step:
        case n.Property():
            return f".{step.name}"
        case n.Index():
            return f"[{_argument(step.key)}]"
        case n.Call():
            return f".{step.name}({', '.join(_argument(each) for each in step.arguments)})"


def _argument(node: n.Expression) -> str:
    match node:
        case n.Constant(value=str(text)):
            return f"'{text}'"
        case n.Constant(value=value):
            return str(value)
        case n.Reference():
            return _shown(node)
    return "..."
