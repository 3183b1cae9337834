"""SAM and CloudFormation templates as applications."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from codegen.core.errors import Refused
from codegen.importer.cloudformation.application import ReadApplication, read_application
from codegen.importer.cloudformation.physical import Account
from codegen.ir.api import Api, AuthorizationType, Route

BODY = """
        openapi: 3.0.1
        info: {title: t, version: "1"}
        paths:
          /x:
            get:
              responses: {"200": {description: done}}
              x-amazon-apigateway-integration:
                type: aws_proxy
                httpMethod: POST
                uri: !Sub "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Fn.Arn}/invocations"
"""


def read(
    folder: Path, text: str, parameters: dict[str, str] | None = None, name: str = "template.yaml"
) -> ReadApplication:
    path = folder / name
    path.write_text(text)
    return read_application(path, parameters, account=Account(account_id="123456789012", region="eu-west-1"))


def only_api(found: ReadApplication) -> Api:
    (deployed,) = found.application.apis
    return deployed.api


def only_route(found: ReadApplication) -> Route:
    (route,) = only_api(found).routes
    return route


def codes(found: ReadApplication) -> list[str]:
    return [diagnostic.code for diagnostic in found.diagnostics]


def test_a_sam_template(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        f"""
Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Runtime: python3.12
    Timeout: 7
    CodeUri: src/
    Environment: {{Variables: {{SHARED: all, LEVEL: 1, ON: true}}}}
  Api: {{TracingEnabled: true}}
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Environment: {{Variables: {{LEVEL: 2, TABLE: !Ref Table}}}}
  Table: {{Type: AWS::DynamoDB::Table, Properties: {{TableName: !Sub "${{AWS::StackName}}-orders"}}}}
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: prod
      Variables: {{color: blue}}
      BinaryMediaTypes: [image~1png]
      DefinitionBody: {BODY}
""",
    )
    assert found.diagnostics == ()
    function = found.application.functions["Fn"]
    assert (function.handler, function.runtime, function.timeout_seconds, function.memory_mb) == (
        "app.handler",
        "python3.12",
        7,
        128,
    )
    assert function.code_folder == "src/"
    assert function.environment == {"SHARED": "all", "LEVEL": "2", "ON": "true", "TABLE": "local-orders"}
    (deployed,) = found.application.apis
    (stage,) = deployed.stages
    assert (stage.name, stage.variables, stage.tracing_enabled) == ("prod", {"color": "blue"}, True)
    assert deployed.api.binary_media_types == ("image/png",)
    (route,) = deployed.api.routes
    assert route.integration is not None
    assert route.integration.uri == (
        "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/"
        "arn:aws:lambda:eu-west-1:123456789012:function:Fn/invocations"
    )


def test_a_cloudformation_template_with_stages(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        f"""
Resources:
  Fn:
    Type: AWS::Lambda::Function
    Properties: {{FunctionName: named, Handler: a.b, Runtime: python3.11, Code: ./code}}
  Api:
    Type: AWS::ApiGateway::RestApi
    Properties:
      Body: {BODY}
  First: {{Type: AWS::ApiGateway::Deployment, Properties: {{RestApiId: !Ref Api, StageName: direct}}}}
  Beta:
    Type: AWS::ApiGateway::Stage
    Properties:
      RestApiId: !Ref Api
      DeploymentId: !Ref First
      StageName: beta
      AccessLogSetting: {{Format: $context.requestId}}
  Elsewhere: {{Type: AWS::ApiGateway::Stage, Properties: {{RestApiId: other, StageName: nope}}}}
