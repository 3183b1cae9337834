"""Members of an OpenAPI document whose names are misspelt: readers pass over them, and what they say is lost.

https://spec.openapis.org/oas/v3.0.3.html#schema
https://spec.openapis.org/oas/v2.0.html#schema
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from codegen.contract.document.methods import MethodView, Placed
from codegen.contract.values import is_intrinsic, mapping
from codegen.core.findings import Findings
from codegen.core.pointer import child
from codegen.core.suggestions import nearest

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
_EXTENSION = "x-"


def check_members(data: Mapping[str, Any], methods: list[MethodView], findings: Findings) -> None:
    """Report unknown members that are close to known ones."""
    root = Placed(data, "")
    _check(root, _ROOT_2 if "swagger" in data else _ROOT_3, findings)
    _check(root.part("info"), _INFO, findings)
    _check(root.part("components"), _COMPONENTS, findings)
    for item in _items(data):
        _check(item, _PATH, findings)
    for method in methods:
        path, _, name = method.pointer.rpartition("/")
        operations = mapping(mapping(data.get("paths")).get(method.path))
        _check(Placed(mapping(operations.get(name)), f"{path}/{name}"), _OPERATION, findings)


def _items(data: Mapping[str, Any]) -> Iterator[Placed]:
    for path, item in mapping(data.get("paths")).items():
        if isinstance(item, Mapping) and not is_intrinsic(item):
            yield Placed(item, child("/paths", path))


def _check(node: Placed, known: list[str], findings: Findings) -> None:
    for name in map(str, node.value):
        if name in known or name.startswith((_EXTENSION, "Fn::")):
            continue
        meant = nearest(name, known)
        if meant is not None:
            place = child(node.pointer, name)
            findings.error("CG101", f"OpenAPI has no {name} here", place, f"did you mean {meant}?")
