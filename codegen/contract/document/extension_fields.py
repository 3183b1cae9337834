"""The fields of `x-amazon-apigateway-*` objects, to tell a misspelt one from one of somebody else's.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
"""

from __future__ import annotations

_INTEGRATION = frozenset(
    {
        "cacheKeyParameters", "cacheNamespace", "connectionId", "connectionType", "contentHandling", "credentials",
        "httpMethod", "integrationSubtype", "integrationTarget", "passthroughBehavior", "payloadFormatVersion",
        "requestParameters", "requestTemplates", "responseParameters", "responseTemplates", "responseTransferMode",
        "responses", "statusCode", "timeoutInMillis", "tlsConfig", "type", "uri",
    }
)  # fmt: skip
_AUTHORIZER = frozenset(
    {
        "authorizerCredentials", "authorizerPayloadFormatVersion", "authorizerResultTtlInSeconds", "authorizerUri",
        "enableSimpleResponses", "identitySource", "identityValidationExpression", "jwtConfiguration", "providerARNs",
    }
)  # fmt: skip
_OTHERS = frozenset(
    {
        "allowCredentials", "allowHeaders", "allowMethods", "allowOrigins", "disableExecuteApiEndpoint",
        "exposeHeaders", "insecureSkipVerification", "maxAge", "serverNameToVerify", "validateRequestBody",
        "validateRequestParameters", "vpcEndpointIds",
    }
)  # fmt: skip
EXTENSION_FIELDS = _INTEGRATION | _AUTHORIZER | _OTHERS
