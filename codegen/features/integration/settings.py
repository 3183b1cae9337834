"""Reads integrations: the extension object of an operation or the Integration property of AWS::ApiGateway::Method.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-integration.html
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-apigateway-method-integration.html
"""

from __future__ import annotations

import re
from typing import Any

from codegen.core.fields import Fields
from codegen.core.findings import Findings
from codegen.core.pointer import child
from codegen.ir.api import ApiType
from codegen.ir.integration import (
    ContentHandling,
    Integration,
    IntegrationResponse,
    IntegrationType,
    PassthroughBehavior,
)

EXTENSION = "x-amazon-apigateway-integration"
DEFAULT_PATTERN = "default"
"""The key of the response that no selection pattern chose; it is stored without a pattern."""
DEFAULT_TIMEOUT = {ApiType.REST: 29_000, ApiType.HTTP: 30_000, ApiType.WEBSOCKET: 29_000}
"""https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html"""
MINIMUM_TIMEOUT = 50
LONGEST_TIMEOUT = 900_000
"""Streamed answers may take 15 minutes; buffered ones end at 29 s unless the account's quota was raised."""

_URI = re.compile(r"https?://[^\s/]|arn:|\$\{", re.IGNORECASE)
_NEEDS_URI = frozenset(IntegrationType) - {IntegrationType.MOCK}


def read_extension(
    value: Any, pointer: str, findings: Findings, api_type: ApiType = ApiType.REST
) -> Integration | None:
    """The integration of an operation; None where it can't be used, which is then among the findings."""
    fields = Fields(value, pointer, findings, EXTENSION)
    kind = fields.choice("type", IntegrationType)
    tls = Fields(fields.mapping("tlsConfig"), child(pointer, "tlsConfig"), findings, "tlsConfig")
    integration = Integration(
        type=kind or IntegrationType.MOCK,
        source=pointer,
        uri=fields.text("uri") or "",
        http_method=(fields.text("httpMethod") or "").upper(),
        credentials=fields.text("credentials"),
        connection_type=(fields.text("connectionType") or "INTERNET").upper(),
        connection_id=fields.text("connectionId"),
        integration_target=fields.text("integrationTarget"),
        timeout_in_millis=_timeout(fields, "timeoutInMillis", api_type),
        passthrough_behavior=fields.choice("passthroughBehavior", PassthroughBehavior)
        or PassthroughBehavior.WHEN_NO_MATCH,
        content_handling=fields.choice("contentHandling", ContentHandling),
        request_parameters=fields.texts("requestParameters", takes_numbers=False),
        request_templates=fields.texts("requestTemplates"),
        responses=tuple(
            _read_response(key, entry) for key, entry in fields.children("responses", "responses")
        ),
        response_parameters=_response_parameters(fields),
        cache_namespace=fields.text("cacheNamespace"),
        cache_key_parameters=fields.strings("cacheKeyParameters"),
        payload_format_version=fields.text("payloadFormatVersion") or "1.0",
        integration_subtype=fields.text("integrationSubtype"),
        response_transfer_mode=(fields.text("responseTransferMode") or "BUFFERED").upper(),
        tls_insecure_skip_verification=tls.boolean("insecureSkipVerification"),
        tls_server_name_to_verify=tls.text("serverNameToVerify"),
    )
    tls.finish()
    fields.finish()
    needs_method = "httpMethod" if api_type is ApiType.REST else ""
    usable = _check(integration, kind is not None, fields, needs_method)
    return integration if usable else None


def read_properties(value: Any, pointer: str, findings: Findings) -> Integration | None:
    """The integration of an AWS::ApiGateway::Method; None where it can't be used, which is then among the findings."""
    fields = Fields(value, pointer, findings, "Integration")
    kind = fields.choice("Type", IntegrationType)
    integration = Integration(
        type=kind or IntegrationType.MOCK,
        source=pointer,
        uri=fields.text("Uri") or "",
        http_method=(fields.text("IntegrationHttpMethod") or "").upper(),
        credentials=fields.text("Credentials"),
        connection_type=(fields.text("ConnectionType") or "INTERNET").upper(),
        connection_id=fields.text("ConnectionId"),
        integration_target=fields.text("IntegrationTarget"),
        timeout_in_millis=_timeout(fields, "TimeoutInMillis", ApiType.REST),
        passthrough_behavior=fields.choice("PassthroughBehavior", PassthroughBehavior)
        or PassthroughBehavior.WHEN_NO_MATCH,
        content_handling=fields.choice("ContentHandling", ContentHandling),
        request_parameters=fields.texts("RequestParameters"),
        request_templates=fields.texts("RequestTemplates"),
        responses=tuple(
            _read_response_properties(entry)
            for entry in fields.items("IntegrationResponses", "IntegrationResponse")
        ),
        cache_namespace=fields.text("CacheNamespace"),
        cache_key_parameters=fields.strings("CacheKeyParameters"),
        response_transfer_mode=(fields.text("ResponseTransferMode") or "BUFFERED").upper(),
    )
    fields.finish()
    usable = _check(integration, kind is not None, fields, "IntegrationHttpMethod")
    return integration if usable else None


