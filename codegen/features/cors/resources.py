"""Writes CORS for a REST API: an OPTIONS method that a MOCK integration answers, and headers for gateway responses.

In: the allowed origins, methods and headers. Out: integration, method response and header expressions; for HTTP APIs,
which answer preflights by themselves, the extension.
https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from codegen.features.cors.settings import EXTENSION
from codegen.ir.api import Cors, MethodResponse
from codegen.ir.integration import Integration, IntegrationResponse, IntegrationType

ALLOW_ORIGIN = "Access-Control-Allow-Origin"
ALLOW_METHODS = "Access-Control-Allow-Methods"
ALLOW_HEADERS = "Access-Control-Allow-Headers"
ALLOW_CREDENTIALS = "Access-Control-Allow-Credentials"
MAX_AGE = "Access-Control-Max-Age"
ANY_ORIGIN = "*"
STATUS = "204"
JSON = "application/json"

_ORIGIN = re.compile(r"\*\Z|https?://[A-Za-z0-9.\-]+(:[0-9]{1,5})?\Z")
_TOKEN = re.compile(r"[A-Za-z0-9!#$%&*+.^_`|~-]+\Z")
"""A header name; none of its characters can end the quoted text that it stands in."""


def is_origin(origin: str) -> bool:
    """Whether an origin may stand in an answer: `*`, or scheme, host and port without anything behind."""
    return _ORIGIN.match(origin) is not None


def write_extension(cors: Cors | None) -> dict[str, Any]:
    """`x-amazon-apigateway-cors` as a member of a document; none where nothing is said."""
    if cors is None:
        return {}
    data = {
        "allowOrigins": list(cors.allow_origins),
        "allowMethods": list(cors.allow_methods),
        "allowHeaders": list(cors.allow_headers),
        "exposeHeaders": list(cors.expose_headers),
        "allowCredentials": cors.allow_credentials or None,
        "maxAge": cors.max_age,
    }
    return {EXTENSION: {name: value for name, value in data.items() if value not in (None, [])}}


def preflight(
    origins: Sequence[str],
    methods: Iterable[str],
    headers: Iterable[str],
    max_age_seconds: int | None = None,
    *,
    allows_credentials: bool = False,
) -> tuple[Integration, MethodResponse]:
    """What answers OPTIONS on a path. Among several origins, a template picks the one that asks."""
    values = {
        ALLOW_HEADERS: ",".join(name for name in headers if _TOKEN.match(name)),
        ALLOW_METHODS: ",".join(methods),
    }
    if max_age_seconds is not None:
        values[MAX_AGE] = str(max_age_seconds)
    if allows_credentials:
        values[ALLOW_CREDENTIALS] = "true"
    templates: dict[str, str] = {}
    if len(origins) == 1:
        values[ALLOW_ORIGIN] = origins[0]
    else:
        values["Vary"] = "Origin"
        templates[JSON] = _choose_origin(origins)
    response = IntegrationResponse(
        status_code=STATUS,
        response_parameters={
            f"method.response.header.{name}": f"'{value}'" for name, value in sorted(values.items())
        },
        response_templates=templates,
    )
    integration = Integration(
        type=IntegrationType.MOCK,
        source="",
        request_templates={JSON: f'{{"statusCode": {STATUS}}}'},
        responses=(response,),
    )
    declared = sorted({*values, ALLOW_ORIGIN})
    return integration, MethodResponse(STATUS, {f"method.response.header.{name}": False for name in declared})


def gateway_response_headers(origins: Sequence[str], *, allows_credentials: bool = False) -> dict[str, str]:
    """Header expressions that let pages read API Gateway's own errors.

    A gateway response can't choose among several origins, so that all may read it: it holds nothing of the API's data.
    """
    origin = origins[0] if len(origins) == 1 else ANY_ORIGIN
    headers = {ALLOW_ORIGIN: origin}
    if allows_credentials and origin != ANY_ORIGIN:
        headers[ALLOW_CREDENTIALS] = "true"
    return {f"gatewayresponse.header.{name}": f"'{value}'" for name, value in headers.items()}


def _choose_origin(origins: Sequence[str]) -> str:
    asked = " || ".join(f'$origin == "{origin}"' for origin in origins)
    # Browsers send `Origin` over HTTP/1.1 and `origin` over HTTP/2; names of parameters have a case here.
    return (
        '#set($origin = $input.params("Origin"))\n'
        '#if(!$origin || $origin == "")#set($origin = $input.params("origin"))#end\n'
        f"#if({asked})\n"
        f"#set($context.responseOverride.header.{ALLOW_ORIGIN} = $origin)\n"
        "#end\n"
    )
