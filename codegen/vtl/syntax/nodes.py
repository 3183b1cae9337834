"""The syntax tree of a mapping template.

A template is a block: a list of statements. Nodes are mutable dataclasses because a frozen one takes four times as long
to make and a parser makes thousands; nothing changes a node once its parser is done. Two trees are equal when they mean
the same, wherever in the text they stand.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

Path: TypeAlias = tuple[str, ...]
"""A plain reference: a variable and up to two properties (`$context.identity.sourceIp`)."""


# Expressions


@dataclass(slots=True)
class Constant:
    """A literal: text, number or boolean."""

    value: str | int | float | bool


@dataclass(slots=True)
class Null:
    """What no value stands for: a bare word as an argument (`null`)."""


@dataclass(slots=True)
class Interpolation:
    """A double-quoted string with references or directives in it."""

    block: Block
    trims: bool  # the text was parsed with one more character, which its output ends with


@dataclass(slots=True)
class ListLiteral:
    """`[1, "b", $c]`."""

    items: list[Expression]


@dataclass(slots=True)
class MapLiteral:
    """`{"a": 1, $b: "c"}`."""

    pairs: list[tuple[Expression, Expression]]


@dataclass(slots=True)
class Range:
    """`[1..$n]`."""

    first: Expression
    last: Expression


@dataclass(slots=True)
class Not:
    operand: Expression


@dataclass(slots=True)
class Logical:
    """`&&` or `||`."""

    operator: str
    left: Expression
    right: Expression


@dataclass(slots=True)
class Comparison:
    """`==`, `!=`, `<`, `<=`, `>` or `>=`."""

    operator: str
    left: Expression
    right: Expression


@dataclass(slots=True)
class Arithmetic:
    """`+`, `-`, `*`, `/` or `%`; the literals are what `+` joins instead of an operand that has no value."""

    operator: str
    left: Expression
    right: Expression
    left_literal: str = ""
    right_literal: str = ""


@dataclass(slots=True)
class Property:
    """`.name`."""

    name: str


@dataclass(slots=True)
class Index:
    """`[0]`, `["key"]`."""

    key: Expression


@dataclass(slots=True)
class Call:
    """`.name(arguments)`."""

    name: str
    arguments: list[Expression]


@dataclass(slots=True)
class Reference:
    """`$root` and what follows it."""

    root: str
    steps: list[Step]
    offset: int = field(compare=False)


@dataclass(slots=True)
class Formula:
    """An expression as part of a statement.

    Offsets within it count from its own start: formulas are equal, and shared, wherever they are written alike.
    """

    node: Expression
    text: str | None = field(default=None, compare=False)  # as written, where that tells all about it


# Statements


@dataclass(slots=True)
class Passage:
    """Text with plain references in it, kept together because most of a template is that."""

    texts: list[str]  # before each reference and after the last one
    references: list[Path]
    offsets: list[int] = field(compare=False)  # where each reference starts


@dataclass(slots=True)
class Output:
    """A reference that is printed and does more than look up properties."""

    reference: Formula
    literal: str  # its text, printed where a block refuses to render itself once more
    offset: int = field(compare=False)
    prefix: str = ""  # text before it that a block would not print: `$` and backslashes


@dataclass(slots=True)
class Escaped:
    r"""`\$reference`: evaluated, but its text is printed."""

    reference: Formula
    literal: str
    offset: int = field(compare=False)


@dataclass(slots=True)
class Set:
    """`#set($target = value)`."""

    target: Formula
    value: Formula
    offset: int = field(compare=False)
    value_offset: int = field(compare=False)


@dataclass(slots=True)
class Branch:
    """`#if` or `#elseif` with its condition."""

    condition: Formula
    block: Block
    offset: int = field(compare=False)  # of the condition


@dataclass(slots=True)
class If:
    """`#if` with its `#elseif`s, and `#else`."""

    branches: list[Branch]
    otherwise: Block | None


@dataclass(slots=True)
class Foreach:
    """`#foreach($variable in items)`."""

    variable: str
    items: Formula
    body: Block
    offset: int = field(compare=False)  # of the items


@dataclass(slots=True)
class Define:
    """`#define($name)`: a block that renders itself wherever its variable is printed."""

    name: str
    body: Block
    offset: int = field(compare=False)


@dataclass(slots=True)
class Stop:
    """`#stop`: the template ends here."""


@dataclass(slots=True)
class Break:
    """`#break`, or `#break($foreach.parent)` with the loop to leave."""

    scope: Formula | None
    offset: int = field(compare=False)


Step: TypeAlias = Property | Index | Call
Expression: TypeAlias = (
    Constant
    | Null
    | Interpolation
    | ListLiteral
    | MapLiteral
    | Range
    | Not
    | Logical
    | Comparison
    | Arithmetic
    | Reference
)
Statement: TypeAlias = Passage | Output | Escaped | Set | If | Foreach | Define | Stop | Break
Block: TypeAlias = list[Statement]
