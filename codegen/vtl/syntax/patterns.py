"""Patterns of what nearly all statements of templates are written like, for reading them straight from the text.

Each one takes what has one meaning only. In the eyes of Velocity's lexer a reference goes on with `[`, `{`, a dot and a
letter and, depending on its last part, with `(`, `$` and others; what is followed by such a character is not matched.
"""

from __future__ import annotations

import re

from codegen.vtl.syntax import tokens as t

_S = r"[ \t\n\r]*"
_ROOT = r"(?!true|false)[a-zA-Z_][a-zA-Z0-9_-]*+"
_NAME = r"(?!true|false)[a-zA-Z][a-zA-Z0-9_-]*+"
_PLAIN_NAME = r"(?!true|false|[cC]lass)[a-zA-Z][a-zA-Z0-9_-]*+"
_NO_WORD = r"(?![a-zA-Z0-9_@])"
_SET = r"[ \t]*#(?:set|\{set\}) *\("
_GOES_ON = rf"[\[{{\\]|\.[a-zA-Z]|{_SET}|#(?:\*|\[\[)"
_EMPTY_INDEX = r"\$(?:\.|(?:\\?!)?\[)"
_AFTER_VARIABLE = rf"(?!{_GOES_ON}|{_EMPTY_INDEX})"
_AFTER_PROPERTY = rf"(?!{_GOES_ON}|[($]|##)"
_END = rf"\){t.LINE_END}?"

PASSAGE = re.compile(
    rf"([^$#\\]*+)\$!?(?:({_ROOT}){_AFTER_VARIABLE}|({_ROOT}(?:\.{_PLAIN_NAME}){{1,2}}){_AFTER_PROPERTY}"
    rf"|\{{({_ROOT}(?:\.{_PLAIN_NAME}){{0,2}})\}})"
)
"""Text and the plain reference after it, in one of three groups: a variable, with properties, in braces."""

TEXT = re.compile(r"(?:[^$#\\]++|\$[.\[])*+")
COMMENT = re.compile(rf"##[^\n\r]*+(?<!#\*\*){t.NEWLINE}")

SET = re.compile(rf"{_SET}{_S}(?=\$)")
SET_VARIABLE = re.compile(rf"\$({_ROOT}){_S}=(?!=)")
ASSIGN = re.compile(rf"{_S}=(?!=)")
IF = re.compile(rf"#(?:else)?if{_S}\(|#\{{(?:else)?if\}}{_S}\(")
FOREACH = re.compile(rf"#(?:foreach|\{{foreach\}}){_S}\({_S}\$({_ROOT})[ \t\n\r]+in{_NO_WORD}{_S}")
DEFINE = re.compile(rf"#(?:define|\{{define\}}){_S}\({_S}\$({_ROOT}){_S}{_END}")
END = re.compile(rf"#(?:end{_NO_WORD}|\{{end\}}){t.LINE_END}?")
ELSE = re.compile(rf"#(?:else{_NO_WORD}|\{{else\}}){t.LINE_END}?")
ELSEIF = re.compile(rf"#(?:elseif{_NO_WORD}|\{{elseif\}})")
CLOSE = re.compile(rf"{_S}{_END}")

SPACE = re.compile(_S)
REFERENCE = re.compile(rf"\$!?(\{{?)({_ROOT})")
MEMBER = re.compile(rf"\.({_NAME})(\(?)")
AFTER_VARIABLE = re.compile(_AFTER_VARIABLE)
AFTER_PROPERTY = re.compile(_AFTER_PROPERTY)
AFTER_INDEX = re.compile(rf"(?![a-zA-Z_]|{_GOES_ON}|[($]|##)")
AFTER_CALL = re.compile(rf"(?![a-zA-Z_]|{_GOES_ON}|{_EMPTY_INDEX})")
SINGLE_QUOTED = re.compile(r"'([^']*)'(?!')")
DOUBLE_QUOTED = re.compile(r'"([^"]*)"(?!")')
INTEGER = re.compile(r"-?[0-9]++(?![eE]|\.(?!\.))")
BOOLEAN = re.compile(r"(true|false)(?![a-zA-Z0-9_@-])")
OPERATOR = re.compile(
    rf"{_S}(==|!=|<=|>=|&&|\|\||[<>+*/%]|-(?!\.?[0-9])|(?:and|or|eq|ne|gt|ge|lt|le){_NO_WORD})"
)
NEGATION = re.compile(rf"{_S}(?:!(?!=)|not{_NO_WORD})")