""",
    )
    (deployed,) = found.application.apis
    assert [(stage.name, stage.access_log_format) for stage in deployed.stages] == [
        ("beta", "$context.requestId"),
        ("direct", None),
    ]
    assert found.application.functions["named"].code_folder == "./code"


def test_methods_that_are_resources_of_their_own(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        """
Resources:
  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: built}}
  Users:
    Type: AWS::ApiGateway::Resource
    Properties: {RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: users}
  User: {Type: AWS::ApiGateway::Resource, Properties: {RestApiId: !Ref Api, ParentId: !Ref Users, PathPart: "{id}"}}
  Auth:
    Type: AWS::ApiGateway::Authorizer
    Properties:
      RestApiId: !Ref Api
      Name: who
      Type: TOKEN
      AuthorizerUri: x
      IdentitySource: method.request.header.Authorization
  Check: {Type: AWS::ApiGateway::RequestValidator, Properties: {RestApiId: !Ref Api, ValidateRequestBody: true}}
  Pet: {Type: AWS::ApiGateway::Model, Properties: {RestApiId: !Ref Api, Name: Pet, Schema: {type: object}}}
  Denied:
    Type: AWS::ApiGateway::GatewayResponse
    Properties: {RestApiId: !Ref Api, ResponseType: ACCESS_DENIED, StatusCode: 404}
  Put:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Api
      ResourceId: !Ref User
      HttpMethod: PUT
      OperationName: replaceUser
      AuthorizationType: CUSTOM
      AuthorizerId: !Ref Auth
      RequestValidatorId: !Ref Check
      RequestModels: {application/json: !Ref Pet}
      RequestParameters: {method.request.querystring.q: true}
      MethodResponses: [{StatusCode: 200}]
      Integration:
        Type: MOCK
        RequestTemplates: {application/json: '{"statusCode": 200}'}
        IntegrationResponses: [{StatusCode: 200}]
  Lost: {Type: AWS::ApiGateway::Method, Properties: {RestApiId: !Ref Api, ResourceId: nowhere, HttpMethod: GET}}
  Stage: {Type: AWS::ApiGateway::Stage, Properties: {RestApiId: !Ref Api, StageName: s}}
""",
    )
    api, route = only_api(found), only_route(found)
    assert (route.route_key, route.operation.operation_id) == ("PUT /users/{id}", "replaceUser")
    assert (route.authorization_type, route.authorizer) == (AuthorizationType.CUSTOM, "who")
    assert api.authorizers["who"].type == "token"
    assert route.request_validator is not None
    assert route.request_validator.validate_request_body
    assert route.request_models == {"application/json": "Pet"}
    assert route.request_parameters == {"method.request.querystring.q": True}
    assert api.models["Pet"].schema == {"type": "object"}
    assert api.gateway_responses["ACCESS_DENIED"].status_code == "404"
    assert codes(found) == ["CG120"]
    assert "Lost" in found.diagnostics[0].message


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ('!Join ["-", [a, !Ref Param, !Ref "AWS::Region"]]', "a-given-eu-west-1"),
        ('!Sub "${Param} ${!literal} ${AWS::AccountId}"', "given ${literal} 123456789012"),
        ('!Sub "${stageVariables.x}"', "${stageVariables.x}"),
        ('!Sub ["${A}${Param}", {A: !Ref Param}]', "givengiven"),
        ("!If [IsGiven, yes, no]", "yes"),
        ("!If [IsNot, yes, no]", "no"),
        ("!If [Both, yes, no]", "no"),
        ("!If [Either, yes, no]", "yes"),
        ("!FindInMap [Sizes, !Ref Param, big]", "10"),
        ("!Select [1, [a, b]]", "b"),
        ('!Select [0, !Split ["/", "x/y"]]', "x"),
        ("!Base64 hi", "aGk="),
        ('Fn::Join: [",", {Ref: List}]', "a,b"),
        ("!GetAtt Queue.Arn", "arn:aws:sqs:eu-west-1:123456789012:Queue"),
        ("!Ref Queue", "https://sqs.eu-west-1.amazonaws.com/123456789012/Queue"),
        ("!GetAtt [Role, Arn]", "arn:aws:iam::123456789012:role/Role"),
        ("!Ref Bucket", "named-bucket"),
        ('Fn::ToJsonString: {a: !Ref Param}', '{"a":"given"}'),
    ],
)  # fmt: skip
def test_intrinsic_functions(tmp_path: Path, expression: str, value: str) -> None:
    indented = expression if expression.startswith("!") else f"\n            {expression}"
    found = read(
        tmp_path,
        f"""
Parameters:
  Param: {{Type: String, Default: default}}
  List: {{Type: CommaDelimitedList, Default: "a, b"}}
