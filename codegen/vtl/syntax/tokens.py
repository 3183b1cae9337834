"""Token kinds of Velocity's lexer and the patterns of its lexical states: what may start where.

Velocity reads a template with a lexer of twelve states. In each one the longest match wins, the earlier rule among
equals; the patterns here are ordered so that the first alternative to match is that one. Names of kinds and states are
those of Velocity 1.7's grammar, because its user guide explains errors with them.
"""

from __future__ import annotations

import re
from typing import Final

# Kinds. Those from HASH on are prefixes: the token goes on in the state that they switch to.
(
    EOF,
    INDEX_LBRACKET,
    INDEX_RBRACKET,
    LBRACKET,
    RBRACKET,
    COMMA,
    DOUBLEDOT,
    COLON,
    LEFT_CURLEY,
    RIGHT_CURLEY,
    LPAREN,
    RPAREN,
    REFMOD2_RPAREN,
    ESCAPE_DIRECTIVE,
    SET_DIRECTIVE,
    LINE_COMMENT_START,
    DOUBLE_ESCAPE,
    ESCAPE,
    TEXT,
    LINE_COMMENT_END,
    BLOCK_COMMENT_END,
    TEXTBLOCK,
    WHITESPACE,
    STRING,
    TRUE,
    FALSE,
    OPERATOR,
    EQUALS,
    END,
    IF,
    ELSEIF,
    ELSE,
    INTEGER,
    FLOAT,
    WORD,
    BRACKETED_WORD,
    IDENTIFIER,
    DOT,
    LCURLY,
    RCURLY,
    EMPTY_INDEX,
    REFERENCE_TERMINATOR,
    DIRECTIVE_TERMINATOR,
    SKIPPED,
    HASH,
    DOLLAR,
    TEXTBLOCK_START,
    TEXTBLOCK_PART,
    BLOCK_COMMENT_START,
    FORMAL_COMMENT_START,
) = range(50)

FIRST_PREFIX: Final = HASH

# States.
(
    DEFAULT,
    REFERENCE,
    REFMODIFIER,
    REFMOD2,
    REFINDEX,
    DIRECTIVE,
    PRE_DIRECTIVE,
    IN_TEXTBLOCK,
    IN_BLOCK_COMMENT,
    IN_LINE_COMMENT,
) = range(10)

COMMENT_STATES: Final = frozenset({IN_TEXTBLOCK, IN_BLOCK_COMMENT, IN_LINE_COMMENT})

# What a statement of a block may start with; anything else ends the block or is an error.
TEXT_KINDS: Final = frozenset(
    {LPAREN, RPAREN, ESCAPE, TEXT, STRING, INTEGER, FLOAT, DOT, LCURLY, RCURLY, EMPTY_INDEX}
)
STATEMENT_KINDS: Final = TEXT_KINDS | {
    ESCAPE_DIRECTIVE,
    SET_DIRECTIVE,
    LINE_COMMENT_START,
    DOUBLE_ESCAPE,
    BLOCK_COMMENT_END,
    TEXTBLOCK,
    IF,
    WORD,
    BRACKETED_WORD,
    IDENTIFIER,
}

NEWLINE: Final = r"(?:\r\n|\n|\r)"
LINE_END: Final = rf"(?:[ \t]*{NEWLINE})"  # what a directive swallows after itself
_WORD: Final = r"[a-zA-Z_@][a-zA-Z0-9_@]*+"
_BRACKETED: Final = r"\{[a-zA-Z_][a-zA-Z0-9_@]*+\}"
_NO_WORD: Final = r"(?![a-zA-Z0-9_@])"

