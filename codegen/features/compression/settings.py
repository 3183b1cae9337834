"""Reads from how many bytes on API Gateway compresses a body.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-openapi-minimum-compression-size.html
"""

from __future__ import annotations

from typing import Any

from codegen.core.fields import Fields
from codegen.core.findings import Findings
from codegen.core.pointer import child

EXTENSION = "x-amazon-apigateway-minimum-compression-size"
PROPERTY = "MinimumCompressionSize"
LARGEST = 10_485_760


def read_extension(value: Any, pointer: str, findings: Findings) -> int | None:
    """The size in bytes; None where bodies are not compressed."""
    return _read(value, pointer, findings, EXTENSION)


def read_properties(value: Any, pointer: str, findings: Findings) -> int | None:
    """MinimumCompressionSize of a RestApi."""
    return _read(value, pointer, findings, PROPERTY)


def _read(value: Any, pointer: str, findings: Findings, name: str) -> int | None:
    fields = Fields({name: value}, pointer.rpartition("/")[0], findings, "the API")
    size = fields.integer(name)
    if size is not None and not 0 <= size <= LARGEST:
        findings.error("CG108", f"{name} is {size}, and must be 0 to {LARGEST}", child(fields.pointer, name))
        return None
    return size
