"""Writes request validators and models as extensions and as CloudFormation properties."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codegen.ir.api import Model, RequestValidator


def write_validators(validators: Mapping[str, RequestValidator]) -> dict[str, Any]:
    """`x-amazon-apigateway-request-validators`."""
    return {
        name: {
            "validateRequestBody": validator.validate_request_body,
            "validateRequestParameters": validator.validate_request_parameters,
        }
        for name, validator in validators.items()
    }


def write_validator_properties(validator: RequestValidator) -> dict[str, Any]:
    """The properties of an AWS::ApiGateway::RequestValidator, without its API."""
    return {
        "Name": validator.name,
        "ValidateRequestBody": validator.validate_request_body,
        "ValidateRequestParameters": validator.validate_request_parameters,
    }


def write_model_properties(model: Model) -> dict[str, Any]:
    """The properties of an AWS::ApiGateway::Model, or of one of ApiGatewayV2, without its API."""
    return {"Name": model.name, "ContentType": model.content_type, "Schema": dict(model.schema)}
