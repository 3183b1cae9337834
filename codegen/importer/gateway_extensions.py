"""Every `x-amazon-apigateway-*` member: where it may stand, and which APIs know it.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from codegen.core.findings import Findings
from codegen.core.pointer import child
from codegen.ir.api import ApiType

PREFIX = "x-amazon-"


class Place(StrEnum):
    ROOT = "the root of the document"
    PATH = "a path"
    OPERATION = "an operation"
    SCHEME = "a security scheme"
    SERVER = "a server"
    COMPONENTS = "components"
    TAG = "a tag"


_REST, _HTTP = frozenset({ApiType.REST}), frozenset({ApiType.HTTP})
_BOTH = _REST | _HTTP

EXTENSIONS: Mapping[str, tuple[frozenset[Place], frozenset[ApiType]]] = {
    "x-amazon-apigateway-any-method": (frozenset({Place.PATH}), _BOTH),
    "x-amazon-apigateway-api-key-source": (frozenset({Place.ROOT}), _REST),
    "x-amazon-apigateway-auth": (frozenset({Place.OPERATION}), _BOTH),
    "x-amazon-apigateway-authorizer": (frozenset({Place.SCHEME}), _BOTH),
    "x-amazon-apigateway-authtype": (frozenset({Place.SCHEME}), _BOTH),
    "x-amazon-apigateway-binary-media-types": (frozenset({Place.ROOT}), _REST),
    "x-amazon-apigateway-cors": (frozenset({Place.ROOT}), _HTTP),
    "x-amazon-apigateway-documentation": (frozenset({Place.ROOT}), _REST),
    "x-amazon-apigateway-endpoint-configuration": (frozenset({Place.ROOT, Place.SERVER}), _BOTH),
    "x-amazon-apigateway-gateway-responses": (frozenset({Place.ROOT}), _REST),
    "x-amazon-apigateway-importexport-version": (frozenset({Place.ROOT}), _BOTH),
    "x-amazon-apigateway-integration": (frozenset({Place.OPERATION}), _BOTH),
    "x-amazon-apigateway-integrations": (frozenset({Place.COMPONENTS}), _HTTP),
    "x-amazon-apigateway-minimum-compression-size": (frozenset({Place.ROOT}), _REST),
    "x-amazon-apigateway-policy": (frozenset({Place.ROOT}), _REST),
    "x-amazon-apigateway-request-validator": (frozenset({Place.ROOT, Place.OPERATION}), _REST),
    "x-amazon-apigateway-request-validators": (frozenset({Place.ROOT}), _REST),
    "x-amazon-apigateway-tag-value": (frozenset({Place.TAG}), _HTTP),
}


def check_extensions(
    node: Mapping[str, Any], pointer: str, place: Place, findings: Findings, api_type: ApiType
) -> None:
    """Report the extensions of one object that API Gateway does not know there."""
    for name in node:
        if not isinstance(name, str) or not name.startswith(PREFIX):
            continue
        where = child(pointer, name)
        if name not in EXTENSIONS:
            findings.warning(
                "CG100", f"API Gateway has no extension {name}: it has no effect", where, "check the spelling"
            )
            continue
        places, types = EXTENSIONS[name]
        if place not in places:
            belongs = " or ".join(sorted(places))
            findings.warning("CG100", f"{name} has no effect here: it belongs to {belongs}", where)
        elif api_type not in types:
            findings.warning("CG100", f"{name} has no effect: {api_type} APIs do not know it", where)