def _read_response(pattern: str, fields: Fields) -> IntegrationResponse:
    response = IntegrationResponse(
        status_code=_status_code(fields, "statusCode"),
        selection_pattern=None if pattern == DEFAULT_PATTERN else pattern,
        response_parameters=fields.texts("responseParameters"),
        response_templates=fields.texts("responseTemplates"),
        content_handling=fields.choice("contentHandling", ContentHandling),
        source=fields.pointer,
    )
    fields.finish()
    return response


def _read_response_properties(fields: Fields) -> IntegrationResponse:
    response = IntegrationResponse(
        status_code=_status_code(fields, "StatusCode"),
        selection_pattern=fields.text("SelectionPattern"),
        response_parameters=fields.texts("ResponseParameters"),
        response_templates=fields.texts("ResponseTemplates"),
        content_handling=fields.choice("ContentHandling", ContentHandling),
        source=fields.pointer,
    )
    fields.finish()
    return response


def _status_code(fields: Fields, name: str) -> str:
    status = fields.text(name)
    if status is None or not re.fullmatch(r"[1-5]\d\d", status):
        said = "is missing" if status is None else f"is {status!r}"
        fields.findings.error(
            "CG105",
            f"{name} of an integration response {said}",
            fields.pointer,
            "write a status such as '200'",
        )
    return status or ""


def _timeout(fields: Fields, name: str, api_type: ApiType) -> int:
    value = fields.integer(name)
    if value is None:
        return DEFAULT_TIMEOUT[api_type]
    if not MINIMUM_TIMEOUT <= value <= LONGEST_TIMEOUT:
        fields.findings.error(
            "CG108",
            f"{name} is {value}; API Gateway waits {MINIMUM_TIMEOUT} to {DEFAULT_TIMEOUT[api_type]} ms",
            child(fields.pointer, name),
        )
    return value


def _response_parameters(fields: Fields) -> dict[str, dict[str, str]]:
    """HTTP APIs map the response's parameters by status, beside `responses`
    (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html)."""
    statuses = fields.mapping("responseParameters")
    place = child(fields.pointer, "responseParameters")
    by_status = Fields(statuses, place, fields.findings, "responseParameters")
    return {status: by_status.texts(status) for status in statuses}


def _check(integration: Integration, has_type: bool, fields: Fields, method_field: str) -> bool:
    """Whether API Gateway could call anything with this; `method_field` is "" where no method is asked for."""
    findings, pointer = fields.findings, fields.pointer
    if not has_type:
        if "type" not in fields and "Type" not in fields:
            findings.error(
                "CG105",
                "an integration needs a type",
                pointer,
                "use aws_proxy, aws, http_proxy, http or mock",
            )
        return False
    if integration.type not in _NEEDS_URI or integration.integration_subtype:
        return True
    if method_field and not integration.http_method:
        # "Enumeration value for HttpMethod must be non-empty" is API Gateway's own answer.
        findings.error(
            "CG105",
            f"an integration of type {integration.type} needs {method_field}",
            pointer,
            "a Lambda function is called with POST",
        )
        return False
    return _check_uri(integration.uri, findings, pointer)


def _check_uri(uri: str, findings: Findings, pointer: str) -> bool:
    if _URI.match(uri):
        return True
    findings.error(
        "CG106",
        (
            f"the integration's uri {uri[:80]!r} is neither an http(s) address nor an ARN"
            if uri
            else "an integration needs a uri"
        ),
        pointer if not uri else child(pointer, "uri"),
        "API Gateway calls http://, https:// and arn: only",
    )
    return False
