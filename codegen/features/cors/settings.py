"""Reads `x-amazon-apigateway-cors`: which pages may call an API.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-cors-configuration.html
"""

from __future__ import annotations

from typing import Any

from codegen.core.fields import Fields
from codegen.core.findings import Findings
from codegen.core.pointer import child
from codegen.ir.api import Cors

EXTENSION = "x-amazon-apigateway-cors"
SHORTEST_AGE, LONGEST_AGE = -1, 86_400
"""Seconds; -1 switches the cache of browsers off."""


def read_extension(value: Any, pointer: str, findings: Findings) -> Cors | None:
    """The configuration of a document; None where it has none."""
    if value is None:
        return None
    fields = Fields(value, pointer, findings, EXTENSION)
    cors = Cors(
        allow_origins=fields.strings("allowOrigins"),
        allow_methods=fields.strings("allowMethods"),
        allow_headers=fields.strings("allowHeaders"),
        expose_headers=fields.strings("exposeHeaders"),
        allow_credentials=fields.boolean("allowCredentials"),
        max_age=_max_age(fields),
    )
    fields.finish()
    return cors


def read_properties(value: Any, pointer: str, findings: Findings) -> Cors | None:
    """CorsConfiguration of an AWS::ApiGatewayV2::Api; None where it has none."""
    if value is None:
        return None
    fields = Fields(value, pointer, findings, "CorsConfiguration")
    cors = Cors(
        allow_origins=fields.strings("AllowOrigins"),
        allow_methods=fields.strings("AllowMethods"),
        allow_headers=fields.strings("AllowHeaders"),
        expose_headers=fields.strings("ExposeHeaders"),
        allow_credentials=fields.boolean("AllowCredentials"),
        max_age=_max_age(fields, "MaxAge"),
    )
    fields.finish()
    return cors


def _max_age(fields: Fields, name: str = "maxAge") -> int | None:
    age = fields.integer(name)
    if age is not None and not SHORTEST_AGE <= age <= LONGEST_AGE:
        fields.findings.error(
            "CG108",
            f"{name} is {age}, and must be {SHORTEST_AGE} to {LONGEST_AGE} seconds",
            child(fields.pointer, name),
        )
        return None
    return age
