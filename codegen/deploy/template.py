"""Everything that a deployment of a project is, as resources in CloudFormation's own words.

In: an `ir.Project` and its gateway. Out: a template as plain data, from which the targets print; logical ids stay the
same from run to run, but for the deployment's, which changes when the API behaves differently, and only then.
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_ApiGateway.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from codegen.deploy.access import access
from codegen.deploy.beside import with_websocket
from codegen.deploy.cache_invalidation import without_invalidation
from codegen.deploy.functions import function_ids, functions
from codegen.deploy.gateway import Gateway
from codegen.deploy.http_apis import http_api
from codegen.deploy.monitoring import monitoring
from codegen.deploy.stages import stage_ids, stages
from codegen.deploy.templated_api import TemplatedApi
from codegen.deploy.values import Resource, StageIds, ref, sub
from codegen.deploy.vpc_links import vpc_link_variables, vpc_links
from codegen.deploy.websocket_apis import websocket_api
from codegen.ir.api import ApiType
from codegen.ir.project import Project

_APIS = {ApiType.REST: stages, ApiType.HTTP: http_api, ApiType.WEBSOCKET: websocket_api}
_SCHEMES = {ApiType.REST: "https", ApiType.HTTP: "https", ApiType.WEBSOCKET: "wss"}
LONGEST_DESCRIPTION = 1024  # bytes, of CloudFormation's Description


def complete_template(project: Project, gateway: Gateway) -> dict[str, Any]:
    """The template with the API's body inline, and with properties that CloudFormation does not know.

    Functions have their code in `Code: src/`.
    """
    return _template(project, gateway, {"Body": gateway.body}, {}, stage_ids(project))


def cloudformation_template(
    project: Project, gateway: Gateway, names: StageIds | None = None
) -> dict[str, Any]:
    """The template with the API's body inline, as CloudFormation takes it.

    Args:
        names: what the template calls the stages.
    """
    names = names or stage_ids(project)
    return without_invalidation(_template(project, gateway, {"Body": gateway.body}, {}, names))


def template_beside_body(
    project: Project, gateway: Gateway, path: str, names: StageIds | None = None
) -> dict[str, Any]:
    """The template with the API's body in a file, whose addresses name functions by variables of the stage."""
    variables, names = function_variables(project), names or stage_ids(project)
    return without_invalidation(_template(project, gateway, {"BodyS3Location": path}, variables, names))


def template_around(
    project: Project, gateway: Gateway, resources: Iterable[tuple[str, Resource]], names: StageIds
) -> dict[str, Any]:
    """The template of API, stages and functions, with what stands in front of them and watches them.

    Args:
        names: what the template calls the stages.
    """
    around = (*vpc_links(project), *access(project, names), *monitoring(project, gateway.api, names))
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": description(project),
        "Resources": dict((*resources, *around)),
        "Outputs": outputs(project),
    }


def function_variables(project: Project) -> dict[str, Any]:
    """The variables of a stage by which a body apart from its template names functions and VPC links."""
    return {name: ref(name) for name in function_ids(project)} | vpc_link_variables(project)


def description(project: Project) -> str:
    """What a template says of itself."""
    folded = " ".join(project.api.name.split())
    return folded.encode()[:LONGEST_DESCRIPTION].decode(errors="ignore")


def outputs(project: Project) -> dict[str, Any]:
    """What a template says when it is deployed."""
    scheme, path = _SCHEMES[project.api.type], project.deployment.stages[0].path
    url = scheme + "://${Api}.execute-api.${AWS::Region}.${AWS::URLSuffix}" + path
    return {"ApiUrl": {"Description": "Where the API answers", "Value": sub(url)}}


def _template(
    project: Project,
    gateway: Gateway,
    definition: Mapping[str, Any],
    variables: Mapping[str, Any],
    names: StageIds,
) -> dict[str, Any]:
    templated = TemplatedApi(project, gateway.api, names, definition, variables)
    resources = (*_APIS[gateway.api.type](templated), *functions(project))
    template = template_around(project, gateway, resources, names)
    if project.websocket is None or gateway.websocket is None:
        return template
    beside = _template(project.websocket, gateway.websocket, {}, {}, stage_ids(project.websocket))
    return with_websocket(template, beside)