Mappings: {{Sizes: {{given: {{big: 10}}}}}}
Conditions:
  IsGiven: !Equals [!Ref Param, given]
  IsNot: !Not [!Condition IsGiven]
  Both: !And [!Condition IsGiven, !Condition IsNot]
  Either: !Or [!Condition IsGiven, !Condition IsNot]
Resources:
  Queue: {{Type: AWS::SQS::Queue}}
  Role: {{Type: AWS::IAM::Role}}
  Bucket: {{Type: AWS::S3::Bucket, Properties: {{BucketName: named-bucket}}}}
  Gone: {{Type: AWS::Lambda::Function, Condition: IsNot, Properties: {{Handler: a.b}}}}
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      Handler: a.b
      Runtime: python3.12
      CodeUri: .
      Environment:
        Variables:
          VALUE: {indented}
          DROPPED: !Ref AWS::NoValue
""",
        {"Param": "given"},
    )
    assert found.diagnostics == ()
    assert found.application.functions["Fn"].environment == {"VALUE": value}
    assert list(found.application.functions) == ["Fn"]


@pytest.mark.parametrize(
    ("expression", "code", "severity"),
    [
        ("!Ref Nothing", "CG120", "error"),
        ("!GetAtt Nothing.Arn", "CG120", "error"),
        ("!GetAtt Queue.Unknown", "CG123", "note"),
        ("!ImportValue other", "CG123", "note"),
        ("!Ref Needed", "CG124", "warning"),
        ("!FindInMap [A, b, c]", "CG120", "error"),
        ("!If [Nope, a, b]", "CG122", "error"),
        ("!If [Circle, a, b]", "CG122", "error"),
        ("!Join [a]", "CG121", "error"),
        ("!Select [7, [a]]", "CG121", "error"),
        ("!Cidr [a, 1, 2]", "CG121", "warning"),
        ("!Sub '${Loop}'", "CG121", "error"),
    ],
)
def test_what_has_no_value_is_told_with_its_place(
    tmp_path: Path, expression: str, code: str, severity: str
) -> None:
    found = read(
        tmp_path,
        f"""Parameters: {{Needed: {{Type: String}}}}
Conditions: {{Circle: !Condition Circle}}
Resources:
  Queue: {{Type: AWS::SQS::Queue}}
  Loop: {{Type: AWS::SNS::Topic, Properties: {{TopicName: !Sub "${{Loop}}"}}}}
  Fn:
    Type: AWS::Serverless::Function
    Properties: {{Handler: a.b, Runtime: python3.12, CodeUri: .,
      Environment: {{Variables: {{VALUE: {expression}}}}}}}
""",
    )
    (diagnostic,) = found.diagnostics
    assert (diagnostic.code, diagnostic.severity) == (code, severity)
    assert diagnostic.location is not None
    assert diagnostic.location.file.endswith("template.yaml")
    assert diagnostic.location.line in (2, 5, 9)


def test_definitions_in_files(tmp_path: Path) -> None:
    (tmp_path / "api.yaml").write_text("\n".join(line[8:] for line in BODY.splitlines()))
    template = """
Resources:
  Fn: {{Type: AWS::Serverless::Function, Properties: {{Handler: a.b, Runtime: python3.12, CodeUri: .}}}}
  Api:
    Type: AWS::Serverless::Api
    Properties: {{StageName: s, {definition}}}
"""
    for definition in (
        "DefinitionUri: api.yaml",
        "DefinitionBody: {'Fn::Transform': {Name: AWS::Include, Parameters: {Location: api.yaml}}}",
    ):
        found = read(tmp_path, template.format(definition=definition))
        assert found.diagnostics == ()
        assert only_route(found).route_key == "GET /x"
    missing = read(tmp_path, template.format(definition="DefinitionUri: gone.yaml"))
    assert codes(missing) == ["CG001"]
    remote = read(tmp_path, template.format(definition="DefinitionUri: {Bucket: b, Key: k}"))
    assert codes(remote) == ["CG125"]


def test_a_finding_in_a_definition_stands_where_it_is_written(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        """Resources:
  Api:
    Type: AWS::ApiGateway::RestApi
    Properties:
      Body:
        openapi: 3.0.1
        info: {title: t, version: "1"}
        paths:
          /x:
            get:
              x-amazon-apigateway-integration:
                type: sideways
  Stage: {Type: AWS::ApiGateway::Stage, Properties: {RestApiId: !Ref Api, StageName: s}}
