"""The SAM template of a project as plain data: functions, API with its body inline, permissions, access log.

In: an `ir.Project` and the document that API Gateway imports. Out: the template in the order in which it is printed.
https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from codegen.features.stage.resources import write_properties
from codegen.ir.application import Stage
from codegen.ir.project import Project, ProjectAuthorizer, ProjectFunction
from codegen.render.gateway_document import OPENAPI

API = "Api"
LOG_GROUP = "ApiAccessLogs"
LOG_RETENTION_DAYS = 30
CODE_FOLDER = "src/"
LONGEST_DESCRIPTION = 1024  # bytes, of CloudFormation's Description

ACCESS_LOG_FIELDS = {
    "requestId": "$context.requestId",
    "requestTime": "$context.requestTime",
    "sourceIp": "$context.identity.sourceIp",
    "httpMethod": "$context.httpMethod",
    "resourcePath": "$context.resourcePath",
    "path": "$context.path",
    "status": "$context.status",
    "responseLength": "$context.responseLength",
    "responseLatency": "$context.responseLatency",
    "integrationLatency": "$context.integrationLatency",
    "errorType": "$context.error.responseType",
    "integrationError": "$context.integrationErrorMessage",
    "userAgent": "$context.identity.userAgent",
}
"""https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html"""


def with_body(project: Project, body: Mapping[str, Any]) -> dict[str, Any]:
    """The template with the API's body inline."""
    # Without a version SAM deploys a second stage, called "Stage".
    return _template(project, {"OpenApiVersion": OPENAPI, "DefinitionBody": body}, {})


def with_body_file(project: Project, path: str) -> dict[str, Any]:
    """The template with the API's body in a file, whose addresses name functions by variables of the stage."""
    variables = {name: {"Ref": name} for name in function_ids(project)}
    return _template(project, {"DefinitionUri": path}, variables)


def function_ids(project: Project) -> list[str]:
    """The logical ids of everything that API Gateway invokes."""
    functions: tuple[ProjectFunction | ProjectAuthorizer, ...] = (*project.functions, *project.authorizers)
    return [function.logical_id for function in functions]


def _template(
    project: Project, definition: Mapping[str, Any], variables: Mapping[str, Any]
) -> dict[str, Any]:
    resources: dict[str, Any] = {API: _api(project, definition, variables), LOG_GROUP: _log_group()}
    for function in project.functions:
        resources[function.logical_id] = _function(function)
        resources[f"{function.logical_id}Permission"] = _permission(function.logical_id, "*/*/*")
    for authorizer in project.authorizers:
        resources[authorizer.logical_id] = _function(authorizer)
        resources[f"{authorizer.logical_id}Permission"] = _permission(authorizer.logical_id, "authorizers/*")
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Transform": "AWS::Serverless-2016-10-31",
        "Description": _cut(project.api.name),
        "Globals": {"Function": _function_defaults(project)},
        "Resources": resources,
        "Outputs": {
            "ApiUrl": {
                "Description": "Where the API answers",
                "Value": _sub(
                    "https://${Api}.execute-api.${AWS::Region}.${AWS::URLSuffix}/" + project.settings.stage
                ),
            }
        },
    }


def _function_defaults(project: Project) -> dict[str, Any]:
    settings = project.settings.function
    defaults: dict[str, Any] = {
        "CodeUri": CODE_FOLDER,
        "Runtime": settings.runtime,
        "Architectures": [settings.architecture],
        "MemorySize": settings.memory_mb,
        "Timeout": settings.timeout_seconds,
        "Tracing": "Active",
    }
    if settings.environment:
        defaults["Environment"] = {"Variables": dict(settings.environment)}
    return defaults


def _api(project: Project, definition: Mapping[str, Any], variables: Mapping[str, Any]) -> dict[str, Any]:
    stage = Stage(
        name=project.settings.stage,
        access_log_format=json.dumps(ACCESS_LOG_FIELDS),
        tracing_enabled=True,
    )
    properties = write_properties(stage)
    properties["AccessLogSetting"] = {
        "DestinationArn": {"Fn::GetAtt": [LOG_GROUP, "Arn"]},
        **properties["AccessLogSetting"],
    }
    if variables:
        properties["Variables"] = dict(variables)
    return {
        "Type": "AWS::Serverless::Api",
        "Properties": {**properties, "EndpointConfiguration": {"Type": "REGIONAL"}, **definition},
    }


def _log_group() -> dict[str, Any]:
    return {"Type": "AWS::Logs::LogGroup", "Properties": {"RetentionInDays": LOG_RETENTION_DAYS}}


def _function(function: ProjectFunction | ProjectAuthorizer) -> dict[str, Any]:
    return {"Type": "AWS::Serverless::Function", "Properties": {"Handler": function.handler}}


def _permission(function: str, source: str) -> dict[str, Any]:
    """One wildcard permission a function: its policy ends at 20 KB, which permissions for each method would pass."""
    arn = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/"
    return {
        "Type": "AWS::Lambda::Permission",
        "Properties": {
            "Action": "lambda:InvokeFunction",
            "FunctionName": {"Ref": function},
            "Principal": "apigateway.amazonaws.com",
            "SourceArn": _sub(arn + source),
        },
    }


def _sub(text: str) -> dict[str, str]:
    return {"Fn::Sub": text}


def _cut(text: str) -> str:
    folded = " ".join(text.split())
    return folded.encode()[:LONGEST_DESCRIPTION].decode(errors="ignore")
