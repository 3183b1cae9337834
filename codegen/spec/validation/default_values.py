"""Values against the schemas of one document, as openapi-schema-validator judges them, within a number of steps.

It takes 0.2 s to import: `defaults` settles by itself what is plain.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from jsonschema import FormatChecker
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend
from openapi_schema_validator import OAS30Validator, OAS31Validator
from referencing import Registry, Specification
from referencing.exceptions import Unresolvable
from referencing.jsonschema import DRAFT202012

from codegen.core.recursion import recursion_errors

_DOCUMENT = "urn:codegen:document"
_STEPS = 500_000
"""Steps at most: a document that asks for more gets no further findings about its defaults."""

_COUNTED = ("$ref", "allOf", "anyOf", "oneOf", "enum", "properties")
"""Keywords that can make a validation long; each entry of theirs is a step."""

_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[-+]\d\d:\d\d)", re.ASCII)
_STATED_FORMATS = ("date", "email", "ipv4", "ipv6", "uuid")  # those that need no further package


class OutOfStepsError(Exception):
    """The document asks for more than it may cost."""


class Validation:
    """Validates values against schemas of one document."""

    def __init__(self, data: dict[str, Any], version: str) -> None:
        self._steps = _STEPS
        is_30 = version == "3.0"
        base = OAS30Validator if is_30 else OAS31Validator
        # patterns are not run: they may be written to take for ever, and are ECMA's, not Python's
        keywords = {name: self._counted(base.VALIDATORS[name]) for name in _COUNTED} | {"pattern": _nothing}
        self._validator = extend(base, keywords)  # type: ignore[no-untyped-call]
        specification: Specification[Any] = Specification.OPAQUE if is_30 else DRAFT202012
        self._registry: Registry[Any] = Registry().with_resource(
            _DOCUMENT, specification.create_resource(data)
        )
        self._formats = _format_checker()

    def _counted(self, keyword: Any) -> Any:
        def check(validator: Any, stated: Any, instance: Any, schema: Any) -> Iterator[ValidationError]:
            self._steps -= len(stated) if isinstance(stated, list | dict) else 1
            if self._steps < 0:
                raise OutOfStepsError
            yield from keyword(validator, stated, instance, schema) or ()

        return check

    def why_not(self, value: Any, pointer: str) -> str:
        """Why a value is none of the schema at a pointer; "" where it is one, and where that can't be told.

        Raises:
            OutOfStepsError: the steps are used up.
        """
        schema = {"$ref": f"{_DOCUMENT}#{quote(pointer)}"}
        validator = self._validator(schema, registry=self._registry, format_checker=self._formats)
        try:
            with recursion_errors():
                error = next(validator.iter_errors(value), None)
        except (RecursionError, Unresolvable):
            return ""  # a schema that includes itself without end has findings of its own
        return "" if error is None else _reason(error)


def _nothing(validator: Any, pattern: Any, instance: Any, schema: Any) -> Iterator[ValidationError]:
    return iter(())


def _format_checker() -> FormatChecker:
    """The formats checked must not depend on which packages happen to be installed."""
    checker = FormatChecker(_STATED_FORMATS)
    for name, bits in (("int32", 31), ("int64", 63)):
        checker.checks(name)(
            lambda value, bits=bits: not isinstance(value, int) or -(1 << bits) <= value < 1 << bits
        )
    checker.checks("date-time")(lambda value: not isinstance(value, str) or bool(_DATE_TIME.fullmatch(value)))
    return checker


def _reason(error: ValidationError) -> str:
    place = "".join(f"[{part!r}]" for part in error.absolute_path)
    return f"{place + ': ' if place else ''}{error.validator} is {short_text(error.validator_value)}"


def short_text(value: Any) -> str:
    """A value as messages show it."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:60]}..."
