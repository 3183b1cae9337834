"""WebSocket APIs of templates: resources of AWS::ApiGatewayV2 and SAM's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen.importer.cloudformation.application import ReadApplication, read_application
from codegen.ir.api import ApiType, AuthorizationType

CHAT = """
Resources:
  Chat:
    Type: AWS::ApiGatewayV2::Api
    Properties:
      Name: chat
      ProtocolType: WEBSOCKET
      RouteSelectionExpression: $request.body.action
      ApiKeySelectionExpression: $context.authorizer.usageIdentifierKey
  Auth:
    Type: AWS::ApiGatewayV2::Authorizer
    Properties:
      ApiId: !Ref Chat
      Name: auth
      AuthorizerType: REQUEST
      AuthorizerUri: arn:aws:lambda:us-east-1:000000000000:function:a
      IdentitySource: [route.request.querystring.token]
  Mock:
    Type: AWS::ApiGatewayV2::Integration
    Properties:
      ApiId: !Ref Chat
      IntegrationType: MOCK
      TemplateSelectionExpression: "200"
      RequestTemplates: {"200": '{"statusCode": 200}'}
  MockAnswer:
    Type: AWS::ApiGatewayV2::IntegrationResponse
    Properties:
      ApiId: !Ref Chat
      IntegrationId: !Ref Mock
      IntegrationResponseKey: /200/
      TemplateSelectionExpression: \\$default
      ResponseTemplates: {$default: yes}
  Join:
    Type: AWS::ApiGatewayV2::Model
    Properties: {ApiId: !Ref Chat, Name: Join, ContentType: application/json, Schema: {type: object}}
  Connect:
    Type: AWS::ApiGatewayV2::Route
    Properties:
      ApiId: !Ref Chat
      RouteKey: $connect
      AuthorizationType: CUSTOM
      AuthorizerId: !Ref Auth
      ApiKeyRequired: true
      Target: !Join [/, [integrations, !Ref Mock]]
  Send:
    Type: AWS::ApiGatewayV2::Route
    Properties:
      ApiId: !Ref Chat
      RouteKey: join
      Target: !Sub integrations/${Mock}
      ModelSelectionExpression: $request.body.kind
      RequestModels: {$default: Join}
      RouteResponseSelectionExpression: $default
  SendAnswer:
    Type: AWS::ApiGatewayV2::RouteResponse
    Properties: {ApiId: !Ref Chat, RouteId: !Ref Send, RouteResponseKey: $default}
  Stage:
    Type: AWS::ApiGatewayV2::Stage
    Properties:
      ApiId: !Ref Chat
      StageName: prod
      StageVariables: {v: "1"}
      DefaultRouteSettings: {ThrottlingRateLimit: 10, ThrottlingBurstLimit: 5}
"""


def read(folder: Path, text: str) -> ReadApplication:
    path = folder / "template.yaml"
    path.write_text(text)
    return read_application(path)


def codes(found: ReadApplication) -> list[str]:
    return sorted(diagnostic.code for diagnostic in found.diagnostics)


def test_everything_of_an_api_is_read(tmp_path: Path) -> None:
    found = read(tmp_path, CHAT)
    assert codes(found) == []
    (deployed,) = found.application.apis
    api = deployed.api
    assert (api.type, api.name) == (ApiType.WEBSOCKET, "chat")
    assert api.route_selection_expression == "$request.body.action"
    assert api.api_key_source == "AUTHORIZER"
    connect, send = api.routes
    assert (connect.route_key, connect.authorizer) == ("$connect", "auth")
    assert connect.authorization_type is AuthorizationType.CUSTOM
    assert connect.api_key_required
    assert connect.route_response_selection_expression is None
    assert (send.route_key, send.route_response_selection_expression) == ("join", "$default")
    assert (send.model_selection_expression, dict(send.request_models)) == (
        "$request.body.kind",
        {"$default": "Join"},
    )
    assert send.integration is not None
    assert send.integration.template_selection_expression == "200"
    (response,) = send.integration.responses
    assert (response.selection_pattern, response.template_selection_expression) == ("200", "\\$default")
    assert api.models["Join"].schema == {"type": "object"}
    (stage,) = deployed.stages
    assert (stage.name, dict(stage.variables)) == ("prod", {"v": "1"})
    assert stage.method_settings["*/*"]["throttlingRateLimit"] == 10
    assert "Chat" in found.locates


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("      RouteSelectionExpression: $request.body.action\n", "", "CG105"),
        ("RouteKey: join", "RouteKey: $join", "CG113"),
        ("      StageName: prod\n", "      StageName: prod\n      Nonsense: 1\n", "CG101"),
        ("RouteId: !Ref Send", "RouteId: other", "CG128"),
        (
            "IntegrationType: MOCK",
            "IntegrationType: MOCK\n      ContentHandlingStrategy: CONVERT_TO_TEXT",
            "CG403",
        ),
        ("IntegrationType: MOCK", "IntegrationType: FAKE", "CG103"),
    ],
)
def test_what_cannot_be_used_is_told(tmp_path: Path, old: str, new: str, code: str) -> None:
    assert old in CHAT
    assert codes(read(tmp_path, CHAT.replace(old, new))) == [code]


def test_a_route_response_is_enough_for_an_answer(tmp_path: Path) -> None:
    found = read(tmp_path, CHAT.replace("      RouteResponseSelectionExpression: $default\n", ""))
    assert codes(found) == []
    (deployed,) = found.application.apis
    assert [route.route_response_selection_expression for route in deployed.api.routes] == [None, "$default"]


def test_the_apis_of_sam_are_read(tmp_path: Path) -> None:
    pytest.importorskip("samtranslator")
    found = read(
        tmp_path,
        """
Transform: AWS::Serverless-2016-10-31
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties: {Handler: a.b, Runtime: python3.12, CodeUri: .}
  Chat:
    Type: AWS::Serverless::WebSocketApi
    Properties:
      RouteSelectionExpression: $request.body.action
      StageName: prod
      Routes:
        $connect: {FunctionArn: !GetAtt Fn.Arn}
        send: {FunctionArn: !GetAtt Fn.Arn}
""",
    )
    (deployed,) = found.application.apis
    assert [route.route_key for route in deployed.api.routes] == ["$connect", "send"]
    assert all(route.integration is not None for route in deployed.api.routes)
    assert [stage.name for stage in deployed.stages] == ["prod"]
