"""Patterns of how nearly all statements of templates are written, for reading them straight from the text.

Each one takes what has one meaning only. In the eyes of Velocity's lexer a reference goes on with `[`, `{`, a dot and a
letter and, depending on its last part, with `(`, `$` and others; what is followed by such a character is not matched.
Nor is what is followed by `$!.name` or `#$.name`, of which the lexer loses all that stands before the dot.
"""

from __future__ import annotations

import re

from codegen.vtl.syntax import tokens as t

_S = r"[ \t\n\r]*+"
_ROOT = r"(?!true|false)[a-zA-Z_][a-zA-Z0-9_-]*+"
_NAME = r"(?!true|false)[a-zA-Z][a-zA-Z0-9_-]*+"
_PLAIN_NAME = r"(?!true|false|[cC]lass)[a-zA-Z][a-zA-Z0-9_-]*+"
_NO_WORD = r"(?![a-zA-Z0-9_@])"
_SET = r"[ \t]*#(?:set|\{set\}) *\("
_GOES_ON = rf"[\[{{\\]|[#$!\\]*+\.[a-zA-Z]|{_SET}|#(?:\*|\[\[)"
_EMPTY_INDEX = r"\$(?:\.|(?:\\?!)?\[)"
_AFTER_VARIABLE = rf"(?!{_GOES_ON}|{_EMPTY_INDEX})"
_AFTER_PROPERTY = rf"(?!{_GOES_ON}|[($]|##)"
_OFTEN_AFTER = r"(?=[\"\n,:<&=/}])"  # found at a glance, never a continuation
_AFTER_CALL = rf"(?![a-zA-Z_]|{_GOES_ON}|{_EMPTY_INDEX})"

# What stands in parentheses, three levels deep.
_STRING = r"'(?:[^']|'')*+'|\"(?:[^\"]|\"\")*+\""
_LEVEL_0 = rf"(?:[^()'\"#\\]++|{_STRING})*+"
_LEVEL_1 = rf"(?:[^()'\"#\\]++|{_STRING}|\({_LEVEL_0}\))*+"
_LEVEL_2 = rf"(?:[^()'\"#\\]++|{_STRING}|\({_LEVEL_1}\))*+"
_EXPRESSION = rf"(?:[^()'\"#\\]++|{_STRING}|\({_LEVEL_2}\))*+"
_END = rf"\){t.LINE_END}?+"
_CALLED = rf"{_ROOT}(?:\.{_NAME}(?:\({_LEVEL_2}\))?+)++"

STATEMENT = re.compile(
    r"([^$#\\]*+(?:\$[.\[][^$#\\]*+)*+)(?:"
    + "|".join(
        [
            rf"\$!?(?:({_ROOT})(?:{_OFTEN_AFTER}|{_AFTER_VARIABLE})"
            rf"|({_ROOT}(?:\.{_PLAIN_NAME}){{1,2}}+)(?:{_OFTEN_AFTER}|{_AFTER_PROPERTY})"
            rf"|\{{({_ROOT}(?:\.{_PLAIN_NAME}){{0,2}}+)\}})",
            rf"#(?:end{_NO_WORD}|\{{end\}})({t.LINE_END}?+)",
            rf"#(?:else{_NO_WORD}|\{{else\}})({t.LINE_END}?+)",
            rf"#(?:if|\{{if\}}){_S}\(({_EXPRESSION}){_END}",
            rf"#(?:elseif|\{{elseif\}}){_S}\(({_EXPRESSION}){_END}",
            rf"#(?:set|\{{set\}}) *\({_S}(\$(?:[^=()'\"#\\ \t\n\r]++|{_STRING})++){_S}=(?!=)({_EXPRESSION}){_END}",
            rf"#(?:foreach|\{{foreach\}}){_S}\({_S}\$({_ROOT})[ \t\n\r]++in{_NO_WORD}({_EXPRESSION}){_END}",
            rf"#(?:define|\{{define\}}){_S}\({_S}\$({_ROOT}){_S}{_END}",
            # At the end of the text, what could start something else would be an error.
            rf"(##(?:[^\n\r#]++|#(?!\*\*))*+(?:{t.NEWLINE}|(?<![$!#\[*])\Z))",
            rf"(\$!?(?:{_CALLED}(?:(?<=\)){_AFTER_CALL}|(?<!\)){_AFTER_PROPERTY})|\{{{_CALLED}\}}))",
            r"(\Z)",
        ]
    )
    + ")"
)
"""Text and what follows it. Exactly one of the groups after the first says what that is: the constants below."""

VARIABLE, PROPERTIES, BRACED, END, ELSE, IF, ELSEIF, SET, FOREACH, DEFINE, COMMENT, CALL, END_OF_TEXT = (
    2, 3, 4, 5, 6, 7, 8, 10, 12, 13, 14, 15, 16,
)  # fmt: skip

SPACE = re.compile(_S)
REFERENCE = re.compile(rf"\$!?(\{{?)({_ROOT})")
MEMBER = re.compile(rf"\.({_NAME})(\(?)")
AFTER_VARIABLE = re.compile(_AFTER_VARIABLE)
AFTER_PROPERTY = re.compile(_AFTER_PROPERTY)
AFTER_INDEX = re.compile(rf"(?![a-zA-Z_]|{_GOES_ON}|[($]|##)")
AFTER_CALL = re.compile(_AFTER_CALL)
SINGLE_QUOTED = re.compile(r"'([^']*)'(?!')")
DOUBLE_QUOTED = re.compile(r'"([^"]*)"(?!")')
INTEGER = re.compile(r"-?[0-9]++(?![eE]|\.(?!\.))")
BOOLEAN = re.compile(r"(true|false)(?![a-zA-Z0-9_@-])")
OPERATOR = re.compile(
    rf"{_S}(==|!=|<=|>=|&&|\|\||[<>+*/%]|-(?!\.?[0-9])|(?:and|or|eq|ne|gt|ge|lt|le){_NO_WORD})"
)
NEGATION = re.compile(rf"{_S}(?:!(?!=)|not{_NO_WORD})")
