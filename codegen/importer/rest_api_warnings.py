"""What ImportRestApi warns of, in API Gateway's words.

In: a document, the API that importing it makes, and what was found on the way. Out: the `warnings` of the answer: what
the import leaves out and goes on without.
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api-errors-warnings.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from codegen.core.diagnostics import Diagnostic
from codegen.core.pointer import child, lookup
from codegen.features.authorization.settings import EXTENSION as AUTHORIZER
from codegen.features.integration.settings import EXTENSION as INTEGRATION
from codegen.importer.gateway_models import IGNORED_MODEL
from codegen.importer.gateway_source import OPENAPI_3, SWAGGER_2
from codegen.ir.api import Api, Route

_SUPPORTED_SCHEME = "apiKey"


def import_warnings(api: Api, data: Mapping[str, Any], found: Sequence[Diagnostic]) -> Iterator[str]:
    """The warnings of an import: those of the document's root, then those of its operations."""
    servers = data.get("servers")
    if isinstance(servers, list) and len(servers) > 1:
        yield "More than one server provided. Ignoring all but the first for defining endpoint configuration"
    yield from _security_schemes(data)
    yield from (diagnostic.message for diagnostic in found if diagnostic.code == IGNORED_MODEL)
    for route in api.routes:
        for name, value in _request_parameters(route, data).items():
            if not isinstance(value, str):
                yield (
                    f"Invalid format for 'requestParameters'. Expected type string for property '{name}' of resource "
                    f"'{route.path}' and method '{route.http_method}' but got '{json.dumps(value)}'"
                )


def _security_schemes(data: Mapping[str, Any]) -> Iterator[str]:
    schemes = _mapping(data, (SWAGGER_2 if "swagger" in data else OPENAPI_3).security_schemes)
    for name, scheme in schemes.items():
        kind = scheme.get("type") if isinstance(scheme, Mapping) else _SUPPORTED_SCHEME
        if kind != _SUPPORTED_SCHEME and AUTHORIZER not in scheme:
            yield f"Unsupported security definition type '{kind}' for '{name}'. Ignoring."


def _request_parameters(route: Route, data: Mapping[str, Any]) -> Mapping[str, Any]:
    return _mapping(data, child(route.source, INTEGRATION, "requestParameters"))


def _mapping(data: Mapping[str, Any], pointer: str) -> Mapping[str, Any]:
    try:
        node = lookup(data, pointer)
    except KeyError:
        return {}
    return node if isinstance(node, Mapping) else {}
