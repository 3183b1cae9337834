"""Stages: settings of methods, which CloudFormation keeps in the stage and Terraform in a resource for each method.

In: the properties of a stage. Out: its `aws_api_gateway_method_settings`.
https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/api_gateway_method_settings
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from codegen.core.names import UniqueNames
from codegen.render.hcl import Attribute, Block, Expression
from codegen.targets.terraform.expressions import Expressions
from codegen.targets.terraform.names import Address, snake_case
from codegen.targets.terraform.properties import body_of
from codegen.targets.terraform.resource_types import METHOD_SETTINGS

TYPE = "aws_api_gateway_method_settings"
ALL_METHODS = "*/*"
_PLACE = ("ResourcePath", "HttpMethod")
_INHERITED = ("ThrottlingRateLimit", "ThrottlingBurstLimit")


def method_settings(
    address: Address, stage: Mapping[str, Any], values: Expressions, names: UniqueNames
) -> Iterator[Block]:
    """The settings of the methods of a stage.

    Args:
        names: those of settings of all stages.
    """
    written = {_method_path(entry): entry for entry in stage.get("MethodSettings", ())}
    named = {path: names.claim(_name(address.name, path), f"{address.name} {path}") for path in written}
    for path, entry in written.items():
        body: list[Attribute | Block] = [
            Attribute("rest_api_id", values.value(stage["RestApiId"])),
            Attribute("stage_name", address.attribute("")),
            Attribute("method_path", path),
            Block("settings", (), _settings(entry, written.get(ALL_METHODS, {}), values)),
        ]
        if path != ALL_METHODS and ALL_METHODS in named:
            # Settings of all methods that come later would take the place of a method's own.
            body.append(Attribute("depends_on", [Expression(f"{TYPE}.{named[ALL_METHODS]}")]))
        yield Block("resource", (TYPE, named[path]), tuple(body))


def with_canary_deployment(stage: Mapping[str, Any]) -> Mapping[str, Any]:
    """The properties of a stage whose canary names its deployment, which CloudFormation takes from the stage."""
    canary = stage.get("CanarySetting")
    if canary is None or "DeploymentId" in canary:
        return stage
    return {**stage, "CanarySetting": {"DeploymentId": stage["DeploymentId"], **canary}}


def _settings(entry: Mapping[str, Any], others: Mapping[str, Any], values: Expressions) -> tuple[Any, ...]:
    own = {name: value for name, value in entry.items() if name not in _PLACE}
    # Without a limit of its own the provider sends -1, which takes the stage's limit off the method.
    inherited = {name: others[name] for name in _INHERITED if name in others and name not in own}
    return body_of({**own, **inherited}, METHOD_SETTINGS, values, TYPE)


def _method_path(entry: Mapping[str, Any]) -> str:
    """`~1products~1{id}/GET`: CloudFormation writes a slash before it, and for the root only that.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-apigateway-stage-methodsetting.html
    """
    path, method = entry["ResourcePath"], entry["HttpMethod"]
    return ALL_METHODS if (path, method) == ("/*", "*") else f"{path.removeprefix('/') or '~1'}/{method}"


def _name(stage: str, path: str) -> str:
    if path == ALL_METHODS:
        return f"{stage}_all"
    place, _, method = path.rpartition("/")
    return snake_case(f"{stage} {'any' if method == '*' else method} {place.replace('~1', ' ') or 'root'}")
