"""The verdict of openapi-spec-validator, at a price that a contract of 13 MB can pay.

In: a document that follows the grammar. Out: what the validator still refuses.

The verdict must not change with what else is installed, so the validator's parts are put together here: the
`jsonschema` backend (its `auto` mode takes jsonschema-rs where it finds it), no format checks, nothing fetched. Two
parts are exchanged because their cost is quadratic or worse: a compiled check by jsonschema-rs goes before each
metaschema, which is asked only where that one objects; and schemas are checked one by one instead of being walked
through lazy paths. Of what changed in a document that it has judged, its rules are asked where they may find something.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema_rs

from codegen.core.plain_json import loads
from codegen.core.pointer import child
from codegen.spec.survey import Survey
from codegen.spec.walk import Visit


class Objection(NamedTuple):
    """What the validator does not accept, and where ("" where it does not say)."""

    pointer: str
    message: str


_BASE = ("discriminator", "xml", "externalDocs")
"""What the schema dialect of OpenAPI 3.1 has beyond JSON Schema's own metaschema."""

_DIALECTS = {
    "3.0": (jsonschema_rs.Draft4Validator, "http://json-schema.org/draft-04/schema#"),
    "3.1": (jsonschema_rs.Draft202012Validator, "https://json-schema.org/draft/2020-12/schema"),
    "3.2": (jsonschema_rs.Draft202012Validator, "https://json-schema.org/draft/2020-12/schema"),
}


def objections(known: Survey, version: str, *, is_part: bool = False) -> Iterator[Objection]:
    """What openapi-spec-validator refuses in a document of version "3.0", "3.1" or "3.2".

    Args:
        is_part: it is what changed of a document that the validator has judged: its rules are asked again where that
            may break them.
    """
    if not _passes(_compiled(version), known.data):
        from codegen.spec.validation.official_rules import metaschema_errors

        yield from (_objection(error) for error in metaschema_errors(known.data, version))
    if not is_part or may_break_rules(known, version):
        from codegen.spec.validation.official_rules import rule_errors

        yield from (_objection(error) for error in rule_errors(known.data, version))
    yield from _schema_objections(version, known.of_kind("Schema"))


def may_break_rules(known: Survey, version: str) -> bool:
    """Whether the rules of the validator may find something in a document.

    Beyond its metaschemas it looks for what stands twice, and for the parents of tags (OpenAPI 3.2). Paths that are
    references lead to what is not looked at here.
    """
    tags = [tag.value.get("name") for tag in known.of_kind("Tag")]
    ids = [visit.value["operationId"] for visit in known.of_kind("Operation") if "operationId" in visit.value]
    owners = [visit.value for visit in known.of_kind("PathItem", "Operation")]
    return (
        version == "3.2"
        or _stand_twice(tags)
        or _stand_twice(ids)
        or any("$ref" in owner or _stand_twice(_parameters(known, owner)) for owner in owners)
    )


def _parameters(known: Survey, owner: dict[str, Any]) -> list[Any]:
    parameters = [known.resolved(parameter) for parameter in owner.get("parameters") or ()]
    return [
        (parameter.get("name"), parameter.get("in")) if isinstance(parameter, dict) else None
        for parameter in parameters
    ]


def _stand_twice(values: list[Any]) -> bool:
    return len(set(values)) < len(values)


def _objection(error: Any) -> Objection:
    return Objection(child("", *error.absolute_path), error.message)


@cache
def _compiled(version: str) -> Callable[[Any], bool]:
    """A quick check of the validator's metaschema, which is read without importing the validator."""
    package = find_spec("openapi_spec_validator")
    assert package is not None
    assert package.origin is not None
    place = Path(package.origin).parent / "resources" / "schemas" / f"v{version}" / "schema.json"
    return jsonschema_rs.validator_for(loads(place.read_bytes()), validate_formats=False).is_valid


@cache
def _compiled_dialect(version: str) -> Callable[[Any], bool]:
    validator, metaschema = _DIALECTS[version]
    return validator({"$ref": metaschema}, validate_formats=False).is_valid


def _passes(is_valid: Callable[[Any], bool], value: Any) -> bool:
    try:
        return is_valid(value)
    except ValueError:  # a value that jsonschema-rs can't take over
        return False


def _schema_objections(version: str, schemas: Iterable[Visit]) -> Iterator[Objection]:
    is_valid = _compiled_dialect(version)
    base_keywords = () if version == "3.0" else _BASE
    for root, needs_base in _roots(schemas, base_keywords):
        if needs_base or not _passes(is_valid, root.value):
            from codegen.spec.validation.official_rules import schema_error

            error = schema_error(root.value, version)
            if error is not None:
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
