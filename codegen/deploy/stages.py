"""The API, its deployment, its stages, and the log group of their access log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from codegen.core.names import logical_id
from codegen.deploy.templated_api import TemplatedApi
from codegen.deploy.values import API, LOG_GROUP, Resource, StageIds, attribute, ref, resource, tag_list
from codegen.features.endpoint import resources as endpoint
from codegen.features.endpoint.settings import Endpoint
from codegen.features.stage.resources import write_properties
from codegen.ir.api import Api
from codegen.ir.application import Stage
from codegen.ir.project import Project
from codegen.render.deployment_id import deployment_id


def stage_ids(project: Project) -> StageIds:
    """The logical id of each stage, by its name."""
    return {stage.name: logical_id(stage.name, "Stage") for stage in project.deployment.stages}


def stages(templated: TemplatedApi) -> Iterator[tuple[str, Resource]]:
    """The API and everything that belongs to its stages, by logical id."""
    project, api = templated.project, templated.api
    # The name is part of the deployment: a new one makes API Gateway take what the API has become.
    deployment = f"{API}Deployment{deployment_id(api)}"
    yield API, resource(
        "AWS::ApiGateway::RestApi",
        {**templated.definition, **_endpoint(api), **tag_list(project.deployment.tags)},
    )
    yield deployment, resource("AWS::ApiGateway::Deployment", {"RestApiId": ref(API)})
    yield from log_group(project)
    for stage in project.deployment.stages:
        made = stage_resource(project, stage, deployment, templated.variables)
        yield templated.stage_ids[stage.name], made


def stage_resource(project: Project, stage: Stage, deployment: str, variables: Mapping[str, Any]) -> Resource:
    """A stage as CloudFormation has it."""
    return resource(
        "AWS::ApiGateway::Stage",
        {
            "RestApiId": ref(API),
            "DeploymentId": ref(deployment),
            **stage_properties(stage, variables),
            **tag_list(project.deployment.tags),
        },
    )


def stage_properties(stage: Stage, variables: Mapping[str, Any]) -> dict[str, Any]:
    """What a stage says of itself; an access log without a destination goes to the log group of the API."""
    return completed(stage, write_properties(stage), variables, ("AccessLogSetting", "Variables"))


def completed(
    stage: Stage, written: Mapping[str, Any], variables: Mapping[str, Any], members: tuple[str, str]
) -> dict[str, Any]:
    """The properties of a stage with the log group of the API and the variables of every stage.

    Args:
        members: what the type of API calls the access log, and the variables.
    """
    properties, (log, own) = dict(written), members
    if stage.access_log_format and not stage.access_log_destination:
        properties[log] = {"DestinationArn": attribute("Arn", LOG_GROUP), **properties[log]}
    if variables:
        properties[own] = {**properties.get(own, {}), **variables}
    return properties


def log_group(project: Project) -> Iterator[tuple[str, Resource]]:
    """The log group of the access logs, where a stage has no other."""
    deployment = project.deployment
    if any(not stage.access_log_destination for stage in deployment.stages):
        data = {"RetentionInDays": deployment.log_retention_days, **tag_list(deployment.tags)}
        yield LOG_GROUP, resource("AWS::Logs::LogGroup", data)


def _endpoint(api: Api) -> dict[str, Any]:
    """Where the API is reached."""
    return endpoint.write_properties(
        Endpoint(api.endpoint_types, api.vpc_endpoint_ids, api.disable_execute_api_endpoint)
    )
