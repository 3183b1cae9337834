"""What the emulator says, and what it reads beside the template."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path

import pytest

from codegen.core.clock import VirtualClock
from codegen.core.diagnostics import Diagnostic, Severity, SourceLocation
from codegen.core.errors import EmulatorError
from codegen.emulator.apis import World, build_apis
from codegen.emulator.console import Console
from codegen.emulator.coverage import Coverage
from codegen.emulator.environment_file import read_environment_file
from codegen.emulator.loading import load
from codegen.emulator.options import EmulatorOptions
from codegen.emulator.startup import domain_table, route_table, stage_urls
from codegen.emulator.warmup import template_findings
from codegen.gateway.exchange import MethodRequest
from codegen.importer.cloudformation.application import ReadApplication, read_application
from codegen.importer.cloudformation.physical import Account
from codegen.testing.functions import InProcessFunctions

TEMPLATE = """
Resources:
  Fn: {Type: AWS::Serverless::Function, Properties: {Handler: a.b, Runtime: python3.12, CodeUri: .}}
  Node: {Type: AWS::Serverless::Function, Properties: {Handler: a.b, Runtime: ruby3.3, CodeUri: .}}
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: v1
      MinimumCompressionSize: 100
      TracingEnabled: true
      MethodSettings: [{ResourcePath: /*, HttpMethod: "*", ThrottlingRateLimit: 5, CachingEnabled: false}]
      DefinitionBody:
        openapi: 3.0.1
        info: {title: shop, version: "1"}
        x-amazon-apigateway-request-validators: {all: {validateRequestBody: true, validateRequestParameters: true}}
        components:
          securitySchemes:
            key: {type: apiKey, name: x-api-key, in: header}
        paths:
          /fn:
            get:
              x-amazon-apigateway-request-validator: all
              x-amazon-apigateway-integration:
                {type: aws_proxy, httpMethod: POST, uri: !Sub "${Fn.Arn}/invocations"}
          /lost:
            get:
              x-amazon-apigateway-integration:
                {type: aws_proxy, httpMethod: POST, uri: "arn:aws:lambda:us-east-1:1:function:Gone/invocations"}
          /http:
            get:
              x-amazon-apigateway-integration:
                {type: aws, httpMethod: POST, uri: "arn:aws:apigateway:us-east-1:sqs:path/1/queue"}
          /mock: {get: {security: [{key: []}], x-amazon-apigateway-integration: {type: mock}}}
"""


@pytest.fixture
def read(tmp_path: Path) -> ReadApplication:
    (tmp_path / "template.yaml").write_text(TEMPLATE)
    return read_application(tmp_path / "template.yaml")


def test_the_table_of_routes(read: ReadApplication) -> None:
    (api,) = read.application.apis
    assert route_table(api, is_mock=False) == [
        "Api (shop): 4 routes",
        "  GET  /fn    Fn         validated, throttle 5/s",
        "  GET  /lost  Gone       throttle 5/s",
        "  GET  /http  [501] AWS  throttle 5/s",
        "  GET  /mock  [MOCK]     API key, throttle 5/s",
    ]
    assert "[MOCK] example" in route_table(api, is_mock=True)[1]


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:3000/v1"),
        ("0.0.0.0", "http://127.0.0.1:3000/v1"),
        ("::1", "http://[::1]:3000/v1"),
    ],
)
def test_urls(read: ReadApplication, host: str, url: str) -> None:
    assert stage_urls(host, 3000, read.application.apis[0]) == [url]


def test_what_is_configured_and_not_emulated(read: ReadApplication) -> None:
    found = Coverage(read.application, read.locates, identity=None).findings()
    told = {diagnostic.code: diagnostic for diagnostic in found}
    assert sorted(told) == ["CG401", "CG402", "CG403", "CG404", "CG405"]
    assert "ruby3.3" in told["CG404"].message
    assert "Gone" in told["CG402"].message
    settings = " ".join(diagnostic.message for diagnostic in found if diagnostic.code == "CG403")
    assert "X-Ray" in settings
    assert "caching" not in settings
    line = TEMPLATE[: TEMPLATE.index("type: aws, ")].count("\n")
    location = told["CG401"].location
    assert location is not None
    assert location.line == line
    assert "CG405" not in {d.code for d in Coverage(read.application, read.locates, identity="me").findings()}


def test_what_hides_and_what_has_no_effect(tmp_path: Path) -> None:
    path = tmp_path / "template.yaml"
    path.write_text("""
Resources:
  Own:
    Type: AWS::ApiGateway::RestApi
    Properties:
      DisableExecuteApiEndpoint: true
      EndpointConfiguration: {Types: [PRIVATE]}
      Body:
        openapi: 3.0.1
        info: {title: own, version: "1"}
        paths: {/x: {get: {x-amazon-apigateway-integration: {type: mock}, responses: {"200": {description: x}}}}}
  Stage: {Type: AWS::ApiGateway::Stage, Properties: {RestApiId: !Ref Own, StageName: _codegen}}
  Domain:
    Type: AWS::ApiGateway::DomainName
    Properties:
      DomainName: own.example.com
      RegionalCertificateArn: arn:aws:acm:us-east-1:1:certificate/1
      MutualTlsAuthentication: {TruststoreUri: "s3://a/b"}
  Mapping:
    Type: AWS::ApiGateway::BasePathMapping
    Properties: {DomainName: !Ref Domain, RestApiId: !Ref Own, Stage: _codegen, BasePath: v1}
  Firewall: {Type: AWS::WAFv2::WebACLAssociation, Properties: {ResourceArn: x, WebACLArn: y}}
""")
    read = read_application(path)
    found = Coverage(read.application, read.locates, identity=None).findings()
    assert [d.code for d in found] == ["CG403", "CG403", "CG407", "CG403"]
    assert "own.localhost" in found[2].hint
    assert any("WAF" in d.message for d in read.diagnostics)
    assert domain_table(read.application, 3000) == ["own.example.com:3000/v1 is Own _codegen"]


def test_lines_are_gathered_and_cannot_steer_the_terminal(read: ReadApplication) -> None:
    results, messages = io.StringIO(), io.StringIO()

    async def run() -> None:
        console = Console(results, messages, color=False)
        world = World(
            VirtualClock(), InProcessFunctions({}), Account(), observers=lambda stage: (console.log_request,)
        )
        (api,) = build_apis(read.application, world)
        await api.handle(MethodRequest("GET", "/v1/nothing", "", []))
        await api.handle(MethodRequest("GET", "/v1/fn", "", []))
        console.diagnostic(
            Diagnostic("CG001", Severity.NOTE, "a\x1b[31mb", SourceLocation("f", 1, 2), "do\nit")
        )
        assert messages.getvalue() == ""
        console.result("Api http://x")
        assert len(messages.getvalue().splitlines()) == 3
        console.say("later")
        await asyncio.sleep(0.1)

    asyncio.run(run())
    assert results.getvalue() == "Api http://x\n"
    first, second, third, fourth = messages.getvalue().splitlines()
    assert first.endswith(
        "GET /v1/nothing 403 0.0 ms  MISSING_AUTHENTICATION_TOKEN: Missing Authentication Token"
    )
    assert second.endswith(
        "GET /v1/fn 500 0.0 ms  API_CONFIGURATION_ERROR: there is no handler for function Fn"
    )
    assert third == "f:1:2: note CG001: a\\x1b[31mb (do\\x0ait)"
    assert fourth == "later"


def test_templates_that_do_not_parse_are_told(read: ReadApplication, tmp_path: Path) -> None:
    broken = TEMPLATE.replace("{type: mock}", "{type: mock, requestTemplates: {application/json: '#if($x)'}}")
    (tmp_path / "broken.yaml").write_text(broken)
    found = list(template_findings(load(EmulatorOptions(tmp_path / "broken.yaml"), Account())))
    assert [diagnostic.code for diagnostic in found] == ["CG406"]
    assert "GET /mock" in found[0].message
    assert found[0].location is not None
    assert found[0].location.line == broken[: broken.index("#if")].count("\n") + 1


def test_colours_are_an_option() -> None:
    assert Console(io.StringIO(), io.StringIO(), color=True).paint("x", "red") == "\x1b[31mx\x1b[0m"
    assert Console(io.StringIO(), io.StringIO(), color=False).paint("x", "red") == "x"


def test_an_environment_file(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text(
        "# comment\n\nA=1\nexport B = two words # said\nC='single # kept'\nD=\"a\\nb\"\nE=\nF=x=y\n",
        encoding="utf-8",
    )
    assert read_environment_file(path) == {
        "A": "1",
        "B": "two words",
        "C": "single # kept",
        "D": "a\nb",
        "E": "",
        "F": "x=y",
    }


@pytest.mark.parametrize("text", ["no assignment", "1A=2", "A B=1"])
def test_an_environment_file_with_a_mistake(tmp_path: Path, text: str) -> None:
    path = tmp_path / ".env"
    path.write_text(f"OK=1\n{text}\n")
    with pytest.raises(EmulatorError, match=r"\.env:2"):
        read_environment_file(path)


def test_an_environment_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(EmulatorError):
        read_environment_file(tmp_path / "gone")
