"""What `$context`, `$input` and `$util` have in a mapping template, and methods of other languages and services.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
"""

from __future__ import annotations

from collections.abc import Mapping

ROOTS = frozenset({"context", "input", "stageVariables", "util"})
LOOP_NAMES = frozenset({"foreach", "velocityCount", "velocityHasNext"})

UTIL = frozenset({"base64Decode", "base64Encode", "escapeJavaScript", "parseJson", "urlDecode", "urlEncode"})
INPUT_CALLS = frozenset({"getBody", "json", "params", "path"})
INPUT_PROPERTIES = frozenset({"body"})

CONTEXT: Mapping[str, frozenset[str] | None] = {
    "accountId": frozenset(),
    "apiId": frozenset(),
    "authorizer": None,  # whatever an authorizer gives
    "awsEndpointRequestId": frozenset(),
    "deploymentId": frozenset(),
    "domainName": frozenset(),
    "domainPrefix": frozenset(),
    "error": frozenset({"message", "messageString", "responseType", "validationErrorString"}),
    "extendedRequestId": frozenset(),
    "httpMethod": frozenset(),
    "identity": frozenset(
        {
            "accessKey", "accountId", "apiKey", "apiKeyId", "caller", "clientCert", "cognitoAuthenticationProvider",
            "cognitoAuthenticationType", "cognitoIdentityId", "cognitoIdentityPoolId", "principalOrgId", "sourceIp",
            "user", "userAgent", "userArn", "vpcId", "vpceId",
        }
    ),
    "integration": None,
    "isCanaryRequest": frozenset(),
    "path": frozenset(),
    "protocol": frozenset(),
    "requestId": frozenset(),
    "requestOverride": None,
    "requestTime": frozenset(),
    "requestTimeEpoch": frozenset(),
    "resourceId": frozenset(),
    "resourcePath": frozenset(),
    "responseOverride": None,
    "stage": frozenset(),
    "status": frozenset(),
    "wafResponseCode": frozenset(),
    "webaclArn": frozenset(),
}  # fmt: skip
"""Member -> its own members; none are known where it is None. WebSocket APIs have more (`WEBSOCKET_CONTEXT`)."""
WEBSOCKET_CONTEXT = frozenset(
    {"connectedAt", "connectionId", "eventType", "messageDirection", "messageId", "routeKey"}
)

OTHER_WORDS: Mapping[str, str] = {
    "append": "use add()",
    "charCodeAt": "use codePointAt()",
    "count": "use size()",
    "endswith": "use endsWith()",
    "filter": "use #foreach and #if",
    "forEach": "use #foreach",
    "has": "use containsKey()",
    "includes": "use contains()",
    "items": "use entrySet()",
    "join": "use #foreach with $foreach.hasNext",
    "keys": "use keySet()",
    "len": "use size() of a list, length() of a text",
    "lower": "use toLowerCase()",
    "map": "use #foreach",
    "padStart": "compare length() and prepend",
    "push": "use add()",
    "slice": "use subList() of a list, substring() of a text",
    "startswith": "use startsWith()",
    "strip": "use trim()",
    "toISOString": "use $context.requestTime",
    "toJson": "use $input.json()",
    "toJSON": "use $input.json()",
    "upper": "use toUpperCase()",
}
"""Methods that other languages call so."""

APPSYNC = frozenset(
    {"appendError", "autoId", "defaultIfNull", "dynamodb", "error", "isNull", "isNullOrEmpty", "matches", "qr", "quiet",
     "time", "toJson", "unauthorized", "validate"}
)  # fmt: skip
"""What AppSync's `$util` has and API Gateway's has not."""
