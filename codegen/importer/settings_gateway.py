"""Settings about the API itself: authorizers, gateway responses, endpoint and the like.

In: the settings, which agree with their schema. Out: `ir.GatewaySettings`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codegen.core.records import replace
from codegen.features.authorization.resources import DEFAULT_AUTH_TYPES
from codegen.features.authorization.settings import AuthorizerType
from codegen.importer.settings_api_types import api_type_of
from codegen.ir.api import ApiType, Authorizer, GatewayResponse
from codegen.ir.integration import Integration
from codegen.ir.project import DEFAULT_PAYLOAD_FORMAT, GatewaySettings, RequestValidation

IAM, API_KEY = "aws_iam", "api_key"
"""Types of an authorizer that are not authorizers to API Gateway."""

SIMPLE_PAYLOAD_FORMAT = "2.0"
"""The only one in which an authorizer may answer without a policy."""

INVOCATION = "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/%s/invocations"
"""How API Gateway calls the function with an ARN."""
_DEFAULT_SOURCES = {
    ApiType.REST: "method.request.header.Authorization",
    ApiType.HTTP: "$request.header.Authorization",
}


def read_gateway_settings(
    data: Mapping[str, Any], integrations: Mapping[str, Integration], targets: Mapping[str, str]
) -> GatewaySettings:
    """What the settings say of the API."""
    authorizers = {name: entry for name, entry in (data.get("authorizers") or {}).items()}
    endpoint, cors = data.get("endpoint") or {}, data.get("cors") or {}
    return GatewaySettings(
        authorizers={
            name: _authorizer(name, entry, api_type_of(data))
            for name, entry in authorizers.items()
            if entry["type"] not in (IAM, API_KEY)
        },
        iam_schemes=_of_type(authorizers, IAM),
        api_key_schemes=_of_type(authorizers, API_KEY),
        api_key_source=data.get("api_key_source") or "HEADER",
        request_validation=RequestValidation(data.get("request_validation") or RequestValidation.ALL),
        gateway_responses={
            name: _gateway_response(name, entry or {})
            for name, entry in (data.get("gateway_responses") or {}).items()
        },
        binary_media_types=tuple(data.get("binary_media_types") or ()),
        minimum_compression_size=(data.get("compression") or {}).get("minimum_size"),
        policy=data.get("resource_policy"),
        endpoint_type=endpoint.get("type") or "REGIONAL",
        vpc_endpoint_ids=tuple(endpoint.get("vpc_endpoint_ids") or ()),
        disable_execute_api_endpoint=bool(endpoint.get("disable_execute_api")),
        cors_allow_headers=tuple(cors.get("allow_headers") or ()),
        cors_max_age_seconds=cors.get("max_age_seconds"),
        cors_expose_headers=tuple(cors.get("expose_headers") or ()),
        cors_allow_credentials=bool(cors.get("allow_credentials")),
        cache_key_parameters=_cache_key_parameters(data),
        integrations=integrations,
        targets=targets,
        payload_format_version=data.get("payload_format_version") or DEFAULT_PAYLOAD_FORMAT,
    )


def _of_type(authorizers: Mapping[str, Any], kind: str) -> tuple[str, ...]:
    return tuple(name for name, entry in authorizers.items() if entry["type"] == kind)


def _authorizer(name: str, entry: Mapping[str, Any], api_type: ApiType) -> Authorizer:
    kind = AuthorizerType(entry["type"])
    function = entry.get("function_arn")
    sources = tuple(entry.get("identity_sources") or ())
    if not sources and (kind is not AuthorizerType.REQUEST or entry.get("ttl_seconds") != 0):
        sources = (_DEFAULT_SOURCES[api_type],)
    authorizer = Authorizer(
        name=name,
        type=kind,
        authorizer_uri=INVOCATION % function if function else "",
        authorizer_credentials=entry.get("credentials"),
        authorizer_result_ttl_in_seconds=entry.get("ttl_seconds"),
        identity_source=sources,
        identity_validation_expression=entry.get("validation_expression"),
        provider_arns=tuple(entry.get("user_pool_arns") or ()),
        jwt_configuration=_JWT_CONFIGURATIONS[api_type](entry) if kind is AuthorizerType.JWT else {},
        auth_type=DEFAULT_AUTH_TYPES.get(kind, ""),
    )
    return _of_http_api(authorizer, entry) if api_type is ApiType.HTTP else authorizer


def _of_http_api(authorizer: Authorizer, entry: Mapping[str, Any]) -> Authorizer:
    """With what a function is asked and answers
    (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html)."""
    if authorizer.type != AuthorizerType.REQUEST:
        return authorizer
    version = entry.get("payload_format_version") or SIMPLE_PAYLOAD_FORMAT
    is_simple = version == SIMPLE_PAYLOAD_FORMAT and entry.get("simple_responses") is not False
    return replace(
        authorizer,
        authorizer_payload_format_version=version,
        enable_simple_responses=is_simple,
        auth_type="",
    )


def _rest_jwt(entry: Mapping[str, Any]) -> dict[str, Any]:
    """https://docs.aws.amazon.com/apigateway/latest/api/API_CreateAuthorizer.html"""
    issuer: dict[str, Any] = {"issuer": entry.get("issuer") or ""}
    if entry.get("audiences"):
        issuer["audiences"] = list(entry["audiences"])
    return {"issuers": [issuer]}


def _http_jwt(entry: Mapping[str, Any]) -> dict[str, Any]:
    """https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-authorizers.html"""
    return {"issuer": entry.get("issuer") or "", "audience": list(entry.get("audiences") or ())}


_JWT_CONFIGURATIONS = {ApiType.REST: _rest_jwt, ApiType.HTTP: _http_jwt}


def _gateway_response(response_type: str, entry: Mapping[str, Any]) -> GatewayResponse:
    status = entry.get("status_code")
    return GatewayResponse(
        response_type=response_type,
        status_code=None if status is None else str(status),
        response_parameters={
            f"gatewayresponse.header.{name}": value for name, value in (entry.get("headers") or {}).items()
        },
        response_templates=entry.get("templates") or {},
    )


def _cache_key_parameters(data: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for key, method in (data.get("methods") or {}).items():
        names = ((method or {}).get("caching") or {}).get("key_parameters")
        if names:
            found[key] = tuple(names)
    return found
