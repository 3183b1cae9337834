"""`codegen drift --export`: what a stage has deployed beside the project, in the spelling of exports."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from codegen.cli.commands import app
from codegen.core.errors import CodegenError
from codegen.importer.cloudformation.template import read_template
from codegen.workflows.drift import LocatedDrift, find_deployed_drift

GOLDEN = Path(__file__).parents[2] / "golden"
PREFIX = "x-amazon-apigateway-"
Document = dict[str, Any]


def deployed(value: Any) -> Any:
    """A part of a template as its export has it: references are ARNs, numbers of statuses texts."""
    if isinstance(value, list):
        return [deployed(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "Fn::Sub" in value:
        text = value["Fn::Sub"].replace("${!", "\0")
        return re.sub(r"\$\{[^}]*\}", "arn:aws:lambda:eu-west-1:123:function:f", text).replace("\0", "${")
    if "Ref" in value or "Fn::GetAtt" in value:
        return "arn:aws:something"
    return {key: deployed(item) for key, item in value.items()}


def export_of(case: str) -> Document:
    """What API Gateway exports of a golden project, with the defaults that it fills in."""
    template = read_template(GOLDEN / case / "expected/template.yaml").data
    body: Document = deployed(template["Resources"]["Api"]["Properties"]["DefinitionBody"])
    for item in body["paths"].values():
        for key, operation in item.items():
            if key not in ("parameters", "summary", "description"):
                integration = operation[f"{PREFIX}integration"]
                integration["passthroughBehavior"] = integration.get(
                    "passthroughBehavior", "when_no_match"
                ).lower()
                integration["timeoutInMillis"] = integration.get("timeoutInMillis", 29000)
                if integration["type"].endswith("_proxy"):
                    integration["responses"] = {"default": {"statusCode": "200"}}
    for response in body.get(f"{PREFIX}gateway-responses", {}).values():
        response.setdefault(
            "responseTemplates", {"application/json": '{"message":$context.error.messageString}'}
        )
    return body


def drift(tmp_path: Path, export: Document, project: Path) -> list[LocatedDrift]:
    (tmp_path / "export.json").write_text(json.dumps(export, indent=1))
    return find_deployed_drift(project, tmp_path / "export.json")


@pytest.mark.parametrize("case", ["orders", "storefront", "hello", "grouped"])
def test_what_was_deployed_as_it_is_does_not_differ(tmp_path: Path, case: str) -> None:
    assert drift(tmp_path, export_of(case), GOLDEN / case / "expected") == []


def _integration(document: Document) -> Document:
    integration: Document = document["paths"]["/orders"]["get"][f"{PREFIX}integration"]
    return integration


CHANGES: dict[str, tuple[Callable[[Document], object], tuple[str, str, str]]] = {
    "a route that was taken away": (
        lambda d: d["paths"]["/orders"].pop("post"),
        ("only here", "POST /orders", ""),
    ),
    "a route of the console": (
        lambda d: d["paths"].update({"/x": copy.deepcopy(d["paths"]["/health"])})
        or d["paths"]["/x"].pop("options"),
        ("only deployed", "GET /x", ""),
    ),
    "a timeout": (
        lambda d: _integration(d).update(timeoutInMillis=5000),
        ("only deployed", "GET /orders", "integration.timeoutInMillis"),
    ),
    "another function": (
        lambda d: _integration(d).update(uri="arn:aws:apigateway:eu-west-1:dynamodb:action/Query"),
        ("differs", "GET /orders", "integration.uri"),
    ),
    "no authorizer": (
        lambda d: d["paths"]["/orders"]["get"].pop("security"),
        ("only here", "GET /orders", "authorization"),
    ),
    "no validation": (
        lambda d: d["paths"]["/orders"]["post"].pop(f"{PREFIX}request-validator"),
        ("only here", "POST /orders", "request validation"),
    ),
    "a required parameter": (
        lambda d: d["paths"]["/orders"]["get"]["parameters"][0].update(required=True),
        ("differs", "GET /orders", "query parameter limit"),
    ),
    "a model": (
        lambda d: d["components"]["schemas"]["NewOrder"].update(maxProperties=1),
        ("differs", "model NewOrder", "schema"),
    ),
    "a gateway response": (
        lambda d: d[f"{PREFIX}gateway-responses"].pop("DEFAULT_4XX"),
        ("only here", "gateway response DEFAULT_4XX", ""),
    ),
    "binary media types": (
        lambda d: d.update({f"{PREFIX}binary-media-types": ["image/png"]}),
        ("differs", "the API", "binary-media-types"),
    ),
}


@pytest.mark.parametrize(("change", "expected"), CHANGES.values(), ids=CHANGES)
def test_a_change_by_hand_is_found(
    tmp_path: Path, change: Callable[[Document], object], expected: tuple[str, str, str]
) -> None:
    export = export_of("orders")
    change(export)
    [found] = drift(tmp_path, export, GOLDEN / "orders/expected")
    assert (str(found.drift.kind), found.drift.part, found.drift.setting) == expected
    assert (found.here or found.there or "").count(":") >= 2


def test_places_are_those_of_both_files(tmp_path: Path) -> None:
    export = export_of("orders")
    _integration(export)["uri"] = "arn:other"
    [found] = drift(tmp_path, export, GOLDEN / "orders/expected")
    for place, text in ((found.here, "uri: !Sub"), (found.there, '"uri": "arn:other"')):
        assert place is not None
        file, line, _ = place.rsplit(":", 2)
        assert text in Path(file).read_text().splitlines()[int(line) - 1]


HTTP_API = """\
Resources:
  Shop:
    Type: AWS::ApiGatewayV2::Api
    Properties:
      Body:
        openapi: 3.0.1
        info: {title: Shop, version: '1'}
        paths:
          /orders:
            x-amazon-apigateway-any-method:
              security: [{jwt: [read]}]
              responses: {default: {description: ''}}
              x-amazon-apigateway-integration:
                {type: AWS_PROXY, httpMethod: POST, payloadFormatVersion: '2.0', uri: !GetAtt F.Arn}
        components:
          securitySchemes:
            jwt:
              type: oauth2
              x-amazon-apigateway-authorizer:
                type: jwt
                identitySource: $request.header.Authorization
                jwtConfiguration: {issuer: https://issuer, audience: [shop]}
"""


def test_what_was_deployed_of_an_http_api_does_not_differ(tmp_path: Path) -> None:
    project = GOLDEN / "http_orders/expected"
    template = read_template(project / "template.yaml").data
    body: Document = deployed(template["Resources"]["Api"]["Properties"]["DefinitionBody"])
    for item in body["paths"].values():
        for operation in item.values():
            operation[f"{PREFIX}integration"] |= {"connectionType": "INTERNET", "timeoutInMillis": 30000}
            operation["responses"] = {"default": {"description": "Default response"}}
    assert drift(tmp_path, body, project) == []


def test_http_apis(tmp_path: Path) -> None:
    (tmp_path / "template.yaml").write_text(HTTP_API)
    body = deployed(read_template(tmp_path / "template.yaml").data["Resources"]["Shop"]["Properties"]["Body"])
    route = body["paths"]["/orders"][f"{PREFIX}any-method"]
    route[f"{PREFIX}integration"] |= {"connectionType": "INTERNET", "timeoutInMillis": 30000}
    route["responses"] = {"default": {"description": "Default response for ANY /orders"}}
    assert drift(tmp_path, body, tmp_path) == []
    body[f"{PREFIX}cors"] = {"allowOrigins": ["*"]}
    route["security"] = [{"jwt": []}]
    found = drift(tmp_path, body, tmp_path)
    assert [(each.drift.part, each.drift.setting) for each in found] == [
        ("the API", "cors"),
        ("ANY /orders", "authorization"),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("swagger: '2.0'\n", "Swagger 2.0"),
        ("a: 1\n", "no export"),
        ("openapi: 3.0.1\npaths: {/a: {get: {}}}\n", "no extensions"),
    ],
)
def test_what_is_no_export_is_refused(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "export.yaml").write_text(text)
    with pytest.raises(CodegenError, match=said):
        find_deployed_drift(GOLDEN / "orders/expected", tmp_path / "export.yaml")


def test_the_command(tmp_path: Path) -> None:
    export = export_of("orders")
    project, file = str(GOLDEN / "orders/expected"), tmp_path / "export.json"
    file.write_text(json.dumps(export))
    same = CliRunner().invoke(app, ["drift", project, "--export", str(file)])
    assert (same.exit_code, same.stderr) == (0, "")
    _integration(export)["timeoutInMillis"] = 5000
    file.write_text(json.dumps(export))
    changed = CliRunner().invoke(app, ["drift", project, "--export", str(file)])
    assert changed.exit_code == 3
    assert "only deployed: GET /orders: integration.timeoutInMillis" in changed.stdout
    listed = CliRunner().invoke(app, ["drift", project, "--export", str(file), "--json"])
    [entry] = json.loads(listed.stdout)["drift"]
    assert (entry["kind"], entry["deployed"], entry["here"]) == ("only deployed", 5000, None)
    assert CliRunner().invoke(app, ["drift", project, "--export", str(file), "--api", "Nope"]).exit_code == 2
