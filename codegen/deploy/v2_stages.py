"""The stages of an API of ApiGatewayV2, HTTP or WebSocket, and the log group of their access log.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-stage.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from codegen.core.records import replace
from codegen.deploy.stages import completed, log_group
from codegen.deploy.templated_api import TemplatedApi
from codegen.deploy.values import API, Resource, ref, resource, tag_map
from codegen.features.stage.v2_resources import write_properties
from codegen.ir.api import Api
from codegen.ir.application import Stage
from codegen.ir.project import Project

_EVERY_METHOD = "* "


def stages(templated: TemplatedApi) -> Iterator[tuple[str, Resource]]:
    """The stages of an HTTP or WebSocket API, and the log group of their access log."""
    project = templated.project
    yield from log_group(project)
    for stage in project.deployment.stages:
        yield templated.stage_ids[stage.name], stage_resource(
            project, templated.api, stage, templated.variables
        )


def stage_resource(project: Project, api: Api, stage: Stage, variables: Mapping[str, Any]) -> Resource:
    """A stage as CloudFormation has it: it deploys every change by itself."""
    return resource(
        "AWS::ApiGatewayV2::Stage",
        {
            "ApiId": ref(API),
            "AutoDeploy": True,
            **stage_properties(api, stage, variables),
            **tag_map(project.deployment.tags),
        },
    )


def stage_properties(api: Api, stage: Stage, variables: Mapping[str, Any]) -> dict[str, Any]:
    """What a stage says of itself; an access log without a destination goes to the log group of the API."""
    written = write_properties(replace(stage, method_settings=dict(_by_route(api, stage))))
    return completed(stage, written, variables, ("AccessLogSettings", "StageVariables"))


def endpoint(api: Api) -> dict[str, Any]:
    """Whether the API is reached by its own domain alone."""
    return {"DisableExecuteApiEndpoint": True} if api.disable_execute_api_endpoint else {}


def _by_route(api: Api, stage: Stage) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The settings of each route: HTTP APIs have no word for all methods of a path."""
    for key, setting in stage.method_settings.items():
        if not key.startswith(_EVERY_METHOD):
            yield key, setting
    for route in api.routes:
        every = stage.method_settings.get(f"{_EVERY_METHOD}{route.path}")
        if every is not None:
            yield route.route_key, {**every, **stage.method_settings.get(route.route_key, {})}
