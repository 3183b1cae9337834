"""Integrations that API Gateway accepts and can't carry out, or refuses at import.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-integration.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from codegen.contract.document.methods import IntegrationView, MethodView
from codegen.contract.document.subtypes import IN_DOCUMENT, check_subtype
from codegen.contract.values import literal, substituted
from codegen.core.findings import Findings
from codegen.core.pointer import child
from codegen.core.suggestions import nearest
from codegen.ir.api import ApiType

_PROXIES = frozenset({"AWS_PROXY", "HTTP_PROXY"})
_HTTP_API_TYPES = _PROXIES
_LONGEST = {ApiType.REST: 29_000, ApiType.HTTP: 30_000}
"""Milliseconds that API Gateway waits unless an account's quota was raised
(https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html)."""
_PATH_NAME = re.compile(r"(?<!\$)\{([^{}+]+)\+?\}")
_INVOCATION = re.compile(r":lambda:path/.*invocations\Z", re.DOTALL)
_INVOCATION_API = re.compile(r":lambda:path/+(2015-03-31|2021-11-15|\$\{[^}]*\})/functions/")
_SERVICE = re.compile(r"arn:[^:$]+:apigateway:[^:$]*:[^:$]+:([^:/$]+)/")
_PSEUDO = re.compile(r"\$\{AWS::\w+\}")


def check_integrations(methods: Iterable[MethodView], api_type: ApiType, findings: Findings) -> None:
    """Report what is wrong with each method's integration."""
    rules = _REST_RULES if api_type is ApiType.REST else _HTTP_RULES
    for method in methods:
        if method.integration is not None:
            for rule in rules:
                rule(method, method.integration, findings)


def is_lambda(integration: IntegrationView) -> bool:
    """Whether an integration calls a function."""
    text = substituted(integration.uri) or ""
    return integration.type in ("AWS", "AWS_PROXY") and (":lambda:path/" in text or ":function:" in text)


def _check_timeout(method: MethodView, integration: IntegrationView, findings: Findings) -> None:
    _timeout(integration, ApiType.REST, findings)


def _check_http_timeout(method: MethodView, integration: IntegrationView, findings: Findings) -> None:
    _timeout(integration, ApiType.HTTP, findings)


def _timeout(integration: IntegrationView, api_type: ApiType, findings: Findings) -> None:
    text = literal(integration.timeout)
    is_streamed = (integration.source.text("responseTransferMode") or "").upper() == "STREAM"
    if text is None or not text.isdecimal() or int(text) <= _LONGEST[api_type] or is_streamed:
        return
    findings.error(
        "CG188",
        f"timeoutInMillis is {text}, above API Gateway's default quota of {_LONGEST[api_type]:,}",
        integration.source.at("timeoutInMillis"),
        "shorten it, or have the quota of a Regional or private API raised and ignore this finding",
    )


def _check_lambda(method: MethodView, integration: IntegrationView, findings: Findings) -> None:
    """REST APIs call functions by POST, at an address of API Gateway's."""
    if integration.type not in ("AWS", "AWS_PROXY"):
        return
    text = substituted(integration.uri)
    if text is None:
        return
    if text.startswith("arn:") and ":apigateway:" not in text and ":function:" not in text:
        hint = "write arn:aws:apigateway:REGION:SERVICE:path/... or :action/..."
        message = f"{text[:80]!r} is no address of an AWS service in API Gateway"
        findings.error("CG106", message, integration.uri_place, hint)
    is_function_arn = bool(re.fullmatch(r"\$\{\w+\.Arn\}", text.strip())) or ":function:" in text
    if is_function_arn and ":apigateway:" not in text:
        findings.error(
            "CG106",
            "a REST API calls a function at an address of API Gateway's, and this is the function's ARN",
            integration.uri_place,
            "write arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/FUNCTION_ARN/invocations",
        )
    elif text.startswith("arn:") and not _is_service(text):
        message = f"{text[:80]!r} is no address of an AWS service in API Gateway"
        hint = "write arn:aws:apigateway:REGION:SERVICE:path/... or :action/..."
        findings.error("CG106", message, integration.uri_place, hint)
    elif ":lambda:path/" in text and not _INVOCATION_API.search(text):
        message = "the address of a function starts with path/2015-03-31/functions/"
        hint = "write arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/FUNCTION_ARN/invocations"
        findings.error("CG106", message, integration.uri_place, hint)
    elif ":lambda:path/" in text and not _INVOCATION.search(text.strip()):
        message = "the address of a function ends with /invocations"
        findings.error("CG106", message, integration.uri_place, "append /invocations")
    elif ":lambda:path/" in text and integration.http_method not in (None, "POST"):
        findings.error(
            "CG106",
            f"Lambda is called with POST, not {integration.http_method}: each request would end in 500",
            _method_place(integration),
            "write httpMethod: POST",
        )


