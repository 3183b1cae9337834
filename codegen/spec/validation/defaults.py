"""Whether the defaults of a document are values of their schemas. What does not fit is a warning, never a refusal."""

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
from codegen.spec.report import Report
from codegen.spec.survey import Survey

_DOCUMENT = "urn:codegen:document"
_STEPS = 500_000
"""Steps at most: a document that asks for more gets no further findings about its defaults."""

_COUNTED = ("$ref", "allOf", "anyOf", "oneOf", "enum", "properties")
"""Keywords that can make a validation long; each entry of theirs is a step."""

_LONGEST_DEFAULT = 10_000  # characters; `uniqueItems` compares each item with each

_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[-+]\d\d:\d\d)", re.ASCII)
_STATED_FORMATS = ("date", "email", "ipv4", "ipv6", "uuid")  # those that need no further package


class _OutOfStepsError(Exception):
    pass


def check_defaults(survey: Survey, version: str, report: Report) -> None:
    """Check every `default` of a document of version "3.0", "3.1" or "3.2"."""
    visits = [visit for visit in survey.of_kind("Schema") if "default" in visit.value]
    if not visits:
        return
    validate = _Validation(survey.data, version)
    for _, value, pointer in visits:
        if value["default"] is None and value.get("nullable") is True:
            continue
        if len(json.dumps(value["default"])) > _LONGEST_DEFAULT:
            continue
        try:
            with recursion_errors():
                error = validate(value["default"], pointer)
        except (RecursionError, Unresolvable):
            continue  # a schema that includes itself without end has findings of its own
        except _OutOfStepsError:
            report.is_cut_short = True
            return
        if error is not None:
            message = f"the default {_short(value['default'])} is not valid: {_reason(error)}"
            report.warning("CG049", message, f"{pointer}/default", "correct the default or the schema")


class _Validation:
    """Validates values against schemas of one document, within a number of steps."""

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
                raise _OutOfStepsError
            yield from keyword(validator, stated, instance, schema) or ()

        return check

    def __call__(self, value: Any, pointer: str) -> ValidationError | None:
        schema = {"$ref": f"{_DOCUMENT}#{quote(pointer)}"}
        validator = self._validator(schema, registry=self._registry, format_checker=self._formats)
        return next(validator.iter_errors(value), None)


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
    return f"{place + ': ' if place else ''}{error.validator} is {_short(error.validator_value)}"


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:60]}..."
