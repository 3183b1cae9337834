"""Makes the table of resource types that `codegen lint` checks templates against, from what AWS's own tools know.

In: the schemas of cfn-lint (CloudFormation's registry), of aws-sam-translator, and the service models of botocore.
Out: codegen/contract/resource_types/table.json, without descriptions. Run this file to rewrite it.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import botocore  # type: ignore[import-untyped]
import cfnlint  # type: ignore[import-untyped]

TABLE = Path(__file__).parents[2] / "codegen/contract/resource_types/table.json"

_SCHEMAS = Path(cfnlint.__file__).parent / "data/schemas"
_SERVICES = Path(botocore.__file__).parent / "data"
_CHECKED = ("AWS::ApiGateway::", "AWS::ApiGatewayV2::")
_ALSO_CHECKED = (
    "AWS::Lambda::Alias",
    "AWS::Lambda::Function",
    "AWS::Lambda::Permission",
    "AWS::Lambda::Url",
    "AWS::Lambda::Version",
)
_SAM_MODULES = ("api", "function", "httpapi", "websocketapi")
_SAM_NAMES = ("Application", "Connector", "GraphQLApi", "LayerVersion", "SimpleTable", "StateMachine")
_KEPT = frozenset(
    {"additionalProperties", "anyOf", "enum", "items", "maximum", "minimum", "properties", "required", "type"}
)

_HTTP_METHODS = ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "ANY")
_ENUMS: Mapping[str, tuple[str, str]] = {
    "AWS::ApiGateway::Authorizer/Type": ("apigateway", "AuthorizerType"),
    "AWS::ApiGateway::DocumentationPart.Location/Type": ("apigateway", "DocumentationPartType"),
    "AWS::ApiGateway::DomainName/SecurityPolicy": ("apigateway", "SecurityPolicy"),
    "AWS::ApiGateway::GatewayResponse/ResponseType": ("apigateway", "GatewayResponseType"),
    "AWS::ApiGateway::RestApi/ApiKeySourceType": ("apigateway", "ApiKeySourceType"),
    "AWS::ApiGateway::RestApi/EndpointAccessMode": ("apigateway", "EndpointAccessMode"),
    "AWS::ApiGateway::RestApi/Mode": ("apigateway", "PutMode"),
    "AWS::ApiGateway::RestApi/SecurityPolicy": ("apigateway", "SecurityPolicy"),
    "AWS::ApiGateway::RestApi.EndpointConfiguration/Types/items": ("apigateway", "EndpointType"),
    "AWS::ApiGateway::Stage/CacheClusterSize": ("apigateway", "CacheClusterSize"),
    "AWS::ApiGateway::Stage.MethodSetting/LoggingLevel": ("apigatewayv2", "LoggingLevel"),
    "AWS::ApiGateway::UsagePlan.QuotaSettings/Period": ("apigateway", "QuotaPeriodType"),
    "AWS::ApiGatewayV2::Api/ProtocolType": ("apigatewayv2", "ProtocolType"),
    "AWS::ApiGatewayV2::Authorizer/AuthorizerType": ("apigatewayv2", "AuthorizerType"),
    "AWS::ApiGatewayV2::Integration/ConnectionType": ("apigatewayv2", "ConnectionType"),
    "AWS::ApiGatewayV2::Integration/ContentHandlingStrategy": ("apigatewayv2", "ContentHandlingStrategy"),
    "AWS::ApiGatewayV2::Integration/IntegrationType": ("apigatewayv2", "IntegrationType"),
    "AWS::ApiGatewayV2::Integration/PassthroughBehavior": ("apigatewayv2", "PassthroughBehavior"),
    "AWS::ApiGatewayV2::Route/AuthorizationType": ("apigatewayv2", "AuthorizationType"),
    "AWS::ApiGatewayV2::Stage.RouteSettings/LoggingLevel": ("apigatewayv2", "LoggingLevel"),
    "AWS::Lambda::Function/PackageType": ("lambda", "PackageType"),
    "AWS::Lambda::Function/Runtime": ("lambda", "Runtime"),
    "AWS::Lambda::Function.TracingConfig/Mode": ("lambda", "TracingMode"),
}
"""Enumerations that CloudFormation's schemas leave out: place of the property -> service and shape of botocore."""
_FIXED_ENUMS: Mapping[str, tuple[str, ...]] = {
    "AWS::ApiGateway::Method/AuthorizationType": (
        "NONE",
        "AWS_IAM",
        "CUSTOM",
        "COGNITO_USER_POOLS",
        "JWT",
    ),
    "AWS::ApiGateway::Method/HttpMethod": _HTTP_METHODS,
    "AWS::ApiGateway::Method.Integration/IntegrationHttpMethod": _HTTP_METHODS,
    "AWS::ApiGateway::Stage.MethodSetting/HttpMethod": (*_HTTP_METHODS, "*"),
    "AWS::ApiGatewayV2::Integration/PayloadFormatVersion": ("1.0", "2.0"),
    "AWS::ApiGatewayV2::Authorizer/AuthorizerPayloadFormatVersion": ("1.0", "2.0"),
}
"""Enumerations that stand in the API references as text only."""
_BOUNDS: Mapping[str, tuple[str, str]] = {
    "AWS::Lambda::Function/Timeout": ("lambda", "Timeout"),
    "AWS::Lambda::Function/MemorySize": ("lambda", "MemorySize"),
}
_FIXED_BOUNDS: Mapping[str, tuple[int, int]] = {
    "AWS::ApiGateway::Authorizer/AuthorizerResultTtlInSeconds": (0, 3600),
    "AWS::ApiGateway::RestApi/MinimumCompressionSize": (0, 10_485_760),
    "AWS::ApiGateway::Stage.MethodSetting/CacheTtlInSeconds": (0, 3600),
    "AWS::ApiGatewayV2::Api.Cors/MaxAge": (-1, 86_400),
    "AWS::ApiGatewayV2::Authorizer/AuthorizerResultTtlInSeconds": (0, 3600),
    "AWS::ApiGatewayV2::Integration/TimeoutInMillis": (50, 30_000),
    "AWS::ApiGatewayV2::Stage.RouteSettings/ThrottlingBurstLimit": (0, 2_147_483_647),
    "AWS::ApiGatewayV2::Stage.RouteSettings/ThrottlingRateLimit": (0, 2_147_483_647),
    "AWS::Lambda::Function/Timeout": (1, 900),
}


