"""The table of what each resource type of CloudFormation is in Terraform's provider for AWS, property by property.

A type or property without a row here is refused: nothing of a template gets lost.
https://registry.terraform.io/providers/hashicorp/aws/latest/docs
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from codegen.core.records import Record, field
from codegen.ir.project import ALIAS
from codegen.render.hcl import Attribute, Block
from codegen.targets.terraform.properties import (
    Apart,
    Document,
    Line,
    Nested,
    NestedByKey,
    NestedEach,
    Pairs,
    Part,
    Plain,
    Property,
    Text,
)


class ResourceType(Record, frozen=True):
    """A resource type of Terraform.

    Attributes:
        file: where resources of the type stand.
        suffix: the end of logical ids that the type says already.
        attributes: by the attribute of `Fn::GetAtt`; "" for what `Ref` gives.
        constants: what CloudFormation has no property for.
        meta: Terraform's own members, which stand last.
        generated_name: the attribute that names the resource where CloudFormation makes a name by itself.
    """

    name: str
    file: str
    properties: Mapping[str, Property]
    suffix: str = ""
    attributes: Mapping[str, str] = field(default_factory=lambda: {"": "id"})
    constants: Mapping[str, Any] = field(default_factory=dict)
    meta: tuple[Part, ...] = ()
    generated_name: str = ""


_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def _plain(*names: str, **renamed: str) -> dict[str, Property]:
    """Properties with a plain value, under their own name in snake_case or under another one."""
    found: dict[str, Property] = {name: Plain(_HUMP.sub("_", name).lower()) for name in names}
    return found | {name: Plain(other) for name, other in renamed.items()}


_TAGS: dict[str, Property] = {"Tags": Pairs("tags")}
_THROTTLE = _plain("RateLimit", "BurstLimit")

METHOD_SETTINGS: Mapping[str, Property] = _plain(
    "CacheDataEncrypted", "CacheTtlInSeconds", "CachingEnabled", "DataTraceEnabled", "LoggingLevel", "MetricsEnabled",
    "RequireAuthorizationForCacheControl", "ThrottlingBurstLimit", "ThrottlingRateLimit",
    "UnauthorizedCacheControlHeaderStrategy",
)  # fmt: skip

_REST_API = ResourceType(
    "aws_api_gateway_rest_api",
    "api",
    _plain("Name", "Description", "BinaryMediaTypes", "DisableExecuteApiEndpoint", "FailOnWarnings",
           "Parameters", ApiKeySourceType="api_key_source")
    | _TAGS
    | {
        "Body": Apart(),
        "EndpointConfiguration": Nested(
            "endpoint_configuration", _plain("Types", "VpcEndpointIds", "IpAddressType")
        ),
        "MinimumCompressionSize": Text("minimum_compression_size"),
        "Mode": Plain("put_rest_api_mode"),
        "Policy": Document("policy"),
    },
    attributes={"": "id", "RootResourceId": "root_resource_id", "ExecutionArn": "execution_arn"},
)  # fmt: skip

_STAGE = ResourceType(
    "aws_api_gateway_stage",
    "stages",
    _plain(
        "StageName", "RestApiId", "DeploymentId", "Description", "Variables", "CacheClusterEnabled", "CacheClusterSize",
        "ClientCertificateId", "DocumentationVersion", TracingEnabled="xray_tracing_enabled",
    )
    | _TAGS
    | {
        "AccessLogSetting": Nested("access_log_settings", _plain("DestinationArn") | {"Format": Line("format")}),
        "CanarySetting": Nested(
            "canary_settings",
            _plain("DeploymentId", "PercentTraffic", "StageVariableOverrides", "UseStageCache"),
        ),
        "MethodSettings": Apart(),
    },
    suffix="Stage",
    attributes={"": "stage_name", "StageArn": "arn"},
)  # fmt: skip

_USAGE_PLAN = ResourceType(
    "aws_api_gateway_usage_plan",
    "access",
    _plain("Description", UsagePlanName="name")
    | _TAGS
    | {
        "ApiStages": NestedEach(
            "api_stages", _plain("ApiId", "Stage") | {"Throttle": NestedByKey("throttle", "path", _THROTTLE)}
        ),
        "Quota": Nested("quota_settings", _plain("Limit", "Offset", "Period")),
        "Throttle": Nested("throttle_settings", _THROTTLE),
    },
    suffix="UsagePlan",
    generated_name="name",
)

_DOMAIN_NAME = ResourceType(
    "aws_api_gateway_domain_name",
    "domain",
    _plain("DomainName", "CertificateArn", "RegionalCertificateArn", "OwnershipVerificationCertificateArn",
           "SecurityPolicy")
    | _TAGS
    | {
        "EndpointConfiguration": Nested("endpoint_configuration", _plain("Types", "IpAddressType")),
        "MutualTlsAuthentication": Nested(
            "mutual_tls_authentication", _plain("TruststoreUri", "TruststoreVersion")
        ),
    },
    suffix="DomainName",
    attributes={
        "": "domain_name",
        "DistributionDomainName": "cloudfront_domain_name",
        "DistributionHostedZoneId": "cloudfront_zone_id",
        "RegionalDomainName": "regional_domain_name",
        "RegionalHostedZoneId": "regional_zone_id",
    },
)  # fmt: skip

_ROUTE_SETTINGS = _plain(
    "DataTraceEnabled", "DetailedMetricsEnabled", "LoggingLevel", "ThrottlingBurstLimit", "ThrottlingRateLimit"
)  # fmt: skip
_HTTP_API = ResourceType(
    "aws_apigatewayv2_api",
    "api",
    _plain(
        "Name",
        "Description",
        "Version",
        "DisableExecuteApiEndpoint",
        "FailOnWarnings",
        "ProtocolType",
        "RouteSelectionExpression",
    )
    | {
        "Body": Apart(),
        "Tags": Plain("tags"),
        "CorsConfiguration": Nested(
            "cors_configuration",
            _plain(
                "AllowCredentials", "AllowHeaders", "AllowMethods", "AllowOrigins", "ExposeHeaders", "MaxAge"
            ),
        ),
    },
    constants={"protocol_type": "HTTP"},
)
_HTTP_STAGE = ResourceType(
    "aws_apigatewayv2_stage",
    "stages",
    _plain("ApiId", "AutoDeploy", "Description", "StageVariables", StageName="name")
    | {
        "Tags": Plain("tags"),
        "AccessLogSettings": Nested(
            "access_log_settings", _plain("DestinationArn") | {"Format": Line("format")}
        ),
        "DefaultRouteSettings": Nested("default_route_settings", _ROUTE_SETTINGS),
        "RouteSettings": NestedByKey("route_settings", "route_key", _ROUTE_SETTINGS),
    },
    suffix="Stage",
    attributes={"": "name"},
)
_HTTP_DOMAIN_NAME = ResourceType(
    "aws_apigatewayv2_domain_name",
    "domain",
    _plain("DomainName")
    | {
        "Tags": Plain("tags"),
        "DomainNameConfigurations": NestedEach(
            "domain_name_configuration", _plain("CertificateArn", "EndpointType", "SecurityPolicy")
        ),
        "MutualTlsAuthentication": Nested(
            "mutual_tls_authentication", _plain("TruststoreUri", "TruststoreVersion")
        ),
    },
    suffix="DomainName",
    attributes={
        "": "domain_name",
        "RegionalDomainName": "domain_name_configuration[0].target_domain_name",
        "RegionalHostedZoneId": "domain_name_configuration[0].hosted_zone_id",
    },
)

_FUNCTION = ResourceType(
    "aws_lambda_function",
    "functions",
    _plain(
        "FunctionName", "Description", "Handler", "Runtime", "Architectures", "MemorySize", "Timeout", "Role", "Layers",
        "ReservedConcurrentExecutions", "KmsKeyArn",
    )
    | _TAGS
    | {
        "Code": Apart(),
        "Environment": Nested("environment", _plain("Variables")),
        "EphemeralStorage": Nested("ephemeral_storage", _plain("Size")),
        "LoggingConfig": Nested(
            "logging_config", _plain("ApplicationLogLevel", "LogFormat", "LogGroup", "SystemLogLevel")
        ),
        "TracingConfig": Nested("tracing_config", _plain("Mode")),
        "VpcConfig": Nested(
            "vpc_config",
            _plain("SecurityGroupIds", "SubnetIds", Ipv6AllowedForDualStack="ipv6_allowed_for_dual_stack"),
        ),
    },
    suffix="Function",
    attributes={"": "function_name", "Arn": "arn", "InvokeArn": "invoke_arn"},
    generated_name="function_name",
)  # fmt: skip

VERSION = "AWS::Lambda::Version"
_VERSION = ResourceType(_FUNCTION.name, _FUNCTION.file, {}, attributes={"Version": "version"})
"""A function of Terraform publishes its versions itself, and knows the last one."""
_ALIAS = ResourceType(
    "aws_lambda_alias",
    "functions",
    _plain("Name", "Description", "FunctionName", "FunctionVersion")
    | {"ProvisionedConcurrencyConfig": Apart()},
    suffix=f"FunctionAlias{ALIAS}",
    attributes={"": "arn", "FunctionName": "function_name", "InvokeArn": "invoke_arn", "Name": "name"},
)

_BEFORE_THE_LAST_ONE_GOES = (Block("lifecycle", (), (Attribute("create_before_destroy", True),)),)
"""For what something else needs at any time."""

_ALARM = ResourceType(
    "aws_cloudwatch_metric_alarm",
    "monitoring",
    _plain(
        "AlarmName", "AlarmDescription", "Namespace", "MetricName", "Statistic", "ExtendedStatistic",
        "ComparisonOperator", "Threshold", "Period", "EvaluationPeriods", "DatapointsToAlarm", "TreatMissingData",
        "AlarmActions", "Unit", OKActions="ok_actions",
    )
    | _TAGS
    | {"Dimensions": Pairs("dimensions", "Name")},
    suffix="Alarm",
    attributes={"": "alarm_name", "Arn": "arn"},
    generated_name="alarm_name",
)  # fmt: skip

RESOURCE_TYPES: Mapping[str, ResourceType] = {
    "AWS::ApiGateway::ApiKey": ResourceType(
        "aws_api_gateway_api_key",
        "access",
        _plain("Name", "Description", "Enabled", "Value", "CustomerId") | _TAGS,
        suffix="ApiKey",
        generated_name="name",
    ),
    "AWS::ApiGateway::BasePathMapping": ResourceType(
        "aws_api_gateway_base_path_mapping",
        "domain",
        _plain("DomainName", "BasePath", RestApiId="api_id", Stage="stage_name"),
        suffix="BasePathMapping",
    ),
    "AWS::ApiGateway::Deployment": ResourceType(
        "aws_api_gateway_deployment",
        "api",
        _plain("RestApiId", "Description"),
        meta=_BEFORE_THE_LAST_ONE_GOES,
    ),
    "AWS::ApiGateway::DomainName": _DOMAIN_NAME,
    "AWS::ApiGateway::RestApi": _REST_API,
    "AWS::ApiGateway::Stage": _STAGE,
    "AWS::ApiGateway::UsagePlan": _USAGE_PLAN,
    "AWS::ApiGateway::UsagePlanKey": ResourceType(
        "aws_api_gateway_usage_plan_key",
        "access",
        _plain("KeyId", "KeyType", "UsagePlanId"),
        suffix="UsagePlanKey",
    ),
    "AWS::ApiGateway::VpcLink": ResourceType(
        "aws_api_gateway_vpc_link",
        "vpc_links",
        _plain("Name", "Description", "TargetArns") | _TAGS,
        meta=_BEFORE_THE_LAST_ONE_GOES,
    ),
    "AWS::ApiGatewayV2::Api": _HTTP_API,
    "AWS::ApiGatewayV2::ApiMapping": ResourceType(
        "aws_apigatewayv2_api_mapping",
        "domain",
        _plain("ApiId", "ApiMappingKey", "DomainName", "Stage"),
        suffix="ApiMapping",
    ),
    "AWS::ApiGatewayV2::Authorizer": ResourceType(
        "aws_apigatewayv2_authorizer",
        "routes",
        _plain("ApiId", "AuthorizerType", "AuthorizerUri", "Name", IdentitySource="identity_sources"),
        suffix="Authorizer",
    ),
    "AWS::ApiGatewayV2::DomainName": _HTTP_DOMAIN_NAME,
    "AWS::ApiGatewayV2::Integration": ResourceType(
        "aws_apigatewayv2_integration",
        "routes",
        _plain("ApiId", "IntegrationMethod", "IntegrationType", "IntegrationUri"),
        suffix="Integration",
    ),
    "AWS::ApiGatewayV2::Model": ResourceType(
        "aws_apigatewayv2_model",
        "routes",
        _plain("ApiId", "ContentType", "Name") | {"Schema": Document("schema")},
        suffix="Model",
    ),
    "AWS::ApiGatewayV2::Route": ResourceType(
        "aws_apigatewayv2_route",
        "routes",
        _plain(
            "ApiId",
            "AuthorizationType",
            "AuthorizerId",
            "ModelSelectionExpression",
            "OperationName",
            "RequestModels",
            "RouteKey",
            "RouteResponseSelectionExpression",
            "Target",
        ),
        suffix="Route",
    ),
    "AWS::ApiGatewayV2::RouteResponse": ResourceType(
        "aws_apigatewayv2_route_response",
        "routes",
        _plain("ApiId", "RouteId", "RouteResponseKey"),
        suffix="RouteResponse",
    ),
    "AWS::ApiGatewayV2::Stage": _HTTP_STAGE,
    "AWS::ApiGatewayV2::VpcLink": ResourceType(
        "aws_apigatewayv2_vpc_link",
        "vpc_links",
        _plain("Name", "SecurityGroupIds", "SubnetIds") | {"Tags": Plain("tags")},
        meta=_BEFORE_THE_LAST_ONE_GOES,
    ),
    "AWS::CloudWatch::Alarm": _ALARM,
    "AWS::CloudWatch::Dashboard": ResourceType(
        "aws_cloudwatch_dashboard",
        "monitoring",
        _plain("DashboardName") | {"DashboardBody": Document("dashboard_body")},
        generated_name="dashboard_name",
    ),
    "AWS::IAM::Role": ResourceType(
        "aws_iam_role",
        "roles",
        _plain("Description", "MaxSessionDuration", "Path", "PermissionsBoundary", RoleName="name")
        | _TAGS
        | {
            "AssumeRolePolicyDocument": Document("assume_role_policy"),
            "ManagedPolicyArns": Apart(),
            "Policies": Apart(),
        },
        suffix="FunctionRole",
        attributes={"": "name", "Arn": "arn"},
        generated_name="name",
    ),
    "AWS::Lambda::Alias": _ALIAS,
    "AWS::Lambda::Function": _FUNCTION,
    "AWS::Lambda::Permission": ResourceType(
        "aws_lambda_permission",
        "functions",
        _plain("Action", "FunctionName", "Principal", "SourceArn", "SourceAccount", "Qualifier"),
        suffix="FunctionPermission",
    ),
    VERSION: _VERSION,
    "AWS::Logs::LogGroup": ResourceType(
        "aws_cloudwatch_log_group",
        "logs",
        _plain("RetentionInDays", "KmsKeyId", LogGroupName="name") | _TAGS,
        suffix="FunctionLogs",
        attributes={"": "name", "Arn": "arn"},
        generated_name="name",
    ),
    "AWS::Route53::RecordSet": ResourceType(
        "aws_route53_record",
        "domain",
        _plain("Name", "Type", HostedZoneId="zone_id")
        | {
            "AliasTarget": Nested(
                "alias",
                _plain(DNSName="name", HostedZoneId="zone_id", EvaluateTargetHealth="evaluate_target_health"),
                {"evaluate_target_health": False},
            )
        },
        suffix="Record",
    ),
    "AWS::WAFv2::WebACLAssociation": ResourceType(
        "aws_wafv2_web_acl_association",
        "access",
        _plain("ResourceArn", WebACLArn="web_acl_arn"),
        suffix="WebAclAssociation",
    ),
}
