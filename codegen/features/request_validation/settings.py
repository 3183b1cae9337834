"""Reads request validators and models.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codegen.core.fields import Fields
from codegen.core.findings import Findings
from codegen.ir.api import Model, RequestValidator

VALIDATORS = "x-amazon-apigateway-request-validators"
VALIDATOR = "x-amazon-apigateway-request-validator"


def read_validators(value: Any, pointer: str, findings: Findings) -> dict[str, RequestValidator]:
    """The validators that a document defines, by name."""
    if value is None:
        return {}
    parent = Fields({VALIDATORS: value}, pointer.rpartition("/")[0], findings, "the document")
    found: dict[str, RequestValidator] = {}
    for name, fields in parent.children(VALIDATORS, VALIDATORS):
        found[name] = RequestValidator(
            name, fields.boolean("validateRequestBody"), fields.boolean("validateRequestParameters")
        )
        fields.finish()
    return found


def read_validator_name(
    value: Any, pointer: str, findings: Findings, validators: Mapping[str, RequestValidator]
) -> RequestValidator | None:
    """The validator that a document or an operation chooses by name."""
    if value is None:
        return None
    if isinstance(value, str) and value in validators:
        return validators[value]
    names = ", ".join(validators) or "none"
    findings.error(
        "CG107",
        f"{VALIDATOR} names {value!r}, which {VALIDATORS} does not define",
        pointer,
        f"defined: {names}",
    )
    return None


def read_validator_properties(
    value: Any, pointer: str, findings: Findings, logical_id: str
) -> RequestValidator:
    """An AWS::ApiGateway::RequestValidator."""
    fields = Fields(value, pointer, findings, "AWS::ApiGateway::RequestValidator")
    fields.raw("RestApiId")
    validator = RequestValidator(
        fields.text("Name") or logical_id,
        fields.boolean("ValidateRequestBody"),
        fields.boolean("ValidateRequestParameters"),
    )
    fields.finish()
    return validator


def read_model_properties(value: Any, pointer: str, findings: Findings, logical_id: str) -> Model:
    """An AWS::ApiGateway::Model."""
    fields = Fields(value, pointer, findings, "AWS::ApiGateway::Model")
    for name in ("RestApiId", "Description"):
        fields.raw(name)
    model = Model(
        fields.text("Name") or logical_id,
        fields.mapping("Schema"),
        fields.text("ContentType") or "application/json",
    )
    fields.finish()
    return model