def _is_service(text: str) -> bool:
    """Whether an ARN names a service of API Gateway's; where it can't be told, it does."""
    known = _PSEUDO.sub("x", text)
    found = _SERVICE.match(known)
    return found[1] in ("path", "action") if found else ":apigateway:" not in known or "${" in known


def _method_place(integration: IntegrationView) -> str:
    name = "httpMethod" if "httpMethod" in integration.source.value else "IntegrationHttpMethod"
    return integration.source.at(name)


def _check_vpc_link(method: MethodView, integration: IntegrationView, findings: Findings) -> None:
    source = integration.source
    for kind, identifier in (("connectionType", "connectionId"), ("ConnectionType", "ConnectionId")):
        if (source.text(kind) or "").upper() == "VPC_LINK" and identifier not in source.value:
            findings.error("CG105", f"a VPC link needs {identifier}", source.at(kind), f"add {identifier}")


def _check_mock(method: MethodView, integration: IntegrationView, findings: Findings) -> None:
    """https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-mock-integration.html"""
    if integration.type == "MOCK" and not integration.templates.value:
        findings.warning(
            "CG105",
            f"{method.name}: without a request template a mock answers 500 unless the client sends the status",
            integration.source.pointer,
            "add requestTemplates: application/json: '{\"statusCode\": 200}'",
        )


def _check_non_proxy(method: MethodView, integration: IntegrationView, findings: Findings) -> None:
    is_proxy = integration.type in _PROXIES
    if is_proxy and integration.templates.value:
        findings.warning(
            "CG115",
            f"{method.name}: templates have no effect in an integration of type {integration.type}",
            integration.templates.pointer,
        )
    elif (
        integration.type
        and not is_proxy
        and not integration.responses
        and not integration.has_unknown_responses
    ):
        findings.warning(
            "CG183",
            f"{method.name} has no integration response: API Gateway answers 500",
            integration.source.pointer,
            "add a default response",
        )


def _check_stream(method: MethodView, integration: IntegrationView, findings: Findings) -> None:
    mode = integration.source.text("responseTransferMode") or integration.source.text("ResponseTransferMode")
    if (mode or "").upper() == "STREAM" and integration.type and integration.type not in _PROXIES:
        findings.error(
            "CG103",
            f"only proxy integrations stream: this one is of type {integration.type}",
            integration.source.pointer,
            "use aws_proxy or http_proxy",
        )


def _check_path_names(method: MethodView, integration: IntegrationView, findings: Findings) -> None:
    """`{name}` in the address of an HTTP endpoint is filled in by a mapping."""
    text = literal(integration.uri)
    if text is None or integration.type not in ("HTTP", "HTTP_PROXY"):
        return
    for name in _PATH_NAME.findall(text):
        if f"integration.request.path.{name}" not in integration.parameters.value:
            findings.warning(
                "CG182",
                f"{method.name}: nothing maps {{{name}}} of the integration's uri",
                integration.uri_place,
                f"add integration.request.path.{name}: method.request.path.{name} to its request parameters",
            )


