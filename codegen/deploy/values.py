"""Values that the resources of a deployment share: logical ids, references, tags."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

API = "Api"
LOG_GROUP = "ApiAccessLogs"
BESIDE = "WebSocket"
"""What logical ids of a WebSocket API beside another API begin with."""

Resource = dict[str, Any]
StageIds = Mapping[str, str]
"""What a template calls the stages: by the name of each, what `Ref` takes."""


def sub(text: str) -> dict[str, str]:
    """Text in which CloudFormation fills in `${names}`."""
    return {"Fn::Sub": text}


def ref(name: str) -> dict[str, str]:
    """The value of another resource."""
    return {"Ref": name}


def attribute(name: str, of: str) -> dict[str, list[str]]:
    """What a resource says of itself, such as its Arn."""
    return {"Fn::GetAtt": [of, name]}


def resource(kind: str, properties: Mapping[str, Any]) -> Resource:
    """A resource of a template."""
    return {"Type": kind, "Properties": dict(properties)}


def tag_list(tags: Mapping[str, str]) -> dict[str, list[dict[str, str]]]:
    """Tags as the property that CloudFormation's own resources take; nothing where there are none."""
    return {"Tags": [{"Key": key, "Value": value} for key, value in tags.items()]} if tags else {}


def tag_map(tags: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Tags as the property that HTTP and WebSocket APIs and their stages take; nothing where there are none."""
    return {"Tags": dict(tags)} if tags else {}
