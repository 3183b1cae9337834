"""Addresses in a document that a template carries: what CloudFormation fills in, and what it must leave."""

from __future__ import annotations

from typing import Any

import pytest

from codegen.ir.api import Api, ApiType, Route
from codegen.ir.integration import Integration, IntegrationType
from codegen.ir.operation import Operation
from codegen.render.gateway_body import template_body, unknown_names


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("https://example.com/a", "https://example.com/a"),
        ("arn:${AWS::Partition}:x", {"Fn::Sub": "arn:${AWS::Partition}:x"}),
        ("arn:x:${Queue.Arn}", {"Fn::Sub": "arn:x:${Queue.Arn}"}),
        ("https://${stageVariables.host}/a", "https://${stageVariables.host}/a"),
        (
            "arn:${AWS::Partition}:${stageVariables.name}",
            {"Fn::Sub": "arn:${AWS::Partition}:${!stageVariables.name}"},
        ),
        ("${lambda_invocation_arn}", "${lambda_invocation_arn}"),
        ("arn:${AWS::Region}:${what is it}", {"Fn::Sub": "arn:${AWS::Region}:${!what is it}"}),
    ],
)
def test_cloudformation_fills_in_what_it_can_know(address: str, written: Any) -> None:
    operation = {"responses": {}, "x-amazon-apigateway-integration": {"uri": address, "credentials": address}}
    body = template_body({"paths": {"/": {"get": operation}}})
    integration = body["paths"]["/"]["get"]["x-amazon-apigateway-integration"]
    assert integration == {"uri": written, "credentials": written}


def test_names_that_nothing_fills_in() -> None:
    uri = "${AWS::Region} ${stageVariables.a} ${Known.Arn} ${Unknown.Arn} ${any_thing}"
    integration = Integration(IntegrationType.AWS, "/place", uri=uri, http_method="POST")
    route = Route("GET", "/", Operation("GET", "/", None, ""), "", integration=integration)
    api = Api("a", ApiType.REST, "", (route,), "")
    assert list(unknown_names(api, {"Known"})) == [("/place", "Unknown.Arn"), ("/place", "any_thing")]
