"""Properties that want an ARN, given a `Ref` to a resource whose `Ref` is a name.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-ref.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codegen.contract.template.model import CfnResource, Template
from codegen.contract.values import is_intrinsic
from codegen.core.pointer import child

_WITH_NAMES = frozenset(
    {
        "AWS::Cognito::UserPool", "AWS::DynamoDB::Table", "AWS::IAM::Role", "AWS::Kinesis::Stream",
        "AWS::KinesisFirehose::DeliveryStream", "AWS::Lambda::Function", "AWS::Logs::LogGroup", "AWS::S3::Bucket",
        "AWS::Serverless::Function", "AWS::Serverless::SimpleTable", "AWS::SQS::Queue",
    }
)  # fmt: skip
"""Types whose `Ref` is a name or an address, and whose ARN is the attribute `Arn`."""
_OWNERS = ("AWS::ApiGateway", "AWS::Lambda::", "AWS::Serverless::")
_NAMES_OF_ARNS = frozenset({"Credentials", "Role"})
_OR_NAME = "TargetFunctionArn"
"""Takes a function's name, too (https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunctionUrlConfig.html)."""


def check_arns(template: Template) -> None:
    """Report references that give a name where an ARN is needed."""
    for resource in template.resources.values():
        if resource.type.startswith(_OWNERS):
            _check(resource, template)


def _check(resource: CfnResource, template: Template) -> None:
    waiting: list[tuple[Any, str]] = [(resource.own, resource.pointer)]
    while waiting:
        node, place = waiting.pop()
        if isinstance(node, list):
            waiting += [(item, child(place, index)) for index, item in enumerate(node)]
        elif isinstance(node, Mapping) and not is_intrinsic(node):
            for name, value in node.items():
                waiting.append((value, child(place, name)))
                if _wants_arn(str(name)):
                    _check_reference(str(name), value, child(place, name), template)


def _wants_arn(name: str) -> bool:
    return name in _NAMES_OF_ARNS or (name.endswith("Arn") and name != _OR_NAME)


def _check_reference(name: str, value: Any, place: str, template: Template) -> None:
    reference = value.get("Ref") if is_intrinsic(value) else None
    target = template.resources.get(reference) if isinstance(reference, str) else None
    if target is not None and target.type in _WITH_NAMES:
        template.findings.error(
            "CG166",
            f"{name} is an ARN, and Ref {target.logical_id} gives the name of that {target.type}",
            place,
            f"write !GetAtt {target.logical_id}.Arn",
        )
