"""Values that parts of a template share: logical ids, references, tags."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codegen.core.names import logical_id
from codegen.ir.project import Project

API = "Api"
LOG_GROUP = "ApiAccessLogs"

Resource = dict[str, Any]


def sub(text: str) -> dict[str, str]:
    """Text in which CloudFormation fills in `${names}`."""
    return {"Fn::Sub": text}


def ref(name: str) -> dict[str, str]:
    """The value of another resource."""
    return {"Ref": name}


def resource(kind: str, properties: Mapping[str, Any]) -> Resource:
    """A resource of a template."""
    return {"Type": kind, "Properties": dict(properties)}


def stage_id(project: Project, stage: str) -> str:
    """What names a stage: the first one belongs to the API's own resource
    (https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources.html).
    """
    first = project.deployment.stages[0].name
    return f"{API}.Stage" if stage == first else logical_id(stage, "Stage")


def tag_list(tags: Mapping[str, str]) -> list[dict[str, str]]:
    """Tags as CloudFormation's own resources take them."""
    return [{"Key": key, "Value": value} for key, value in tags.items()]