_SET = (r"[ \t]*(?:#set|#\{set\}) *\(", SET_DIRECTIVE)
_EMPTY_INDEX = (r"\$(?:(?:\\?!)?\[|\.)", EMPTY_INDEX)
_COMMON = [
    (r"\\*\$(?:\\*!)?", DOLLAR),
    (r"#\[\[", TEXTBLOCK_START),
    (r"#\*\*(?=[^#])", FORMAL_COMMENT_START),
    (r"#\*", BLOCK_COMMENT_START),
    (r"#", HASH),
]
_LINE_COMMENT = (r"##", LINE_COMMENT_START)
_LITERALS = [
    (r"[ \t\n\r]+", WHITESPACE),
    (r"\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*'", STRING),
    (
        r"-?(?:[0-9]+(?:\.(?!\.)[0-9]*(?:[eE][+-]?[0-9]+)?|[eE][+-]?[0-9]+)|\.[0-9]+(?:[eE][+-]?[0-9]+)?)",
        FLOAT,
    ),
    (r"-?[0-9]+", INTEGER),
]
_BRACKETS = [
    (r"\[", LBRACKET),
    (r"\]", RBRACKET),
    (r",", COMMA),
    (r"\.\.", DOUBLEDOT),
    (r":", COLON),
    (r"\{", LEFT_CURLEY),
    (r"\}", RIGHT_CURLEY),
]
_NAMES = [
    (r"[a-zA-Z_][a-zA-Z0-9_-]*+", IDENTIFIER),
    (r"\.(?=[a-zA-Z])", DOT),
]
_REFERENCE = [(r"\[", INDEX_LBRACKET), *_NAMES, (r"\{", LCURLY), (r"\}", RCURLY)]
_ANY_REFERENCE = (r"(?s:.)", REFERENCE_TERMINATOR)

_RULES: Final[dict[int, list[tuple[str, int]]]] = {
    DEFAULT: [
        _SET,
        _EMPTY_INDEX,
        _LINE_COMMENT,
        (rf"(?:\\\\)*\\#(?:{_WORD}|{_BRACKETED})", ESCAPE_DIRECTIVE),
        *_COMMON,
        (r"\\\\", DOUBLE_ESCAPE),
        (r"\\", ESCAPE),
        (r"[^$#\\]+", TEXT),
    ],
    REFERENCE: [_SET, _EMPTY_INDEX, _LINE_COMMENT, *_COMMON, *_REFERENCE, _ANY_REFERENCE],
    REFMODIFIER: [_SET, *_COMMON, (r"\(", LPAREN), *_REFERENCE, _ANY_REFERENCE],
    REFMOD2: [_SET, *_COMMON, (r"\)", REFMOD2_RPAREN), *_LITERALS, *_BRACKETS, *_NAMES],
    REFINDEX: [*_COMMON, (r"\]", INDEX_RBRACKET), *_LITERALS, (r"true|false", IDENTIFIER)],
    DIRECTIVE: [
        _LINE_COMMENT,
        *_COMMON,
        (r"\(", LPAREN),
        (rf"\){LINE_END}?", RPAREN),
        *_LITERALS,
        (_BRACKETED, BRACKETED_WORD),
        *_BRACKETS,
        (r"&&|\|\||[<>=!]=|[-+*/%<>!]", OPERATOR),
        (r"=", EQUALS),
        (_WORD, WORD),
    ],
    PRE_DIRECTIVE: [
        _LINE_COMMENT,
        *_COMMON,
        (rf"(?:end{_NO_WORD}|\{{end\}}){LINE_END}?", END),
        (rf"if{_NO_WORD}|\{{if\}}", IF),
        (rf"elseif{_NO_WORD}|\{{elseif\}}", ELSEIF),
        (rf"(?:else{_NO_WORD}|\{{else\}}){LINE_END}?", ELSE),
        *_LITERALS[2:],
        (_WORD, WORD),
        (_BRACKETED, BRACKETED_WORD),
        (r"(?s:.)", DIRECTIVE_TERMINATOR),
    ],
    IN_TEXTBLOCK: [(r"\]\]#", TEXTBLOCK), (r"(?s:.)[^\]]*", TEXTBLOCK_PART)],
    IN_BLOCK_COMMENT: [(r"\*#", BLOCK_COMMENT_END), *_COMMON, (r"(?s:.)[^*$#\\]*", SKIPPED)],
    IN_LINE_COMMENT: [(NEWLINE, LINE_COMMENT_END), *_COMMON, (r"(?s:.)[^\n\r$#\\]*", SKIPPED)],
}

PATTERNS: Final = [
    re.compile("|".join(f"({pattern})" for pattern, _ in _RULES[state])) for state in range(10)
]
KINDS: Final = [[0, *(kind for _, kind in _RULES[state])] for state in range(10)]

WORD_OPERATORS: Final = {
    "and": "&&",
    "or": "||",
    "lt": "<",
    "le": "<=",
    "gt": ">",
    "ge": ">=",
    "eq": "==",
    "ne": "!=",
    "not": "!",
}
