"""The resources of an HTTP API: its stages, who may call its functions, its domain and what watches it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from codegen.core.diagnostics import Severity, SourceLocation, has_errors
from codegen.core.findings import Findings
from codegen.core.reading import read
from codegen.deploy.gateway import configured
from codegen.deploy.template import cloudformation_template
from codegen.importer.project import plan_project
from codegen.importer.settings import settings_of
from codegen.ir.api import ApiType
from codegen.ir.project import Project
from codegen.targets.cdk import target as cdk
from codegen.targets.cloudformation import target as cloudformation
from codegen.targets.sam import target as sam
from codegen.workflows.contract import read_contract
from codegen.workflows.lint import lint

OK = {"responses": {"200": {"description": "ok"}}}
CONTRACT = {
    "openapi": "3.0.3",
    "info": {"title": "Pets", "version": "1"},
    "components": {
        "securitySchemes": {"users": {"type": "openIdConnect", "openIdConnectUrl": "https://id.example.com"}}
    },
    "paths": {
        "/pets": {"get": {"operationId": "listPets", **OK}, "post": {"operationId": "addPet", **OK}},
        "/$default": {"x-amazon-apigateway-any-method": {"operationId": "others", **OK}},
    },
}
CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/a"


def planned(folder: Path, settings: dict[str, Any]) -> Project:
    path = folder / "pets.yaml"
    path.write_text(yaml.safe_dump(CONTRACT, sort_keys=False))
    said, found = settings_of(read(yaml.safe_dump({"api_type": "HTTP", **settings}, sort_keys=False)))
    assert not has_errors(found)
    project, found = plan_project(
        read_contract(path, ApiType.HTTP).api, said, name="pets", contract="pets.yaml"
    )
    assert not has_errors(found)
    return project


def template(folder: Path, **settings: Any) -> dict[str, Any]:
    project = planned(folder, settings)
    findings = Findings(lambda pointer: SourceLocation("pets.yaml", pointer=pointer))
    return cloudformation_template(project, configured(project, findings))


def resources(folder: Path, **settings: Any) -> dict[str, Any]:
    found: dict[str, Any] = template(folder, **settings)["Resources"]
    return found


def test_the_default_stage_deploys_by_itself_at_the_root_of_the_address(tmp_path: Path) -> None:
    made = template(tmp_path)
    stage = made["Resources"]["DefaultStage"]
    assert stage["Type"] == "AWS::ApiGatewayV2::Stage"
    assert stage["Properties"]["StageName"] == "$default"
    assert stage["Properties"]["AutoDeploy"] is True
    assert "TracingEnabled" not in stage["Properties"]
    assert made["Outputs"]["ApiUrl"]["Value"]["Fn::Sub"].endswith("${AWS::URLSuffix}")
    assert not [one for one in made["Resources"].values() if one["Type"] == "AWS::ApiGateway::Deployment"]


def test_other_stages_have_their_name_in_the_address(tmp_path: Path) -> None:
    made = template(tmp_path, stage="dev")
    assert made["Outputs"]["ApiUrl"]["Value"]["Fn::Sub"].endswith("/dev")


def test_the_settings_of_a_path_are_those_of_its_routes(tmp_path: Path) -> None:
    made = resources(
        tmp_path,
        throttling={"rate_limit": 10, "burst_limit": 20},
        methods={
            "* /pets": {"throttling": {"rate_limit": 5}, "metrics": True},
            "POST /pets": {"throttling": {"rate_limit": 1}},
        },
    )
    properties = made["DefaultStage"]["Properties"]
    assert properties["DefaultRouteSettings"] == {"ThrottlingBurstLimit": 20, "ThrottlingRateLimit": 10}
    assert properties["RouteSettings"] == {
        "GET /pets": {"ThrottlingRateLimit": 5, "DetailedMetricsEnabled": True},
        "POST /pets": {"ThrottlingRateLimit": 1, "DetailedMetricsEnabled": True},
    }


def test_the_route_of_all_others_calls_its_function_under_its_own_name(tmp_path: Path) -> None:
    made = resources(tmp_path)
    arns = {
        name: one["Properties"]["SourceArn"]["Fn::Sub"].partition("${Api}/")[2]
        for name, one in made.items()
        if one["Type"] == "AWS::Lambda::Permission"
    }
    assert arns == {
        "ListPetsFunctionPermission": "*/*/*",
        "AddPetFunctionPermission": "*/*/*",
        "OthersFunctionDefaultRoutePermission": "*/$default",
    }


def test_a_function_of_all_routes_has_both_permissions(tmp_path: Path) -> None:
    made = resources(tmp_path, grouping="single")
    named = [name for name, one in made.items() if one["Type"] == "AWS::Lambda::Permission"]
    assert sorted(name.partition("Function")[2] for name in named) == ["DefaultRoutePermission", "Permission"]


@pytest.mark.parametrize("wrong", ["*/*/*", "*/GET/pets"])
def test_our_linter_knows_what_the_route_of_all_others_needs(tmp_path: Path, wrong: str) -> None:
    project = planned(tmp_path, {})
    files, _ = sam.generate(project)
    text = next(file.content for file in files if file.path.name == "template.yaml")
    path = tmp_path / "template.yaml"
    (tmp_path / "src").mkdir()
    path.write_text(text)
    assert "CG174" not in {diagnostic.code for diagnostic in lint(path).diagnostics}
    path.write_text(text.replace("*/$default", wrong))
    assert "CG174" in {diagnostic.code for diagnostic in lint(path).diagnostics}


def test_a_domain_leads_to_stages_by_mappings(tmp_path: Path) -> None:
    domain = {
        "name": "pets.example.com",
        "certificate_arn": CERTIFICATE,
        "base_paths": {"v1": "$default"},
        "mutual_tls": {"truststore_uri": "s3://trust/clients.pem", "truststore_version": "3"},
    }
    made = resources(tmp_path, custom_domain=domain, tags={"team": "pets"})
    assert made["PetsExampleComDomainName"] == {
        "Type": "AWS::ApiGatewayV2::DomainName",
        "Properties": {
            "DomainName": "pets.example.com",
            "DomainNameConfigurations": [
                {"CertificateArn": CERTIFICATE, "EndpointType": "REGIONAL", "SecurityPolicy": "TLS_1_2"}
            ],
            "MutualTlsAuthentication": {"TruststoreUri": "s3://trust/clients.pem", "TruststoreVersion": "3"},
            "Tags": {"team": "pets"},
        },
    }
    assert made["PetsExampleComV1ApiMapping"]["Properties"] == {
        "DomainName": {"Ref": "PetsExampleComDomainName"},
        "ApiId": {"Ref": "Api"},
        "Stage": {"Ref": "DefaultStage"},
        "ApiMappingKey": "v1",
    }


def test_metrics_are_those_of_http_apis(tmp_path: Path) -> None:
    made = resources(tmp_path, alarms={"errors": {"metric": "5XXError", "threshold": 1}}, dashboard=True)
    alarm = made["ErrorsAlarm"]["Properties"]
    assert alarm["MetricName"] == "5xx"
    assert {one["Name"] for one in alarm["Dimensions"]} == {"ApiId", "Stage"}
    body = json.loads(made["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"])
    shown = {metric[1] for widget in body["widgets"] for metric in widget["properties"]["metrics"]}
    assert shown == {"Count", "4xx", "5xx", "Latency", "IntegrationLatency", "DataProcessed"}


def test_the_api_may_be_reached_by_its_domain_alone(tmp_path: Path) -> None:
    made = resources(tmp_path, endpoint={"disable_execute_api": True})
    assert made["Api"]["Properties"]["DisableExecuteApiEndpoint"] is True


def test_tokens_may_be_of_a_user_pool_of_the_stack(tmp_path: Path) -> None:
    issuer = "https://cognito-idp.${AWS::Region}.amazonaws.com/${Users}"
    authorizers = {"users": {"type": "jwt", "issuer": issuer, "audiences": ["${UsersClient}", "app"]}}
    body = resources(tmp_path, authorizers=authorizers)["Api"]["Properties"]["Body"]
    written = body["components"]["securitySchemes"]["users"]["x-amazon-apigateway-authorizer"]
    assert written["jwtConfiguration"] == {
        "issuer": {"Fn::Sub": issuer},
        "audience": [{"Fn::Sub": "${UsersClient}"}, "app"],
    }
    _, found = sam.generate(planned(tmp_path, {"authorizers": authorizers}))
    assert [one.code for one in found if one.severity is Severity.WARNING] == ["CG271", "CG271"]


def test_sam_alone_takes_a_definition_apart(tmp_path: Path) -> None:
    project = planned(tmp_path, {})
    files, found = sam.generate(project, largest=1_000)
    assert not has_errors(found)
    assert "stageVariables.AddPetFunction" in next(one.content for one in files if "openapi" in one.path.name)
    for target in (cloudformation, cdk):
        _, found = target.generate(project, largest=1_000)
        assert [one.code for one in found if one.severity is Severity.ERROR] == ["CG263"]
