"""The SAM template of a project as plain data: API with its body inline, stages, functions, what stands around them.

In: an `ir.Project`, its API and the document that API Gateway imports. Out: the template in the order of printing.
https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codegen.ir.api import Api
from codegen.ir.project import Project, ProjectAuthorizer, ProjectFunction
from codegen.render.gateway_document import OPENAPI
from codegen.targets.sam.access import access
from codegen.targets.sam.functions import function_defaults, functions
from codegen.targets.sam.monitoring import monitoring
from codegen.targets.sam.stages import stages
from codegen.targets.sam.values import Resource, sub

LONGEST_DESCRIPTION = 1024  # bytes, of CloudFormation's Description


def with_body(project: Project, api: Api, body: Mapping[str, Any]) -> dict[str, Any]:
    """The template with the API's body inline."""
    # Without a version SAM deploys a second stage, called "Stage".
    return _template(project, api, {"OpenApiVersion": OPENAPI, "DefinitionBody": body}, {})


def with_body_file(project: Project, api: Api, path: str) -> dict[str, Any]:
    """The template with the API's body in a file, whose addresses name functions by variables of the stage."""
    variables = {name: {"Ref": name} for name in function_ids(project)}
    return _template(project, api, {"DefinitionUri": path}, variables)


def function_ids(project: Project) -> list[str]:
    """The logical ids of everything that API Gateway invokes."""
    invoked: tuple[ProjectFunction | ProjectAuthorizer, ...] = (*project.functions, *project.authorizers)
    return [function.logical_id for function in invoked]


def _template(
    project: Project, api: Api, definition: Mapping[str, Any], variables: Mapping[str, Any]
) -> dict[str, Any]:
    resources: dict[str, Resource] = dict(stages(project, api, definition, variables))
    resources |= dict(functions(project))
    resources |= dict(access(project))
    resources |= dict(monitoring(project, api))
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Transform": "AWS::Serverless-2016-10-31",
        "Description": _cut(project.api.name),
        "Globals": {"Function": function_defaults(project)},
        "Resources": resources,
        "Outputs": {
            "ApiUrl": {
                "Description": "Where the API answers",
                "Value": sub(
                    "https://${Api}.execute-api.${AWS::Region}.${AWS::URLSuffix}/"
                    + project.deployment.stages[0].name
                ),
            }
        },
    }


def _cut(text: str) -> str:
    folded = " ".join(text.split())
    return folded.encode()[:LONGEST_DESCRIPTION].decode(errors="ignore")
