from pathlib import Path
from typing import Any

from codegen.importer.cloudformation.application import ReadApplication, read_application
from codegen.ir.api import AuthorizationType, Cors
from codegen.ir.application import DeployedApi
from codegen.ir.integration import IntegrationType

RESOURCES = """
Resources:
  Run:
    Type: AWS::Lambda::Function
    Properties: {FunctionName: run, Runtime: python3.11, Handler: a.b, Code: {ZipFile: x}}
  Api:
    Type: AWS::ApiGatewayV2::Api
    Properties:
      Name: shop
      ProtocolType: HTTP
      CorsConfiguration: {AllowOrigins: ['*'], AllowMethods: [GET], MaxAge: 5}
  Call:
    Type: AWS::ApiGatewayV2::Integration
    Properties:
      ApiId: !Ref Api
      IntegrationType: AWS_PROXY
      IntegrationUri: !GetAtt Run.Arn
      PayloadFormatVersion: '2.0'
      ResponseParameters:
        '500': {ResponseParameters: [{Destination: 'overwrite:statuscode', Source: '502'}]}
  Who:
    Type: AWS::ApiGatewayV2::Authorizer
    Properties:
      ApiId: !Ref Api
      Name: who
      AuthorizerType: JWT
      IdentitySource: [$request.header.Authorization]
      JwtConfiguration: {Issuer: https://i.example, Audience: [a]}
  Route:
    Type: AWS::ApiGatewayV2::Route
    Properties:
      ApiId: !Ref Api
      RouteKey: GET /orders/{id}
      Target: !Join [/, [integrations, !Ref Call]]
      AuthorizationType: JWT
      AuthorizerId: !Ref Who
      AuthorizationScopes: [read]
  Default:
    Type: AWS::ApiGatewayV2::Route
    Properties: {ApiId: !Ref Api, RouteKey: $default, Target: !Sub 'integrations/${Call}'}
  Stage:
    Type: AWS::ApiGatewayV2::Stage
    Properties:
      ApiId: !Ref Api
      StageName: $default
      AutoDeploy: true
      StageVariables: {color: blue}
      DefaultRouteSettings: {ThrottlingRateLimit: 5, ThrottlingBurstLimit: 2, DetailedMetricsEnabled: true}
      RouteSettings: {'GET /orders/{id}': {ThrottlingRateLimit: 1}}
      AccessLogSettings: {DestinationArn: 'arn:log', Format: $context.requestId}
"""


def read(tmp_path: Path, text: str) -> ReadApplication:
    path = tmp_path / "template.yaml"
    path.write_text(text)
    return read_application(path)


def the_api(found: ReadApplication) -> DeployedApi:
    (api,) = found.application.apis
    return api


def routes(api: DeployedApi) -> dict[str, Any]:
    return {route.route_key: route for route in api.api.routes}


def test_resources_of_their_own_make_an_api(tmp_path: Path) -> None:
    found = read(tmp_path, RESOURCES)
    assert found.diagnostics == ()
    api = the_api(found)
    assert (api.api.name, api.api.type) == ("shop", "HTTP")
    assert api.api.cors == Cors(("*",), ("GET",), max_age=5)
    order = routes(api)["GET /orders/{id}"]
    assert order.authorization_type is AuthorizationType.JWT
    assert (order.authorizer, order.authorization_scopes) == ("who", ("read",))
    assert order.integration.uri.endswith(":function:run")
    assert order.integration.payload_format_version == "2.0"
    assert order.integration.timeout_in_millis == 30_000
    assert order.integration.response_parameters == {"500": {"overwrite:statuscode": "502"}}
    assert routes(api)["$default"].integration is order.integration
    assert api.api.authorizers["who"].jwt_configuration == {"issuer": "https://i.example", "audience": ["a"]}


