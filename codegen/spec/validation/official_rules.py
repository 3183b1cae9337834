"""What openapi-spec-validator says itself: its metaschemas, its rules beyond these, its dialects of JSON Schema.

It takes 0.15 s to import, for settings of its own: `official` asks only where there may be something to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from jsonschema.exceptions import SchemaError, ValidationError
from jsonschema.validators import validator_for
from openapi_schema_validator import OAS30Validator, OAS31Validator, OAS32Validator
from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator, OpenAPIV32SpecValidator
from openapi_spec_validator.schemas import schema_v30, schema_v31, schema_v32
from openapi_spec_validator.validation.exceptions import UnresolvableParameterError
from openapi_spec_validator.validation.keywords import KeywordValidator, OperationValidator
from referencing.exceptions import NoSuchResource

_METASCHEMAS = {"3.0": schema_v30, "3.1": schema_v31, "3.2": schema_v32}
_SPEC_VALIDATORS = {
    "3.0": OpenAPIV30SpecValidator,
    "3.1": OpenAPIV31SpecValidator,
    "3.2": OpenAPIV32SpecValidator,
}
_SCHEMA_VALIDATORS = {"3.0": OAS30Validator, "3.1": OAS31Validator, "3.2": OAS32Validator}

_ONLY_SCHEMAS = ("schema", "schemas", "parameter", "responses")
"""Parts of the validator that look at nothing but the schemas in them: what a response holds beside is for the
metaschema."""


class _Unwalked(KeywordValidator):
    """Instead of the walk over schemas, which are checked one by one, and of those that only lead to it."""

    def __call__(self, *_arguments: Any, **_options: Any) -> Iterator[ValidationError]:
        return iter(())


def metaschema_errors(data: dict[str, Any], version: str) -> Iterator[ValidationError]:
    """What the metaschema refuses, without names of components: unusual ones are usable."""
    metaschema = dict(_METASCHEMAS[version])
    for error in validator_for(metaschema)(metaschema).iter_errors(data):
        if "propertyNames" not in error.absolute_schema_path:
            yield _innermost(error)


def rule_errors(data: dict[str, Any], version: str) -> Iterator[ValidationError]:
    """What the validator's own rules refuse."""
    # not `iter_errors()`: its cache keeps every document for the life of the process
    validator = _spec_validator(version)(data)
    for error in validator.root_validator(validator.schema_path):
        # `operations` has mended those; what is left stands behind a question mark
        if not isinstance(error, UnresolvableParameterError):
            yield error


def schema_error(schema: Any, version: str) -> SchemaError | None:
    """Why a schema is none of its dialect."""
    try:
        _SCHEMA_VALIDATORS[version].check_schema(schema, format_checker=None)
    except SchemaError as error:
        return error
    return None


class _NoRetrieval(dict[str, Any]):
    """Handlers of the validator's references: none may fetch. Without a handler the validator would fetch by itself."""

    def __contains__(self, scheme: object) -> bool:
        return True

    def __missing__(self, scheme: str) -> Callable[[str], Any]:
        return _refuse_retrieval


def _refuse_retrieval(uri: str) -> Any:
    raise NoSuchResource(uri)


class _Names(list[str]):
    """A list that is quick to look into."""

    def __init__(self) -> None:
        super().__init__()
        self._known: set[str] = set()

    def __contains__(self, name: object) -> bool:
        return name in self._known

    def append(self, name: str) -> None:
        self._known.add(name)


class _Operations(OperationValidator):
    """Looks for each operationId among all others."""

    def __init__(self, registry: Any) -> None:
        super().__init__(registry)
        self.operation_ids_registry = _Names()


@cache
def _spec_validator(version: str) -> Any:
    base = _SPEC_VALIDATORS[version]
    members = {
        "keyword_validators": {
            **base.keyword_validators,
            **dict.fromkeys(_ONLY_SCHEMAS, _Unwalked),
            "operation": _Operations,
        },
        "resolver_handlers": _NoRetrieval(),
    }
    return type(base.__name__, (base,), members)


def _innermost(error: ValidationError) -> ValidationError:
    """The deepest of the errors that a `oneOf` wraps says what is meant."""
    while error.context:
        error = max(error.context, key=lambda inner: len(inner.absolute_path))
    return error