_LOCAL_FILE = {"type": "string"}
_PACKAGED = (
    "AWS::ApiGateway::RestApi/BodyS3Location",
    "AWS::ApiGatewayV2::Api/BodyS3Location",
    "AWS::Lambda::Function/Code",
)
"""Properties that may name a local file or folder, which `aws cloudformation package` uploads."""
_PASSED: Mapping[str, dict[str, Any]] = {
    "AWS::Serverless::Api/BinaryMediaTypes": {"type": "array", "items": {"type": "string"}},
    "AWS::Serverless::Api/EndpointConfiguration": {
        "anyOf": [
            {"type": "string", "enum": ["EDGE", "REGIONAL", "PRIVATE"]},
            {"$ref": "AWS::Serverless::Api.EndpointConfiguration"},
        ]
    },
    "AWS::Serverless::Api.EndpointConfiguration/Type": {
        "type": "string",
        "enum": ["EDGE", "REGIONAL", "PRIVATE"],
    },
    "AWS::Serverless::Api.UsagePlan/Quota": {"$ref": "AWS::ApiGateway::UsagePlan.QuotaSettings"},
    "AWS::Serverless::Api.UsagePlan/Throttle": {"$ref": "AWS::ApiGateway::UsagePlan.ThrottleSettings"},
    "AWS::Serverless::HttpApi/AccessLogSettings": {"$ref": "AWS::ApiGatewayV2::Stage.AccessLogSettings"},
    "AWS::Serverless::HttpApi/DefaultRouteSettings": {"$ref": "AWS::ApiGatewayV2::Stage.RouteSettings"},
    "AWS::Serverless::HttpApi/StageVariables": {"type": "object", "additionalProperties": {"type": "string"}},
}
"""Properties that SAM takes in another form than CloudFormation."""
_SAME: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "AWS::Serverless::Api": {"AWS::ApiGateway::RestApi": ("DisableExecuteApiEndpoint",)},
    "AWS::Serverless::Function": {
        "AWS::Lambda::Function": (
            "KmsKeyArn",
            "Layers",
            "MemorySize",
            "PackageType",
            "ReservedConcurrentExecutions",
            "SnapStart",
            "Timeout",
            "VpcConfig",
        )
    },
    "AWS::Serverless::HttpApi": {
        "AWS::ApiGatewayV2::Api": ("DisableExecuteApiEndpoint", "FailOnWarnings", "Name"),
        "AWS::ApiGatewayV2::Stage": ("StageName",),
    },
    "AWS::Serverless::WebSocketApi": {
        "AWS::ApiGatewayV2::Api": ("DisableExecuteApiEndpoint", "Name", "RouteSelectionExpression"),
        "AWS::ApiGatewayV2::Stage": ("AccessLogSettings", "DefaultRouteSettings", "StageName"),
    },
}
"""Properties that SAM passes on, and does not say so in its schema."""