def test_a_stage_has_settings_for_all_routes_and_for_one(tmp_path: Path) -> None:
    (stage,) = the_api(read(tmp_path, RESOURCES)).stages
    assert (stage.name, stage.variables, stage.access_log_format) == (
        "$default",
        {"color": "blue"},
        "$context.requestId",
    )
    assert stage.method_settings == {
        "*/*": {"metricsEnabled": True, "throttlingBurstLimit": 2, "throttlingRateLimit": 5},
        "GET /orders/{id}": {"throttlingRateLimit": 1},
    }


def test_quick_create_makes_a_route_and_a_stage(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        """
Resources:
  Api: {Type: AWS::ApiGatewayV2::Api, Properties: {Name: n, ProtocolType: HTTP, Target: 'https://up.example'}}
  Other:
    Type: AWS::ApiGatewayV2::Api
    Properties: {Name: o, ProtocolType: HTTP, RouteKey: GET /x, Target: 'arn:aws:lambda:us-east-1:1:function:f'}
""",
    )
    assert found.diagnostics == ()
    api, other = found.application.apis
    assert [stage.name for stage in api.stages] == ["$default"]
    assert routes(api)["$default"].integration.type is IntegrationType.HTTP_PROXY
    assert routes(other)["GET /x"].integration.payload_format_version == "2.0"


def test_a_serverless_api_with_a_definition_needs_no_translator(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        """
Transform: AWS::Serverless-2016-10-31
Globals: {HttpApi: {StageName: live, DefaultRouteSettings: {ThrottlingBurstLimit: 3}}}
Resources:
  Api:
    Type: AWS::Serverless::HttpApi
    Properties:
      DefinitionBody:
        openapi: 3.0.1
        info: {title: t, version: '1'}
        x-amazon-apigateway-cors: {allowOrigins: ['*']}
        paths:
          /x:
            get:
              responses: {}
              x-amazon-apigateway-integration: {type: http_proxy, httpMethod: GET, uri: 'http://up.example'}
""",
    )
    assert found.diagnostics == ()
    api = the_api(found)
    assert api.api.cors == Cors(("*",))
    assert [(stage.name, stage.method_settings) for stage in api.stages] == [
        ("live", {"*/*": {"throttlingBurstLimit": 3}})
    ]


def test_events_of_functions_make_an_api(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        """
Transform: AWS::Serverless-2016-10-31
Resources:
  Run:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.11
      Handler: app.handler
      InlineCode: "def handler(event, context): return 'x'"
      Events:
        Hello: {Type: HttpApi, Properties: {Path: /hello, Method: get}}
        Rest: {Type: HttpApi}
""",
    )
    assert [one for one in found.diagnostics if one.severity == "error"] == []
    api = the_api(found)
    assert set(routes(api)) == {"GET /hello", "$default"}
    assert [stage.name for stage in api.stages] == ["$default"]
    assert routes(api)["GET /hello"].integration.payload_format_version == "2.0"


def test_bad_resources_are_told(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        """
Resources:
  Api: {Type: AWS::ApiGatewayV2::Api, Properties: {Name: n, ProtocolType: HTTP}}
  R: {Type: AWS::ApiGatewayV2::Route, Properties: {ApiId: !Ref Api, RouteKey: nothing}}
  I:
    Type: AWS::ApiGatewayV2::Integration
    Properties: {ApiId: !Ref Api, IntegrationType: HTTP_PROXY, TimeoutInMillis: 1}
  A:
    Type: AWS::ApiGatewayV2::Authorizer
    Properties: {ApiId: !Ref Api, AuthorizerType: REQUEST, AuthorizerResultTtlInSeconds: 9999}
  J: {Type: AWS::ApiGatewayV2::Authorizer, Properties: {ApiId: !Ref Api, AuthorizerType: JWT}}
""",
    )
    assert sorted(one.code for one in found.diagnostics) == [
        "CG105", "CG105", "CG106", "CG108", "CG108", "CG113", "CG126",
    ]  # fmt: skip
