"""Functions that an API calls without being allowed to: each such request ends in 500.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-control-access-using-iam-policies-to-invoke-api.html
"""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from codegen.contract.document.authorizers import document_authorizers
from codegen.contract.document.methods import MethodView, Placed
from codegen.contract.template.apis import ApiView
from codegen.contract.template.grants import (
    PRINCIPAL,
    PSEUDO,
    Permission,
    covers,
    function_of,
    permissions_of,
)
from codegen.contract.template.model import CfnResource, Template
from codegen.contract.values import mapping


def check_permissions(template: Template, apis: list[ApiView]) -> None:
    """Report the first method of each API and function that lacks a permission."""
    if template.has_macros:
        return
    permissions = permissions_of(template)
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
                f"add an AWS::Lambda::Permission for {name} with Principal {PRINCIPAL}",
            )


def _check_authorizers(api: ApiView, template: Template, permissions: list[Permission]) -> None:
    """API Gateway calls an authorizer's function as `authorizers/ID` of the API."""
    for authorizer in _authorizers(api, template):
        uri = authorizer.value.get("authorizerUri", authorizer.value.get("AuthorizerUri"))
        has_role = any(name in authorizer.value for name in _CREDENTIALS)
        function = function_of(uri, template)
        if function is None or has_role:
            continue
        name = api.resource.logical_id
        fitting = [
            p for p in permissions if p.function in (None, function.logical_id) and p.api in (None, name)
        ]
        if not any(
            p.pattern is None or fnmatchcase("authorizers/id", PSEUDO.sub("*", p.pattern)) for p in fitting
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
    return function_of(integration.uri, template)


def _is_allowed(
    method: MethodView, function: CfnResource, api: ApiView, permissions: list[Permission]
) -> bool:
    for permission in permissions:
        if permission.function not in (None, function.logical_id):
            continue
        if permission.api not in (None, api.resource.logical_id):
            continue
        if permission.pattern is None or covers(permission.pattern, method, api.type):
            return True
    return False
