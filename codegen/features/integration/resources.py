"""Writes integrations as extension objects and as the Integration property of AWS::ApiGateway::Method.

In: an `ir.Integration`. Out: plain data that `settings` reads back to the same integration; defaults are left out.
"""

from __future__ import annotations

from typing import Any

from codegen.features.integration.settings import DEFAULT_PATTERN, DEFAULT_TIMEOUT
from codegen.ir.api import ApiType
from codegen.ir.integration import Integration, IntegrationResponse, PassthroughBehavior


def write_extension(integration: Integration, api_type: ApiType = ApiType.REST) -> dict[str, Any]:
    """The extension object of an operation."""
    data: dict[str, Any] = {
        "type": integration.type.lower(),
        "httpMethod": integration.http_method,
        "uri": integration.uri,
        "credentials": integration.credentials,
        "connectionType": _unless(integration.connection_type, "INTERNET"),
        "connectionId": integration.connection_id,
        "integrationTarget": integration.integration_target,
        "timeoutInMillis": _unless(integration.timeout_in_millis, DEFAULT_TIMEOUT[api_type]),
        "passthroughBehavior": _passthrough(integration),
        "contentHandling": integration.content_handling and str(integration.content_handling),
        "requestParameters": dict(integration.request_parameters),
        "requestTemplates": dict(integration.request_templates),
        "responses": {
            response.selection_pattern or DEFAULT_PATTERN: _write_response(response)
            for response in integration.responses
        },
        "responseParameters": {
            status: dict(parameters) for status, parameters in integration.response_parameters.items()
        },
        "cacheNamespace": integration.cache_namespace,
        "cacheKeyParameters": list(integration.cache_key_parameters),
        "payloadFormatVersion": _payload_format_version(integration, api_type),
        "integrationSubtype": integration.integration_subtype,
        "responseTransferMode": _unless(integration.response_transfer_mode, "BUFFERED"),
        "tlsConfig": _tls(integration),
    }
    return _present(data)


def write_properties(integration: Integration) -> dict[str, Any]:
    """The Integration property of an AWS::ApiGateway::Method."""
    return _present(
        {
            "Type": str(integration.type),
            "IntegrationHttpMethod": integration.http_method,
            "Uri": integration.uri,
            "Credentials": integration.credentials,
            "ConnectionType": _unless(integration.connection_type, "INTERNET"),
            "ConnectionId": integration.connection_id,
            "IntegrationTarget": integration.integration_target,
            "TimeoutInMillis": _unless(integration.timeout_in_millis, DEFAULT_TIMEOUT[ApiType.REST]),
            "PassthroughBehavior": str(integration.passthrough_behavior),
            "ContentHandling": integration.content_handling and str(integration.content_handling),
            "RequestParameters": dict(integration.request_parameters),
            "RequestTemplates": dict(integration.request_templates),
            "IntegrationResponses": [_write_response_properties(r) for r in integration.responses],
            "CacheNamespace": integration.cache_namespace,
            "CacheKeyParameters": list(integration.cache_key_parameters),
            "ResponseTransferMode": _unless(integration.response_transfer_mode, "BUFFERED"),
        }
    )


def _write_response(response: IntegrationResponse) -> dict[str, Any]:
    return _present(
        {
            "statusCode": response.status_code,
            "responseParameters": dict(response.response_parameters),
            "responseTemplates": dict(response.response_templates),
            "contentHandling": response.content_handling and str(response.content_handling),
        }
    )


def _write_response_properties(response: IntegrationResponse) -> dict[str, Any]:
    return _present(
        {
            "StatusCode": response.status_code,
            "SelectionPattern": response.selection_pattern,
            "ResponseParameters": dict(response.response_parameters),
            "ResponseTemplates": dict(response.response_templates),
            "ContentHandling": response.content_handling and str(response.content_handling),
        }
    )


def _passthrough(integration: Integration) -> str | None:
    default = integration.passthrough_behavior is PassthroughBehavior.WHEN_NO_MATCH
    return None if default else integration.passthrough_behavior.lower()


def _payload_format_version(integration: Integration, api_type: ApiType) -> str | None:
    """HTTP APIs need it (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html)."""
    version = integration.payload_format_version
    return version if api_type is ApiType.HTTP else _unless(version, "1.0")


def _tls(integration: Integration) -> dict[str, Any]:
    skip = True if integration.tls_insecure_skip_verification else None
    return _present(
        {"insecureSkipVerification": skip, "serverNameToVerify": integration.tls_server_name_to_verify}
    )


def _unless(value: Any, default: Any) -> Any:
    return None if value == default else value


def _present(data: dict[str, Any]) -> dict[str, Any]:
    """Without what says nothing. Empty templates and texts inside of maps stay: they mean something."""
    return {key: value for key, value in data.items() if value is not None and value not in ("", {}, [])}
