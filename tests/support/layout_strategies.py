"""Python as templates print it, on one line a statement: what hypothesis makes modules of."""

from __future__ import annotations

import textwrap

from hypothesis import strategies as st

from codegen.render.text import literal

NAMES = st.builds(
    lambda first, rest: first + rest,
    st.sampled_from(["a", "Pet", "list", "Annotated", "request", "größe", "名前"]),
    st.text("abcxyz_09", max_size=30),
)
TEXTS = st.one_of(
    st.text("abc _/{}-", max_size=60),
    st.text("\"'\\x0 aé名\n\u2028[](){},#", max_size=30),
    st.text(max_size=20),
)
NUMBERS = st.one_of(st.integers(), st.floats(allow_nan=False, allow_infinity=False)).map(repr)
RAW = (
    st.text("abc^$.*+?()[]{}|\\d'é", min_size=1, max_size=40)
    .map(lambda text: f'r"{text}"')
    .filter(lambda text: not text.endswith('\\"'))
)
STRINGS = st.one_of(TEXTS.map(literal), TEXTS.map(repr), RAW)
SCALARS = st.one_of(
    NAMES, NUMBERS, STRINGS, st.sampled_from(["None", "True", "...", "[]", "{}", "()", "f()"])
)


def joined(
    separator: str, items: st.SearchStrategy[str], least: int = 1, most: int = 6
) -> st.SearchStrategy[str]:
    """Some items in a row."""
    return st.lists(items, min_size=least, max_size=most).map(separator.join)


