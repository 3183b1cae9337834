"""Routes of AWS::ApiGatewayV2 whose functions may not be called, and permissions that let nobody call.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
"""

from __future__ import annotations

from fnmatch import fnmatchcase

from codegen.contract.template.grants import (
    ACTIONS,
    PRINCIPAL,
    PSEUDO,
    Permission,
    function_of,
    permissions_of,
)
from codegen.contract.template.model import CfnResource, Template
from codegen.contract.template.v2_parts import protocol_of, target_of
from codegen.contract.values import literal
from codegen.core.suggestions import nearest

_SERVICE = PRINCIPAL.partition(".")[0]


def check_route_permissions(template: Template) -> None:
    """Report routes that end in 500, and permissions that can't be meant."""
    if template.has_macros:
        return
    for permission in template.of("AWS::Lambda::Permission"):
        _check_permission(permission, template)
    permissions = permissions_of(template)
    for route in template.of("AWS::ApiGatewayV2::Route"):
        _check_route(route, permissions, template)


def _check_permission(permission: CfnResource, template: Template) -> None:
    principal = literal(permission.properties.get("Principal"))
    action = literal(permission.properties.get("Action"))
    if principal is None or not nearest(principal.partition(".")[0], [_SERVICE]):
        return
    if not principal.startswith(PRINCIPAL):  # ".cn" in China
        message = f"API Gateway is {PRINCIPAL}, not {principal}"
        template.findings.error("CG174", message, permission.at("Principal"), f"write {PRINCIPAL}")
    elif action is not None and action not in ACTIONS:
        message = f"API Gateway needs lambda:InvokeFunction, and this permission is for {action}"
        place = permission.at("Action")
        template.findings.error("CG174", message, place, "write lambda:InvokeFunction")


def _check_route(route: CfnResource, permissions: list[Permission], template: Template) -> None:
    """Messages of WebSocket APIs are lost and not answered by 500: a warning tells."""
    api = template.named_by(route.properties.get("ApiId"))
    integration = target_of(route.properties.get("Target"), template)
    key = literal(route.properties.get("RouteKey"))
    protocol = protocol_of(api)
    if api is None or integration is None or key is None or "CredentialsArn" in integration.properties:
        return
    function = function_of(integration.properties.get("IntegrationUri"), template)
    if function is None or any(_lets(each, function, api, key) for each in permissions):
        return
    report = template.findings.error if protocol == "HTTP" else template.findings.warning
    report(
        "CG174",
        f"{api.logical_id} may not call {function.logical_id} for {key}: requests end in 500",
        route.place,
        f"add an AWS::Lambda::Permission for {function.logical_id} with Principal {PRINCIPAL}",
    )


def _lets(permission: Permission, function: CfnResource, api: CfnResource, key: str) -> bool:
    if permission.function not in (None, function.logical_id) or permission.api not in (None, api.logical_id):
        return False
    pattern = PSEUDO.sub("*", permission.pattern or "*")
    return "${" in pattern or fnmatchcase(f"stage/{key.replace(' ', '', 1)}", pattern)
