"""Functions that an API calls without being allowed to: each such request ends in 500.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-control-access-using-iam-policies-to-invoke-api.html
https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources-function.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from codegen.contract.document.authorizers import document_authorizers
from codegen.contract.document.methods import MethodView, Placed
from codegen.contract.template.apis import ApiView
from codegen.contract.template.model import FUNCTIONS, CfnResource, Template
from codegen.contract.values import literal, mapping, named_things, referred, substituted
from codegen.ir.api import DEFAULT_ROUTE, ApiType

_PRINCIPAL = "apigateway.amazonaws.com"
_ACTIONS = frozenset({"lambda:InvokeFunction", "lambda:*", "*"})
_EVENT_APIS = {"Api": "RestApiId", "HttpApi": "ApiId"}
_PSEUDO = re.compile(r"\$\{AWS::\w+\}")
_SOURCE = re.compile(r".*:execute-api:[^:]*:[^:]*:([^/]+)(?:/(.*))?\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Permission:
    """Who may call a function; patterns are None where everything of the API may, or it can't be told."""

    function: str | None
    api: str | None
    pattern: str | None


def check_permissions(template: Template, apis: list[ApiView]) -> None:
    """Report the first method of each API and function that lacks a permission."""
    if template.has_macros:
        return
    permissions = [*_permissions(template), *_event_permissions(template)]
    for api in apis:
        missing: dict[str, list[MethodView]] = {}
        for method in api.methods or ():
            function = _called(method, template)
            if function is not None and not _is_allowed(method, function, api, permissions):
                missing.setdefault(function.logical_id, []).append(method)
        _check_authorizers(api, template, permissions)
        for name, methods in missing.items():
            others = f" (and {len(methods) - 1} more)" if len(methods) > 1 else ""
            integration = methods[0].integration
            template.findings.error(
                "CG174",
                f"{api.resource.logical_id} may not call {name} for {methods[0].name}{others}: requests end in 500",
                integration.source.pointer if integration else methods[0].pointer,
                f"add an AWS::Lambda::Permission for {name} with Principal {_PRINCIPAL}",
            )


def _check_authorizers(api: ApiView, template: Template, permissions: list[_Permission]) -> None:
    """API Gateway calls an authorizer's function as `authorizers/ID` of the API."""
    for authorizer in _authorizers(api, template):
        uri = authorizer.value.get("authorizerUri", authorizer.value.get("AuthorizerUri"))
        has_role = any(name in authorizer.value for name in _CREDENTIALS)
        function = _function_of(uri, template)
        if function is None or has_role:
            continue
        name = api.resource.logical_id
        fitting = [
            p for p in permissions if p.function in (None, function.logical_id) and p.api in (None, name)
        ]
        if not any(
            p.pattern is None or fnmatchcase("authorizers/id", _PSEUDO.sub("*", p.pattern)) for p in fitting
        ):
            template.findings.error(
                "CG174",
                f"{name} may not call its authorizer {function.logical_id}: requests end in 500",
                authorizer.pointer,
                f"add an AWS::Lambda::Permission with SourceArn .../${{{name}}}/authorizers/*",
            )


def _authorizers(api: ApiView, template: Template) -> Iterator[Placed]:
    for name in ("DefinitionBody", "Body"):
        for authorizer in document_authorizers(mapping(api.resource.properties.get(name))):
            yield Placed(authorizer.value, api.resource.at(name) + authorizer.pointer)
    for kind, member in (
        ("AWS::ApiGateway::Authorizer", "RestApiId"),
        ("AWS::ApiGatewayV2::Authorizer", "ApiId"),
    ):
        for resource in template.belonging(kind, api.resource, member):
            yield Placed(resource.properties, resource.pointer)


_CREDENTIALS = ("authorizerCredentials", "AuthorizerCredentials", "AuthorizerCredentialsArn")


def _called(method: MethodView, template: Template) -> CfnResource | None:
    """The function of this template that a method calls without a role of its own."""
    integration = method.integration
    if (
        integration is None
        or integration.type not in ("AWS", "AWS_PROXY")
        or integration.credentials is not None
    ):
        return None
    return _function_of(integration.uri, template)


