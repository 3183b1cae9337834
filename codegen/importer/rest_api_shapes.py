"""Writes `ir.Api` in the shapes in which API Gateway answers about a REST API.

In: an API. Out: the answers of GetRestApi, GetResources (with embedded methods), GetModels, GetAuthorizers and
GetRequestValidators, without their pages. Identifiers depend on names alone.
https://docs.aws.amazon.com/apigateway/latest/api/API_GetResources.html
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from codegen.gateway.identifiers import stable_id
from codegen.ir.api import Api, Authorizer, MethodResponse, Model, RequestValidator, Route
from codegen.ir.integration import Integration, IntegrationResponse, IntegrationType
from codegen.ir.schema import SCHEMA_REF_PREFIX
from codegen.schema.references import (
    SCHEMA_KEYWORDS,
    SCHEMA_LIST_KEYWORDS,
    SCHEMA_MAP_KEYWORDS,
    map_references,
)

DEFAULT_ENDPOINT_TYPE = "EDGE"
DEFAULT_TRANSFER_MODE = "BUFFERED"
IP_ADDRESS_TYPES = {"PRIVATE": "dualstack"}
DEFAULT_IP_ADDRESS_TYPE = "ipv4"
"""https://docs.aws.amazon.com/apigateway/latest/api/API_EndpointConfiguration.html"""
MODELS_URL = "https://apigateway.amazonaws.com/restapis/{}/models/"
"""What references between models become."""

_CONNECTED = frozenset({IntegrationType.HTTP, IntegrationType.HTTP_PROXY})
"""Types whose connection is told."""
_NOT_STORED = frozenset({"default", "discriminator", "example", "exclusiveMinimum", "nullable", "readOnly"})
"""https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html"""
_ID_LENGTH = 10
_SHORT_ID_LENGTH = 6


