"""CORS of an HTTP API.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from codegen.contract.values import items, literal, mapping
from codegen.core.findings import Findings
from codegen.core.pointer import child
from codegen.core.suggestions import did_you_mean

EXTENSION = "x-amazon-apigateway-cors"
_FIELDS = ("allowCredentials", "allowHeaders", "allowMethods", "allowOrigins", "exposeHeaders", "maxAge")
_ORIGIN = re.compile(r"\*\Z|https?://[^/\s]+\Z|[a-z][a-z0-9+.\-]*://[^/\s]*\Z")
_METHODS = ("*", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")
_LONGEST = 86_400  # seconds


def check_http_cors(data: Mapping[str, Any], findings: Findings) -> None:
    """Report a CORS configuration that API Gateway refuses, or browsers can't use."""
    cors = mapping(data.get(EXTENSION))
    place = child("", EXTENSION)
    check_cors_values({name: cors.get(name) for name in _FIELDS if name in cors}, place, findings)


def check_cors_values(cors: Mapping[str, Any], place: str, findings: Findings) -> None:
    """The same for values by the extension's names, wherever they were written."""
    origins = [text for origin in items(cors.get("allowOrigins")) if (text := literal(origin))]
    for origin in origins:
        if not _ORIGIN.match(origin):
            hint = "write scheme://host without a path"
            findings.error("CG176", f"{origin!r} is no origin", child(place, "allowOrigins"), hint)
    for index, method in enumerate(items(cors.get("allowMethods"))):
        name = literal(method)
        if name is not None and name.upper() not in _METHODS:
            hint = did_you_mean(name, _METHODS, f"use {', '.join(_METHODS)}")
            findings.error("CG103", f"there is no method {name}", child(place, "allowMethods", index), hint)
    if "*" in origins and literal(cors.get("allowCredentials")) == "true":
        findings.warning(
            "CG176",
            "with credentials, browsers refuse an answer for the origin *",
            child(place, "allowCredentials"),
            "name the origins",
        )
    age = literal(cors.get("maxAge"))
    if age is not None and age.lstrip("-").isdecimal() and not -1 <= int(age) <= _LONGEST:
        findings.error("CG108", f"maxAge is {age}, and must be -1 to {_LONGEST:,} s", child(place, "maxAge"))
