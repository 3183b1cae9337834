"""Authorizers in security schemes, and what operations ask of them.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authorizer.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from codegen.contract.document.methods import MethodView, Placed
from codegen.contract.values import is_intrinsic, items, literal, mapping
from codegen.core.findings import Findings
from codegen.core.pointer import child
from codegen.ir.api import ApiType

EXTENSION = "x-amazon-apigateway-authorizer"
REST_SOURCE = re.compile(
    r"method\.request\.(header|querystring|multivalueheader|multivaluequerystring)\.\S+\Z|stageVariables\.\S+\Z|context\.\S+\Z"
)
HTTP_SOURCE = re.compile(r"\$request\.(header|querystring)\.\S+\Z|\$context\.\S+\Z|\$stageVariables\.\S+\Z")
_TYPES = {
    ApiType.REST: ("TOKEN", "REQUEST", "COGNITO_USER_POOLS", "JWT"),
    ApiType.HTTP: ("REQUEST", "JWT"),
}


def document_authorizers(data: Mapping[str, Any]) -> Iterator[Placed]:
    """The authorizers in the security schemes of a document."""
    owner = data if "swagger" in data else mapping(data.get("components"))
    name = "securityDefinitions" if "swagger" in data else "securitySchemes"
    place = "/securityDefinitions" if "swagger" in data else "/components/securitySchemes"
    for key, scheme in mapping(owner.get(name)).items():
        extension = mapping(mapping(scheme).get(EXTENSION))
        if extension:
            yield Placed(extension, child(place, key, EXTENSION))


def check_authorizers(data: Mapping[str, Any], api_type: ApiType, findings: Findings) -> None:
    """Report authorizers that API Gateway refuses."""
    place = "/securityDefinitions" if "swagger" in data else "/components/securitySchemes"
    schemes = mapping(data.get("securityDefinitions")) or mapping(
        mapping(data.get("components")).get("securitySchemes")
    )
    for name, scheme in schemes.items():
        extension = mapping(mapping(scheme).get(EXTENSION))
        if extension:
            node = Placed(extension, child(place, name, EXTENSION))
            _check_type(node, api_type, findings)
            _check_sources(node, api_type, findings)
            rule = _HTTP_RULES if api_type is ApiType.HTTP else _REST_RULES
            rule.get((node.text("type") or "").upper(), _nothing)(node, mapping(scheme), findings)


def _check_type(node: Placed, api_type: ApiType, findings: Findings) -> None:
    kind = (node.text("type") or "").upper()
    if kind in _TYPES[ApiType.REST] and kind not in _TYPES[api_type]:
        findings.error(
            "CG103",
            f"{api_type} APIs have no authorizer of type {kind.lower()}",
            node.at("type"),
            f"use {' or '.join(each.lower() for each in _TYPES[api_type])}",
        )


def _check_sources(node: Placed, api_type: ApiType, findings: Findings) -> None:
    pattern = REST_SOURCE if api_type is ApiType.REST else HTTP_SOURCE
    sources = node.get("identitySource")
    texts = sources.split(",") if isinstance(sources, str) else items(sources)
    for text in texts:
        if isinstance(text, str) and not pattern.match(text.strip()):
            example = "method.request.header.NAME" if api_type is ApiType.REST else "$request.header.NAME"
            findings.error(
                "CG182",
                f"{text.strip()!r} is no identity source",
                node.at("identitySource"),
                f"write {example}",
            )


def _check_rest_request(node: Placed, scheme: Mapping[str, Any], findings: Findings) -> None:
    """A cached answer is found by its identity sources."""
    if "identitySource" not in node.value and literal(node.get("authorizerResultTtlInSeconds")) != "0":
        findings.error(
            "CG105",
            "a REQUEST authorizer needs identitySource while its answers are cached, by default for 300 s",
            node.pointer,
            "add identitySource, or authorizerResultTtlInSeconds: 0",
        )


def _check_http_request(node: Placed, scheme: Mapping[str, Any], findings: Findings) -> None:
    name = "authorizerPayloadFormatVersion"
    version = node.text(name)
    if name not in node.value:
        findings.error(
            "CG105", f"a REQUEST authorizer of an HTTP API needs {name}", node.pointer, f"add {name}: '2.0'"
        )
    elif version is not None and version not in ("1.0", "2.0", "1", "2"):
        findings.error("CG103", f"{name} is {version!r}", node.at(name), "use '1.0' or '2.0'")
    elif version in ("1.0", "1") and node.text("enableSimpleResponses") == "true":
        findings.error(
            "CG103",
            "simple responses need payload format 2.0",
            node.at("enableSimpleResponses"),
            f"set {name}: '2.0'",
        )


def _check_http_jwt(node: Placed, scheme: Mapping[str, Any], findings: Findings) -> None:
    configuration = node.part("jwtConfiguration")
    if is_intrinsic(node.get("jwtConfiguration")):
        return
    if "issuer" not in configuration.value and "openIdConnectUrl" not in scheme:
        findings.error("CG105", "a JWT authorizer needs jwtConfiguration.issuer", configuration.pointer)
    if "audience" not in configuration.value:
        findings.error("CG105", "a JWT authorizer needs jwtConfiguration.audience", configuration.pointer)
    issuer = configuration.text("issuer")
    if issuer is not None and not issuer.startswith("https://"):
        findings.error(
            "CG106",
            f"the issuer {issuer!r} is not an https address",
            configuration.at("issuer"),
            "write https://...",
        )
    if "identitySource" not in node.value:
        findings.error(
            "CG105",
            "a JWT authorizer needs identitySource",
            node.pointer,
            "add $request.header.Authorization",
        )


def _nothing(node: Placed, scheme: Mapping[str, Any], findings: Findings) -> None:
    return


_REST_RULES = {"REQUEST": _check_rest_request}
_HTTP_RULES = {"REQUEST": _check_http_request, "JWT": _check_http_jwt}


def check_requirements(data: Mapping[str, Any], methods: list[MethodView], findings: Findings) -> None:
    """An operation of an HTTP API has one security requirement
    (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-open-api.html)."""
    for method in methods:
        operation = method.pointer.rpartition("/")[2]
        node = mapping(mapping(mapping(data.get("paths")).get(method.path)).get(operation))
        requirements = items(node.get("security"))
        if len(requirements) > 1 or any(len(mapping(each)) > 1 for each in requirements):
            findings.error(
                "CG111",
                f"{method.name} has several security requirements: HTTP APIs take one",
                child(method.pointer, "security"),
                "write one authorizer that decides on all of them",
            )
