"""Whether a plain value is of the type that the grammar wants, and what to make of it where it is not."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, NamedTuple

from codegen.core.fields import type_name
from codegen.spec.edits import REMOVED
from codegen.spec.grammar import Kind
from codegen.spec.validation.corrections import Corrections

Refuse = Callable[[Kind, str, str], None]

TYPES = ("array", "boolean", "integer", "number", "object", "string")
_PRIMITIVE_TYPES = ("array", "boolean", "file", "integer", "number", "string")
_NUMBER = re.compile(r"-?(0|[1-9]\d{0,17})(\.\d{1,17})?", re.ASCII)
_FREE_TEXTS = frozenset("description summary title termsOfService email".split())
_CHOICES = frozenset("in type style scheme flow".split())
_NUMBERS = frozenset(("number", "positive", "count"))
_TYPE_WORDS = frozenset(("schema-type", "primitive-type", "any-type", "file-or-type"))


class _Scalar(NamedTuple):
    accepts: Callable[[Any], bool]
    words: str


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_strings(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_any_type(value: Any) -> bool:
    names = [value] if isinstance(value, str) else value
    if not _is_strings(names) or not names or len(set(names)) < len(names):
        return False
    return all(name in (*TYPES, "null") for name in names)


_SCALARS: dict[str, _Scalar] = {
    "string": _Scalar(lambda value: isinstance(value, str), "text"),
    "reference": _Scalar(lambda value: isinstance(value, str), "text"),
    "boolean": _Scalar(lambda value: isinstance(value, bool), "true or false"),
    "number": _Scalar(_is_number, "a number"),
    "positive": _Scalar(lambda value: _is_number(value) and value > 0, "a number above 0"),
    "count": _Scalar(
        lambda value: _is_number(value) and value >= 0 and value == int(value), "a whole number, 0 or more"
    ),
    "strings": _Scalar(_is_strings, "a list of texts"),
    "any": _Scalar(lambda value: True, "anything"),
    "schema-type": _Scalar(lambda value: value in TYPES, "one of " + ", ".join(TYPES)),
    "primitive-type": _Scalar(
        lambda value: value in _PRIMITIVE_TYPES, "one of " + ", ".join(_PRIMITIVE_TYPES)
    ),
    "file-or-type": _Scalar(lambda value: value == "file" or _is_any_type(value), "a JSON type, or file"),
    "any-type": _Scalar(_is_any_type, "one of null, " + ", ".join(TYPES) + ", or a list of some of these"),
}


def check_scalar(
    corrections: Corrections, kind: Kind, wanted: str, name: str, value: Any, pointer: str, refuse: Refuse
) -> None:
    """Report a value that is not as the grammar wants it."""
    scalar = _SCALARS[wanted]
    if scalar.accepts(value):
        return
    message = f"{name} of {kind.title} must be {scalar.words}, and is {_shown(value)}"
    mended = _mended(wanted, name, value)
    if mended is not None:
        corrections.mend("CG012", message, pointer, mended, "write it as text" if wanted == "string" else "")
    elif wanted in _TYPE_WORDS and (isinstance(value, str) or _is_strings(value)):
        is_later = _is_any_type(value)
        outcome = "it is read as in OpenAPI 3.1" if is_later else "it is ignored"
        hint = _TYPE_HINTS.get(
            str(value), "write nullable: true beside one type" if is_later else "write a JSON type"
        )
        corrections.overlook("CG014", f"{message}: {outcome}", pointer, hint)
    elif name in _FREE_TEXTS or (name, type(value)) in _OLD_FORMS:
        hint = _OLD_FORMS.get((name, type(value)), "")
        corrections.mend("CG012", f"{message}: it is left out", pointer, REMOVED, hint)
    elif (kind.name, name) in _OVERLOOKED_FORMS and isinstance(value, bool | int | float):
        other = "3.0" if isinstance(value, bool) else "3.1"
        outcome = f"{message}: it is read as in OpenAPI {other}"
        hint = _OVERLOOKED_FORMS[kind.name, name] if other == "3.1" else f"write {name}: N"
        corrections.overlook("CG012", outcome, pointer, hint)
    elif wanted in _NUMBERS and isinstance(value, str):
        # text for a number is no slip of the pen
        corrections.refuse("CG012", message, pointer, "write a number, without quotes")
    else:
        refuse(kind, message, pointer)


_TYPE_HINTS = {
    "file": "write type: string with format: binary",
    "date": "write type: string with format: date",
    "datetime": "write type: string with format: date-time",
    "int": "write integer",
    "float": "write number",
    "double": "write number",
    "bool": "write boolean",
    "any": "leave type out",
    "null": "write nullable: true beside another type",
}
_OLD_FORMS: dict[tuple[str, type], str] = {
    ("required", bool): "name the required members in the object that holds them: required: [name]",
}
"""Members of JSON Schema drafts that had another form: (name, type of the value)."""

_OVERLOOKED_FORMS = {
    ("Schema", "exclusiveMinimum"): "in OpenAPI 3.0 write minimum: N and exclusiveMinimum: true",
    ("Schema", "exclusiveMaximum"): "in OpenAPI 3.0 write maximum: N and exclusiveMaximum: true",
}


def _mended(wanted: str, name: str, value: Any) -> Any:
    """The value that was meant, where there is no doubt about it."""
    if wanted == "string" and name not in _CHOICES and isinstance(value, bool | int | float):
        return str(value).lower() if isinstance(value, bool) else str(value)
    if wanted == "boolean" and value in ("true", "false"):
        return value == "true"
    if wanted in _NUMBERS and isinstance(value, str) and _NUMBER.fullmatch(value):
        number = json.loads(value)
        return number if _SCALARS[wanted].accepts(number) else None
    return None


def _shown(value: Any) -> str:
    return repr(value) if isinstance(value, str) and len(value) <= 40 else type_name(value)
