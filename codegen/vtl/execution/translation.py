"""Translates the statements of a template to the source of one Python function, `render(r, namespace, k0, k1, ...)`.

The texts of the template are the parameters k0, k1, ..., so that the code depends on the template's outline alone.

Loops come in two forms. Usually `$foreach` is no value, just the index and size of the loop around. Templates that pass
`$foreach` around, use `$velocityCount` or break out of more than the nearest loop get scopes as Velocity has them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from codegen.core.records import Record, field
from codegen.vtl.errors import limit_fault
from codegen.vtl.execution.formula_code import (
    LOOP_INDEX,
    LOOP_NAMES,
    LOOP_SIZE,
    FormulaCode,
    Kind,
    NeedsScopes,
    may_be_null,
    variable,
)
from codegen.vtl.execution.loop_code import CHECK, Loop, plain_loop, scoped_loop
from codegen.vtl.limits import CODE_PER_CHARACTER, MAX_LOOPS
from codegen.vtl.syntax import nodes as n
from codegen.vtl.syntax.block_builder import NOT_PLAIN

_VALUES_AT_ONCE: Final = 16  # values in one piece of text; bounds what is made before it is counted


class Translation(Record):
    """A template as Python."""

    lines: list[str]  # some of them several for the Python compiler
    places: list[tuple[int, int]]  # index of a line, where in the template its statement starts

    @property
    def source(self) -> str:
        """The text for the Python compiler."""
        return "\n".join(self.lines)

    def offset_of(self, number: int) -> int:
        """Where in the template the statement starts that a line of the source belongs to."""
        index, line = -1, 0
        while line < number:
            index += 1
            line += self.lines[index].count("\n") + 1
        return max((place for place in self.places if place[0] <= index), default=(0, 0))[1]


class _Function(Record):
    """A Python function that is being translated."""

    ends_with_break: bool = False  # #break outside of its loops ends it
    loops: list[Loop] = field(default_factory=list)
    assigned: set[str] = field(default_factory=set)


class _Text(Record):
    """Text that is to be written next."""

    parts: list[str] = field(default_factory=list)  # code for strings and whole numbers
    values: int = 0  # f0, f1, ... in it


class _HasBlocks(Exception):
    """The template has a #define: any variable may be a block."""


def translate(block: n.Block) -> Translation:
    """Translate a template.

    Raises:
        Fault: it nests more than a function can.
    """
    scopes = has_blocks = False
    while True:
        try:
            return _Translator(scopes, has_blocks).template(block)
        except NeedsScopes:
            scopes = True
        except _HasBlocks:
            has_blocks = True


