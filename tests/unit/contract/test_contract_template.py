"""Lint of deployment templates: nothing about valid ones, and each mistake in one of them is found at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen.contract.template.lint import lint_template
from codegen.core.diagnostics import Diagnostic, Severity
from codegen.importer.cloudformation.template import read_template

TEMPLATES = Path(__file__).with_name("templates")
INVOKE = '!Sub "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Orders.Arn}/invocations"'
PERMISSION = "${AWS::AccountId}:${Shop}/*/*/orders*"


def lint(folder: Path, text: str) -> list[Diagnostic]:
    if not (folder / "code").exists():
        (folder / "code").symlink_to(TEMPLATES / "code")
    path = folder / "template.yaml"
    path.write_text(text)
    return lint_template(read_template(path), path)


def errors(diagnostics: list[Diagnostic]) -> list[str]:
    return [each.code for each in diagnostics if each.severity is Severity.ERROR]


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.yaml")), ids=lambda path: str(path.stem))
def test_a_valid_template_has_no_findings(path: Path) -> None:
    assert [str(each) for each in lint_template(read_template(path), path)] == []


MISTAKES = {
    "shop": [
        # the template's form
        ("Outputs:", "Output:", "CG162"),
        ("AWS::Serverless-2016-10-31", "AWS::Serverless-2016-10-13", "CG162"),
        ("AWS::ApiGateway::UsagePlan", "AWS::ApiGateway::UsagePln", "CG161"),
        ("      Timeout: 20\n", "    Tiemout: 20\n", "CG162"),
        ("  Plan:\n", "  Pl-an:\n", "CG163"),
        # properties
        ("      Timeout: 20", "      TimeOuts: 20", "CG101"),
        ("DefinitionBody:", "DefinitonBody:", "CG101"),
        ("Timeout: 20", "Timeout: long", "CG102"),
        ("Timeout: 20", "Timeout: 901", "CG108"),
        ("BurstLimit: 2", "BurstLimit: -2", "CG108"),
        ("RateLimit: 5", "RateLimit: fast", "CG102"),
        ("Type: REGIONAL", "Type: REGINAL", "CG103"),
        ("      StageName: live\n", "", "CG160"),
        # references
        ("${Orders.Arn}", "${Order.Arn}", "CG120"),
        ("${Orders.Arn}", "${Orders.Name}", "CG120"),
        ("DependsOn: ShopliveStage", "DependsOn: Nobody", "CG120"),
        ("FunctionName: !Ref Orders", "FunctionName: !Ref Shop", "CG166"),
        ("Timeout: 20", "Environment: {Variables: {API: !Ref Shop}}", "CG165"),
        ("Value: !Sub", "Condition: IsProd, Value: !Sub", "CG122"),
        ("!Ref Shop, Stage", "!GetAtt Shop, Stage", "CG121"),
        # functions
        ("python3.12", "python3.99", "CG103"),
        ("app.handler", "app.nothing", "CG169"),
        ("app.handler", "ap.handler", "CG169"),
        ("app.handler", "app.lonely", "CG169"),
        ("app.handler", "handler", "CG169"),
        ("CodeUri: code/", "CodeUri: nowhere/", "CG125"),
        ("Timeout: 20", "Environment: {Variables: {AWS_REGION: x}}", "CG170"),
        # the definition
        ("openapi: 3.0.1", "openapi: 3.1.0", "CG116"),
        ("type: aws_proxy", "type: aws_prox", "CG103"),
        ("gate: []", "gat: []", "CG109"),
        ("schemas/Order", "schemas/Ordr", "CG112"),
        ("request-validator: body", "request-validator: bdy", "CG107"),
        ("UNAUTHORIZED:", "UNAUTHORISED:", "CG103"),
        ("type: token", "type: tokn", "CG103"),
        ("InSeconds: 60", "InSeconds: 3601", "CG108"),
        ("apigateway-authtype", "apigateway-authtyp", "CG100"),
        ("validateRequestBody", "validateRequestBodies", "CG101"),
        ("type: apiKey", "type: apikey", "CG116"),
        ("in: query", "in: querystring", "CG116"),
        ("            Order:", "            An-Order:", "CG185"),
        ("/orders/{orderId}:", "/orders/{orderId}.json:", "CG113"),
        # integrations
        ("x-amazon-apigateway-integration:", "x-other:", "CG105"),
        ("httpMethod: POST", "httpMethod: GET", "CG106"),
        ("httpMethod: POST", "httpMethod: POST\n                timeoutInMillis: 40000", "CG188"),
        (INVOKE, "!GetAtt Orders.Arn", "CG106"),
        (INVOKE, INVOKE.replace("/invocations", ""), "CG106"),
        ("method.request.querystring.fields", "method.request.querystring.field", "CG182"),
        ("method.request.querystring.fields", "fields", "CG182"),
        ("integration.request.querystring.f", "integration.querystring.f", "CG182"),
        ("method.response.header.X-Request", "method.response.header.X-Reqest", "CG182"),
        ("context.requestId\n", "requestId\n", "CG182"),
        ('default:\n                    statusCode: "200"', 'default:\n                    statusCode: "201"', "CG183"),
        ("{\"statusCode\": 204}", "{}", "CG506"),
        ("$util.escapeJavaScript(", "$util.escapeJavascript(", "CG501"),
        ("$input.params('orderId'))", "$input.params('orderId')", "CG500"),
        ("        info:", "        x-amazon-apigateway-binary-media-types: ['*/*']\n        info:", "CG176"),
        # stages, plans, permissions
        ("Stage: live}", "Stage: life}", "CG171"),
        ("ApiId: !Ref Shop", "ApiId: !Ref Orders", "CG166"),
        ("StageName: live", "StageName: li ve", "CG108"),
        ("table: orders", "table: 'a b'", "CG172"),
        ("${Orders.Arn}/invocations", "${!stageVariables.function}/invocations", "CG172"),
        ("${Orders.Arn}/invocations", "${stageVariables.table}/invocations", "CG120"),
        ("Principal: apigateway.amazonaws.com", "Principal: apigateway.amazon.com", "CG174"),
        (PERMISSION, PERMISSION.replace("*/*/orders*", "*/GET/orders*"), "CG174"),
        ("${Shop}/authorizers/*", "${Shop}/*/GET/*", "CG174"),
        ("Type: REGIONAL", "Type: PRIVATE", "CG177"),
        ("Principal: apigateway.", "Principal: apigatway.", "CG174"),
        ("Action: lambda:InvokeFunction", "Action: lambda:Invoke", "CG174"),
        ("DependsOn: ShopliveStage", "DependsOn: ShopLiveStage", "CG120"),
        # members, parameters, schemas and addresses
        ("        paths:\n", "        path:\n", "CG101"),
        ("{title: shop,", "{titel: shop,", "CG101"),
        ("            post:\n", "            pots:\n", "CG101"),
        ("operationId: addOrder", "operationID: addOrder", "CG101"),
        ("          schemas:\n", "          schema:\n", "CG101"),
        ("{name: orderId, in: path", "{name: orderID, in: path", "CG116"),
        ("in: header", "in: headr", "CG116"),
        ('                "200":', '                "2000":', "CG116"),
        ("Order: {type: object", "Order: {type: objet", "CG103"),
        ("{item: {type: string}}", "{item: {type: string, maxLength: long}}", "CG102"),
        ("{item: {type: string}}", "{item: {type: string, maxLenght: 4}}", "CG101"),
        ("{type: object, properties", "{type: object, required: item, properties", "CG102"),
        ("path/2015-03-31", "path/2015-03-32", "CG106"),
        ("${Orders.Arn}/invocations", "${Orders}/invocations", "CG106"),
        ("lambda:path", "lambda:paht", "CG106"),
        ("                content:\n", "                contents:\n", "CG101"),
        ("application/json: {schema:", "application/json: {schemas:", "CG101"),
        ("required: true, schema", "requierd: true, schema", "CG101"),
        ("              type: apiKey", "              tpye: apiKey", "CG101"),
        ("x-amazon-apigateway-authtype", "xamazon-apigateway-authtype", "CG101"),
        ('default:\n                    statusCode: "200"', 'defualt:\n                    statusCode: "200"', "CG183"),
    ],
    "sam_events": [
        ("Default: dev", "Default: test", "CG167"),
        ("Default: 256", "Default: 64", "CG167"),
        ("TracingEnabled: true", "TracingEnable: true", "CG101"),
        ("DefaultAuthorizer: Tokens", "DefaultAuthorizer: Token", "CG181"),
        ("Auth: {Authorizer: Jwt}", "Auth: {Authorizer: Jwtt}", "CG181"),
        ("Path: /items, Method: get", "Path: /items, Method: fetch", "CG103"),
        ("Path: /items, Method: get", "Path: items, Method: get", "CG113"),
        ("/items/{id}/open", "/items/{item}/open", "CG113"),
        ("Path: /items, Method: get", 'Path: "/items/{id}/", Method: get', "CG186"),
        ("RestApiId: !Ref Api}\n        One", "RestApiId: !Ref Web}\n        One", "CG166"),
        ("'https://example.com'", "https://example.com", "CG176"),
        ("\"'https://example.com'\"", "\"'*'\"", "CG176"),
        ("[image~1png]", "['*~1*']", "CG176"),
        ("GET /web:", "GET /wep:", "CG173"),
        ('["https://example.com"]', '["https://example.com/path"]', "CG176"),
        ("Type: SQS", "Type: SQSS", "CG103"),
        ("TABLE: !Ref Table", "TABLE: !Ref ServerlessHttpApi", "CG165"),
        ("CreateUsagePlan: PER_API", "CreateUsagePlan: PERAPI", "CG103"),
        ("!FindInMap [Limits", "!FindInMap [Limit", "CG120"),
        ("- IsProd", "- IsProduct", "CG122"),
        ("      ImageUri", "      Runtime: python3.12\n      ImageUri", "CG168"),
        # Globals, parameters, outputs and functions of CloudFormation
        ("Timeout: 10", "Timout: 10", "CG101"),
        ("Timeout: 10", "Timeout: soon", "CG102"),
        ("Tracing: Active", "Tracing: On", "CG103"),
        ("  HttpApi:\n    Cors", "  HttpApis:\n    Cors", "CG162"),
        ("!Ref Memory", "!Ref Memori", "CG120"),
        ("Type: Number", "Type: Numbr", "CG103"),
        ("AllowedValues: [dev", "AllowedValue: [dev", "CG162"),
        ("Outputs:\n  Url: {Value:", "Outputs:\n  Url: {Vale:", "CG162"),
        ("Outputs:\n  Url: {Value:", "Outputs:\n  Url: {Description:", "CG160"),
        ("!Equals [!Ref Stage, prod]", "!Equals [!Ref Stage]", "CG121"),
        ("!ImportValue certificate", "!ImportValue [certificate]", "CG121"),
        ("!Ref Stage, Rate]", "!Ref Stage, Rat]", "CG120"),
        ("[Limits, !Ref Stage", "[Limits, test", "CG120"),
        # events, policies and what stands beside an API
        ("Schedule: rate", "Shedule: rate", "CG101"),
        ("Queue: !GetAtt Jobs.Arn, ", "", "CG160"),
        ("DynamoDBCrudPolicy", "DynamoDBCrdPolicy", "CG120"),
        ("{TableName: !Ref Table}", "{Table: !Ref Table}", "CG160"),
        ("AWSLambdaBasicExecutionRole", "AWSLambdaBasicExecutionRoles", "CG120"),
        ("Effect: Allow", "Effect: Alow", "CG103"),
        ("Effect: Allow, ", "", "CG160"),
        ("Resource: \"*\"", "Resources: \"*\"", "CG101"),
        ('Action: "s3:GetObject", ', "", "CG160"),
        ("StringEquals", "StringEqual", "CG103"),
        ("- Version: \"2012", "- Verson: \"2012", "CG101"),
        ("{ThrottlingRateLimit: 10", "{ThrottlingRate: 10", "CG101"),
        ("{ThrottlingRateLimit: 10", "{ThrottlingRateLimit: ten", "CG102"),
        ("GreaterThanThreshold", "GreaterThan", "CG103"),
        ("EvaluationPeriods", "EvaluationPeriod", "CG101"),
        # what SAM makes and passes on
        ("ServerlessRestApi", "ServerlessRestAPI", "CG120"),
        ("FunctionAliaslive", "FunctionAliasLive", "CG120"),
        ("ReauthorizeEvery: 60", "ReauthorizeEvery: 6000", "CG108"),
        ("{issuer:", "{isuer:", "CG101"),
        (", audience: [web]", "", "CG105"),
        ('PayloadFormatVersion: "2.0"', 'PayloadFormatVersion: "2.1"', "CG103"),
        ("OpenApiVersion: 3.0.1", "OpenApiVersion: 3.1.0", "CG103"),
        ("      ImageUri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/image:1\n", "", "CG160"),
    ],
    "cloudformation": [
        ('PathPart: "{petId}"', 'PathPart: "{petId}.json"', "CG113"),
        ("PathPart: pets", 'PathPart: "{pets+}"', "CG113"),
        ("HttpMethod: GET\n", "HttpMethod: FETCH\n", "CG103"),
        ("AuthorizationType: CUSTOM", "AuthorizationType: COGNITO_USER_POOLS", "CG103"),
        ("      AuthorizerId: !Ref Authorizer\n", "", "CG105"),
        ("DeploymentId: !Ref Deployment", "DeploymentId: !Ref Plan", "CG166"),
        ("    DependsOn: [GetPet, Root, Queue]\n", "", "CG175"),
        ("application/json: Empty", "application/json: Emty", "CG112"),
        ("header.X-A: integration", "header.X-B: integration", "CG182"),
        ("KeyId: !Ref Key", "KeyId: !Ref Plan", "CG166"),
        ("Period: WEEK", "Period: YEAR", "CG103"),
        ("TtlInSeconds: 60", "TtlInSeconds: 6000", "CG108"),
        ("ResponseType: ACCESS_DENIED", "ResponseType: ACCESS_DENIE", "CG103"),
        ('Enabled: "true"', "Value: short", "CG179"),
        ("$input.json('$')", "$input.json('$'", "CG500"),
        ("${RestApi}/*", "${RestApi}/prod/POST/pets", "CG174"),
        ("ParentId: !Ref Pets", "ParentId: !Ref RestApi", "CG166"),
        ("ResourceId: !Ref Pet\n", "ResourceId: !Ref RestApi\n", "CG166"),
        ("PathPart: pets", "PathPart: shop/pets", "CG113"),
        ("IdentitySource: method.request", "IdentitySource: request", "CG182"),
        ('StatusCode: "404"', 'StatusCode: "4O4"', "CG108"),
        ("StatusCode: 200\n          ResponseModels", "StatusCode: 2000\n          ResponseModels", "CG108"),
        ("[{StatusCode: 202}]\n      Meth", "[{StatusCode: accepted}]\n      Meth", "CG108"),
        ("Credentials: !GetAtt Role.Arn", "Credentials: !Ref Role", "CG166"),
        ("Role: !GetAtt Role.Arn", "Role: !Ref Role", "CG166"),
        ("AssumeRolePolicyDocument", "AssumeRolePolicyDocumnt", "CG101"),
        ("{Service: [lambda", "{Services: [lambda", "CG101"),
        ("        Statement:", "        Statements:", "CG101"),
        ("!GetAtt Role.Arn\n      Code", "!GetAtt Role.Name\n      Code", "CG120"),
        ('"/pets/{petId}", HttpMethod: GET', '"/pets/{petID}", HttpMethod: GET', "CG173"),
        ('"/pets/{petId}", HttpMethod: GET', '"/pets/{petId}", HttpMethod: PUT', "CG173"),
        ("{/pets/POST:", "{/petz/POST:", "CG173"),
        ("sqs:path/", "sqs:paht/", "CG106"),
    ],
    "websocket": [
        (", RouteSelectionExpression: $request.body.action", "", "CG180"),
        ("RouteKey: $connect", "RouteKey: $conect", "CG180"),
        ("AuthorizationType: NONE", "AuthorizationType: AWS_IAM", "CG180"),
        ('integrations/${Integration}"', 'integrations/${Function}"', "CG166"),
        ("    DependsOn: [ConnectRoute, SendRoute]\n", "", "CG175"),
        ('"GET /items/{id}"', '"GET items"', "CG180"),
        ("AWS_PROXY, IntegrationUri: !GetAtt", "MOCK, IntegrationUri: !GetAtt", "CG180"),
        ('PayloadFormatVersion: "2.0"', 'PayloadFormatVersion: "3.0"', "CG103"),
        ("Audience: [web], ", "", "CG105"),
        ("MaxAge: 600", "MaxAge: 90000", "CG108"),
        ("RouteKey: sendmessage", "RouteKey: $connect", "CG180"),
        ("DeploymentId: !Ref Deployment", "DeploymentId: !Ref WebStage", "CG166"),
        ("ApiId: !Ref Web, RouteKey: $default", "ApiId: !Ref Chat, RouteKey: $default", "CG166"),
        (', PayloadFormatVersion: "2.0"', "", "CG105"),
        (
            '!Sub "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Function.Arn}/invocations"',
            "!GetAtt Function.Arn",
            "CG106",
        ),
        ("      AuthorizerId: !Ref Jwt\n", "", "CG105"),
        ("RouteSelectionExpression: $request", "RouteSelectionExpression: request", "CG180"),
        ('Target: !Sub "integrations/${Integration}"', "Target: !Ref Integration", "CG180"),
        ('Target: !Sub "integrations/${Integration}"', 'Target: !Sub "integration/${Integration}"', "CG180"),
        ('Target: !Join ["/", [integrations,', 'Target: !Join ["/", [integration,', "CG180"),
        ("[route.request.header", "[method.request.header", "CG182"),
        ("[$request.header", "[request.header", "CG182"),
        ('"GET /items/{id}"', '"GET /items/{id}.json"', "CG113"),
        ('"GET /items/{id}"', '"GET /{items+}/{id}"', "CG113"),
        ("AllowMethods: [GET]", "AllowMethods: [GOT]", "CG103"),
        ("SQS-SendMessage", "SQS-SendMessages", "CG103"),
        ("QueueUrl:", "Queue:", "CG105"),
        ("      CredentialsArn: arn:aws:iam::123456789012:role/queue\n", "", "CG105"),
        ("DestinationArn: !GetAtt Log.Arn", "DestinationArn: !Ref Log", "CG166"),
        ("RetentionInDays: 7", "RetentionInDays: 8", "CG103"),
        ("Principal: apigateway.", "Principal: sns.", "CG174"),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "right", "wrong", "code"),
    [(name, *mistake) for name, mistakes in MISTAKES.items() for mistake in mistakes],
)
def test_a_mistake_is_found_where_it_is(tmp_path: Path, name: str, right: str, wrong: str, code: str) -> None:
    good = (TEMPLATES / f"{name}.yaml").read_text()
    assert right in good
    found = lint(tmp_path, good.replace(right, wrong, 1))
    assert code in errors(found), [str(each) for each in found]
    assert all(each.location and each.location.line for each in found)


def test_a_finding_in_a_template_stands_at_its_line_and_column(tmp_path: Path) -> None:
    good = (TEMPLATES / "shop.yaml").read_text()
    lines = good.replace("$stageVariables.table", "$util.table()").splitlines()
    (found,) = lint(tmp_path, "\n".join(lines))
    line = next(number for number, text in enumerate(lines) if "$util.table" in text)
    assert (found.code, found.location and found.location.line) == ("CG501", line + 1)
    assert found.location
    assert found.location.column == lines[line].index("$util.table") + 1


def test_a_missing_permission_stands_at_the_integration(tmp_path: Path) -> None:
    good = (TEMPLATES / "shop.yaml").read_text()
    lines = good.replace(PERMISSION, PERMISSION.replace("/orders*", "/other")).splitlines()
    (found,) = lint(tmp_path, "\n".join(lines))
    first = next(number for number, text in enumerate(lines) if "x-amazon-apigateway-integration:" in text)
    assert found.code == "CG174"
    assert found.location is not None
    assert found.location.line == first + 1


def test_a_mistake_in_globals_stands_there(tmp_path: Path) -> None:
    good = (TEMPLATES / "sam_events.yaml").read_text()
    lines = good.replace("AllowOrigins:", "AllowOrigin:").splitlines()
    found = lint(tmp_path, "\n".join(lines))
    line = next(number for number, text in enumerate(lines) if "AllowOrigin:" in text)
    assert errors(found)
    assert {each.location.line for each in found if each.location} == {line + 1}


def test_what_macros_make_is_not_judged(tmp_path: Path) -> None:
    text = (
        "Transform: [Mine]\nResources:\n  A: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref Made}}\n"
    )
    assert lint(tmp_path, text) == []


def test_more_resources_than_a_stack_has(tmp_path: Path) -> None:
    topics = "".join(f"  T{number}: {{Type: AWS::SNS::Topic}}\n" for number in range(501))
    assert errors(lint(tmp_path, f"Resources:\n{topics}")) == ["CG164"]


def test_a_definition_in_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "api.yaml").write_text("openapi: 3.0.1\ninfo: {title: a}\npaths: {/a~b: {get: {}}}\n")
    properties = "{StageName: a, DefinitionUri: %s}"
    api = f"{{Type: AWS::Serverless::Api, Properties: {properties}}}"
    text = f"Transform: AWS::Serverless-2016-10-31\nResources:\n  A: {api}\n"
    found = lint(tmp_path, text % "api.yaml")
    assert [(each.code, Path(each.location.file).name) for each in found if each.location][:1] == [
        ("CG113", "api.yaml")
    ]
    assert errors(lint(tmp_path, text % "none.yaml")) == ["CG125"]


def test_an_included_file_refers_to_the_template(tmp_path: Path) -> None:
    uri = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${%s.Arn}/invocations"
    integration = "{type: aws_proxy, httpMethod: POST, uri: {Fn::Sub: '" + uri + "'}}"
    operation = f"{{responses: {{}}, x-amazon-apigateway-integration: {integration}}}"
    definition = f"openapi: 3.0.1\ninfo: {{title: a}}\npaths: {{/a: {{get: {operation}}}}}\n"
    include = "{Fn::Transform: {Name: AWS::Include, Parameters: {Location: api.yaml}}}"
    text = (
        "Transform: AWS::Serverless-2016-10-31\nResources:\n"
        f"  A: {{Type: AWS::Serverless::Api, Properties: {{StageName: a, DefinitionBody: {include}}}}}\n"
        "  Fn: {Type: AWS::Serverless::Function, Properties: {InlineCode: x, Handler: i.h, Runtime: nodejs20.x}}\n"
    )
    (tmp_path / "api.yaml").write_text(definition % "Fn")
    assert errors(lint(tmp_path, text)) == []
    (tmp_path / "api.yaml").write_text(definition % "Gone")
    (found,) = lint(tmp_path, text)
    assert (found.code, found.location and Path(found.location.file).name) == ("CG120", "api.yaml")


@pytest.mark.parametrize(
    ("right", "wrong", "code"),
    [
        ("$connect", "$conect", "CG180"),
        ("$request.body", "request.body", "CG180"),
        ("!GetAtt Fn.Arn", "!Ref Fn", "CG166"),
        ("StageName: prod", "StageName: pr od", "CG108"),
    ],
)
def test_websocket_apis_of_sam(tmp_path: Path, right: str, wrong: str, code: str) -> None:
    good = (
        "Transform: AWS::Serverless-2016-10-31\nResources:\n  Chat:\n    Type: AWS::Serverless::WebSocketApi\n"
        "    Properties:\n      StageName: prod\n      RouteSelectionExpression: $request.body.action\n"
        "      Routes:\n        $connect: {FunctionArn: !GetAtt Fn.Arn}\n"
        "  Fn: {Type: AWS::Serverless::Function, Properties: {InlineCode: x, Handler: i.h, Runtime: nodejs20.x}}\n"
    )
    assert lint(tmp_path, good) == []
    (found,) = lint(tmp_path, good.replace(right, wrong))
    assert found.code == code
