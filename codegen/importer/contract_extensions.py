"""Checks where the `x-amazon-apigateway-*` members of a contract stand.

In: the decoded contract. Out: those that API Gateway does not know, or not in their place.
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from codegen.core.diagnostics import Diagnostic
from codegen.core.findings import Findings, Locate
from codegen.core.pointer import child
from codegen.features.cors.settings import EXTENSION as CORS
from codegen.importer.gateway_document import METHODS, UNKNOWN_METHODS
from codegen.importer.gateway_extensions import Place, check_extensions
from codegen.ir.api import ApiType

_OF_HTTP_APIS = frozenset({CORS})
"""Extensions of HTTP APIs whose meaning a REST API gets by other means."""


def check_contract_extensions(
    data: Mapping[str, Any], locate: Locate, api_type: ApiType = ApiType.REST
) -> list[Diagnostic]:
    """What is to say about the places of a contract's extensions.

    Args:
        locate: where a JSON pointer of `data` stands in its file.
    """
    findings = Findings(locate)
    for node, pointer, place in _objects(data):
        kept = _OF_HTTP_APIS if place is Place.ROOT else frozenset()
        others = {name: value for name, value in node.items() if name not in kept}
        check_extensions(others, pointer, place, findings, api_type)
    return findings.diagnostics


def _objects(data: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], str, Place]]:
    """The objects of a contract that extensions may stand in."""
    yield data, "", Place.ROOT
    components = data.get("components")
    if isinstance(components, Mapping):
        yield components, "/components", Place.COMPONENTS
        yield from _children(components.get("securitySchemes"), "/components/securitySchemes", Place.SCHEME)
    for item, pointer, place in _children(data.get("paths"), "/paths", Place.PATH):
        yield item, pointer, place
        for method in (*METHODS, *UNKNOWN_METHODS):
            if isinstance(item.get(method), Mapping):
                yield item[method], child(pointer, method), Place.OPERATION


def _children(nodes: Any, pointer: str, place: Place) -> Iterator[tuple[Mapping[str, Any], str, Place]]:
    for name, node in nodes.items() if isinstance(nodes, Mapping) else ():
        if isinstance(node, Mapping):
            yield node, child(pointer, name), place
