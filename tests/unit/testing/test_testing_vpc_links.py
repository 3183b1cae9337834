"""Private integrations: what stands in for the endpoints behind a VPC link is called in their place."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen.emulator.coverage import Coverage
from codegen.gateway.exchange import EndpointResponse
from codegen.gateway.ports import AwsEndpoints, EndpointRequest
from codegen.importer.cloudformation.application import read_application
from codegen.testing.client import TestClient

TEMPLATE = """
Resources:
  ToBalancer: {Type: AWS::ApiGateway::VpcLink, Properties: {Name: stock, TargetArns: [arn:a]}}
  IntoSubnets: {Type: AWS::ApiGatewayV2::VpcLink, Properties: {Name: shop, SubnetIds: [subnet-1]}}
  Rest:
    Type: AWS::ApiGateway::RestApi
    Properties:
      Body:
        openapi: 3.0.1
        info: {title: rest, version: '1'}
        paths:
          /stock/{id}:
            get:
              parameters: [{name: id, in: path, required: true, schema: {type: string}}]
              x-amazon-apigateway-integration:
                type: http_proxy
                httpMethod: GET
                uri: http://stock.internal:8080/items/{id}?all=1
                connectionType: VPC_LINK
                connectionId: ${stageVariables.link}
                requestParameters: {integration.request.path.id: method.request.path.id}
  Deployment: {Type: AWS::ApiGateway::Deployment, Properties: {RestApiId: !Ref Rest}}
  RestStage:
    Type: AWS::ApiGateway::Stage
    Properties:
      RestApiId: !Ref Rest
      DeploymentId: !Ref Deployment
      StageName: dev
      Variables: {link: !Ref ToBalancer}
  Http: {Type: AWS::ApiGatewayV2::Api, Properties: {Name: http, ProtocolType: HTTP}}
  Shop:
    Type: AWS::ApiGatewayV2::Integration
    Properties:
      ApiId: !Ref Http
      IntegrationType: HTTP_PROXY
      IntegrationMethod: ANY
      IntegrationUri: arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/a/1/2
      ConnectionType: VPC_LINK
      ConnectionId: !Ref IntoSubnets
      PayloadFormatVersion: '1.0'
  Route:
    Type: AWS::ApiGatewayV2::Route
    Properties: {ApiId: !Ref Http, RouteKey: 'GET /shop/{proxy+}', Target: !Sub 'integrations/${Shop}'}
  HttpStage: {Type: AWS::ApiGatewayV2::Stage, Properties: {ApiId: !Ref Http, StageName: live, AutoDeploy: true}}
"""


class Endpoints:
    """Remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def send(self, request: EndpointRequest) -> EndpointResponse:
        self.asked.append(f"{request.http_method} {request.uri}")
        return EndpointResponse(200, [("Content-Type", "text/plain")], b"there")


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "template.yaml"
    path.write_text(TEMPLATE)
    return path


IN_HTTP_API = {"Host": "http.localhost"}


def asked(
    template: Path, path: str, links: dict[str, str], headers: dict[str, str] | None = None
) -> tuple[int, list[str]]:
    endpoints = Endpoints()
    with TestClient(template, endpoints=endpoints, vpc_links=links) as client:
        return client.get(path, headers=headers).status_code, endpoints.asked


def test_the_stand_in_of_a_rest_api_is_asked_for_the_path_of_its_uri(template: Path) -> None:
    found = asked(template, "/dev/stock/7", {"stock": "http://127.0.0.1:9000/"})
    assert found == (200, ["GET http://127.0.0.1:9000/items/7?all=1"])


def test_without_a_stand_in_a_rest_api_calls_its_uri(template: Path) -> None:
    assert asked(template, "/dev/stock/7", {}) == (200, ["GET http://stock.internal:8080/items/7?all=1"])


def test_the_stand_in_of_an_http_api_is_asked_for_the_path_with_its_stage(template: Path) -> None:
    found = asked(template, "/live/shop/a/b?c=d", {"shop": "http://127.0.0.1:9000"}, IN_HTTP_API)
    assert found == (200, ["GET http://127.0.0.1:9000/live/shop/a/b?c=d"])


def test_without_a_stand_in_an_http_api_says_what_to_give(template: Path) -> None:
    with TestClient(template) as client:
        answer = client.get("/live/shop/a", headers=IN_HTTP_API)
    assert answer.status_code == 501
    assert "--vpc-link shop=URL" in answer.text


def told(template: Path, links: dict[str, str]) -> list[str]:
    found = read_application(template)
    services = AwsEndpoints(vpc_links=links)
    return [str(one) for one in Coverage(found.application, found.locates, None, services).findings()]


def test_the_start_tells_which_links_have_no_stand_in(template: Path) -> None:
    direct, shop = told(template, {})
    assert "GET /stock/{id} calls http://stock.internal:8080/items/{id}?all=1 directly" in direct
    assert "--vpc-link stock=URL" in direct
    assert "GET /shop/{proxy+} answers 501: it goes through the VPC link shop" in shop
    (unknown,) = told(template, {"stock": "http://a", "shop": "http://a", "shoes": "http://a"})
    assert "--vpc-link names shoes, which no integration goes through" in unknown
