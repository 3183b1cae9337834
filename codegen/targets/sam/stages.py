"""Prints the API with its first stage, and the other stages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from codegen.deploy import stages as deploy
from codegen.deploy import v2_stages
from codegen.deploy.templated_api import TemplatedApi
from codegen.deploy.values import API, Resource, StageIds, resource, tag_map
from codegen.features.endpoint import resources as endpoint
from codegen.features.endpoint.settings import Endpoint
from codegen.ir.api import Api, ApiType
from codegen.ir.project import Project


def stage_ids(project: Project) -> StageIds:
    """What names each stage: the first one belongs to the API's own resource
    (https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources.html).
    """
    if project.api.type is ApiType.WEBSOCKET:  # which SAM has no resource for
        return deploy.stage_ids(project)
    first = project.deployment.stages[0].name
    return {**deploy.stage_ids(project), first: f"{API}.Stage"}


def stages(templated: TemplatedApi) -> Iterator[tuple[str, Resource]]:
    """The API and everything that belongs to its stages, by logical id."""
    project, api, variables = templated.project, templated.api, templated.variables
    deployment = project.deployment
    first, *others = deployment.stages
    # Without propagation the stage alone has the tags, not the API.
    tags = {"Tags": dict(deployment.tags), "PropagateTags": True} if deployment.tags else {}
    properties = {
        **deploy.stage_properties(first, variables),
        **_endpoint(api),
        **tags,
        **templated.definition,
    }
    yield API, resource("AWS::Serverless::Api", properties)
    yield from deploy.log_group(project)
    for stage in others:
        # SAM names a deployment by a hash of the whole body, so each change of the API makes a new one.
        yield (
            templated.stage_ids[stage.name],
            deploy.stage_resource(project, stage, f"{API}.Deployment", variables),
        )


def http_api(templated: TemplatedApi) -> Iterator[tuple[str, Resource]]:
    """The same of an HTTP API."""
    project, api, variables = templated.project, templated.api, templated.variables
    first, *others = project.deployment.stages
    tags = tag_map(project.deployment.tags)
    properties = {**v2_stages.stage_properties(api, first, variables), **v2_stages.endpoint(api), **tags}
    yield API, resource("AWS::Serverless::HttpApi", {**properties, **templated.definition})
    yield from deploy.log_group(project)
    for stage in others:
        yield templated.stage_ids[stage.name], v2_stages.stage_resource(project, api, stage, variables)


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
