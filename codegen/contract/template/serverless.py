"""What SAM's translator refuses or makes unusable: events of functions, Auth, Cors.

https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-api.html
https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-apiauth.html
https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-corsconfiguration.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from codegen.contract.template.model import CfnResource, Template
from codegen.contract.template.serverless_auth import check_authorizers
from codegen.contract.values import items, literal, mapping, referred
from codegen.core.findings import Findings
from codegen.core.pointer import child
from codegen.core.suggestions import did_you_mean
from codegen.importer.gateway_paths import PathRules, resource_path

_API, _HTTP_API = "AWS::Serverless::Api", "AWS::Serverless::HttpApi"
_OWN_AUTHORIZERS = frozenset({"AWS_IAM", "NONE"})
_VERBS = frozenset({"any", "delete", "get", "head", "options", "patch", "post", "put"})
_KINDS = {
    "Api": ("RestApiId", "ServerlessRestApi", frozenset({_API, "AWS::ApiGateway::RestApi"}), _API),
    "HttpApi": ("ApiId", "ServerlessHttpApi", frozenset({_HTTP_API, "AWS::ApiGatewayV2::Api"}), _HTTP_API),
}
"""Type of an event -> the property that names its API, the one SAM makes without it, and the types of both."""
_PAYLOADS = ("1.0", "2.0")
_OPENAPI = re.compile(r"[23]\.0(\.\d)?\Z")
_QUOTED = re.compile(r"'[^']*'\Z")


class _Event(NamedTuple):
    function: CfnResource
    name: str
    kind: str
    values: Mapping[str, Any]
    pointer: str
    api: CfnResource | None  # None for the one that SAM makes, or one that can't be told


def check_serverless(template: Template) -> None:
    """Report what SAM's own rules refuse."""
    events = list(_events(template))
    for event in events:
        _check_event(event, template)
    _check_paths(events, template)
    for api in template.of(_API, _HTTP_API):
        _check_default_authorizer(api, template)
        _check_definition(api, template)
        check_authorizers(api, template)
    for api in template.of(_API):
        _check_cors(api, template)
        _check_version(api, template)


def _events(template: Template) -> Iterator[_Event]:
    for function in template.of("AWS::Serverless::Function"):
        for name, event in mapping(function.own.get("Events")).items():
            kind = literal(mapping(event).get("Type"))
            if kind in _KINDS:
                values = mapping(mapping(event).get("Properties"))
                api = template.named_by(values.get(_KINDS[kind][0]))
                place = child(function.pointer, "Events", name, "Properties")
                yield _Event(function, str(name), kind, values, place, api)


def _check_event(event: _Event, template: Template) -> None:
    findings = template.findings
    method, path = literal(event.values.get("Method")), literal(event.values.get("Path"))
    if method is not None and method.lower() not in _VERBS:
        findings.error(
            "CG103",
            f"event {event.name} has the method {method!r}",
            child(event.pointer, "Method"),
            f"use one of {', '.join(sorted(_VERBS))}",
        )
    if path is not None and not path.startswith("/") and path != "$default":
        findings.error(
            "CG113",
            f"the path {path!r} of event {event.name} does not start with /",
            child(event.pointer, "Path"),
        )
    version = literal(event.values.get("PayloadFormatVersion"))
    if version is not None and version not in _PAYLOADS:
        place = child(event.pointer, "PayloadFormatVersion")
        message = f"event {event.name} has payload format {version!r}"
        findings.error("CG103", message, place, f"use {' or '.join(_PAYLOADS)}")
    if event.kind == "HttpApi" and (method is None) != (path is None) and event.values:
        given = {"Method", "Path"} & set(event.values)
        if len(given) == 1:
            findings.error(
                "CG160", f"event {event.name} needs both Path and Method, or neither", event.pointer
            )
    wanted = _KINDS[event.kind][2]
    if event.api is not None and event.api.type not in wanted:
        name = _KINDS[event.kind][0]
        findings.error(
            "CG166",
            f"{name} of event {event.name} names {event.api.logical_id}, which is of type {event.api.type}",
            child(event.pointer, name),
            f"it must name one of {' or '.join(sorted(wanted))}",
        )
    _check_event_authorizer(event, template)


def _check_event_authorizer(event: _Event, template: Template) -> None:
    name = literal(mapping(event.values.get("Auth")).get("Authorizer"))
    if name is None or name in _OWN_AUTHORIZERS:
        return
    owner = mapping(event.api.properties.get("Auth")) if event.api else _implicit_auth(event, template)
    known = owner.get("Authorizers", {})
    if event.api is None and referred(event.values.get(_KINDS[event.kind][0])):
        return
    if (
        isinstance(known, Mapping)
        and not any(str(key).startswith("Fn::") for key in known)
        and name not in known
    ):
        template.findings.error(
            "CG181",
            f"event {event.name} asks for authorizer {name}, which its API does not have",
            child(event.pointer, "Auth", "Authorizer"),
            did_you_mean(name, map(str, known), "declare it below Auth.Authorizers of the API"),
        )