def _containers(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    keywords = st.builds("{}={}".format, NAMES, values)
    comma = st.sampled_from(["", "", ","])
    return st.one_of(
        st.builds("{}[{}]".format, NAMES, joined(", ", values)),
        st.builds("{}({}{})".format, NAMES, joined(", ", st.one_of(values, keywords)), comma),
        st.builds("{}.{}({})".format, NAMES, NAMES, joined(", ", values, least=0)),
        st.builds("[{}{}]".format, joined(", ", values), comma),
        st.builds("{{{}{}}}".format, joined(", ", st.builds("{}: {}".format, STRINGS, values)), comma),
        st.builds("({},)".format, joined(", ", values)),
        joined(" | ", values, least=2, most=5),
        joined(" and ", values, least=2, most=3),
        st.builds(
            "{} {} {}".format, values, st.sampled_from(["==", "in", "is not", "not in", "//", "<"]), values
        ),
        st.builds("f(default_factory=lambda: {})".format, values),
        joined(" ", STRINGS, least=2, most=4).map("f({})".format),
    )


VALUES = st.recursive(SCALARS, _containers, max_leaves=8)

_TYPED = st.one_of(
    NAMES,
    st.builds("{}: {}".format, NAMES, VALUES),
    st.builds("{}: {} = {}".format, NAMES, NAMES, VALUES),
    st.builds("{}={}".format, NAMES, VALUES),
)
_SIGNATURES = st.builds(
    "{}def {}({}{}{}){}:\n    pass".format,
    st.sampled_from(["", "async "]),
    NAMES,
    st.sampled_from(["", "self, ", "*, "]),
    joined(", ", _TYPED),
    st.sampled_from(["", "", ","]),
    st.one_of(st.just(""), VALUES.map(" -> {}".format)),
)
_IMPORTS = st.builds(
    "from {} import {}".format,
    joined(".", NAMES, most=4),
    st.one_of(
        joined(", ", NAMES), joined(", ", NAMES).map("({},)".format), joined(", ", NAMES).map("({})".format)
    ),
)
STATEMENTS = st.one_of(
    st.builds("{}: {}".format, NAMES, VALUES),
    st.builds("{}: {} = {}".format, NAMES, VALUES, VALUES),
    st.builds("{} = {}".format, NAMES, VALUES),
    st.builds("{}.{}[{}] = {}".format, NAMES, NAMES, VALUES, VALUES),
    VALUES.map("return {}".format),
    VALUES.map("raise f({})".format),
    st.builds("assert {}, {}".format, VALUES, VALUES),
    st.builds("{} {}:\n    pass".format, st.sampled_from(["if", "while"]), VALUES),
    st.builds("class {}({}):\n    x = 1".format, NAMES, joined(", ", NAMES)),
    st.builds("@f({})\nclass A:\n    x = 1".format, joined(", ", VALUES)),
    st.builds("f({})".format, joined(", ", VALUES)),
    _SIGNATURES,
    _IMPORTS,
)


# What templates print: never a magic comma by chance, annotations and defaults of fields, tables of parameters.
_LITERALS = st.recursive(
    st.one_of(NUMBERS, STRINGS, st.sampled_from(["None", "True", "False"])),
    lambda values: st.one_of(
        st.builds("[{}]".format, joined(", ", values)),
        st.builds("{{{}}}".format, joined(", ", st.builds("{}: {}".format, STRINGS, values))),
        st.builds("({},)".format, joined(", ", values)),
    ),
    max_leaves=8,
)
_FIELD_ARGUMENTS = st.one_of(
    st.builds("{}={}".format, st.sampled_from(["alias", "pattern", "max_length", "default"]), _LITERALS),
    st.builds("default_factory=lambda: {}".format, _LITERALS),
)
_TYPES = st.recursive(
    st.one_of(NAMES, joined(", ", st.one_of(STRINGS, NUMBERS), most=12).map("Literal[{}]".format)),
    lambda types: st.one_of(
        st.builds(
            "{}[{}]".format, st.sampled_from(["list", "Omittable", "dict"]), joined(", ", types, most=2)
        ),
        st.builds("Annotated[{}, Field({})]".format, types, joined(", ", _FIELD_ARGUMENTS)),
        st.builds("Annotated[{}, {}({}), {}]".format, types, NAMES, joined(", ", _LITERALS), NAMES),
        joined(" | ", types, least=2, most=8),
    ),
    max_leaves=7,
)
_CALLS = st.recursive(
    _LITERALS,
    lambda values: st.builds(
        "{}({})".format, NAMES, joined(", ", st.one_of(values, st.builds("{}={}".format, NAMES, values)))
    ),
    max_leaves=8,
)
_TABLES = st.builds(
    "{}: ClassVar[tuple[Parameter, ...]] = (\n{})".format,
    NAMES,
    st.lists(_CALLS, min_size=1, max_size=4).map(lambda rows: "".join(f"        {row},\n" for row in rows)),
)
PRINTED = st.one_of(
    st.builds("{}: {}".format, NAMES, _TYPES),
    st.builds("{}: {} = {}".format, NAMES, _TYPES, st.one_of(_LITERALS, _CALLS)),
    st.builds("{}: TypeAlias = {}".format, NAMES, _TYPES),
    st.builds("{} = TypeAliasType({}, {})".format, NAMES, STRINGS, _TYPES),
    st.builds("content: ClassVar[Content] = {{{}: Json({})}}".format, STRINGS, _TYPES),
    _CALLS.map("return {}".format),
    st.builds("{} = await {}.{}({})".format, NAMES, NAMES, NAMES, _CALLS),
    st.builds("super().{}({}, a={})".format, NAMES, _CALLS, _CALLS),
    st.builds("def {}(request: {}, context: LambdaContext) -> {}:\n    return 1".format, NAMES, NAMES, NAMES),
    st.builds(
        "async def {}(self, *, {}) -> {}:\n    return 1".format,
        NAMES,
        joined(", ", st.builds("{}: {}".format, NAMES, _TYPES)),
        NAMES,
    ),
    _IMPORTS,
    _TABLES,
)

_BLANK_LINES = st.integers(0, 3).map(lambda count: "\n" * count)
_LINES = st.sampled_from(
    [
        "x: int = 1",
        "return 1",
        "import a",
        "from a import b",
        "...",
        "def f(self) -> int: ...",
        "# a comment",
        '"""A text."""',
        '"""A text,\nlonger."""',
    ]
)
_HEADERS = st.sampled_from(
    [
        "class A:",
        "@final\nclass B(C):",
        "def f():",
        "@overload\ndef g(a) -> int:",
        "async def h():",
        "if x:",
        "else:",
    ]
)


def _block(depth: int) -> st.SearchStrategy[str]:
    blocks = [st.deferred(lambda: _block(depth + 1))] if depth < 3 else []
    content = joined("", st.builds("{}{}\n".format, _BLANK_LINES, st.one_of(_LINES, _LINES, *blocks)), most=4)
    return st.builds(
        lambda header, body: f"{header}\n{textwrap.indent(body, '    ')}".rstrip("\n"), _HEADERS, content
    )


MODULES = joined("", st.builds("{}{}\n".format, _BLANK_LINES, st.one_of(_LINES, _block(1))))
