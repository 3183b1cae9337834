"""The Lambda functions of a project, each with its role, who may call it, and its log."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from codegen.core.names import digest
from codegen.deploy.policies import Policy, inline_policies, manage_connections, managed_policy_arns
from codegen.deploy.values import API, BESIDE, Resource, attribute, ref, resource, sub, tag_list
from codegen.importer.concurrency import provisioned_concurrency, reserved_concurrency
from codegen.ir.api import DEFAULT_ROUTE, ApiType
from codegen.ir.project import (
    ALIAS,
    FunctionOverrides,
    Project,
    ProjectAuthorizer,
    ProjectFunction,
)

CODE_FOLDER = "src/"
VERSION = "AWS::Lambda::Version"
CODE_VERSION = "CodeVersion"
"""The parameter of a template by which CloudFormation is told that the code of functions is another one."""
OTHER_CODE = f"--parameter-overrides {CODE_VERSION}=$(git rev-parse HEAD:./src)"
"""How a deployment says it: the hash of a folder is another one when anything in it is."""
_BESIDE_VERSIONS = frozenset({"ReservedConcurrentExecutions", "Tags"})
"""Properties that versions have no part in: where nothing else is another, Lambda publishes no version."""
_ARN = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/"
CONNECTIONS = "AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI"
"""By which the AWS SDKs, and the generated sender, find the connections of a WebSocket API
(https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html)."""
_OF_ROUTES, _OF_DEFAULT_ROUTE, _OF_AUTHORIZERS = "*/*/*", "*/$default", "authorizers/*"
"""Stage, method and path of what calls: the route of all other requests has no method and no path."""
_OF_WEBSOCKET_ROUTES = "*/*"
"""Stage and key of the route."""
_WHO_ASSUMES = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Action": ["sts:AssumeRole"], "Principal": {"Service": ["lambda.amazonaws.com"]}}
    ],
}


def function_ids(project: Project) -> list[str]:
    """The logical ids of everything that API Gateway invokes."""
    return [function.logical_id for function in invoked(project)]


def alias_ids(project: Project) -> list[str]:
    """The logical ids of the aliases by which API Gateway invokes functions; SAM makes them of its functions."""
    return [function.alias for part in project.parts for function in invoked(part) if function.alias]


def overrides(project: Project, function: ProjectFunction | ProjectAuthorizer) -> FunctionOverrides:
    """What the settings say of one function alone."""
    return project.settings.functions.get(str(function.name), FunctionOverrides())


def functions(project: Project) -> Iterator[tuple[str, Resource]]:
    """Every function with what belongs to it, by logical id."""
    for function in invoked(project):
        name = function.logical_id
        properties = {
            "Code": CODE_FOLDER,
            "Handler": function.handler,
            "Role": attribute("Arn", f"{name}Role"),
            **_properties(project, function),
            **tag_list(project.deployment.tags),
        }
        yield name, resource("AWS::Lambda::Function", properties)
        yield f"{name}Role", resource("AWS::IAM::Role", _role(project, function))
        if function.alias:
            yield from _alias(project, function, properties)
        yield from around(project, function)


def around(project: Project, function: ProjectFunction | ProjectAuthorizer) -> Iterator[tuple[str, Resource]]:
    """What belongs to a function beside its role: who may call it, and its log."""
    name = function.logical_id
    for suffix, source in _callers(project, function):
        yield f"{name}{suffix}", _permission(function.alias or name, source)
    days = project.settings.function.log_retention_days
    if days is not None:
        log = {"LogGroupName": sub(f"/aws/lambda/${{{name}}}"), "RetentionInDays": days}
        yield f"{name}Logs", resource("AWS::Logs::LogGroup", log)


def invoked(project: Project) -> Sequence[ProjectFunction | ProjectAuthorizer]:
    """Everything that API Gateway invokes."""
    return (*project.functions, *project.authorizers)


def _properties(project: Project, function: ProjectFunction | ProjectAuthorizer) -> dict[str, Any]:
    """What the settings say of a function; its environment and its layers go beside those of every function."""
    settings, own = project.settings.function, overrides(project, function)
    data = {
        "Runtime": settings.runtime,
        "Architectures": [settings.architecture],
        "MemorySize": own.memory_mb or settings.memory_mb,
        "Timeout": own.timeout_seconds or settings.timeout_seconds,
        "Environment": _environment({**settings.environment, **own_environment(project, function)}),
        "Layers": [*settings.layers, *own.layers] or None,
        "VpcConfig": settings.vpc
        and {
            "SecurityGroupIds": list(settings.vpc.security_group_ids),
            "SubnetIds": list(settings.vpc.subnet_ids),
        },
        "ReservedConcurrentExecutions": reserved_concurrency(project.settings, function.name),
        "TracingConfig": {"Mode": "Active" if settings.tracing else "PassThrough"},
    }
    return {name: value for name, value in data.items() if value is not None}


def _alias(
    project: Project, function: ProjectFunction | ProjectAuthorizer, properties: Mapping[str, Any]
) -> Iterator[tuple[str, Resource]]:
    """The alias by which API Gateway calls a function, and the version that it stands for.

    A version is what the function was when it was made, so that it has another logical id when the function has other
    properties (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-version.html).
    """
    name = function.logical_id
    versioned = {key: value for key, value in properties.items() if key not in _BESIDE_VERSIONS}
    version = f"{name}Version{digest(json.dumps(versioned, sort_keys=True), 10)}"
    yield version, resource(VERSION, {"FunctionName": ref(name)})
    alias = {
        "Name": ALIAS,
        "FunctionName": ref(name),
        "FunctionVersion": attribute("Version", version),
        "ProvisionedConcurrencyConfig": provisioned(project, function),
    }
    yield str(function.alias), resource("AWS::Lambda::Alias", alias)


def provisioned(project: Project, function: ProjectFunction | ProjectAuthorizer) -> dict[str, int]:
    """The environments of a function that are kept ready, as templates have them."""
    return {"ProvisionedConcurrentExecutions": provisioned_concurrency(project.settings, function.name)}


def own_environment(project: Project, function: ProjectFunction | ProjectAuthorizer) -> dict[str, Any]:
    """The variables of one function beside those of every function.

    What serves the API knows from its events where that answers, and nothing of the connections beside it.
    """
    own, of_all = overrides(project, function).environment, project.settings.function.environment
    beside = project.websocket
    if beside is None or isinstance(function, ProjectAuthorizer) or CONNECTIONS in {*own, *of_all}:
        return dict(own)
    host = f"https://${{{BESIDE}{API}}}.execute-api.${{AWS::Region}}.${{AWS::URLSuffix}}"
    return {CONNECTIONS: sub(host + beside.deployment.stages[0].path), **own}


def _environment(variables: Mapping[str, Any]) -> dict[str, Any] | None:
    return {"Variables": dict(variables)} if variables else None


def policies_of(project: Project, function: ProjectFunction | ProjectAuthorizer) -> tuple[Policy, ...]:
    """What a function may do beside what Lambda needs by itself."""
    said = (*project.settings.function.policies, *overrides(project, function).policies)
    if isinstance(function, ProjectAuthorizer):
        return said
    if project.websocket:
        return (*said, manage_connections(BESIDE + API))
    return (*said, manage_connections(API)) if project.api.type is ApiType.WEBSOCKET else said


def _role(project: Project, function: ProjectFunction | ProjectAuthorizer) -> dict[str, Any]:
    settings = project.settings.function
    policies = policies_of(project, function)
    inline = inline_policies(f"{function.logical_id}Role", policies)
    return {
        "AssumeRolePolicyDocument": _WHO_ASSUMES,
        "ManagedPolicyArns": managed_policy_arns(settings, policies),
        **({"Policies": inline} if inline else {}),
        **tag_list(project.deployment.tags),
    }


def _callers(project: Project, function: ProjectFunction | ProjectAuthorizer) -> Iterator[tuple[str, str]]:
    """What of the API calls a function, after the suffix of the permission's logical id.

    One wildcard permission a function: its policy ends at 20 KB, which permissions for each method would pass.
    """
    if isinstance(function, ProjectAuthorizer):
        yield "Permission", _OF_AUTHORIZERS
        return
    if project.api.type is ApiType.WEBSOCKET:
        yield "Permission", _OF_WEBSOCKET_ROUTES
        return
    names = frozenset(function.operations)
    paths = {operation.route.path for operation in project.operations if operation.name in names}
    if paths != {DEFAULT_ROUTE}:
        yield "Permission", _OF_ROUTES
    if DEFAULT_ROUTE in paths:
        yield "DefaultRoutePermission", _OF_DEFAULT_ROUTE


def _permission(name: str, source: str) -> Resource:
    return resource(
        "AWS::Lambda::Permission",
        {
            "Action": "lambda:InvokeFunction",
            "FunctionName": ref(name),
            "Principal": "apigateway.amazonaws.com",
            "SourceArn": sub(_ARN + source),
        },
    )
