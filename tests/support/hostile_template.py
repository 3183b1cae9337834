"""A small template in whose texts everything stands that some tool would take for code or for a variable."""

from __future__ import annotations

from typing import Any

HOSTILE = (
    "'''\"\"\"\\N{BULLET} {__import__('os').system('touch OUTSIDE')} ${env:HOME} $${file(x.js)} \\${self:service} "
    "${Token[TOKEN.1]} #{Token[TOKEN.2]} ${Api} {{ 7*7 }} {% raw %} %> \n# type: ignore\n\x85\u2028\u202e"
)


def hostile_template(text: str = HOSTILE) -> dict[str, Any]:
    """Functions, an API with a definition, a stage and an alarm."""
    function = {
        "Type": "AWS::Lambda::Function",
        "Properties": {
            "Code": "src/",
            "Handler": "pets_api.functions.get_pet.handler",
            "Runtime": "python3.11",
            "Architectures": ["arm64"],
            "Role": "arn:aws:iam::123456789012:role/pets",
            "Environment": {"Variables": {"TEXT": text}},
        },
    }
    definition = {
        "openapi": "3.0.1",
        "info": {"title": text, "version": "1"},
        "paths": {
            f"/{text}": {
                "get": {
                    "responses": {},
                    "x-amazon-apigateway-integration": {
                        "type": "aws_proxy",
                        "httpMethod": "POST",
                        "uri": {
                            "Fn::Sub": f"arn:${{AWS::Region}}:${{GetPetFunction.Arn}}:{text.replace('${', '${!')}"
                        },
                    },
                }
            }
        },
    }
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": text,
        "Resources": {
            "GetPetFunction": function,
            "Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": text, "Body": definition}},
            "ApiDeployment0123456789": {
                "Type": "AWS::ApiGateway::Deployment",
                "Properties": {"RestApiId": {"Ref": "Api"}, "Description": text},
            },
            "DevStage": {
                "Type": "AWS::ApiGateway::Stage",
                "Properties": {
                    "RestApiId": {"Ref": "Api"},
                    "DeploymentId": {"Ref": "ApiDeployment0123456789"},
                    "StageName": "dev",
                    "Variables": {"text": text},
                },
            },
            "Alarm": {
                "Type": "AWS::CloudWatch::Alarm",
                "Properties": {
                    "AlarmName": {"Fn::Sub": f"${{AWS::StackName}} {text.replace('${', '${!')}"},
                    "AlarmDescription": text,
                    "ComparisonOperator": "GreaterThanThreshold",
                    "EvaluationPeriods": 1,
                    "MetricName": "5XXError",
                    "Namespace": "AWS/ApiGateway",
                    "Period": 60,
                    "Statistic": "Sum",
                    "Threshold": 1,
                    "Dimensions": [{"Name": "Stage", "Value": {"Ref": "DevStage"}}],
                },
                "DependsOn": "GetPetFunction",
            },
        },
        "Outputs": {"Url": {"Description": text, "Value": {"Fn::Sub": "https://${Api}"}}},
    }
