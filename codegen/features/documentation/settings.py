"""Reads the documentation parts that an API carries.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-documentation.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codegen.core.fields import Fields
from codegen.core.findings import Findings

EXTENSION = "x-amazon-apigateway-documentation"
_OF_AN_EXPORT = ("createdDate",)


def read_extension(value: Any, pointer: str, findings: Findings) -> Mapping[str, Any] | None:
    """The parts and their version, as they stand; None where there are none."""
    if value is None:
        return None
    fields = Fields(value, pointer, findings, EXTENSION)
    for name in ("documentationParts", "version", *_OF_AN_EXPORT):
        fields.raw(name)
    for part in fields.items("documentationParts", "documentationPart"):
        part.mapping("location")
        part.mapping("properties")
        part.finish()
    fields.finish()
    return dict(value) if isinstance(value, Mapping) else None