class _Translator:
    """Collects the lines of one function."""

    def __init__(self, scopes: bool, has_blocks: bool) -> None:
        self._scopes = scopes
        self._has_blocks = has_blocks
        self._lines: list[str] = [""]  # the first one is written last
        self._places: list[tuple[int, int]] = []
        self._names: set[str] = set()
        self._functions = [_Function()]
        self._text = _Text()
        self._texts = 0  # parameters so far
        self._in_formula = 0  # functions around that belong to formulas, which have their texts in them
        self._indent = " "
        self._base = 0  # what offsets are counted from: 0, or the start of the formula around
        self._numbers = 0  # of loops and functions so far
        self._loop_depth = 0

    def template(self, block: n.Block) -> Translation:
        """The whole function."""
        self._block(block)
        names = self._names | self._functions[0].assigned
        self._lines[0] = (
            f"def render(r,namespace{''.join(f',k{index}' for index in range(self._texts))}):\n"
            " w=r.out.append;size=0;S=str;I=int;v=namespace.get"
            + "".join(f";{variable(name)}=v({name!r})" for name in sorted(names))
        )
        return Translation(self._lines, self._places)

    # Lines

    def _line(self, code: str) -> None:
        self._lines.append(self._indent + code)

    def _line_at(self, offset: int, code: str) -> None:
        """A line that may fail; `offset` is where its statement starts."""
        self._places.append((len(self._lines), self._base + offset))
        self._line(code)

    def _add_text(self, text: str) -> None:
        if self._in_formula:
            name = f"t{len(self._text.parts)}"
            self._line(f"{name}={text!r}")
            self._text.parts.append(name)
        else:
            self._text.parts.append(f"k{self._texts}")
            self._texts += 1

    def _add_value(self, printed: str = "r.text({0})") -> str:
        """Add a value to the text; the variable that it is to be read into."""
        name = f"f{self._text.values}"
        self._text.values += 1
        plain = f"{name}.__class__ is S or {name}.__class__ is I"
        self._text.parts.append(f"{name} if {plain} else {printed.format(name)}")
        return name

    def _flush(self) -> None:
        """Write the text that was put together."""
        text, self._text = self._text, _Text()
        if not text.values:
            for part in text.parts:
                self._line(f"w({part});size+=len({part})")
        else:
            self._line(f"s=f\"{''.join(f'{{{part}}}' for part in text.parts)}\";w(s);size+=len(s)")
            self._line(CHECK)

    def _block(self, block: n.Block) -> None:
        for statement in block:
            _STATEMENTS[type(statement)](self, statement)
        self._flush()

    def _indented(self, block: n.Block) -> None:
        self._indent += " "
        self._line("pass")
        self._block(block)
        self._indent = self._indent[:-1]

    # Formulas

    def _formula(self, formula: n.Formula, offset: int, kind: int = Kind.VALUE) -> str:
        """Code for a formula that starts at an offset."""
        writer = self._writer(offset)
        return self._finished(writer, writer.write(formula.node, kind))

    def _writer(self, offset: int) -> FormulaCode:
        return FormulaCode(
            lambda block: self._function(block, offset, is_formula=True),
            bool(self._functions[-1].loops),
            self._scopes,
            self._has_blocks,
        )

    def _finished(self, writer: FormulaCode, code: str) -> str:
        self._names |= writer.names
        loops = self._functions[-1].loops
        if writer.changes:
            for function in self._functions:
                for loop in function.loops:
                    loop.changes = True
        if loops:
            code = code.replace(LOOP_INDEX, f"i{loops[-1].number}").replace(LOOP_SIZE, f"n{loops[-1].number}")
        return code

    def _function(self, block: n.Block, offset: int, is_formula: bool) -> str:
        """Write a function that gives the text of a block; its name."""
        outer = self._indent, self._base, self._text
        self._text = _Text()
        self._in_formula += is_formula
        self._numbers += 1
        name = f"b{self._numbers}"
        self._line(f"def {name}():")
        self._indent += " "
        place = len(self._lines)
        self._line("pass")
        self._line("out=[];w=out.append;size=0")
        catches_break = self._scopes and not is_formula
        if catches_break:
            self._line("try:")
            self._indent += " "
            self._line("pass")
        self._base += offset
        self._functions.append(_Function(ends_with_break=not is_formula))
        self._block(block)
        assigned = sorted(self._functions.pop().assigned)
        if catches_break:
            self._indent = self._indent[:-1]
            self._line("except BreakLoop as stop:")
            self._line(" if stop.scope is not None:raise")
        self._line(f"r.charge(size+{self._cost_since(place)})")
        self._line("return ''.join(out)")
        self._names.update(assigned)
        if assigned:
            self._lines[place] = self._lines[place].replace(
                "pass", f"nonlocal {','.join(map(variable, assigned))}"
            )
        self._in_formula -= is_formula
        self._indent, self._base, self._text = outer
        return name

    # Statements

    def _passage(self, node: n.Passage) -> None:
        for start in range(0, len(node.references), _VALUES_AT_ONCE):
            end = start + _VALUES_AT_ONCE
            self._references(node.texts[start:end], node.references[start:end], node.offsets[start])
        self._add_text(node.texts[-1])

    def _references(self, texts: list[str], paths: list[n.Path], offset: int) -> None:
        """Print plain references with the text before each."""
        if self._text.values + len(paths) > _VALUES_AT_ONCE:
            self._flush()
        names: list[str] = []
        read: list[n.Path] = []
        for text, path in zip(texts, paths, strict=False):
            self._add_text(text)
            if path[0] in LOOP_NAMES and not self._scopes:
                name = self._add_value()
                self._line(f"{name}={self._formula(n.Formula(_reference(path)), 0)}")
                continue
            printed = f"show({{0}},{'$' + '.'.join(path)!r},r)" if self._has_blocks else "r.text({0})"
            names.append(self._add_value(printed))
            read.append(path)
        if read:
            self._read(names, read, offset)

    def _read(self, names: list[str], paths: list[n.Path], offset: int) -> None:
        """Read references into Python variables: as if all were look-ups in maps, and otherwise step by step."""
        self._names.update(path[0] for path in paths)
        reads = ";".join(f"{name}={_look_up(path)}" for name, path in zip(names, paths, strict=True))
        if all(len(path) == 1 for path in paths):
            self._line(reads)
            return
        roots = "".join(f"{variable(path[0])}," for path in paths)
        steps = tuple(path[1:] for path in paths)
        self._line_at(offset, f"try:{reads}")
        self._line(f"except (KeyError,TypeError):{','.join(names)},=look_up({steps!r},({roots}),r)")

    def _read_into(self, name: str, formula: n.Formula, offset: int) -> None:
        """Read the value of a formula, or null, into a Python variable."""
        path = _plain_path(formula.node)
        if path and path[0] not in LOOP_NAMES:
            self._read([name], [path], offset)
        else:
            self._line_at(offset, f"{name}={self._formula(formula, offset, Kind.RAW)}")

    def _output(self, node: n.Output) -> None:
        writer = self._writer(node.offset)
        code = self._finished(writer, writer.write(node.reference.node, Kind.RAW))
        if writer.changes or self._text.values == _VALUES_AT_ONCE:
            self._flush()  # what is printed before is to be read before
        name = self._add_value()
        self._line_at(node.offset, f"{name}={code}")
        if node.prefix:
            self._line(f"{name}=show({name},{node.literal!r},r,{node.prefix!r})")
        elif self._has_blocks:
            self._line(f"if {name}.__class__ is not str:{name}=show({name},{node.literal!r},r)")

    def _escaped(self, node: n.Escaped) -> None:
        self._flush()
        self._line_at(node.offset, self._formula(node.reference, node.offset))
        self._line(f"s={node.literal!r};w(s);size+=len(s)")

    def _set(self, node: n.Set) -> None:
        self._flush()
        value = self._formula(node.value, node.value_offset)
        target = node.target.node
        assert isinstance(target, n.Reference)
        if target.steps:
            self._line_at(node.value_offset, f"y={value}")
            self._line_at(node.offset, f"if y is not None:{self._assignment(target, node.offset)}")
            return
        name = self._assigned(target.root)
        loop = self._loop_of(target.root)
        if loop is None and not may_be_null(node.value.node):
            if _plain_path(node.value.node):
                self._read_into("y", node.value, node.value_offset)
                value = "'' if y is None else y"
            self._line_at(node.value_offset, f"{name}={value}")
            return
        # Velocity assigns no null, and nothing to the variable of a loop while its element is null.
        guard = "" if loop is None else f" and e{loop.number} is not None"
        self._line_at(node.value_offset, f"y={value}")
        self._line(f"if y is not None{guard}:{name}=y")

    def _assignment(self, target: n.Reference, offset: int) -> str:
        writer = self._writer(offset)
        writer.changes = True
        owner = writer.chain(target, len(target.steps) - 1)
        last = target.steps[-1]
        if isinstance(last, n.Index):
            code = writer.unless_null(
                owner, [last.key], lambda owner, keys: f"assign_index({owner},{keys[0]},y,r,{target.offset})"
            )
        else:
            code = f"assign_property({owner},{last.name!r},y,r,{target.offset})"
        return self._finished(writer, code)

    def _assigned(self, name: str) -> str:
        if name in LOOP_NAMES and not self._scopes:
            raise NeedsScopes
        self._functions[-1].assigned.add(name)
        return variable(name)

    def _loop_of(self, name: str) -> Loop | None:
        for loop in reversed(self._functions[-1].loops):
            if loop.variable == name:
                loop.assigns_variable = True
                return loop
        return None

    def _if(self, node: n.If) -> None:
        texts = [
            _only_text(block) for block in (*(branch.block for branch in node.branches), node.otherwise or [])
        ]
        if not self._in_formula and all(text is not None for text in texts):
            self._choose_text(node)
            return
        self._flush()
        conditions = [
            self._formula(branch.condition, branch.offset, Kind.CONDITION) for branch in node.branches
        ]
        for index, (branch, condition) in enumerate(zip(node.branches, conditions, strict=True)):
            self._line_at(branch.offset, f"{'elif' if index else 'if'} {condition}:")
            self._indented(branch.block)
        if node.otherwise is not None:
            self._line("else:")
            self._indented(node.otherwise)

    def _choose_text(self, node: n.If) -> None:
        """Print one of the texts of an `#if`: just another value."""
        writers = [self._writer(branch.offset) for branch in node.branches]
        conditions = [
            self._finished(writer, writer.write(branch.condition.node, Kind.CONDITION))
            for writer, branch in zip(writers, node.branches, strict=True)
        ]
        if self._text.values == _VALUES_AT_ONCE or any(writer.changes for writer in writers):
            self._flush()
        code = ""
        for branch, condition in zip(node.branches, conditions, strict=True):
            code += f"{self._next_text(branch.block)} if {condition} else "
        name = f"f{self._text.values}"
        self._text.values += 1
        self._text.parts.append(name)
        self._line_at(node.branches[0].offset, f"{name}={code}{self._next_text(node.otherwise or [])}")

    def _next_text(self, block: n.Block) -> str:
        """The parameter of a block that is a text."""
        if not block:
            return "''"
        self._texts += 1
        return f"k{self._texts - 1}"

    def _foreach(self, node: n.Foreach) -> None:
        self._flush()
        if self._loop_depth == MAX_LOOPS:
            raise limit_fault(f"loops are nested more than {MAX_LOOPS} levels deep", self._base + node.offset)
        self._numbers += 1
        self._loop_depth += 1
        loop = Loop(self._numbers, node.variable)
        self._read_into(f"a{loop.number}", node.items, node.offset)
        self._assigned(node.variable)
        place = len(self._lines)
        self._line_at(node.offset, "")  # written once it is known what the loop does
        indent = self._indent
        self._functions[-1].loops.append(loop)
        self._indent += "   " if self._scopes else "  "
        self._block(node.body)
        self._functions[-1].loops.pop()
        loop.is_checked = self._indent + CHECK in self._lines[place:]
        loop.cost = self._cost_since(place)
        self._indent = indent
        self._loop_depth -= 1
        for name in LOOP_NAMES if self._scopes else ():
            self._assigned(name)
        head, foot = (scoped_loop if self._scopes else plain_loop)(loop)
        self._lines[place] = "\n".join(indent + line for line in head)
        self._lines.append("\n".join(indent + line for line in foot))

    def _cost_since(self, place: int) -> int:
        """What running the lines from a place on counts as, in characters of text."""
        return 2 + sum(map(len, self._lines[place:])) // CODE_PER_CHARACTER

    def _define(self, node: n.Define) -> None:
        if not self._has_blocks:
            raise _HasBlocks
        self._flush()
        function = self._function(node.body, 0, is_formula=False)
        self._line(f"{self._assigned(node.name)}=DefinedBlock({function})")

    def _stop(self, _: n.Stop) -> None:
        self._flush()
        self._line("return" if len(self._functions) == 1 else "raise StopRendering")

    def _break(self, node: n.Break) -> None:
        self._flush()
        function = self._functions[-1]
        if node.scope is not None:
            if not self._scopes:
                raise NeedsScopes
            self._line_at(node.offset, f"raise break_from({self._formula(node.scope, node.offset)})")
        elif function.loops:
            self._line("break")
        elif len(self._functions) == 1:
            self._line("return")
        elif function.ends_with_break:
            self._line("return ''.join(out)")
        elif self._scopes:
            self._line("raise BreakLoop")
        else:
            raise NeedsScopes


