"""The CDK's classes for what CloudFormation calls resources: their modules, properties and attributes, as a table.

A resource type, property or attribute that is not in here is refused when the app is generated, never left out.
https://docs.aws.amazon.com/cdk/api/v2/python/
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from codegen.core.errors import CodegenError

_WORD_START = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def python_name(property_name: str) -> str:
    """A property as the CDK spells it in Python: WebACLArn -> web_acl_arn, BodyS3Location -> body_s3_location."""
    return _WORD_START.sub("_", property_name).lower()


@dataclass(frozen=True, slots=True)
class Struct:
    """A class that holds properties.

    Attributes:
        name: within its resource's class: MethodSettingProperty.
        properties: as CloudFormation spells them, apart by blanks.
        nested: properties that hold objects with a class of their own, alone, in a list or (of `maps`) by name.
        maps: properties whose keys are names, not properties.
    """

    name: str
    properties: str
    nested: Mapping[str, Struct] = field(default_factory=dict)
    maps: frozenset[str] = frozenset()

    def names(self) -> frozenset[str]:
        """Every property."""
        return frozenset(self.properties.split())


@dataclass(frozen=True, slots=True)
class Construct:
    """The class of one resource type."""

    type: str
    module: str  # aws_apigateway
    struct: Struct
    attributes: str = ""  # that `Fn::GetAtt` gives, apart by blanks

    @property
    def alias(self) -> str:
        """What the module is called where it is used: lambda_ for aws_lambda."""
        name = self.module.removeprefix("aws_")
        return f"{name}_" if name == "lambda" else name

    def attribute(self, name: str) -> str:
        """The Python attribute of what `Fn::GetAtt` gives.

        Raises:
            CodegenError: the table does not have it.
        """
        if name not in self.attributes.split():
            raise CodegenError(f"the CDK target has no attribute {name} of {self.type}")
        return f"attr_{python_name(name)}"


def construct_of(resource_type: str) -> Construct:
    """The class of a resource type.

    Raises:
        CodegenError: the table does not have it.
    """
    if resource_type not in CONSTRUCTS:
        raise CodegenError(f"the CDK target has no class for resources of type {resource_type}")
    return CONSTRUCTS[resource_type]


_CANARY = Struct("CanarySettingProperty", "DeploymentId PercentTraffic StageVariableOverrides UseStageCache")
_METHOD_SETTING = Struct(
    "MethodSettingProperty",
    "CacheDataEncrypted CacheTtlInSeconds CachingEnabled DataTraceEnabled HttpMethod LoggingLevel MetricsEnabled "
    "ResourcePath ThrottlingBurstLimit ThrottlingRateLimit",
)
_THROTTLE = Struct("ThrottleSettingsProperty", "BurstLimit RateLimit")
_ENDPOINT = "IpAddressType Types"
_ROUTE_SETTINGS = Struct(
    "RouteSettingsProperty",
    "DataTraceEnabled DetailedMetricsEnabled LoggingLevel ThrottlingBurstLimit ThrottlingRateLimit",
)

_TABLE = (
    Construct(
        "AWS::ApiGateway::RestApi",
        "aws_apigateway",
        Struct(
            "CfnRestApi",
            "ApiKeySourceType BinaryMediaTypes Body BodyS3Location Description DisableExecuteApiEndpoint "
            "EndpointAccessMode EndpointConfiguration FailOnWarnings MinimumCompressionSize Mode Name Parameters "
            "Policy SecurityPolicy Tags",
            {
                "BodyS3Location": Struct("S3LocationProperty", "Bucket ETag Key Version"),
                "EndpointConfiguration": Struct(
                    "EndpointConfigurationProperty", f"{_ENDPOINT} VpcEndpointIds"
                ),
            },
        ),
        "RestApiId RootResourceId",
    ),
    Construct(
        "AWS::ApiGateway::Deployment",
        "aws_apigateway",
        Struct("CfnDeployment", "Description RestApiId"),
        "DeploymentId",
    ),
    Construct(
        "AWS::ApiGateway::Stage",
        "aws_apigateway",
        Struct(
            "CfnStage",
            "AccessLogSetting CacheClusterEnabled CacheClusterSize CanarySetting ClientCertificateId DeploymentId "
            "Description DocumentationVersion MethodSettings RestApiId StageName Tags TracingEnabled Variables",
            {
                "AccessLogSetting": Struct("AccessLogSettingProperty", "DestinationArn Format"),
                "CanarySetting": _CANARY,
                "MethodSettings": _METHOD_SETTING,
            },
        ),
    ),
    Construct(
        "AWS::ApiGateway::UsagePlan",
        "aws_apigateway",
        Struct(
            "CfnUsagePlan",
            "ApiStages Description Quota Tags Throttle UsagePlanName",
            {
                "ApiStages": Struct(
                    "ApiStageProperty",
                    "ApiId Stage Throttle",
                    {"Throttle": _THROTTLE},
                    frozenset({"Throttle"}),
                ),
                "Quota": Struct("QuotaSettingsProperty", "Limit Offset Period"),
                "Throttle": _THROTTLE,
            },
        ),
        "Id",
    ),
    Construct(
        "AWS::ApiGateway::ApiKey",
        "aws_apigateway",
        Struct("CfnApiKey", "CustomerId Description Enabled GenerateDistinctId Name Tags Value"),
        "APIKeyId",
    ),
    Construct(
        "AWS::ApiGateway::UsagePlanKey",
        "aws_apigateway",
        Struct("CfnUsagePlanKey", "KeyId KeyType UsagePlanId"),
    ),
    Construct(
        "AWS::ApiGateway::DomainName",
        "aws_apigateway",
        Struct(
            "CfnDomainName",
            "CertificateArn DomainName EndpointAccessMode EndpointConfiguration MutualTlsAuthentication "
            "OwnershipVerificationCertificateArn RegionalCertificateArn RoutingMode SecurityPolicy Tags",
            {
                "EndpointConfiguration": Struct("EndpointConfigurationProperty", _ENDPOINT),
                "MutualTlsAuthentication": Struct(
                    "MutualTlsAuthenticationProperty", "TruststoreUri TruststoreVersion"
                ),
            },
        ),
        "DistributionDomainName DistributionHostedZoneId DomainNameArn RegionalDomainName RegionalHostedZoneId",
    ),
    Construct(
        "AWS::ApiGateway::BasePathMapping",
        "aws_apigateway",
        Struct("CfnBasePathMapping", "BasePath DomainName Id RestApiId Stage"),
    ),
    Construct(
        "AWS::ApiGatewayV2::Api",
        "aws_apigatewayv2",
        Struct(
            "CfnApi",
            "Body BodyS3Location Description DisableExecuteApiEndpoint FailOnWarnings Name ProtocolType Tags Version",
            {"BodyS3Location": Struct("BodyS3LocationProperty", "Bucket Etag Key Version")},
        ),
        "ApiEndpoint ApiId",
    ),
    Construct(
        "AWS::ApiGatewayV2::Stage",
        "aws_apigatewayv2",
        Struct(
            "CfnStage",
            "AccessLogSettings ApiId AutoDeploy DefaultRouteSettings Description RouteSettings StageName "
            "StageVariables Tags",
            {
                "AccessLogSettings": Struct("AccessLogSettingsProperty", "DestinationArn Format"),
                "DefaultRouteSettings": _ROUTE_SETTINGS,
            },
        ),
    ),
    Construct(
        "AWS::ApiGatewayV2::DomainName",
        "aws_apigatewayv2",
        Struct(
            "CfnDomainName",
            "DomainName DomainNameConfigurations MutualTlsAuthentication RoutingMode Tags",
            {
                "DomainNameConfigurations": Struct(
                    "DomainNameConfigurationProperty",
                    "CertificateArn CertificateName EndpointType IpAddressType "
                    "OwnershipVerificationCertificateArn SecurityPolicy",
                ),
                "MutualTlsAuthentication": Struct(
                    "MutualTlsAuthenticationProperty", "TruststoreUri TruststoreVersion"
                ),
            },
        ),
        "RegionalDomainName RegionalHostedZoneId",
    ),
    Construct(
        "AWS::ApiGatewayV2::ApiMapping",
        "aws_apigatewayv2",
        Struct("CfnApiMapping", "ApiId ApiMappingKey DomainName Stage"),
        "ApiMappingId",
    ),
    Construct(
        "AWS::Lambda::Function",
        "aws_lambda",
        Struct(
            "CfnFunction",
            "Architectures Code Description Environment FunctionName Handler Layers MemorySize PackageType "
            "ReservedConcurrentExecutions Role Runtime Tags Timeout TracingConfig VpcConfig",
            {
                "Code": Struct("CodeProperty", "S3Bucket S3Key"),
                "Environment": Struct("EnvironmentProperty", "Variables"),
                "TracingConfig": Struct("TracingConfigProperty", "Mode"),
                "VpcConfig": Struct(
                    "VpcConfigProperty", "Ipv6AllowedForDualStack SecurityGroupIds SubnetIds"
                ),
            },
        ),
        "Arn",
    ),
    Construct(
        "AWS::Lambda::Permission",
        "aws_lambda",
        Struct("CfnPermission", "Action FunctionName Principal SourceAccount SourceArn"),
    ),
    Construct(
        "AWS::IAM::Role",
        "aws_iam",
        Struct(
            "CfnRole",
            "AssumeRolePolicyDocument Description ManagedPolicyArns MaxSessionDuration Path PermissionsBoundary "
            "Policies RoleName Tags",
            {"Policies": Struct("PolicyProperty", "PolicyDocument PolicyName")},
        ),
        "Arn RoleId",
    ),
    Construct(
        "AWS::Logs::LogGroup",
        "aws_logs",
        Struct("CfnLogGroup", "KmsKeyId LogGroupClass LogGroupName RetentionInDays Tags"),
        "Arn",
    ),
    Construct(
        "AWS::CloudWatch::Alarm",
        "aws_cloudwatch",
        Struct(
            "CfnAlarm",
            "ActionsEnabled AlarmActions AlarmDescription AlarmName ComparisonOperator DatapointsToAlarm Dimensions "
            "EvaluateLowSampleCountPercentile EvaluationPeriods ExtendedStatistic InsufficientDataActions MetricName "
            "Namespace OKActions Period Statistic Tags Threshold TreatMissingData Unit",
            {"Dimensions": Struct("DimensionProperty", "Name Value")},
        ),
        "Arn",
    ),
    Construct(
        "AWS::CloudWatch::Dashboard",
        "aws_cloudwatch",
        Struct("CfnDashboard", "DashboardBody DashboardName"),
    ),
    Construct(
        "AWS::WAFv2::WebACLAssociation",
        "aws_wafv2",
        Struct("CfnWebACLAssociation", "ResourceArn WebACLArn"),
    ),
    Construct(
        "AWS::Route53::RecordSet",
        "aws_route53",
        Struct(
            "CfnRecordSet",
            "AliasTarget Comment HostedZoneId HostedZoneName Name ResourceRecords TTL Type",
            {"AliasTarget": Struct("AliasTargetProperty", "DNSName EvaluateTargetHealth HostedZoneId")},
        ),
    ),
)

CONSTRUCTS: Mapping[str, Construct] = {construct.type: construct for construct in _TABLE}
