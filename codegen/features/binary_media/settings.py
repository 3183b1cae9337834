"""Reads the media types whose bodies API Gateway treats as bytes.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-binary-media-types.html
"""

from __future__ import annotations

from typing import Any

from codegen.core.fields import Fields
from codegen.core.findings import Findings

EXTENSION = "x-amazon-apigateway-binary-media-types"


def read_extension(value: Any, pointer: str, findings: Findings) -> tuple[str, ...]:
    """The binary media types of a document."""
    parent = Fields({EXTENSION: value}, pointer.rpartition("/")[0], findings, "the document")
    return parent.strings(EXTENSION)


def read_properties(value: Any, pointer: str, findings: Findings) -> tuple[str, ...]:
    """BinaryMediaTypes of a RestApi: SAM writes `/` as `~1` there."""
    parent = Fields({"BinaryMediaTypes": value}, pointer.rpartition("/")[0], findings, "the API")
    return tuple(media_type.replace("~1", "/") for media_type in parent.strings("BinaryMediaTypes"))
