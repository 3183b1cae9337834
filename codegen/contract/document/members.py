"""Members of an OpenAPI document whose names are misspelt: readers pass over them, and what they say is lost.

https://spec.openapis.org/oas/v3.0.3.html#schema
https://spec.openapis.org/oas/v2.0.html#schema
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any

from codegen.contract.document.methods import MethodView, Placed
from codegen.contract.values import is_intrinsic, items, mapping
from codegen.core.findings import Findings
from codegen.core.pointer import child
from codegen.core.suggestions import nearest
from codegen.importer.gateway_extensions import EXTENSIONS
from codegen.spec.grammar import dialect_of

_FOR_READERS = frozenset(
    "callbacks contact deprecated description example examples externalDocs license links summary tags "
    "termsOfService".split()
)
"""What API Gateway takes no notice of."""
_EXTENSION = "x-"
_ALMOST = 0.9
_DIALECTS = dialect_of("2.0"), dialect_of("3.0")
"""Both, whatever a document is in: a member of the other one is no misspelt one."""


def check_members(data: Mapping[str, Any], methods: list[MethodView], findings: Findings) -> None:
    """Report unknown members that are close to known ones."""
    root, is_swagger = Placed(data, ""), "swagger" in data
    _check(root, dialect_of("2.0" if is_swagger else "3.0")["Document"].fields, findings)
    _check(root.part("info"), _names("Info"), findings)
    _check(root.part("components"), _names("Components"), findings)
    for item in _objects(root.part("paths")):
        _check(item, _names("PathItem"), findings)
    for method in methods:
        path, _, name = method.pointer.rpartition("/")
        operations = mapping(mapping(data.get("paths")).get(method.path))
        operation = Placed(mapping(operations.get(name)), f"{path}/{name}")
        _check(operation, _names("Operation"), findings)
        _check_parts(operation, findings)
    owner = root if is_swagger else root.part("components")
    for scheme in _objects(owner.part("securityDefinitions" if is_swagger else "securitySchemes")):
        _check(scheme, _names("SecurityScheme"), findings)


@cache
def _names(kind: str) -> frozenset[str]:
    """The members that an object of this kind has."""
    return frozenset({"$ref"}.union(*(dialect[kind].fields for dialect in _DIALECTS if kind in dialect)))


def _check_parts(operation: Placed, findings: Findings) -> None:
    """The parameters, body and responses of an operation that are written out there."""
    for index, parameter in enumerate(items(operation.get("parameters"))):
        place = child(operation.pointer, "parameters", index)
        _check(Placed(mapping(parameter), place), _names("Parameter"), findings)
    body = operation.part("requestBody")
    _check(body, _names("RequestBody"), findings)
    responses = list(_objects(operation.part("responses")))
    for response in responses:
        _check(response, _names("Response"), findings)
    for owner in (body, *responses):
        for media in _objects(owner.part("content")):
            _check(media, _names("MediaType"), findings)


def _objects(node: Placed) -> Iterator[Placed]:
    for name, value in node.value.items():
        if isinstance(value, Mapping) and not is_intrinsic(value):
            yield Placed(value, child(node.pointer, name))


def _check(node: Placed, known: Collection[str], findings: Findings) -> None:
    for name in map(str, node.value):
        if name in known or name in EXTENSIONS or name.startswith("Fn::"):
            continue
        almost = get_close_matches(name, EXTENSIONS, 1, _ALMOST)
        meant = almost[0] if almost else None if name.startswith(_EXTENSION) else nearest(name, sorted(known))
        if meant is not None:
            report = findings.warning if meant in _FOR_READERS else findings.error
            place = child(node.pointer, name)
            report("CG101", f"OpenAPI has no {name} here", place, f"did you mean {meant}?")
