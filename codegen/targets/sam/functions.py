"""Prints the Lambda functions of a project: what they share, each one, its permission and its log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from codegen.ir.project import (
    FunctionOverrides,
    FunctionSettings,
    Project,
    ProjectAuthorizer,
    ProjectFunction,
)
from codegen.targets.sam.values import Resource, ref, resource, sub

CODE_FOLDER = "src/"
_ARN = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/"


def function_defaults(project: Project) -> dict[str, Any]:
    """`Globals.Function`: what every function gets."""
    settings = project.settings.function
    defaults: dict[str, Any] = {
        "CodeUri": CODE_FOLDER,
        "Runtime": settings.runtime,
        "Architectures": [settings.architecture],
        "MemorySize": settings.memory_mb,
        "Timeout": settings.timeout_seconds,
        "Tracing": "Active" if settings.tracing else "PassThrough",
    }
    if settings.environment:
        defaults["Environment"] = {"Variables": dict(settings.environment)}
    if settings.layers:
        defaults["Layers"] = list(settings.layers)
    if settings.vpc is not None:
        defaults["VpcConfig"] = {
            "SecurityGroupIds": list(settings.vpc.security_group_ids),
            "SubnetIds": list(settings.vpc.subnet_ids),
        }
    if project.deployment.tags:
        defaults["Tags"] = dict(project.deployment.tags)
    return defaults


def functions(project: Project) -> Iterator[tuple[str, Resource]]:
    """Every function with what belongs to it, by logical id."""
    settings = project.settings
    sources: list[tuple[ProjectFunction | ProjectAuthorizer, str]] = [
        *((function, "*/*/*") for function in project.functions),
        *((authorizer, "authorizers/*") for authorizer in project.authorizers),
    ]
    for function, source in sources:
        overrides = settings.functions.get(str(function.name), FunctionOverrides())
        own = _overridden(settings.function, overrides)
        name = function.logical_id
        yield name, resource("AWS::Serverless::Function", {"Handler": function.handler, **own})
        yield f"{name}Permission", _permission(name, source)
        if settings.function.log_retention_days is not None:
            yield (
                f"{name}Logs",
                resource(
                    "AWS::Logs::LogGroup",
                    {
                        "LogGroupName": sub(f"/aws/lambda/${{{name}}}"),
                        "RetentionInDays": settings.function.log_retention_days,
                    },
                ),
            )


def _overridden(settings: FunctionSettings, own: FunctionOverrides) -> dict[str, Any]:
    """What a function says beside `Globals`, whose maps and lists SAM adds to these."""
    policies = [_policy(policy) for policy in (*settings.policies, *own.policies)]
    data = {
        "MemorySize": own.memory_mb,
        "Timeout": own.timeout_seconds,
        "Environment": {"Variables": dict(own.environment)} if own.environment else None,
        "Layers": list(own.layers) or None,
        "Policies": policies or None,  # `Globals` has none
        "ReservedConcurrentExecutions": own.reserved_concurrency,
    }
    return {name: value for name, value in data.items() if value is not None}


def _policy(policy: str | Mapping[str, Any]) -> str | dict[str, Any]:
    """A managed policy, or a statement as a policy of its own."""
    if isinstance(policy, str):
        return policy
    return dict(policy) if "Statement" in policy else {"Version": "2012-10-17", "Statement": [dict(policy)]}


def _permission(function: str, source: str) -> Resource:
    """One wildcard permission a function: its policy ends at 20 KB, which permissions for each method would pass."""
    return resource(
        "AWS::Lambda::Permission",
        {
            "Action": "lambda:InvokeFunction",
            "FunctionName": ref(function),
            "Principal": "apigateway.amazonaws.com",
            "SourceArn": sub(_ARN + source),
        },
    )
