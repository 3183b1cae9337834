"""Prints the API with its first stage, the other stages, and the log group of their access log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from codegen.features.endpoint import resources as endpoint
from codegen.features.endpoint.settings import Endpoint
from codegen.features.stage.resources import write_properties
from codegen.ir.api import Api
from codegen.ir.application import Stage
from codegen.ir.deployment import Deployment
from codegen.ir.project import Project
from codegen.targets.sam.values import API, LOG_GROUP, Resource, ref, resource, stage_id, tag_list


def stages(
    project: Project, api: Api, definition: Mapping[str, Any], variables: Mapping[str, Any]
) -> Iterator[tuple[str, Resource]]:
    """The API and everything that belongs to its stages, by logical id.

    Args:
        definition: the members of the API's resource that say what the API is.
        variables: variables that every stage has.
    """
    deployment = project.deployment
    first, *others = deployment.stages
    tags = {"Tags": dict(deployment.tags)} if deployment.tags else {}
    yield API, resource(
        "AWS::Serverless::Api", {**_stage(first, variables), **_endpoint(api), **tags, **definition}
    )
    if any(not stage.access_log_destination for stage in deployment.stages):
        yield LOG_GROUP, resource("AWS::Logs::LogGroup", _log_group(deployment))
    for stage in others:
        yield (
            stage_id(project, stage.name),
            resource(
                "AWS::ApiGateway::Stage",
                {
                    "RestApiId": ref(API),
                    "DeploymentId": ref(f"{API}.Deployment"),
                    **_stage(stage, variables),
                    **({"Tags": tag_list(deployment.tags)} if deployment.tags else {}),
                },
            ),
        )


def _endpoint(api: Api) -> dict[str, Any]:
    """Where the API is reached: SAM has names of its own for CloudFormation's Types and VpcEndpointIds."""
    where = endpoint.write_properties(
        Endpoint(api.endpoint_types, api.vpc_endpoint_ids, api.disable_execute_api_endpoint)
    )
    configuration = where.get("EndpointConfiguration", {})
    if configuration:
        where["EndpointConfiguration"] = {"Type": configuration["Types"][0]}
        if "VpcEndpointIds" in configuration:
            where["EndpointConfiguration"]["VPCEndpointIds"] = configuration["VpcEndpointIds"]
    return where


def _stage(stage: Stage, variables: Mapping[str, Any]) -> dict[str, Any]:
    properties = write_properties(stage)
    if stage.access_log_format and not stage.access_log_destination:
        properties["AccessLogSetting"] = {
            "DestinationArn": {"Fn::GetAtt": [LOG_GROUP, "Arn"]},
            **properties["AccessLogSetting"],
        }
    if variables:
        properties["Variables"] = {**properties.get("Variables", {}), **variables}
    return properties


def _log_group(deployment: Deployment) -> dict[str, Any]:
    data: dict[str, Any] = {"RetentionInDays": deployment.log_retention_days}
    if deployment.tags:
        data["Tags"] = tag_list(deployment.tags)
    return data
