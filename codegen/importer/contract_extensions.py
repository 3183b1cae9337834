"""Checks the `x-amazon-apigateway-*` members that stand in a contract.

In: the decoded contract. Out: what is wrong with them, and which have no effect on the generated project: operations
are served by their functions; authorizers, validators and gateway responses are made from the contract itself.
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from codegen.core.diagnostics import Diagnostic
from codegen.core.findings import Findings, Locate
from codegen.core.pointer import child
from codegen.features.authorization import settings as authorization
from codegen.features.gateway_responses import settings as gateway_responses
from codegen.features.integration import settings as integration
from codegen.features.request_validation import settings as request_validation
from codegen.importer.gateway_document import ANY_METHOD, METHODS, UNKNOWN_METHODS
from codegen.importer.gateway_extensions import EXTENSIONS, PREFIX, Place, check_extensions
from codegen.ir.api import ApiType

_EFFECTIVE = frozenset({ANY_METHOD})
_ROOT_READERS: Mapping[str, Callable[[Any, str, Findings], object]] = {
    request_validation.VALIDATORS: request_validation.read_validators,
    gateway_responses.EXTENSION: gateway_responses.read_extension,
}


def check_contract_extensions(data: Mapping[str, Any], locate: Locate) -> list[Diagnostic]:
    """What is to say about the extensions of a contract.

    Args:
        locate: where a JSON pointer of `data` stands in its file.
    """
    findings = Findings(locate)
    unused: dict[str, list[str]] = {}
    for node, pointer, place in _objects(data):
        extensions = [name for name in node if str(name).startswith(PREFIX)]
        if not extensions:
            continue
        check_extensions(node, pointer, place, findings, ApiType.REST)
        _read(node, pointer, place, findings)
        for name in extensions:
            if name in EXTENSIONS and name not in _EFFECTIVE:
                unused.setdefault(name, []).append(child(pointer, name))
    for name, pointers in unused.items():
        more = f" (and {len(pointers) - 1} more)" if len(pointers) > 1 else ""
        findings.warning(
            "CG117",
            f"{name} has no effect on the generated project{more}: it is made from the contract alone",
            pointers[0],
            "run the document itself with `codegen emulate`",
        )
    return findings.diagnostics


def _read(node: Mapping[str, Any], pointer: str, place: Place, findings: Findings) -> None:
    """Read the extensions for the sake of their errors."""
    if place is Place.OPERATION and integration.EXTENSION in node:
        integration.read_extension(
            node[integration.EXTENSION], child(pointer, integration.EXTENSION), findings
        )
    elif place is Place.SCHEME and authorization.EXTENSION in node:
        authorization.read_extension(pointer.rpartition("/")[2], node, pointer, findings)
    elif place is Place.ROOT:
        for name, read in _ROOT_READERS.items():
            read(node.get(name), f"/{name}", findings)


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