def build() -> dict[str, Any]:
    """The table as it is with the packages that are installed."""
    names = json.loads((_SCHEMAS / "providers/us-east-1.json").read_text(encoding="utf-8"))
    table = _Table()
    for name in names:
        if name.startswith(_CHECKED) or name in _ALSO_CHECKED:
            path = _SCHEMAS / f"resources/{names[name].removesuffix('.json')}.json"
            table.add_registry(name, json.loads(path.read_text(encoding="utf-8")))
    table.add_enumerations()
    for module in _SAM_MODULES:
        table.add_sam(import_module(f"samtranslator.internal.schema_source.aws_serverless_{module}"))
    for place in _PACKAGED:
        table.replace(place, {"anyOf": [table.at(place).copy(), _LOCAL_FILE]})
    for place, schema in _PASSED.items():
        table.replace(place, schema)
    for name, sources in _SAME.items():
        for source, properties in sources.items():
            for each in properties:
                table.replace(f"{name}/{each}", dict(table.at(f"{source}/{each}")))
    serverless = {f"AWS::Serverless::{name}" for name in _SAM_NAMES} | {
        name for name in table.resources if name.startswith("AWS::Serverless::")
    }
    return {
        "names": sorted({*_every_name(), *serverless}),
        "resources": dict(sorted(table.resources.items())),
        "definitions": dict(sorted(table.definitions.items())),
        "globals": dict(sorted(table.globals.items())),
    }


def _every_name() -> set[str]:
    """The types of every region."""
    found: set[str] = set()
    for path in (_SCHEMAS / "providers").glob("*.json"):
        found |= set(json.loads(path.read_text(encoding="utf-8")))
    return found


