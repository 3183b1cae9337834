"""The CDK's classes for HTTP and WebSocket APIs and what stands beside them, as a table.

https://docs.aws.amazon.com/cdk/api/v2/python/aws_cdk.aws_apigatewayv2.html
"""

from __future__ import annotations

from codegen.targets.cdk.classes import Construct, Struct

_ROUTE_SETTINGS = Struct(
    "RouteSettingsProperty",
    "DataTraceEnabled DetailedMetricsEnabled LoggingLevel ThrottlingBurstLimit ThrottlingRateLimit",
)

V2_CONSTRUCTS = (
    Construct(
        "AWS::ApiGatewayV2::Api",
        "aws_apigatewayv2",
        Struct(
            "CfnApi",
            "ApiKeySelectionExpression Body BodyS3Location Description DisableExecuteApiEndpoint "
            "FailOnWarnings Name ProtocolType RouteSelectionExpression Tags Version",
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
        "AWS::ApiGatewayV2::Authorizer",
        "aws_apigatewayv2",
        Struct(
            "CfnAuthorizer",
            "ApiId AuthorizerCredentialsArn AuthorizerResultTtlInSeconds AuthorizerType AuthorizerUri IdentitySource "
            "Name",
        ),
        "AuthorizerId",
    ),
    Construct(
        "AWS::ApiGatewayV2::Integration",
        "aws_apigatewayv2",
        Struct(
            "CfnIntegration",
            "ApiId ConnectionType ContentHandlingStrategy CredentialsArn Description IntegrationMethod IntegrationType "
            "IntegrationUri PassthroughBehavior RequestParameters RequestTemplates TemplateSelectionExpression "
            "TimeoutInMillis",
        ),
        "IntegrationId",
    ),
    Construct(
        "AWS::ApiGatewayV2::Model",
        "aws_apigatewayv2",
        Struct("CfnModel", "ApiId ContentType Description Name Schema"),
        "ModelId",
    ),
    Construct(
        "AWS::ApiGatewayV2::Route",
        "aws_apigatewayv2",
        Struct(
            "CfnRoute",
            "ApiId ApiKeyRequired AuthorizationType AuthorizerId ModelSelectionExpression OperationName RequestModels "
            "RequestParameters RouteKey RouteResponseSelectionExpression Target",
        ),
        "RouteId",
    ),
    Construct(
        "AWS::ApiGatewayV2::VpcLink",
        "aws_apigatewayv2",
        Struct("CfnVpcLink", "Name SecurityGroupIds SubnetIds Tags"),
        "VpcLinkId",
    ),
    Construct(
        "AWS::ApiGatewayV2::RouteResponse",
        "aws_apigatewayv2",
        Struct("CfnRouteResponse", "ApiId RouteId RouteResponseKey"),
        "RouteResponseId",
    ),
)
