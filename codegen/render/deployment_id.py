"""Names a deployment after what it does: an id that changes when the API behaves differently, and only then.

In: an API as API Gateway has it. Out: a short digest of its effective configuration. Names of models, validators and
authorizers, descriptions, the order of methods, and what nothing refers to have no part in it.
https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-deploy-api.html
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from codegen.core.records import unusual
from codegen.ir.api import Api, Authorizer, Route
from codegen.ir.integration import Integration, IntegrationType
from codegen.ir.schema import SCHEMA_REF_PREFIX, ref_name
from codegen.schema.references import SCHEMA_KEYWORDS, SCHEMA_LIST_KEYWORDS, SCHEMA_MAP_KEYWORDS

LENGTH = 10
"""Digits: enough to tell the deployments of one API apart, short enough for a logical id."""

_PROXIES = frozenset({IntegrationType.AWS_PROXY, IntegrationType.HTTP_PROXY})
_IN_PROXIES = frozenset(
    {
        "type", "uri", "http_method", "credentials", "connection_type", "connection_id", "integration_target",
        "timeout_in_millis", "content_handling", "request_parameters", "cache_namespace", "cache_key_parameters",
        "response_transfer_mode", "tls_insecure_skip_verification",
    }
)  # fmt: skip
"""What has a meaning where requests and answers pass as they are."""
_NOT_IN_MOCKS = frozenset(
    {
        "uri", "http_method", "credentials", "connection_type", "connection_id", "integration_target",
        "tls_insecure_skip_verification", "response_transfer_mode",
    }
)  # fmt: skip
_OF_HTTP_APIS = frozenset(
    {"response_parameters", "payload_format_version", "integration_subtype", "tls_server_name_to_verify"}
)
_ANNOTATIONS = frozenset({"title", "description", "default", "example", "$schema", "id", "$id"})
_SETS = frozenset({"required", "enum", "type"})
"""Keywords of a schema whose lists have no order."""


def deployment_id(api: Api) -> str:
    """The id of the deployment of an API, in hexadecimal digits."""
    text = json.dumps(_Configuration(api).data(), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:LENGTH]


class _Configuration:
    """What an API does, as plain data; models and authorizers are called by the order in which methods use them."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._models: dict[str, str] = {}
        self._model_data: dict[str, Any] = {}
        self._authorizers: dict[str, str] = {}

    def data(self) -> dict[str, Any]:
        api = self._api
        routes = sorted(api.routes, key=lambda route: route.route_key)
        return {
            "methods": {route.route_key: self._method(route) for route in routes},
            "models": self._model_data,
            "authorizers": {
                called: _authorizer(api.authorizers[name])
                for name, called in self._authorizers.items()
                if name in api.authorizers
            },
            "gatewayResponses": {
                name: [
                    response.status_code,
                    dict(response.response_parameters),
                    dict(response.response_templates),
                ]
                for name, response in api.gateway_responses.items()
            },
            "binaryMediaTypes": sorted(set(api.binary_media_types)),
            "minimumCompressionSize": api.minimum_compression_size,
            "apiKeySource": api.api_key_source,
            "policy": api.policy,
            **_disabled(api),
        }

    def _method(self, route: Route) -> dict[str, Any]:
        validator = route.request_validator
        checks_body = validator is not None and validator.validate_request_body
        checks_parameters = validator is not None and validator.validate_request_parameters
        required = (name for name, is_required in route.request_parameters.items() if is_required)
        return {
            "authorization": [
                str(route.authorization_type),
                self._authorizer_name(route.authorizer),
                sorted(set(route.authorization_scopes)),
                route.api_key_required,
            ],
            "required": sorted(required) if checks_parameters else [],
            "models": (
                {kind: self._model(name) for kind, name in sorted(route.request_models.items())}
                if checks_body
                else {}
            ),
            "integration": route.integration and _integration(route.integration),
            "responses": _responses(route),
        }

    def _authorizer_name(self, name: str | None) -> str | None:
        if name is None:
            return None
        return self._authorizers.setdefault(name, f"authorizer {len(self._authorizers)}")

    def _model(self, name: str) -> str:
        if name not in self._models:
            called = self._models[name] = f"model {len(self._models)}"
            model = self._api.models.get(name)
            self._model_data[called] = self._schema(model.schema) if model else None
        return self._models[name]

    def _schema(self, schema: Any) -> Any:
        """What a schema accepts."""
        if not isinstance(schema, Mapping):
            return schema
        found: dict[str, Any] = {}
        for keyword, value in sorted(schema.items()):
            if keyword == "$ref" and isinstance(value, str) and value.startswith(SCHEMA_REF_PREFIX):
                found[keyword] = self._model(ref_name(value))
            elif keyword in SCHEMA_MAP_KEYWORDS and isinstance(value, Mapping):
                found[keyword] = {name: self._schema(sub) for name, sub in sorted(value.items())}
            elif keyword in SCHEMA_LIST_KEYWORDS and isinstance(value, list):
                found[keyword] = [self._schema(sub) for sub in value]
            elif keyword in SCHEMA_KEYWORDS:
                found[keyword] = self._schema(value)
            elif keyword in _SETS and isinstance(value, list):
                found[keyword] = sorted(value, key=lambda item: json.dumps(item, sort_keys=True))
            elif keyword not in _ANNOTATIONS and not keyword.startswith("x-"):
                found[keyword] = value
        return found


def _disabled(api: Api) -> dict[str, bool]:
    """https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html"""
    return {"disableExecuteApiEndpoint": True} if api.disable_execute_api_endpoint else {}


def _authorizer(authorizer: Authorizer) -> dict[str, Any]:
    found = _said(authorizer)
    return {name: value for name, value in found.items() if name not in ("name", "source", "auth_type")}


def _integration(integration: Integration) -> dict[str, Any]:
    left_out = {"source", "responses", *_OF_HTTP_APIS}
    if integration.type is IntegrationType.MOCK:
        left_out |= _NOT_IN_MOCKS
    found = {
        name: value
        for name, value in _said(integration).items()
        if name not in left_out and (integration.type not in _PROXIES or name in _IN_PROXIES)
    }
    if integration.type not in _PROXIES:
        found["responses"] = [
            [
                response.selection_pattern,
                response.status_code,
                dict(response.response_parameters),
                dict(response.response_templates),
                response.content_handling,
            ]
            for response in integration.responses
        ]
    return found


def _said(owner: Authorizer | Integration) -> dict[str, Any]:
    """The members that are not as usual: one that a later codegen knows of leaves the ids of others alone."""
    return {
        name: dict(value) if isinstance(value, Mapping) else value for name, value in unusual(owner).items()
    }


def _responses(route: Route) -> dict[str, list[str]]:
    """The statuses and headers that an integration may answer with; a proxy answers with any."""
    if route.integration is None or route.integration.type in _PROXIES:
        return {}
    return {response.status_code: sorted(response.response_parameters) for response in route.method_responses}
