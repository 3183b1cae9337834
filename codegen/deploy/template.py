"""Everything that a deployment of a project is, as resources in CloudFormation's own words.

In: an `ir.Project` and its gateway. Out: a template as plain data, from which the targets print; logical ids stay the
same from run to run, but for the deployment's, which changes when the API behaves differently, and only then.
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_ApiGateway.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codegen.deploy.access import access
from codegen.deploy.functions import function_ids, functions
from codegen.deploy.gateway import Gateway
from codegen.deploy.http_apis import http_api
from codegen.deploy.monitoring import monitoring
from codegen.deploy.stages import stage_ids, stages
from codegen.deploy.values import Resource, ref, sub
from codegen.ir.api import ApiType
from codegen.ir.project import Project

_APIS = {ApiType.REST: stages, ApiType.HTTP: http_api}
LONGEST_DESCRIPTION = 1024  # bytes, of CloudFormation's Description


def cloudformation_template(project: Project, gateway: Gateway) -> dict[str, Any]:
    """The template with the API's body inline; functions have their code in `Code: src/`."""
    return _template(project, gateway, {"Body": gateway.body}, {})


def template_beside_body(project: Project, gateway: Gateway, path: str) -> dict[str, Any]:
    """The template with the API's body in a file, whose addresses name functions by variables of the stage."""
    return _template(project, gateway, {"BodyS3Location": path}, function_variables(project))


def function_variables(project: Project) -> dict[str, Any]:
    """The variables of a stage by which a body apart from its template names functions."""
    return {name: ref(name) for name in function_ids(project)}


def description(project: Project) -> str:
    """What a template says of itself."""
    folded = " ".join(project.api.name.split())
    return folded.encode()[:LONGEST_DESCRIPTION].decode(errors="ignore")


def outputs(project: Project) -> dict[str, Any]:
    """What a template says when it is deployed."""
    url = "https://${Api}.execute-api.${AWS::Region}.${AWS::URLSuffix}" + project.deployment.stages[0].path
    return {"ApiUrl": {"Description": "Where the API answers", "Value": sub(url)}}


def _template(
    project: Project, gateway: Gateway, definition: Mapping[str, Any], variables: Mapping[str, Any]
) -> dict[str, Any]:
    names = stage_ids(project)
    api_with_stages = _APIS[gateway.api.type]
    resources: dict[str, Resource] = dict(api_with_stages(project, gateway.api, definition, variables))
    resources |= dict(functions(project))
    resources |= dict(access(project, names))
    resources |= dict(monitoring(project, gateway.api, names))
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": description(project),
        "Resources": resources,
        "Outputs": outputs(project),
    }