def _function_of(uri: Any, template: Template) -> CfnResource | None:
    """The function of this template whose invocation address this is, without version or alias."""
    names = {thing.name for thing in named_things(uri, "")}
    found = [template.resources[name] for name in sorted(names) if name in template.resources]
    functions = [resource for resource in found if resource.type in FUNCTIONS]
    text = substituted(uri) or ""
    is_qualified = "stageVariables" in text or re.search(r"\.(Arn|Alias)\}:", text)
    return functions[0] if len(functions) == 1 and not is_qualified else None


def _is_allowed(
    method: MethodView, function: CfnResource, api: ApiView, permissions: list[_Permission]
) -> bool:
    for permission in permissions:
        if permission.function not in (None, function.logical_id):
            continue
        if permission.api not in (None, api.resource.logical_id):
            continue
        if permission.pattern is None or _covers(permission.pattern, method, api.type):
            return True
    return False


def _covers(pattern: str, method: MethodView, api_type: ApiType) -> bool:
    """Whether `STAGE/METHOD/path` of a SourceArn takes in a method. A stage that is computed counts as any."""
    parts = pattern.split("/", 2)
    if len(parts) < 2 or "${" in pattern.partition("/")[2]:
        return parts[0] in ("*", "") or "${" in pattern
    path = re.sub(r"\{[^}]*\}", "*", method.path.strip("/"))
    verb = "*" if method.http_method == "ANY" else method.http_method
    wanted = parts[2].strip("/") if len(parts) > 2 else ("" if parts[1] != "*" else "*")
    wanted = re.sub(r"\{[^}]*\}", "*", wanted)
    is_verb = parts[1] == "*" or parts[1].upper() == verb
    is_path = (
        fnmatchcase(path, wanted)
        or wanted == path
        or (wanted in ("*", "") and parts[1] == "*" and len(parts) < 3)
    )
    if api_type is ApiType.HTTP and method.path.strip("/") == DEFAULT_ROUTE:
        return fnmatchcase(DEFAULT_ROUTE, pattern.partition("/")[2])  # it has no method and no path
    return is_verb and is_path


def _permissions(template: Template) -> Iterator[_Permission]:
    for resource in template.of("AWS::Lambda::Permission"):
        values = resource.properties
        principal, action = literal(values.get("Principal")), literal(values.get("Action"))
        if principal not in (None, _PRINCIPAL, "*") or (action is not None and action not in _ACTIONS):
            continue
        yield _Permission(
            _function(values.get("FunctionName"), template), *_source(values.get("SourceArn"), template)
        )


def _function(value: Any, template: Template) -> str | None:
    """The function of a permission; None where it can't be told."""
    names = [thing.name for thing in named_things(value, "")]
    known = [
        name for name in names if name in template.resources and template.resources[name].type in FUNCTIONS
    ]
    if known:
        return known[0]
    text = literal(value)
    if text is None:
        return None
    for function in template.of(*FUNCTIONS):
        if literal(function.properties.get("FunctionName")) == text:
            return function.logical_id
    return None


def _source(value: Any, template: Template) -> tuple[str | None, str | None]:
    """API and pattern of a SourceArn; None for either that can't be told."""
    text = _PSEUDO.sub("*", substituted(value) or "")
    found = _SOURCE.match(text)
    if not found:
        return None, None
    name = re.sub(r"\A\$\{(\w+)(\.\w+)?\}\Z", r"\1", found[1])
    if name not in template.resources:
        return None, None
    return name, found[2] or "*"


def _event_permissions(template: Template) -> Iterator[_Permission]:
    """SAM allows what a function's events ask for."""
    for function in template.of("AWS::Serverless::Function"):
        for event in mapping(function.properties.get("Events")).values():
            kind = literal(mapping(event).get("Type"))
            values: Mapping[str, Any] = mapping(mapping(event).get("Properties"))
            if kind not in _EVENT_APIS:
                continue
            api = referred(values.get(_EVENT_APIS[kind]))
            path, method = literal(values.get("Path")), literal(values.get("Method"))
            known = path is not None and method is not None
            verb = (
                "*"
                if str(method).lower() in ("any", "x-amazon-apigateway-any-method")
                else str(method).upper()
            )
            yield _Permission(function.logical_id, api, f"*/{verb}{path}" if known else None)
