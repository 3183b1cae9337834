"""Tells which type of API an OpenAPI document with extensions of API Gateway is written for.

In: a decoded document. Out: HTTP where it says what HTTP APIs alone understand, else REST.
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-open-api.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from codegen.features.authorization.settings import EXTENSION as AUTHORIZER
from codegen.features.cors.settings import EXTENSION as CORS
from codegen.features.integration.settings import EXTENSION as INTEGRATION
from codegen.ir.api import DEFAULT_ROUTE, ApiType

_SHARED_INTEGRATIONS = "x-amazon-apigateway-integrations"


def api_type_of(document: Mapping[str, Any]) -> ApiType:
    """The type of API that imports a document."""
    return ApiType.HTTP if any(_signs(document)) else ApiType.REST


def _signs(document: Mapping[str, Any]) -> Iterator[bool]:
    paths, components = _mapping(document.get("paths")), _mapping(document.get("components"))
    yield CORS in document
    yield f"/{DEFAULT_ROUTE}" in paths
    yield _SHARED_INTEGRATIONS in components
    for scheme in _mapping(components.get("securitySchemes")).values():
        yield "$request." in str(_mapping(_mapping(scheme).get(AUTHORIZER)).get("identitySource"))
    for item in paths.values():
        for operation in _mapping(item).values():
            integration = _mapping(_mapping(operation).get(INTEGRATION))
            yield str(integration.get("payloadFormatVersion")) in ("2.0", "2")
            yield "integrationSubtype" in integration


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
