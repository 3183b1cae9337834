"""Writes gateway responses as an extension and as CloudFormation properties."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codegen.ir.api import GatewayResponse


def write_extension(responses: Mapping[str, GatewayResponse]) -> dict[str, Any]:
    """`x-amazon-apigateway-gateway-responses`."""
    return {
        name: _present(
            {
                "statusCode": response.status_code,
                "responseParameters": dict(response.response_parameters),
                "responseTemplates": dict(response.response_templates),
            }
        )
        for name, response in responses.items()
    }


def write_properties(response: GatewayResponse) -> dict[str, Any]:
    """The properties of an AWS::ApiGateway::GatewayResponse, without its API."""
    return _present(
        {
            "ResponseType": response.response_type,
            "StatusCode": response.status_code,
            "ResponseParameters": dict(response.response_parameters),
            "ResponseTemplates": dict(response.response_templates),
        }
    )


def _present(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value}
