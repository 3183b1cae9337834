"""The names that resources have once deployed, as far as they can be told before: what `Ref` and `Fn::GetAtt` give.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from codegen.core.pointer import child
from codegen.core.records import Record, field
from codegen.gateway.identifiers import stable_id

FUNCTION_TYPES = frozenset({"AWS::Serverless::Function", "AWS::Lambda::Function"})
REST_API_TYPES = frozenset({"AWS::Serverless::Api", "AWS::ApiGateway::RestApi"})
V2_API_TYPES = frozenset({"AWS::Serverless::HttpApi", "AWS::ApiGatewayV2::Api"})
_WITH_STAGES = REST_API_TYPES | {"AWS::Serverless::HttpApi"}
_OTHER_API_TYPES = V2_API_TYPES | {"AWS::Serverless::WebSocketApi"}


class Account(Record, frozen=True):
    """Where the template seems to be deployed."""

    account_id: str = "000000000000"
    region: str = "us-east-1"
    stack_name: str = "local"

    def arn(self, service: str, resource: str) -> str:
        return f"arn:aws:{service}:{self.region}:{self.account_id}:{resource}"


class Resource(Record, frozen=True):
    """A resource of the template; its properties may still hold intrinsic functions."""

    logical_id: str
    type: str
    properties: Mapping[str, Any]
    metadata: Mapping[str, Any] = field(default_factory=dict)

    @property
    def pointer(self) -> str:
        """Where its properties stand in the template."""
        return child("/Resources", self.logical_id, "Properties")


_NAME_PROPERTIES: Mapping[str, str] = {
    "AWS::ApiGateway::DomainName": "DomainName",
    "AWS::ApiGateway::DomainNameV2": "DomainName",
    "AWS::ApiGateway::Model": "Name",
    "AWS::ApiGateway::Stage": "StageName",
    "AWS::ApiGateway::VpcLink": "Name",
    "AWS::ApiGatewayV2::DomainName": "DomainName",
    "AWS::ApiGatewayV2::Stage": "StageName",
    "AWS::ApiGatewayV2::VpcLink": "Name",
    "AWS::CloudWatch::Alarm": "AlarmName",
    "AWS::DynamoDB::Table": "TableName",
    "AWS::Events::EventBus": "Name",
    "AWS::IAM::Role": "RoleName",
    "AWS::Kinesis::Stream": "Name",
    "AWS::Lambda::Function": "FunctionName",
    "AWS::Logs::LogGroup": "LogGroupName",
    "AWS::S3::Bucket": "BucketName",
    "AWS::SNS::Topic": "TopicName",
    "AWS::SQS::Queue": "QueueName",
    "AWS::SSM::Parameter": "Name",
    "AWS::SecretsManager::Secret": "Name",
    "AWS::Serverless::Function": "FunctionName",
    "AWS::Serverless::SimpleTable": "TableName",
    "AWS::Serverless::StateMachine": "Name",
    "AWS::StepFunctions::StateMachine": "StateMachineName",
}
"""The property that names a resource; where it is absent, the logical id stands for the name."""

_ARNS: Mapping[str, tuple[str, str]] = {
    "AWS::Cognito::UserPool": ("cognito-idp", "userpool/{}"),
    "AWS::DynamoDB::Table": ("dynamodb", "table/{}"),
    "AWS::Events::EventBus": ("events", "event-bus/{}"),
    "AWS::Kinesis::Stream": ("kinesis", "stream/{}"),
    "AWS::Lambda::Function": ("lambda", "function:{}"),
    "AWS::Logs::LogGroup": ("logs", "log-group:{}:*"),
    "AWS::SNS::Topic": ("sns", "{}"),
    "AWS::SQS::Queue": ("sqs", "{}"),
    "AWS::Serverless::Function": ("lambda", "function:{}"),
    "AWS::Serverless::SimpleTable": ("dynamodb", "table/{}"),
    "AWS::Serverless::StateMachine": ("states", "stateMachine:{}"),
    "AWS::StepFunctions::StateMachine": ("states", "stateMachine:{}"),
}
_NAME_ATTRIBUTES = frozenset(
    {"Name", "FunctionName", "QueueName", "TopicName", "TableName", "BucketName", "RoleName"}
)

ResolveProperty = Callable[[Resource, str], Any]
"""The value of one property of a resource, its intrinsic functions resolved; None where there is none."""


class PhysicalNames:
    """Names and attributes of the resources of one template."""

    def __init__(self, account: Account, resolve: ResolveProperty) -> None:
        self._account = account
        self._resolve = resolve

    def ref(self, resource: Resource) -> str:
        """What `Ref` gives."""
        if resource.type in REST_API_TYPES or resource.type in _OTHER_API_TYPES:
            return stable_id(resource.logical_id, 10)
        name = self._name(resource)
        account = self._account
        if resource.type == "AWS::SQS::Queue":
            return f"https://sqs.{account.region}.amazonaws.com/{account.account_id}/{name}"
        if resource.type in (
            "AWS::SNS::Topic",
            "AWS::StepFunctions::StateMachine",
            "AWS::Serverless::StateMachine",
        ):
            return self._arn(resource, name) or name
        if resource.type in ("AWS::Lambda::Alias", "AWS::Lambda::Version"):
            return self._qualified(resource)
        return name

    def beside(self, resource: Resource, part: str) -> str | None:
        """What `Ref` gives for the stage or deployment that SAM makes beside an API: `Api.Stage`, `Api.Deployment`."""
        if part == "Stage" and resource.type in _WITH_STAGES:
            value = self._resolve(resource, "StageName")
            return value if isinstance(value, str) else None
        if resource.type not in REST_API_TYPES:
            return None
        return stable_id(f"{resource.logical_id}.{part}", 6) if part == "Deployment" else None

    def attribute(self, resource: Resource, attribute: str) -> str | None:
        """What `Fn::GetAtt` gives; None where it is known only after the deployment."""
        name = self._name(resource)
        if attribute == "Arn":
            return self._arn(resource, name)
        if attribute in _NAME_ATTRIBUTES:
            return name
        if resource.type in REST_API_TYPES and attribute == "RootResourceId":
            return stable_id(f"{resource.logical_id}/", 10)
        if resource.type in REST_API_TYPES and attribute == "RestApiId":
            return self.ref(resource)
        if attribute == "Stage":
            return self.beside(resource, attribute)
        if attribute in ("Alias", "Version"):  # of a SAM function with AutoPublishAlias
            return self._arn(resource, name)
        return None

    def _name(self, resource: Resource) -> str:
        name_property = _NAME_PROPERTIES.get(resource.type)
        value = self._resolve(resource, name_property) if name_property else None
        return value if isinstance(value, str) and value else resource.logical_id

    def _arn(self, resource: Resource, name: str) -> str | None:
        if resource.type == "AWS::S3::Bucket":
            return f"arn:aws:s3:::{name}"
        if resource.type == "AWS::IAM::Role":
            return f"arn:aws:iam::{self._account.account_id}:role/{name}"
        if resource.type in ("AWS::Lambda::Alias", "AWS::Lambda::Version"):
            return self._qualified(resource)
        known = _ARNS.get(resource.type)
        return self._account.arn(known[0], known[1].format(name)) if known else None

    def _qualified(self, resource: Resource) -> str:
        function = str(self._resolve(resource, "FunctionName") or resource.logical_id)
        qualifier = self._resolve(resource, "Name") or "1"
        arn = function if function.startswith("arn:") else self._account.arn("lambda", f"function:{function}")
        return f"{arn}:{qualifier}"
