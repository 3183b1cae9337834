"""The verdict of openapi-spec-validator, at a price that a contract of 13 MB can pay.

In: a document that follows the grammar. Out: what the validator still refuses.

The verdict must not change with what else is installed, so the validator's parts are put together here: the
`jsonschema` backend (its `auto` mode takes jsonschema-rs where it finds it), no format checks, nothing fetched. Two
parts are exchanged because their cost is quadratic or worse: a compiled check by jsonschema-rs goes before each
metaschema, which is asked only where that one objects; and schemas are checked one by one instead of being walked
through lazy paths.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any, NamedTuple

import jsonschema_rs
from jsonschema import Draft4Validator, Draft202012Validator
from jsonschema.exceptions import SchemaError, ValidationError
from jsonschema.validators import validator_for
from openapi_schema_validator import OAS30Validator, OAS31Validator, OAS32Validator
from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator, OpenAPIV32SpecValidator
from openapi_spec_validator.schemas import schema_v30, schema_v31, schema_v32
from openapi_spec_validator.validation.exceptions import UnresolvableParameterError
from openapi_spec_validator.validation.keywords import KeywordValidator, OperationValidator
from referencing.exceptions import NoSuchResource

from codegen.core.pointer import child
from codegen.spec.walk import Visit


class Objection(NamedTuple):
    """What the validator does not accept, and where ("" where it does not say)."""

    pointer: str
    message: str


class _Unwalked(KeywordValidator):
    """Instead of the walk over schemas, which `_schema_objections` replaces, and of those that only lead to it."""

    def __call__(self, *_arguments: Any, **_options: Any) -> Iterator[ValidationError]:
        return iter(())


class _Version(NamedTuple):
    metaschema: Any
    spec_validator: Any
    schema_validator: Any
    base_keywords: tuple[str, ...]  # what the schema dialect has beyond JSON Schema's own metaschema


_ONLY_SCHEMAS = ("schema", "schemas", "parameter", "responses")
"""Parts of the validator that look at nothing but the schemas in them: what a response holds beside is for the
metaschema."""

_BASE = ("discriminator", "xml", "externalDocs")
_VERSIONS = {
    "3.0": _Version(schema_v30, OpenAPIV30SpecValidator, OAS30Validator, ()),
    "3.1": _Version(schema_v31, OpenAPIV31SpecValidator, OAS31Validator, _BASE),
    "3.2": _Version(schema_v32, OpenAPIV32SpecValidator, OAS32Validator, _BASE),
}


def objections(data: dict[str, Any], version: str, schemas: Iterable[Visit]) -> Iterator[Objection]:
    """What openapi-spec-validator refuses in a document of version "3.0", "3.1" or "3.2".

    Args:
        schemas: the schema objects of the document, outer ones first.
    """
    parts = _VERSIONS[version]
    if not _passes(_compiled(version), data):
        for error in validator_for(dict(parts.metaschema))(dict(parts.metaschema)).iter_errors(data):
            if (
                "propertyNames" not in error.absolute_schema_path
            ):  # names of components: unusual ones are usable
                yield _innermost(error)
    # not `iter_errors()`: its cache keeps every document for the life of the process
    validator = _spec_validator(version)(data)
    for error in validator.root_validator(validator.schema_path):
        if isinstance(error, UnresolvableParameterError):
            continue  # `operations` has mended those; what is left stands behind a question mark
        yield Objection(child("", *error.absolute_path), error.message)
    yield from _schema_objections(parts, schemas)


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
    base = _VERSIONS[version].spec_validator
    members = {
        "keyword_validators": {
            **base.keyword_validators,
            **dict.fromkeys(_ONLY_SCHEMAS, _Unwalked),
            "operation": _Operations,
        },
        "resolver_handlers": _NoRetrieval(),
    }
    return type(base.__name__, (base,), members)


@cache
def _compiled(version: str) -> Callable[[Any], bool]:
    validator = jsonschema_rs.validator_for(dict(_VERSIONS[version].metaschema), validate_formats=False)
    return validator.is_valid


@cache
def _compiled_dialect(is_2020: bool) -> Callable[[Any], bool]:
    dialect = Draft202012Validator.META_SCHEMA if is_2020 else Draft4Validator.META_SCHEMA
    return jsonschema_rs.validator_for(dict(dialect), validate_formats=False).is_valid


def _passes(is_valid: Callable[[Any], bool], value: Any) -> bool:
    try:
        return is_valid(value)
    except ValueError:  # a value that jsonschema-rs can't take over
        return False


def _schema_objections(parts: _Version, schemas: Iterable[Visit]) -> Iterator[Objection]:
    is_valid = _compiled_dialect(bool(parts.base_keywords))
    for root, needs_base in _roots(schemas, parts.base_keywords):
        if needs_base or not _passes(is_valid, root.value):
            try:
                parts.schema_validator.check_schema(root.value, format_checker=None)
            except SchemaError as error:
                yield Objection(child(root.pointer, *error.absolute_path), error.message)


def _roots(schemas: Iterable[Visit], base_keywords: tuple[str, ...]) -> Iterator[tuple[Visit, bool]]:
    """Schemas that are no part of another one, and whether one of their parts has a keyword of the base vocabulary."""
    root: Visit | None = None
    needs_base = False
    for visit in schemas:
        if root is None or not visit.pointer.startswith(f"{root.pointer}/"):
            if root is not None:
                yield root, needs_base
            root, needs_base = visit, False
        needs_base = needs_base or any(name in visit.value for name in base_keywords)
    if root is not None:
        yield root, needs_base


def _innermost(error: ValidationError) -> Objection:
    """The deepest of the errors that a `oneOf` wraps says what is meant."""
    while error.context:
        error = max(error.context, key=lambda inner: len(inner.absolute_path))
    return Objection(child("", *error.absolute_path), error.message)