def _implicit_auth(event: _Event, template: Template) -> Mapping[str, Any]:
    section = _KINDS[event.kind][3].rpartition("::")[2]
    return mapping(mapping(template.globals.get(section)).get("Auth"))


def _check_paths(events: list[_Event], template: Template) -> None:
    """Methods that stand twice, and paths that API Gateway does not take beside each other."""
    seen: dict[tuple[str, str, str], str] = {}
    rules: dict[str, PathRules] = {}
    places: dict[str, str] = {}
    found = Findings(lambda pointer: template.findings.locate(places[pointer]))
    for event in events:
        property_name, implicit, _, _ = _KINDS[event.kind]
        owner = event.api.logical_id if event.api else referred(event.values.get(property_name)) or implicit
        method, path = literal(event.values.get("Method")), literal(event.values.get("Path"))
        if method is None or path is None or not path.startswith("/"):
            continue
        route = resource_path(path, ())
        key = (owner, method.lower(), route)
        if key in seen:
            template.findings.error(
                "CG186",
                f"{method.upper()} {path} is taken by {seen[key]}: SAM takes a method of an API once",
                event.pointer,
                "give one of the events another path or method",
            )
        seen.setdefault(key, f"event {event.name} of {event.function.logical_id}")
        if event.kind == "Api":
            places.setdefault(child("/paths", route), child(event.pointer, "Path"))
            rules.setdefault(owner, PathRules(found)).check(route)
    template.findings.diagnostics += found.diagnostics


def _check_default_authorizer(api: CfnResource, template: Template) -> None:
    auth = mapping(api.properties.get("Auth"))
    name, known = literal(auth.get("DefaultAuthorizer")), auth.get("Authorizers", {})
    if name is None or name in _OWN_AUTHORIZERS or not isinstance(known, Mapping) or name in known:
        return
    template.findings.error(
        "CG181",
        f"DefaultAuthorizer is {name}, which Auth.Authorizers of {api.logical_id} does not have",
        api.at("Auth", "DefaultAuthorizer"),
        did_you_mean(name, map(str, known), "declare it, or use AWS_IAM"),
    )


def _check_definition(api: CfnResource, template: Template) -> None:
    if "DefinitionBody" in api.own and "DefinitionUri" in api.own:
        template.findings.error(
            "CG162",
            f"{api.logical_id} has both DefinitionBody and DefinitionUri",
            api.at("DefinitionUri"),
            "keep one of them",
        )


def _check_version(api: CfnResource, template: Template) -> None:
    version = literal(api.properties.get("OpenApiVersion"))
    if version is not None and not _OPENAPI.match(version):
        message = f"OpenApiVersion is {version}, and SAM writes 2.0 and 3.0"
        template.findings.error("CG103", message, api.at("OpenApiVersion"), "write 3.0.1")


def _check_cors(api: CfnResource, template: Template) -> None:
    """Values become fixed values of a response's headers, which API Gateway wants in single quotes."""
    cors = api.properties.get("Cors")
    text = literal(cors)
    if text is not None:
        _check_quoted("Cors", text, api.at("Cors"), template)
    values = mapping(cors)
    for name in ("AllowHeaders", "AllowMethods", "AllowOrigin", "MaxAge"):
        text = literal(values.get(name))
        if text is not None:
            _check_quoted(name, text, api.at("Cors", name), template)
    origin = literal(values.get("AllowOrigin"))
    if literal(values.get("AllowCredentials")) == "true" and origin in ("'*'", "*"):
        template.findings.error(
            "CG176",
            "SAM refuses AllowCredentials with the origin *",
            api.at("Cors", "AllowCredentials"),
            "name the origin",
        )
    types = {literal(item) for item in items(api.properties.get("BinaryMediaTypes"))}
    if cors is not None and types & {"*/*", "*~1*"}:
        template.findings.error(
            "CG176",
            "preflight requests answer 500: with the binary media type */* SAM's mock integration gets no text",
            api.at("Cors"),
            "name the binary types, or write the OPTIONS methods with contentHandling: CONVERT_TO_TEXT",
        )


def _check_quoted(name: str, text: str, place: str, template: Template) -> None:
    if not _QUOTED.match(text):
        template.findings.error(
            "CG176", f"{name} is {text}: API Gateway wants it in single quotes", place, f"write \"'{text}'\""
        )
