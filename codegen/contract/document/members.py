"""Members of an OpenAPI document whose names are misspelt: readers pass over them, and what they say is lost.

https://spec.openapis.org/oas/v3.0.3.html#schema
https://spec.openapis.org/oas/v2.0.html#schema
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from codegen.contract.document.methods import MethodView, Placed
from codegen.contract.values import is_intrinsic, items, mapping
from codegen.core.findings import Findings
from codegen.core.pointer import child
from codegen.core.suggestions import nearest
from codegen.importer.gateway_extensions import EXTENSIONS

_INFO = "contact description license termsOfService title version".split()
_ROOT_2 = (
    "basePath consumes definitions externalDocs host info parameters paths produces responses schemes security "
    "securityDefinitions swagger tags".split()
)
_ROOT_3 = "components externalDocs info openapi paths security servers tags".split()
_COMPONENTS = (
    "callbacks examples headers links parameters requestBodies responses schemas securitySchemes".split()
)
_PATH = (
    "$ref delete description get head options parameters patch post put servers summary trace "
    "x-amazon-apigateway-any-method".split()
)
_OPERATION = (
    "callbacks consumes deprecated description externalDocs operationId parameters produces requestBody responses "
    "schemes security servers summary tags".split()
)
_PARAMETER = (
    "$ref allowEmptyValue allowReserved collectionFormat content default deprecated description enum example examples "
    "exclusiveMaximum exclusiveMinimum explode format in items maxItems maxLength maximum minItems minLength minimum "
    "multipleOf name pattern required schema style type uniqueItems".split()
)
_BODY = "$ref content description required".split()
_RESPONSE = "$ref content description examples headers links schema".split()
_MEDIA = "encoding example examples schema".split()
_SCHEME = (
    "$ref authorizationUrl bearerFormat description flow flows in name openIdConnectUrl scheme scopes tokenUrl "
    "type".split()
)
_FOR_READERS = frozenset(
    "callbacks contact deprecated description example examples externalDocs license links summary tags "
    "termsOfService".split()
)
"""What API Gateway takes no notice of."""
_EXTENSION = "x-"
_ALMOST = 0.9


def check_members(data: Mapping[str, Any], methods: list[MethodView], findings: Findings) -> None:
    """Report unknown members that are close to known ones."""
    root = Placed(data, "")
    _check(root, _ROOT_2 if "swagger" in data else _ROOT_3, findings)
    _check(root.part("info"), _INFO, findings)
    _check(root.part("components"), _COMPONENTS, findings)
    for item in _objects(root.part("paths")):
        _check(item, _PATH, findings)
    for method in methods:
        path, _, name = method.pointer.rpartition("/")
        operations = mapping(mapping(data.get("paths")).get(method.path))
        operation = Placed(mapping(operations.get(name)), f"{path}/{name}")
        _check(operation, _OPERATION, findings)
        _check_parts(operation, findings)
    owner = root if "swagger" in data else root.part("components")
    for scheme in _objects(owner.part("securityDefinitions" if "swagger" in data else "securitySchemes")):
        _check(scheme, _SCHEME, findings)


def _check_parts(operation: Placed, findings: Findings) -> None:
    """The parameters, body and responses of an operation that are written out there."""
    for index, parameter in enumerate(items(operation.get("parameters"))):
        _check(
            Placed(mapping(parameter), child(operation.pointer, "parameters", index)), _PARAMETER, findings
        )
    body = operation.part("requestBody")
    _check(body, _BODY, findings)
    responses = list(_objects(operation.part("responses")))
    for response in responses:
        _check(response, _RESPONSE, findings)
    for owner in (body, *responses):
        for media in _objects(owner.part("content")):
            _check(media, _MEDIA, findings)


def _objects(node: Placed) -> Iterator[Placed]:
    for name, value in node.value.items():
        if isinstance(value, Mapping) and not is_intrinsic(value):
            yield Placed(value, child(node.pointer, name))


def _check(node: Placed, known: list[str], findings: Findings) -> None:
    for name in map(str, node.value):
        if name in known or name in EXTENSIONS or name.startswith("Fn::"):
            continue
        almost = get_close_matches(name, EXTENSIONS, 1, _ALMOST)
        meant = almost[0] if almost else None if name.startswith(_EXTENSION) else nearest(name, known)
        if meant is not None:
            report = findings.warning if meant in _FOR_READERS else findings.error
            place = child(node.pointer, name)
            report("CG101", f"OpenAPI has no {name} here", place, f"did you mean {meant}?")