class _Table:
    def __init__(self) -> None:
        self.resources: dict[str, Any] = {}
        self.definitions: dict[str, Any] = {}
        self.globals: dict[str, Any] = {}

    def add_registry(self, name: str, schema: Mapping[str, Any]) -> None:
        """One type of CloudFormation's registry."""
        own = {key: f"{name}.{key}" for key in schema.get("definitions", {})}
        for key, value in schema.get("definitions", {}).items():
            self.definitions[own[key]] = _trimmed(value, own)
        read_only = [pointer.removeprefix("/properties/") for pointer in schema.get("readOnlyProperties", [])]
        resource = _trimmed(schema, own)
        for attribute in read_only:
            resource["properties"].pop(attribute, None)
        resource["attributes"] = sorted(attribute.replace("/", ".") for attribute in read_only)
        self.resources[name] = resource

    def add_enumerations(self) -> None:
        """What CloudFormation's schemas leave to the services."""
        for place, (service, shape) in _ENUMS.items():
            self.at(place)["enum"] = _shape(service, shape)["enum"]
        for place, values in _FIXED_ENUMS.items():
            self.at(place)["enum"] = list(values)
        for place, (service, shape) in _BOUNDS.items():
            found = _shape(service, shape)
            self.at(place).update(
                {"minimum": found["min"], "maximum": found["max"]} if "max" in found else {}
            )
        for place, (low, high) in _FIXED_BOUNDS.items():
            self.at(place).update({"minimum": low, "maximum": high})

    def add_sam(self, module: Any) -> None:
        """One type of the Serverless Application Model, and its section of `Globals`."""
        schema = module.Resource.schema()
        name = schema["properties"]["Type"]["enum"][0]
        own = {key: f"{name}.{key}" for key in schema["definitions"]}
        for key, value in schema["definitions"].items():
            if key not in ("PassThroughProp", "Properties") and "Connector" not in key:
                self.definitions[own[key]] = self._passed(_trimmed(value, own), value)
        properties = schema["definitions"]["Properties"]
        self.resources[name] = self._passed(_trimmed(properties, own), properties)
        known = module.Globals.schema()
        section = name.rpartition("::")[2]
        self.globals[section] = sorted(known.get("definitions", {}).get("Globals", known)["properties"])

    def replace(self, place: str, schema: Mapping[str, Any]) -> None:
        """Another schema for a property."""
        owner, name = place.split("/")
        (self.definitions.get(owner) or self.resources[owner])["properties"][name] = schema

    def _passed(self, trimmed: dict[str, Any], schema: Mapping[str, Any]) -> dict[str, Any]:
        """With the schemas of properties that SAM passes to CloudFormation as they are."""
        for key, value in schema.get("properties", {}).items():
            path = value.get("__samPassThrough", {}).get("schemaPath")
            if path:
                source = self.definitions.get(path[1]) or self.resources.get(path[1], {})
                trimmed["properties"][key] = source.get("properties", {}).get(path[-1], {})
        return trimmed

    def at(self, place: str) -> dict[str, Any]:
        """The schema of a property."""
        owner, *path = place.split("/")
        schema: dict[str, Any] = (self.definitions.get(owner) or self.resources[owner])["properties"][path[0]]
        for name in path[1:]:
            schema = schema[name]
        return schema


def _trimmed(schema: Any, own: Mapping[str, str]) -> Any:
    """A schema reduced to what is checked."""
    if not isinstance(schema, Mapping):
        return schema
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return {} if name == "PassThroughProp" else {"$ref": own[name]}
    if len(schema.get("allOf", [])) == 1 and "properties" not in schema:  # how pydantic writes a reference
        return _trimmed(schema["allOf"][0], own)
    found = {key: value for key, value in schema.items() if key in _KEPT}
    for key in ("items", "additionalProperties"):
        if key in schema:
            found[key] = _trimmed(schema[key], own)
    if "properties" in schema:
        found["properties"] = {name: _trimmed(item, own) for name, item in schema["properties"].items()}
    if "anyOf" in schema:
        found["anyOf"] = _without_intrinsics([_trimmed(item, own) for item in schema["anyOf"]])
    if "patternProperties" in schema:
        found["additionalProperties"] = _trimmed(next(iter(schema["patternProperties"].values())), own)
    return found


def _without_intrinsics(alternatives: list[Any]) -> list[Any]:
    """SAM's schemas begin with any object where an intrinsic function may stand; those are told apart before."""
    return alternatives[1:] if alternatives[0] == {"type": "object"} else alternatives


def _shape(service: str, name: str) -> dict[str, Any]:
    newest = sorted((_SERVICES / service).iterdir())[-1]
    with gzip.open(newest / "service-2.json.gz") as file:
        shape: dict[str, Any] = json.load(file)["shapes"][name]
    return shape


def as_text(table: Mapping[str, Any]) -> str:
    """One resource, definition or name a line, so that a review shows what changed."""
    sections = []
    for name, content in table.items():
        if isinstance(content, list):
            lines = [json.dumps(item) for item in content]
            sections.append(f'"{name}": [\n' + ",\n".join(lines) + "\n]")
        else:
            lines = [
                f"{json.dumps(key)}: {json.dumps(value, sort_keys=True)}" for key, value in content.items()
            ]
            sections.append(f'"{name}": {{\n' + ",\n".join(lines) + "\n}")
    return "{\n" + ",\n".join(sections) + "\n}\n"


if __name__ == "__main__":
    TABLE.write_text(as_text(build()), encoding="utf-8")