def _only_text(block: n.Block) -> str | None:
    """The text that a block is, None where it is more."""
    if not block:
        return ""
    passage = block[0]
    return (
        passage.texts[0]
        if len(block) == 1 and isinstance(passage, n.Passage) and not passage.references
        else None
    )


def _plain_path(node: n.Expression) -> n.Path | None:
    """The names of a reference that is properties only."""
    if not isinstance(node, n.Reference):
        return None
    names = [step.name for step in node.steps if isinstance(step, n.Property) and step.name not in NOT_PLAIN]
    return (node.root, *names) if len(names) == len(node.steps) else None


def _reference(path: n.Path) -> n.Reference:
    return n.Reference(path[0], [n.Property(name) for name in path[1:]], 0)


def _look_up(path: n.Path) -> str:
    """Code that reads a plain reference through maps."""
    return variable(path[0]) + "".join(f"[{name!r}]" for name in path[1:])


_STATEMENTS: dict[type, Callable[[_Translator, Any], None]] = {
    n.Passage: _Translator._passage,
    n.Output: _Translator._output,
    n.Escaped: _Translator._escaped,
    n.Set: _Translator._set,
    n.If: _Translator._if,
    n.Foreach: _Translator._foreach,
    n.Define: _Translator._define,
    n.Stop: _Translator._stop,
    n.Break: _Translator._break,
}