def _check_patterns(method: MethodView, integration: IntegrationView, findings: Findings) -> None:
    for response in integration.responses:
        if response.pattern and nearest(response.pattern, ["default"]):
            message = (
                f"the response {response.pattern!r} is for answers that match it, and there is no default"
            )
            findings.error("CG183", message, response.pointer, "did you mean default?")
        try:
            re.compile(response.pattern or "")
        except re.error as error:
            findings.warning(
                "CG183",
                f"the selection pattern {response.pattern!r} is no regular expression: {error}",
                response.pointer,
            )


def _check_http_type(method: MethodView, integration: IntegrationView, findings: Findings) -> None:
    """https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-open-api.html"""
    if integration.type and integration.type not in _HTTP_API_TYPES:
        findings.error(
            "CG180",
            f"{method.name}: HTTP APIs have no integration of type {integration.type}",
            integration.source.at("type"),
            "use aws_proxy or http_proxy",
        )


def _check_payload_format(method: MethodView, integration: IntegrationView, findings: Findings) -> None:
    source, name = integration.source, "payloadFormatVersion"
    version = source.text(name)
    if version is not None and version not in ("1.0", "2.0", "1", "2"):
        findings.error("CG103", f"{name} is {version!r}", source.at(name), "use '1.0' or '2.0'")
    elif version is None and name not in source.value and is_lambda(integration):
        findings.error(
            "CG105",
            f"{method.name}: HTTP APIs call functions with a {name}, and the integration has none",
            source.pointer,
            "add payloadFormatVersion: '2.0'",
        )


def _check_subtype(method: MethodView, integration: IntegrationView, findings: Findings) -> None:
    check_subtype(integration.source, IN_DOCUMENT, findings)


_Rule = Callable[[MethodView, IntegrationView, Findings], None]
_REST_RULES: tuple[_Rule, ...] = (
    _check_timeout,
    _check_lambda,
    _check_vpc_link,
    _check_mock,
    _check_non_proxy,
    _check_stream,
    _check_path_names,
    _check_patterns,
)
_HTTP_RULES: tuple[_Rule, ...] = (
    _check_http_timeout,
    _check_vpc_link,
    _check_http_type,
    _check_subtype,
    _check_payload_format,
)


def check_preflight(
    methods: Iterable[MethodView], binary_media_types: Iterable[str], findings: Findings
) -> None:
    """Report preflight answers that fail because every body counts as binary.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings.html
    """
    if "*/*" not in binary_media_types:
        return
    for method in methods:
        integration = method.integration
        if (
            integration is None
            or integration.type != "MOCK"
            or integration.content_handling == "CONVERT_TO_TEXT"
        ):
            continue
        report = findings.error if method.http_method == "OPTIONS" else findings.warning
        report(
            "CG176",
            f"{method.name} answers 500: with the binary media type */* its request template gets no text",
            integration.source.pointer,
            "add contentHandling: CONVERT_TO_TEXT to the integration, or name the binary types",
        )


def routes_twice(methods: Iterable[MethodView], findings: Findings) -> None:
    """Report methods that stand twice, as `/pets` and `/pets/`: a REST API has one resource for both."""
    seen: dict[tuple[str, str], MethodView] = {}
    for method in methods:
        key = (method.http_method, method.path.rstrip("/") or "/")
        first = seen.setdefault(key, method)
        if first is not method:
            findings.warning(
                "CG186",
                f"{method.name} is never reached: it is the same resource as {first.path}",
                method.pointer,
                "keep one of them",
            )


def check_any_method(methods: Iterable[MethodView], findings: Findings) -> None:
    """Report an ANY method beside all others, which leave it nothing."""
    by_path: dict[str, dict[str, MethodView]] = {}
    for method in methods:
        by_path.setdefault(method.path, {})[method.http_method] = method
    for path, found in by_path.items():
        if "ANY" in found and len(found) == 8:
            findings.warning(
                "CG186",
                f"ANY {path} is never reached: every method has a definition of its own",
                child(found["ANY"].pointer),
            )