""",
    )
    assert [
        (d.code, d.location.line if d.location else 0) for d in found.diagnostics if d.severity == "error"
    ] == [("CG103", 12)]


def test_code_that_is_not_here(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        """
Resources:
  Inline: {Type: AWS::Lambda::Function, Properties: {Handler: index.handler, Runtime: python3.12, Code: {ZipFile: "x"}}}
  Remote: {Type: AWS::Serverless::Function, Properties: {Handler: a.b, Runtime: python3.12, CodeUri: "s3://b/k"}}
  Image: {Type: AWS::Serverless::Function, Properties: {PackageType: Image}}
  Asset:
    Type: AWS::Lambda::Function
    Metadata: {"aws:asset:path": asset.1}
    Properties: {Handler: a.b, Runtime: python3.12, Code: {S3Bucket: b, S3Key: k}}
""",
    )
    functions = found.application.functions
    assert codes(found) == ["CG125"]
    assert functions["Image"].runtime == "a container image"
    assert functions["Inline"].inline_code == "x"
    assert functions["Asset"].code_folder == "asset.1"


def test_what_is_not_emulated_is_told(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        """
Resources:
  Nested: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: nested.yaml}}
  Certificate: {Type: AWS::ApiGateway::ClientCertificate}
""",
    )
    assert codes(found) == ["CG400", "CG400"]
    assert found.application.apis == ()


def test_an_api_without_stage_is_served_and_told(tmp_path: Path) -> None:
    found = read(tmp_path, "Resources: {Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: n}}}")
    assert codes(found) == ["CG126"]
    assert [stage.name for stage in found.application.apis[0].stages] == ["dev"]


def test_json_templates(tmp_path: Path) -> None:
    template: dict[str, Any] = {
        "Resources": {
            "Fn": {
                "Type": "AWS::Serverless::Function",
                "Properties": {
                    "Handler": "a.b",
                    "Runtime": "python3.12",
                    "CodeUri": {"Fn::Sub": "./${AWS::Region}"},
                },
            }
        }
    }
    found = read(tmp_path, json.dumps(template), name="template.json")
    assert found.application.functions["Fn"].code_folder == "./eu-west-1"


@pytest.mark.parametrize("text", ["", "[]", "Resources: !Unknown x", "a: b: c", "Resources: &a [*a]"])
def test_what_is_no_template_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(Refused):
        read(tmp_path, text)


@pytest.mark.parametrize(
    "text",
    [
        "Resources: 5",
        "Resources: {Fn: 5}",
        "Resources: {Fn: {Type: AWS::Serverless::Function}}",
        "Resources: {Fn: {Type: AWS::Serverless::Function, Properties: []}}",
        "Resources: {Fn: {Type: AWS::Serverless::Function, Properties: {Environment: 5, Timeout: soon}}}",
        "Resources: {Api: {Type: AWS::Serverless::Api, Properties: {DefinitionBody: 5}}}",
        "Resources: {Api: {Type: AWS::Serverless::Api, Properties: {StageName: [a], DefinitionUri: 7}}}",
        "Resources: {Api: {Type: AWS::ApiGateway::RestApi, Properties: {Body: {Ref: {a: b}}}}}",
        "Resources: {Api: {Type: AWS::ApiGateway::RestApi, Condition: [x]}}",
        "{Globals: 5, Parameters: 5, Mappings: 5, Conditions: 5, Resources: {}}",
        "{Parameters: {P: 5}, Resources: {Fn: {Type: AWS::Serverless::Function, Properties: {Handler: !Ref P}}}}",
        "Resources: {M: {Type: AWS::ApiGateway::Method}, Api: {Type: AWS::ApiGateway::RestApi}}",
    ],
)
def test_odd_templates_end_in_findings_at_most(tmp_path: Path, text: str) -> None:
    found = read(tmp_path, text)
    assert all(not deployed.api.routes for deployed in found.application.apis)
    assert all(diagnostic.message and diagnostic.location for diagnostic in found.diagnostics)
