"""The CDK's classes for what CloudFormation calls resources: their modules, properties and attributes, as a table.

A resource type, property or attribute that is not in here is refused when the app is generated, never left out.
https://docs.aws.amazon.com/cdk/api/v2/python/
"""

from __future__ import annotations

from collections.abc import Mapping

from codegen.core.errors import CodegenError
from codegen.targets.cdk.classes import Construct, Struct
from codegen.targets.cdk.v2_constructs import V2_CONSTRUCTS

_CANARY = Struct("CanarySettingProperty", "DeploymentId PercentTraffic StageVariableOverrides UseStageCache")
_METHOD_SETTING = Struct(
    "MethodSettingProperty",
    "CacheDataEncrypted CacheTtlInSeconds CachingEnabled DataTraceEnabled HttpMethod LoggingLevel MetricsEnabled "
    "ResourcePath ThrottlingBurstLimit ThrottlingRateLimit",
)
_THROTTLE = Struct("ThrottleSettingsProperty", "BurstLimit RateLimit")
_ENDPOINT = "IpAddressType Types"

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
        "AWS::ApiGateway::VpcLink",
        "aws_apigateway",
        Struct("CfnVpcLink", "Description Name Tags TargetArns"),
        "VpcLinkId",
    ),
    *V2_CONSTRUCTS,
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
        "AWS::Lambda::Version",
        "aws_lambda",
        Struct("CfnVersion", "CodeSha256 Description FunctionName"),
        "FunctionArn Version",
    ),
    Construct(
        "AWS::Lambda::Alias",
        "aws_lambda",
        Struct(
            "CfnAlias",
            "Description FunctionName FunctionVersion Name ProvisionedConcurrencyConfig",
            {
                "ProvisionedConcurrencyConfig": Struct(
                    "ProvisionedConcurrencyConfigurationProperty", "ProvisionedConcurrentExecutions"
                )
            },
        ),
        "AliasArn",
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


def construct_of(resource_type: str) -> Construct:
    """The class of a resource type.

    Raises:
        CodegenError: the table does not have it.
    """
    if resource_type not in CONSTRUCTS:
        raise CodegenError(f"the CDK target has no class for resources of type {resource_type}")
    return CONSTRUCTS[resource_type]
