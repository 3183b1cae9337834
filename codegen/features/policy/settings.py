"""Reads the resource policy of an API.

https://docs.aws.amazon.com/apigateway/latest/developerguide/openapi-extensions-policy.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codegen.core.fields import type_name
from codegen.core.findings import Findings

EXTENSION = "x-amazon-apigateway-policy"
LONGEST = 8192
"""Characters; https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html"""


def read_policy(value: Any, pointer: str, findings: Findings) -> Mapping[str, Any] | None:
    """The policy of a document or of a RestApi's Policy property, as it stands."""
    if value is None:
        return None
    if not isinstance(value, Mapping) or "Statement" not in value:
        said = "has no Statement" if isinstance(value, Mapping) else f"is {type_name(value)}"
        findings.error("CG102", f"a resource policy must be an IAM policy, and {said}", pointer)
        return None
    return value
