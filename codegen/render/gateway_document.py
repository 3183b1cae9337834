"""Writes `ir.Api` as an OpenAPI 3.0.1 document with `x-amazon-apigateway-*` that API Gateway imports.

In: an API as API Gateway has it. Out: plain data in the order of the routes; importing it gives the same API again.
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api.html
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from codegen.features.api_key import resources as api_key
from codegen.features.authorization import resources as authorization
from codegen.features.authorization.security import API_KEY_HEADER, AUTH
from codegen.features.authorization.settings import AUTH_TYPE
from codegen.features.binary_media import resources as binary_media
from codegen.features.binary_media.settings import EXTENSION as BINARY_MEDIA_TYPES
from codegen.features.compression import resources as compression
from codegen.features.cors import resources as cors
from codegen.features.documentation import resources as documentation
from codegen.features.endpoint import resources as endpoint
from codegen.features.endpoint.settings import EXTENSION as ENDPOINT
from codegen.features.endpoint.settings import Endpoint
from codegen.features.gateway_responses import resources as gateway_responses
from codegen.features.gateway_responses.settings import EXTENSION as GATEWAY_RESPONSES
from codegen.features.integration import resources as integration
from codegen.features.integration.settings import EXTENSION as INTEGRATION
from codegen.features.policy import resources as policy
from codegen.features.policy.settings import EXTENSION as POLICY
from codegen.features.request_validation import resources as request_validation
from codegen.features.request_validation.settings import VALIDATOR, VALIDATORS
from codegen.ir.api import DEFAULT_ROUTE, Api, ApiType, AuthorizationType, MethodResponse, Route
from codegen.ir.schema import schema_ref

OPENAPI = "3.0.1"
ANY_METHOD = "x-amazon-apigateway-any-method"
IMPORT_VERSION = "x-amazon-apigateway-importexport-version"
API_KEY = "api_key"
"""The security scheme of plain API keys; authorizers have names of their own."""

IAM = "sigv4"
"""The security scheme of requests that are signed, in HTTP APIs."""

_PLACES = {"path": "path", "querystring": "query", "header": "header"}
_TEXT = {"type": "string"}


def write_gateway_document(api: Api) -> dict[str, Any]:
    """The document of an API."""
    info = {"title": api.name, "version": api.version, "description": api.description}
    document: dict[str, Any] = {
        "openapi": OPENAPI,
        "info": {name: value for name, value in info.items() if value or name == "version"},
    }
    where = endpoint.write_extension(
        Endpoint(api.endpoint_types, api.vpc_endpoint_ids, api.disable_execute_api_endpoint)
    )
    if where:
        document["servers"] = [{"url": "/", ENDPOINT: where}]
    document["paths"] = _paths(api)
    components = {
        "schemas": {name: dict(model.schema) for name, model in api.models.items()},
        "securitySchemes": _security_schemes(api),
    }
    if any(components.values()):
        document["components"] = {name: part for name, part in components.items() if part}
    return document | _extensions(api)


def _extensions(api: Api) -> dict[str, Any]:
    found = {
        VALIDATORS: request_validation.write_validators(api.request_validators),
        GATEWAY_RESPONSES: gateway_responses.write_extension(api.gateway_responses),
        BINARY_MEDIA_TYPES: binary_media.write_extension(api.binary_media_types),
        POLICY: policy.write_policy(api.policy),
    }
    written = {name: value for name, value in found.items() if value}
    return (
        written
        | compression.write_extension(api.minimum_compression_size)
        | documentation.write_extension(api.documentation)
        | api_key.write_extension(api.api_key_source)
        | cors.write_extension(api.cors if api.type is ApiType.HTTP else None)
        | ({IMPORT_VERSION: "1.0"} if api.type is ApiType.HTTP else {})
    )


def _security_schemes(api: Api) -> dict[str, Any]:
    schemes = {name: authorization.write_scheme(authorizer) for name, authorizer in api.authorizers.items()}
    if any(route.api_key_required for route in api.routes):
        schemes[API_KEY] = {"type": "apiKey", "name": API_KEY_HEADER, "in": "header"}
    if api.type is ApiType.HTTP and any(_is_signed(route) for route in api.routes):
        schemes[IAM] = {"type": "apiKey", "name": "Authorization", "in": "header", AUTH_TYPE: "awsSigv4"}
    return schemes


def _paths(api: Api) -> dict[str, Any]:
    paths: dict[str, dict[str, Any]] = {}
    for route in api.routes:
        if route.path == DEFAULT_ROUTE:
            paths[f"/{DEFAULT_ROUTE}"] = {ANY_METHOD: {"isDefaultRoute": True, **_operation(route, api)}}
            continue
        method = ANY_METHOD if route.http_method == "ANY" else route.http_method.lower()
        paths.setdefault(route.path, {})[method] = _operation(route, api)
    return paths


def _operation(route: Route, api: Api) -> dict[str, Any]:
    operation: dict[str, Any] = {}
    if route.operation.operation_id:
        operation["operationId"] = route.operation.operation_id
    if route.request_parameters:
        operation["parameters"] = [_parameter(*item) for item in route.request_parameters.items()]
    if route.request_models:
        operation["requestBody"] = {"required": True, "content": _content(route.request_models)}
    operation["responses"] = {
        response.status_code: _response(response) for response in route.method_responses
    }
    operation |= _security(route, api.type)
    if route.request_validator is not None:
        operation[VALIDATOR] = route.request_validator.name
    if route.integration is not None:
        operation[INTEGRATION] = integration.write_extension(route.integration, api.type)
    return operation


def _parameter(key: str, required: bool) -> dict[str, Any]:
    _, _, place, name = key.split(".", 3)
    return {"name": name, "in": _PLACES[place], "required": required, "schema": dict(_TEXT)}


def _content(models: Mapping[str, str]) -> dict[str, Any]:
    return {media_type: {"schema": {"$ref": schema_ref(name)}} for media_type, name in models.items()}


def _response(response: MethodResponse) -> dict[str, Any]:
    data: dict[str, Any] = {"description": _phrase(response.status_code)}
    if response.response_parameters:
        data["headers"] = {
            name.removeprefix("method.response.header."): {"schema": dict(_TEXT)}
            for name in response.response_parameters
        }
    if response.response_models:
        data["content"] = _content(response.response_models)
    return data


def _phrase(status: str) -> str:
    try:
        return HTTPStatus(int(status)).phrase
    except ValueError:
        return f"Status {status}"


def _is_signed(route: Route) -> bool:
    return route.authorization_type is AuthorizationType.AWS_IAM


def _security(route: Route, api_type: ApiType) -> dict[str, Any]:
    auth: dict[str, Any] = {}
    requirement: dict[str, list[str]] = {}
    if _is_signed(route):
        if api_type is ApiType.HTTP:
            requirement[IAM] = []
        else:
            auth = {AUTH: {"type": AuthorizationType.AWS_IAM.value}}
    if route.authorizer is not None:
        requirement[route.authorizer] = list(route.authorization_scopes)
    if route.api_key_required:
        requirement[API_KEY] = []
    return auth | ({"security": [requirement]} if requirement else {})
