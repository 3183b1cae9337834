"""Parameter mappings of integrations: their grammar, and that both ends are declared.

https://docs.aws.amazon.com/apigateway/latest/developerguide/request-response-data-mappings.html
"""

from __future__ import annotations

import re
from typing import Any

from codegen.contract.document.methods import IntegrationResponseView, IntegrationView, MethodView
from codegen.contract.values import literal
from codegen.core.findings import Findings
from codegen.core.pointer import child
from codegen.core.suggestions import did_you_mean

_NAME = r"[a-zA-Z0-9._$\-]+"
_LITERAL = r"'[^']*(?:''[^']*)*'"
_REQUEST_TARGET = re.compile(rf"integration\.request\.(path|querystring|header)\.{_NAME}\Z")
_REQUEST_SOURCE = re.compile(
    rf"method\.request\.(path|querystring|multivaluequerystring|header|multivalueheader)\.{_NAME}\Z"
    rf"|method\.request\.body(\.\S+|\[\S+)?\Z|context\.\S+\Z|stageVariables\.\S+\Z|{_LITERAL}\Z",
    re.DOTALL,
)
_RESPONSE_TARGET = re.compile(rf"method\.response\.(header|multivalueheader)\.{_NAME}\Z")
_RESPONSE_SOURCE = re.compile(
    rf"integration\.response\.(header|multivalueheader)\.{_NAME}\Z"
    rf"|integration\.response\.body(\.\S+|\[\S+)?\Z|context\.\S+\Z|stageVariables\.\S+\Z|{_LITERAL}\Z",
    re.DOTALL,
)
_MULTI = re.compile(r"\.multivalue(querystring|header)\.")
_PARAMETER = re.compile(r"method\.request\.(?:multivalue)?(path|querystring|header)\.(.+)\Z")
_HINT_LITERAL = "write a fixed value in single quotes: \"'value'\""


def check_mappings(method: MethodView, findings: Findings) -> None:
    """Report mappings that API Gateway refuses at import."""
    integration = method.integration
    if integration is None:
        return
    for target, source in integration.parameters.value.items():
        _check_request(str(target), source, integration, method, findings)
    for index, name in enumerate(integration.cache_key_parameters):
        _check_declared(
            literal(name), method, integration.source.at(_cache_keys(integration), index), findings
        )
    for response in integration.responses:
        _check_response(response, method, findings)


def _cache_keys(integration: IntegrationView) -> str:
    return "cacheKeyParameters" if "cacheKeyParameters" in integration.source.value else "CacheKeyParameters"


def _check_request(
    target: str, source: Any, integration: IntegrationView, method: MethodView, findings: Findings
) -> None:
    place = child(integration.parameters.pointer, target)
    if not _REQUEST_TARGET.match(target):
        hint = "write integration.request.header.NAME, .querystring.NAME or .path.NAME"
        findings.error("CG182", f"{target!r} is no part of an integration request", place, hint)
    if not isinstance(source, str):  # the import leaves it out with a warning of its own
        return
    if not _REQUEST_SOURCE.match(source):
        findings.error("CG182", f"{source!r} is no part of a method request", place, _HINT_LITERAL)
    else:
        _check_declared(source, method, place, findings)


def _check_declared(source: str | None, method: MethodView, place: str, findings: Findings) -> None:
    """API Gateway maps parameters that the method declares."""
    found = _PARAMETER.match(source or "")
    if not found or method.parameters is None:
        return
    name = f"method.request.{found[1]}.{found[2]}"
    if name not in method.parameters:
        findings.error(
            "CG182",
            f"{method.name} does not declare {name}: API Gateway refuses a mapping of it",
            place,
            did_you_mean(name, method.parameters, "declare the parameter"),
        )


def _check_response(response: IntegrationResponseView, method: MethodView, findings: Findings) -> None:
    declared = method.responses
    if declared is not None and response.status is not None and response.status not in declared:
        known = ", ".join(sorted(declared)) or "none"
        findings.error(
            "CG183",
            f"{method.name} maps to status {response.status}, for which it has no method response",
            response.pointer,
            f"declare response {response.status}; declared: {known}",
        )
    headers = None if declared is None else declared.get(response.status or "")
    for target, source in response.parameters.value.items():
        place = child(response.parameters.pointer, target)
        _check_target(str(target), headers, method, place, findings)
        if isinstance(source, str) and not _RESPONSE_SOURCE.match(source):
            findings.error("CG182", f"{source!r} is no part of an integration response", place, _HINT_LITERAL)


def _check_target(
    target: str, headers: frozenset[str] | None, method: MethodView, place: str, findings: Findings
) -> None:
    if not _RESPONSE_TARGET.match(target):
        hint = "write method.response.header.NAME"
        findings.error("CG182", f"{target!r} is no part of a method response", place, hint)
        return
    name = target.split(".", 3)[3]
    if headers is not None and name not in headers and not _MULTI.search(target):
        findings.error(
            "CG182",
            f"{method.name} does not declare the response header {name}: API Gateway refuses a mapping to it",
            place,
            did_you_mean(name, headers, "declare the header in the response"),
        )
