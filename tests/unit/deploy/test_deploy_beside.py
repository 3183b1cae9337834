"""A WebSocket API beside another one in a template: names of its own, and references that follow them."""

from __future__ import annotations

from typing import Any

from codegen.deploy.beside import with_websocket

REST: dict[str, Any] = {
    "Description": "both",
    "Resources": {"Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {}}},
    "Outputs": {"ApiUrl": {"Value": {"Fn::Sub": "https://${Api}"}}},
}
LIVE: dict[str, Any] = {
    "Description": "live",
    "Resources": {
        "Api": {"Type": "AWS::ApiGatewayV2::Api", "Properties": {"Name": "Api"}},
        "ApiAccessLogs": {"Type": "AWS::Logs::LogGroup", "Properties": {}},
        "NoteModel": {"Type": "AWS::ApiGatewayV2::Model", "Properties": {"ApiId": {"Ref": "Api"}}},
        "SendRoute": {
            "Type": "AWS::ApiGatewayV2::Route",
            "Properties": {
                "Target": {"Fn::Sub": "integrations/${SendIntegration}"},
                "Log": {"Fn::GetAtt": ["ApiAccessLogs", "Arn"]},
                "Uri": {"Fn::Sub": "path/${SendFunction.Arn}/${Api.Stage}/${AWS::Region}/${!Api}"},
                "Schema": {"enum": ["Api"], "properties": {"Ref": {"type": "string"}}},
            },
            "DependsOn": ["NoteModel", "SendFunction"],
        },
        "SendIntegration": {"Type": "AWS::ApiGatewayV2::Integration", "Properties": {}},
        "SendFunction": {
            "Type": "AWS::Lambda::Function",
            "Properties": {"Role": {"Ref": "SendFunctionRole"}},
        },
        "SendFunctionRole": {"Type": "AWS::IAM::Role", "Properties": {"Of": {"Fn::Sub": "x:${Api}/*"}}},
        "SendFunctionLogs": {"Type": "AWS::Logs::LogGroup", "Properties": {}},
        "Errors": {
            "Type": "AWS::CloudWatch::Alarm",
            "Properties": {"AlarmName": {"Fn::Sub": "${AWS::StackName}-errors"}},
        },
    },
    "Outputs": {"ApiUrl": {"Value": {"Fn::Sub": "wss://${Api}"}}},
}


def resources() -> dict[str, Any]:
    found: dict[str, Any] = with_websocket(REST, LIVE)["Resources"]
    return found


def test_functions_keep_their_names_and_the_rest_has_its_own() -> None:
    assert set(resources()) == {
        "Api",
        "WebSocketApi",
        "WebSocketApiAccessLogs",
        "WebSocketNoteModel",
        "WebSocketSendRoute",
        "WebSocketSendIntegration",
        "WebSocketErrors",
        "SendFunction",
        "SendFunctionRole",
        "SendFunctionLogs",
    }


def test_references_follow() -> None:
    route = resources()["WebSocketSendRoute"]
    assert route["DependsOn"] == ["WebSocketNoteModel", "SendFunction"]
    assert route["Properties"]["Target"] == {"Fn::Sub": "integrations/${WebSocketSendIntegration}"}
    assert route["Properties"]["Log"] == {"Fn::GetAtt": ["WebSocketApiAccessLogs", "Arn"]}
    assert route["Properties"]["Uri"] == {
        "Fn::Sub": "path/${SendFunction.Arn}/${WebSocketApi.Stage}/${AWS::Region}/${!Api}"
    }
    assert resources()["SendFunctionRole"]["Properties"]["Of"] == {"Fn::Sub": "x:${WebSocketApi}/*"}


def test_data_is_no_reference() -> None:
    route, api = resources()["WebSocketSendRoute"], resources()["WebSocketApi"]
    assert route["Properties"]["Schema"] == {"enum": ["Api"], "properties": {"Ref": {"type": "string"}}}
    assert api["Properties"]["Name"] == "Api"


def test_what_a_region_has_once_has_a_name_of_its_own() -> None:
    name = resources()["WebSocketErrors"]["Properties"]["AlarmName"]
    assert name == {"Fn::Sub": "${AWS::StackName}-WebSocket-errors"}


def test_both_say_where_they_answer() -> None:
    outputs = with_websocket(REST, LIVE)["Outputs"]
    assert outputs == {
        "ApiUrl": {"Value": {"Fn::Sub": "https://${Api}"}},
        "WebSocketApiUrl": {"Value": {"Fn::Sub": "wss://${WebSocketApi}"}},
    }