class RestApiShapes:
    """The answers about one API."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self.api_id = stable_id(f"restapis/{api.name}", _ID_LENGTH)

    def rest_api(self) -> dict[str, Any]:
        """The RestApi, without its date."""
        api = self._api
        types = list(api.endpoint_types) or [DEFAULT_ENDPOINT_TYPE]
        endpoint = {
            "ipAddressType": IP_ADDRESS_TYPES.get(types[0], DEFAULT_IP_ADDRESS_TYPE),
            "types": types,
            "vpcEndpointIds": list(api.vpc_endpoint_ids),
        }
        optional = {
            "description": api.description,
            "version": api.version,
            "binaryMediaTypes": list(api.binary_media_types),
            "minimumCompressionSize": api.minimum_compression_size,
            "policy": None if api.policy is None else _json(api.policy),
        }
        return {
            "id": self.api_id,
            "name": api.name,
            "apiKeySource": api.api_key_source,
            "disableExecuteApiEndpoint": api.disable_execute_api_endpoint,
            "endpointConfiguration": _present(endpoint),
            "rootResourceId": self._resource_id("/"),
            "tags": {},
            **_present(optional),
        }

    def resources(self) -> dict[str, Any]:
        """Every resource with its methods."""
        by_path: dict[str, dict[str, Any]] = {path: {} for path in _resource_paths(self._api.routes)}
        for route in self._api.routes:
            by_path[route.path][route.http_method] = self._method(route)
        return {"items": [self._resource(path, by_path[path]) for path in sorted(by_path)]}

    def models(self) -> dict[str, Any]:
        """Every model."""
        models = self._api.models
        return {"items": [self._model(models[name]) for name in sorted(models)]}

    def authorizers(self) -> dict[str, Any]:
        """Every authorizer, used or not."""
        authorizers = self._api.authorizers
        return {"items": [self._authorizer(authorizers[name]) for name in sorted(authorizers)]}

    def request_validators(self) -> dict[str, Any]:
        """Every request validator."""
        validators = self._api.request_validators
        return {"items": [self._validator(validators[name]) for name in sorted(validators)]}

    # ---- identifiers
    def _id(self, kind: str, name: str, length: int = _SHORT_ID_LENGTH) -> str:
        return stable_id(f"{self.api_id}/{kind}/{name}", length)

    def _resource_id(self, path: str) -> str:
        return self._id("resources", path, _ID_LENGTH)

    # ---- parts
    def _resource(self, path: str, methods: Mapping[str, Any]) -> dict[str, Any]:
        resource: dict[str, Any] = {"id": self._resource_id(path), "path": path}
        if path != "/":
            parent, _, part = path.rpartition("/")
            resource |= {"parentId": self._resource_id(parent or "/"), "pathPart": part}
        if methods:
            resource["resourceMethods"] = dict(sorted(methods.items()))
        return resource

    def _method(self, route: Route) -> dict[str, Any]:
        validator = route.request_validator
        optional = {
            "authorizerId": route.authorizer and self._id("authorizers", route.authorizer),
            "authorizationScopes": list(route.authorization_scopes),
            "operationName": route.operation.operation_id,
            "requestParameters": dict(route.request_parameters),
            "requestModels": dict(route.request_models),
            "requestValidatorId": validator and self._id("requestvalidators", validator.name),
            "methodResponses": {r.status_code: _method_response(r) for r in route.method_responses},
            "methodIntegration": route.integration and self._integration(route.integration, route.path),
        }
        return {
            "httpMethod": route.http_method,
            "authorizationType": str(route.authorization_type),
            "apiKeyRequired": route.api_key_required,
            **_present(optional),
        }

    def _integration(self, integration: Integration, path: str) -> dict[str, Any]:
        is_mock = integration.type is IntegrationType.MOCK
        skips, mode = integration.tls_insecure_skip_verification, integration.response_transfer_mode
        optional = {
            "httpMethod": None if is_mock else integration.http_method,
            "uri": None if is_mock else integration.uri,
            "credentials": integration.credentials,
            "connectionType": integration.connection_type if integration.type in _CONNECTED else None,
            "connectionId": integration.connection_id,
            "integrationTarget": integration.integration_target,
            "contentHandling": integration.content_handling and str(integration.content_handling),
            "requestParameters": dict(integration.request_parameters),
            "requestTemplates": dict(integration.request_templates),
            "integrationResponses": {r.status_code: _integration_response(r) for r in integration.responses},
            "responseTransferMode": None if mode == DEFAULT_TRANSFER_MODE else mode,
            "tlsConfig": {"insecureSkipVerification": True} if skips else None,
        }
        return {
            "type": str(integration.type),
            "passthroughBehavior": str(integration.passthrough_behavior),
            "timeoutInMillis": integration.timeout_in_millis,
            "cacheNamespace": integration.cache_namespace or self._resource_id(path),
            "cacheKeyParameters": list(integration.cache_key_parameters),
            **_present(optional),
        }

    def _model(self, model: Model) -> dict[str, Any]:
        url = MODELS_URL.format(self.api_id)
        schema = map_references(_as_stored(model.schema), lambda ref: ref.replace(SCHEMA_REF_PREFIX, url, 1))
        described = {"description": model.schema.get("description")}
        return {
            "id": self._id("models", model.name),
            "name": model.name,
            "contentType": model.content_type,
            "schema": _json(schema),
            **_present(described),
        }

    def _authorizer(self, authorizer: Authorizer) -> dict[str, Any]:
        optional = {
            "authType": authorizer.auth_type,
            "authorizerUri": authorizer.authorizer_uri,
            "authorizerCredentials": authorizer.authorizer_credentials,
            "authorizerResultTtlInSeconds": authorizer.authorizer_result_ttl_in_seconds,
            "identitySource": ",".join(authorizer.identity_source),
            "identityValidationExpression": authorizer.identity_validation_expression,
            "providerARNs": list(authorizer.provider_arns),
            "jwtConfiguration": dict(authorizer.jwt_configuration),
        }
        return {
            "id": self._id("authorizers", authorizer.name),
            "name": authorizer.name,
            "type": authorizer.type.upper(),
            **_present(optional),
        }

    def _validator(self, validator: RequestValidator) -> dict[str, Any]:
        return {
            "id": self._id("requestvalidators", validator.name),
            "name": validator.name,
            "validateRequestBody": validator.validate_request_body,
            "validateRequestParameters": validator.validate_request_parameters,
        }


def _as_stored(schema: Any) -> Any:
    """A schema as the import keeps it: names that are required in order, without what it does not support."""
    if not isinstance(schema, Mapping):
        return schema
    stored = {keyword: value for keyword, value in schema.items() if keyword not in _NOT_STORED}
    if isinstance(stored.get("required"), list):
        stored["required"] = sorted(stored["required"], key=str)
    for keyword, value in stored.items():
        if keyword in SCHEMA_MAP_KEYWORDS and isinstance(value, Mapping):
            stored[keyword] = {name: _as_stored(sub) for name, sub in value.items()}
        elif keyword in SCHEMA_LIST_KEYWORDS and isinstance(value, list):
            stored[keyword] = [_as_stored(sub) for sub in value]
        elif keyword in SCHEMA_KEYWORDS:
            stored[keyword] = _as_stored(value)
    return stored


def _resource_paths(routes: Iterable[Route]) -> set[str]:
    """The paths of all resources: API Gateway makes the root, and the parents of a path."""
    found = {"/"}
    for route in routes:
        path = route.path
        while path:
            found.add(path)
            path = path.rpartition("/")[0]
    return found


def _method_response(response: MethodResponse) -> dict[str, Any]:
    optional = {
        "responseParameters": dict(response.response_parameters),
        "responseModels": dict(response.response_models),
    }
    return {"statusCode": response.status_code, **_present(optional)}


def _integration_response(response: IntegrationResponse) -> dict[str, Any]:
    optional = {
        "selectionPattern": response.selection_pattern,
        "responseParameters": dict(response.response_parameters),
        "responseTemplates": dict(response.response_templates),
        "contentHandling": response.content_handling and str(response.content_handling),
    }
    return {"statusCode": response.status_code, **_present(optional)}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _present(members: Mapping[str, Any]) -> dict[str, Any]:
    """Without members that say nothing, which API Gateway leaves out."""
    return {name: value for name, value in members.items() if value is not None and value not in ("", [], {})}
