"""Prints the Lambda functions of a project: what they share, and each one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from codegen.deploy.functions import (
    CODE_FOLDER,
    around,
    invoked,
    overrides,
    own_environment,
    policies_of,
    provisioned,
)
from codegen.deploy.policies import as_document
from codegen.deploy.values import Resource, resource
from codegen.ir.project import ALIAS, Project, ProjectAuthorizer, ProjectFunction


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
    if settings.reserved_concurrency is not None:
        defaults["ReservedConcurrentExecutions"] = settings.reserved_concurrency
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
    for function in invoked(project):
        properties = {"Handler": function.handler, **_overridden(project, function)}
        yield function.logical_id, resource("AWS::Serverless::Function", properties)
        yield from around(project, function)


def _overridden(project: Project, function: ProjectFunction | ProjectAuthorizer) -> dict[str, Any]:
    """What a function says beside `Globals`, whose maps and lists SAM adds to these."""
    own, variables = overrides(project, function), own_environment(project, function)
    policies = [
        policy if isinstance(policy, str) else as_document(policy)
        for policy in policies_of(project, function)
    ]
    data = {
        "MemorySize": own.memory_mb,
        "Timeout": own.timeout_seconds,
        "Environment": {"Variables": variables} if variables else None,
        "Layers": list(own.layers) or None,
        "Policies": policies or None,  # `Globals` has none
        "ReservedConcurrentExecutions": own.reserved_concurrency,
        **(_published(project, function) if function.alias else {}),
    }
    return {name: value for name, value in data.items() if value is not None}


def _published(project: Project, function: ProjectFunction | ProjectAuthorizer) -> dict[str, Any]:
    """A version with each change of code or properties, and the alias that stands for the last one."""
    return {
        "AutoPublishAlias": ALIAS,
        "AutoPublishAliasAllProperties": True,
        "ProvisionedConcurrencyConfig": provisioned(project, function),
    }
