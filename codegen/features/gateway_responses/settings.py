"""Reads gateway responses: `x-amazon-apigateway-gateway-responses` and AWS::ApiGateway::GatewayResponse.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html
"""

from __future__ import annotations

import re
from typing import Any

from codegen.core.fields import Fields
from codegen.core.findings import Findings
from codegen.core.pointer import child
from codegen.ir.api import GatewayResponse

EXTENSION = "x-amazon-apigateway-gateway-responses"

RESPONSE_TYPES = frozenset(
    {
        "ACCESS_DENIED", "API_CONFIGURATION_ERROR", "AUTHORIZER_CONFIGURATION_ERROR", "AUTHORIZER_FAILURE",
        "BAD_REQUEST_BODY", "BAD_REQUEST_PARAMETERS", "DEFAULT_4XX", "DEFAULT_5XX", "EXPIRED_TOKEN",
        "INTEGRATION_FAILURE", "INTEGRATION_TIMEOUT", "INVALID_API_KEY", "INVALID_SIGNATURE",
        "MISSING_AUTHENTICATION_TOKEN", "QUOTA_EXCEEDED", "REQUEST_TOO_LARGE", "RESOURCE_NOT_FOUND", "THROTTLED",
        "UNAUTHORIZED", "UNSUPPORTED_MEDIA_TYPE", "WAF_FILTERED",
    }
)  # fmt: skip
"""https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html"""


def read_extension(value: Any, pointer: str, findings: Findings) -> dict[str, GatewayResponse]:
    """The gateway responses of a document, by type."""
    if value is None:
        return {}
    parent = Fields({EXTENSION: value}, pointer.rpartition("/")[0], findings, "the document")
    found: dict[str, GatewayResponse] = {}
    for response_type, fields in parent.children(EXTENSION, EXTENSION):
        response = GatewayResponse(
            response_type=response_type,
            status_code=_status(fields, "statusCode"),
            response_parameters=fields.texts("responseParameters"),
            response_templates=fields.texts("responseTemplates"),
        )
        fields.finish()
        if _is_known(response_type, fields):
            found[response_type] = response
    return found


def read_properties(value: Any, pointer: str, findings: Findings) -> GatewayResponse | None:
    """An AWS::ApiGateway::GatewayResponse; None where its type is not one."""
    fields = Fields(value, pointer, findings, "AWS::ApiGateway::GatewayResponse")
    fields.raw("RestApiId")
    response_type = fields.text("ResponseType") or ""
    response = GatewayResponse(
        response_type=response_type,
        status_code=_status(fields, "StatusCode"),
        response_parameters=fields.texts("ResponseParameters"),
        response_templates=fields.texts("ResponseTemplates"),
    )
    fields.finish()
    return response if _is_known(response_type, fields) else None


def _is_known(response_type: str, fields: Fields) -> bool:
    if response_type in RESPONSE_TYPES:
        return True
    fields.findings.error(
        "CG103",
        f"API Gateway has no gateway response of type {response_type!r}",
        fields.pointer,
        f"use one of {', '.join(sorted(RESPONSE_TYPES))}",
    )
    return False


def _status(fields: Fields, name: str) -> str | None:
    status = fields.text(name)
    if status is not None and not re.fullmatch(r"[1-5]\d\d", status):
        fields.findings.error(
            "CG108", f"{name} of a gateway response is {status!r}, not a status", child(fields.pointer, name)
        )
    return status
