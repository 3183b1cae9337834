"""Deployments of a running emulation, through the client that tests use: snapshots, rollback, canaries, domains."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from string import Template

import pytest

from codegen.core.clock import VirtualClock
from codegen.core.errors import EmulatorError
from codegen.ir.application import ThrottleSettings
from codegen.testing.client import TestClient

ECHO = (
    "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
    "arn:aws:lambda:us-east-1:000000000000:function:Echo/invocations"
)
TEMPLATE = Template("""
Resources:
  Pets:
    Type: AWS::ApiGateway::RestApi
    Properties:
      Body:
        openapi: 3.0.1
        info: {title: pets, version: "1"}
        paths:
          /text:
            get:
              responses: {"200": {description: done}}
              x-amazon-apigateway-integration:
                type: mock
                requestTemplates: {application/json: '{"statusCode": 200}'}
                responses:
                  default:
                    statusCode: "200"
                    responseTemplates: {text/plain: "$text $$stageVariables.color $$context.deploymentId"}
          /proxy:
            get:
              responses: {"200": {description: done}}
              x-amazon-apigateway-integration:
                type: aws_proxy
                httpMethod: POST
                uri: $echo
  Dev:
    Type: AWS::ApiGateway::Stage
    Properties: {RestApiId: !Ref Pets, StageName: dev, Variables: {color: blue}}
  Prod:
    Type: AWS::ApiGateway::Stage
    Properties: {RestApiId: !Ref Pets, StageName: prod, Variables: {color: red}}
  Domain:
    Type: AWS::ApiGateway::DomainName
    Properties: {DomainName: api.example.com, RegionalCertificateArn: "arn:aws:acm:us-east-1:1:certificate/1"}
  V1:
    Type: AWS::ApiGateway::BasePathMapping
    Properties: {DomainName: !Ref Domain, RestApiId: !Ref Pets, Stage: prod, BasePath: v1}
  Every:
    Type: AWS::ApiGateway::BasePathMapping
    Properties: {DomainName: !Ref Domain, RestApiId: !Ref Pets, BasePath: all}
""")


def echo(event: dict[str, object], context: object) -> dict[str, object]:
    return {"statusCode": 200, "body": f"{event['path']} {event['requestContext']['path']}"}  # type: ignore[index]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "template.yaml"
    path.write_text(TEMPLATE.substitute(echo=ECHO, text="one"))
    return path


@pytest.fixture
def client(source: Path) -> Iterator[TestClient]:
    with TestClient(source, functions={"Echo": echo}, clock=VirtualClock()) as client:
        yield client


def words(client: TestClient, path: str = "/prod/text") -> list[str]:
    return client.get(path).assert_status(200).text.split()


def edit(source: Path, text: str) -> None:
    source.write_text(TEMPLATE.substitute(echo=ECHO, text=text))


def test_a_deployment_stays_what_it_was(client: TestClient, source: Path) -> None:
    first = client.deploy("prod", description="the first")
    assert words(client) == ["one", "red", first["deploymentId"]]
    edit(source, "two")
    second = client.deploy("dev")
    assert words(client, "/dev/text") == ["two", "blue", second["deploymentId"]]
    assert words(client)[0] == "one"
    third = client.deploy("prod")
    assert third["deploymentId"] == second["deploymentId"]  # the API is the same: so is its snapshot
    assert words(client)[0] == "two"


def test_a_stage_that_nobody_deployed_to_follows_its_source(client: TestClient, source: Path) -> None:
    edit(source, "two")
    client.deploy("prod")
    assert words(client, "/dev/text")[0] == "two"


def test_rolling_back(client: TestClient, source: Path) -> None:
    first = client.deploy("prod")["deploymentId"]
    for text in ("two", "three"):
        edit(source, text)
        client.deploy("prod")
    client.roll_back("prod")
    assert words(client)[0] == "two"
    client.roll_back("prod", first)
    assert words(client)[0] == "one"
    with pytest.raises(EmulatorError, match="no deployment before"):
        client.roll_back("prod")
    with pytest.raises(EmulatorError, match="no deployment gone"):
        client.roll_back("prod", "gone")


def test_a_canary_is_met_by_its_share_and_promoted_with_its_variables(
    client: TestClient, source: Path
) -> None:
    client.deploy("prod")
    edit(source, "two")
    canary = {"percentTraffic": 100, "stageVariableOverrides": {"color": "green"}}
    client.deploy("prod", canary=canary)
    assert words(client)[:2] == ["two", "green"]
    with pytest.raises(EmulatorError, match="has a canary"):
        client.deploy("prod")
    client.promote("prod")
    assert words(client)[:2] == ["two", "green"]
    with pytest.raises(EmulatorError, match="Promotion not available"):
        client.promote("prod")
    assert words(client, "/dev/text")[:2] == ["two", "blue"]


def test_a_canary_without_traffic_meets_nobody(client: TestClient, source: Path) -> None:
    client.deploy("prod")
    edit(source, "two")
    client.deploy("prod", canary={"percentTraffic": 0})
    assert words(client)[:2] == ["one", "red"]


@pytest.mark.parametrize(
    "canary", [{"percentTraffic": 101}, {}, {"percentTraffic": 1, "stageVariableOverrides": 1}]
)
def test_a_canary_that_can_not_be(client: TestClient, canary: dict[str, object]) -> None:
    with pytest.raises(EmulatorError):
        client.deploy("prod", canary=canary)


def test_one_stage_has_to_be_named(client: TestClient) -> None:
    with pytest.raises(EmulatorError, match="name one stage of Pets dev, Pets prod"):
        client.deploy()
    with pytest.raises(EmulatorError, match="no stage gone"):
        client.deploy("gone")


def test_a_reset_lets_stages_follow_again(client: TestClient, source: Path) -> None:
    client.deploy("prod")
    edit(source, "two")
    client.deploy("dev")
    assert client.reset("deployments") == {"deployments": 2}
    assert words(client)[0] == "two"


def test_the_account_limits_all_stages_together(source: Path) -> None:
    clock = VirtualClock()
    with TestClient(source, functions={}, clock=clock, account_throttle=ThrottleSettings(1, 2)) as client:
        client.get("/dev/text").assert_status(200)
        client.get("/prod/text").assert_status(200)
        client.get("/dev/text").assert_gateway_error("TooManyRequestsException", 429)
        clock.advance(1)
        client.get("/prod/text").assert_status(200)
        client.get("/prod/text").assert_status(429)
        assert client.reset("buckets") == {"buckets": 1}
        client.get("/prod/text").assert_status(200)


def test_base_paths_of_a_domain_lead_to_stages(client: TestClient) -> None:
    host = {"Host": "api.example.com"}
    assert client.get("/v1/text", headers=host).text.startswith("one red")
    assert client.get("/all/dev/text", headers=host).text.startswith("one blue")
    assert client.get("/v1/proxy", headers=host).text == "/v1/proxy /v1/proxy"
    assert client.get("/prod/proxy").text == "/proxy /prod/proxy"
    for path in ("/text", "/v11/text", "/prod/text", "/all/gone/text", "/_codegen/health"):
        client.get(path, headers=host).assert_status(403)
