"""Reads where API Gateway takes a request's API key from.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-api-key-source.html
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from codegen.core.fields import Fields
from codegen.core.findings import Findings

EXTENSION = "x-amazon-apigateway-api-key-source"
PROPERTY = "ApiKeySourceType"


class ApiKeySource(StrEnum):
    HEADER = "HEADER"
    AUTHORIZER = "AUTHORIZER"


def read_extension(value: Any, pointer: str, findings: Findings) -> ApiKeySource:
    """HEADER where nothing is said."""
    return _read(value, pointer, findings, EXTENSION)


def read_properties(value: Any, pointer: str, findings: Findings) -> ApiKeySource:
    """ApiKeySourceType of a RestApi."""
    return _read(value, pointer, findings, PROPERTY)


def _read(value: Any, pointer: str, findings: Findings, name: str) -> ApiKeySource:
    fields = Fields({name: value}, pointer.rpartition("/")[0], findings, "the API")
    return fields.choice(name, ApiKeySource) or ApiKeySource.HEADER
