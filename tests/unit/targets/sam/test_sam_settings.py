"""The SAM template of the example that has every setting: what it deploys, and that it reads back the same."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from codegen.core.diagnostics import Severity
from codegen.core.reading import read
from codegen.core.records import replace
from codegen.importer.cloudformation.application import read_application
from codegen.importer.contract import import_contract
from codegen.importer.contract_gateway import read_gateway_part
from codegen.importer.lowering.configuration import configure_gateway
from codegen.importer.lowering.paths import lower_paths
from codegen.importer.project import plan_project
from codegen.importer.settings import settings_of
from codegen.ir.api import Api
from codegen.ir.application import PlanStage, Stage, UsagePlan
from codegen.ir.domain import DomainName
from codegen.ir.project import FunctionSettings, Project, ProjectSettings
from codegen.spec.load import load
from codegen.targets.sam import target

EXAMPLE = Path(__file__).parents[4] / "specs" / "storefront"
# The translator has no types.
transform = import_module("samtranslator.translator.transform").transform
yaml_parse = import_module("samtranslator.yaml_helper").yaml_parse


def plan(settings: ProjectSettings) -> Project:
    document, _ = load(EXAMPLE / "storefront.yaml")
    api, _ = import_contract(document)
    api, _ = read_gateway_part(api, document.data, document.locate)
    api, _ = lower_paths(api, document.locate)
    project, found = plan_project(api, settings, name="storefront", contract="storefront.yaml")
    assert [d for d in found if d.severity is not Severity.NOTE] == []
    return project


@pytest.fixture(scope="module")
def project() -> Project:
    settings, diagnostics = settings_of(read(EXAMPLE / "codegen.yaml"))
    assert diagnostics == []
    return plan(settings)


@pytest.fixture(scope="module")
def template(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    files, diagnostics = target.generate(project)
    # CloudFormation has no property for who may invalidate a cache.
    assert [d.code for d in diagnostics if d.severity is not Severity.NOTE] == ["CG276"]
    path = tmp_path_factory.mktemp("storefront") / "template.yaml"
    path.write_text(files[0].content, encoding="utf-8")
    return path


def resources(template: Path) -> dict[str, Any]:
    parsed: dict[str, Any] = yaml_parse(template.read_text(encoding="utf-8"))
    found: dict[str, Any] = parsed["Resources"]
    return found


def lint(path: Path) -> list[str]:
    program = str(Path(sys.executable).with_name("cfn-lint"))
    command = [program, "--format", "json", "--regions", "us-east-1", "--", str(path)]
    region = {**os.environ, "AWS_DEFAULT_REGION": "us-east-1"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=region)
    return [f"{found['Rule']['Id']} {found['Message']}" for found in json.loads(done.stdout)]


class ManagedPolicies:
    """The account's managed policies, of which the example names one."""

    def load(self) -> dict[str, str]:
        name = "AWSLambdaBasicExecutionRole"
        return {name: f"arn:aws:iam::aws:policy/service-role/{name}"}


def test_aws_tools_find_nothing(template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert lint(template) == []
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    parsed = yaml_parse(template.read_text(encoding="utf-8"))
    parsed["Globals"]["Function"]["CodeUri"] = "s3://bucket/key"
    expanded = template.with_name("expanded.json")
    expanded.write_text(json.dumps(transform(parsed, {}, ManagedPolicies())))
    assert lint(expanded) == []
    kinds = [resource["Type"] for resource in json.loads(expanded.read_text())["Resources"].values()]
    assert kinds.count("AWS::ApiGateway::Stage") == 3
    assert kinds.count("AWS::ApiGateway::Deployment") == 1


def test_everything_is_deployed(template: Path) -> None:
    found: dict[str, list[str]] = {}
    for name, resource in resources(template).items():
        found.setdefault(resource["Type"].removeprefix("AWS::"), []).append(name)
    assert found == {
        "Serverless::Api": ["Api"],
        "ApiGateway::Stage": ["TestStage", "ProdStage"],
        "Serverless::Function": [
            "ListProductsFunction",
            "PutProductFunction",
            "DeleteProductFunction",
            "GetReportFunction",
        ],
        "Lambda::Permission": [
            "ListProductsFunctionPermission",
            "PutProductFunctionPermission",
            "DeleteProductFunctionPermission",
            "GetReportFunctionPermission",
        ],
        "Logs::LogGroup": [
            "ListProductsFunctionLogs",
            "PutProductFunctionLogs",
            "DeleteProductFunctionLogs",
            "GetReportFunctionLogs",
        ],
        "ApiGateway::VpcLink": ["StockVpcLink570b2f"],
        "ApiGateway::UsagePlan": ["PartnersUsagePlan", "TrialsUsagePlan"],
        "ApiGateway::ApiKey": ["PartnerApiKey", "TrialApiKey"],
        "ApiGateway::UsagePlanKey": ["PartnersPartnerUsagePlanKey", "TrialsTrialUsagePlanKey"],
        "ApiGateway::DomainName": ["ShopExampleComDomainName"],
        "ApiGateway::BasePathMapping": [
            "ShopExampleComV1BasePathMapping",
            "ShopExampleComDevBasePathMapping",
        ],
        "Route53::RecordSet": ["ShopExampleComRecord"],
        "WAFv2::WebACLAssociation": [
            "DevWebAclAssociation",
            "TestWebAclAssociation",
            "ProdWebAclAssociation",
        ],
        "CloudWatch::Alarm": ["ErrorsDevAlarm", "ErrorsProdAlarm"],
        "CloudWatch::Dashboard": ["Dashboard"],
    }


def test_a_function_gets_its_own_settings_beside_those_of_all(template: Path) -> None:
    found = resources(template)
    own = found["PutProductFunction"]["Properties"]
    assert own["MemorySize"] == 1024
    assert own["Timeout"] == 20
    assert own["Environment"] == {"Variables": {"MODE": "write"}}
    assert own["ReservedConcurrentExecutions"] == 5
    assert own["AutoPublishAlias"] == "live"
    assert own["ProvisionedConcurrencyConfig"] == {"ProvisionedConcurrentExecutions": 2}
    assert own["Policies"][0] == "AWSLambdaBasicExecutionRole"
    assert [policy["Statement"][0]["Action"] for policy in own["Policies"][1:]] == [
        ["dynamodb:GetItem", "dynamodb:PutItem"],
        ["s3:PutObject"],
    ]
    others = found["GetReportFunction"]["Properties"]
    published = {"AutoPublishAlias", "AutoPublishAliasAllProperties", "ProvisionedConcurrencyConfig"}
    assert set(others) == {"Handler", "Policies", *published}
    assert others["ProvisionedConcurrencyConfig"] == {"ProvisionedConcurrentExecutions": 1}


def test_the_dashboard_shows_every_stage(template: Path) -> None:
    body = resources(template)["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"]
    titles = [widget["properties"]["title"] for widget in json.loads(body)["widgets"]]
    charts = ("Requests", "Errors", "Latency", "Cache")
    assert titles == [f"{title} ({stage})" for stage in ("dev", "test", "prod") for title in charts]


def without_source(stage: Stage) -> Stage:
    return replace(stage, source="")


def plain(plan: UsagePlan) -> UsagePlan:
    """Without what a template gives names of its own to."""
    stages = tuple(PlanStage("", stage.stage, stage.throttle) for stage in plan.stages)
    keys = tuple(replace(key, key_id="", value="") for key in plan.keys)
    return replace(plan, plan_id="", stages=stages, keys=keys)


def deployable(stage: Stage) -> Stage:
    """The stage without what CloudFormation has no property for."""
    members = {"requireAuthorizationForCacheControl", "unauthorizedCacheControlHeaderStrategy"}
    settings = {
        key: {member: value for member, value in setting.items() if member not in members}
        for key, setting in stage.method_settings.items()
    }
    return replace(stage, method_settings=settings)


def without_api(domain: DomainName) -> DomainName:
    """The domain as the settings say it, which are about one API."""
    return replace(domain, mappings=tuple(replace(mapping, api_id="") for mapping in domain.mappings))


def test_the_template_reads_back_as_the_same_deployment(template: Path, project: Project) -> None:
    found = read_application(template)
    assert [d for d in found.diagnostics if d.severity is Severity.ERROR] == []
    application, deployment = found.application, project.deployment
    (deployed,) = application.apis
    assert tuple(map(without_source, deployed.stages)) == tuple(map(deployable, deployment.stages))
    assert list(map(plain, application.usage_plans)) == list(map(plain, deployment.usage_plans))
    assert [without_api(domain) for domain in application.domain_names] == [
        replace(domain, hosted_zone_id="") for domain in deployment.domain_names
    ]


def test_the_template_reads_back_as_the_same_api(template: Path, project: Project) -> None:
    (deployed,) = read_application(template).application.apis
    wanted, _ = configure_gateway(project, load(EXAMPLE / "storefront.yaml")[0].locate)
    assert _gateway_part(deployed.api) == _gateway_part(wanted)


def _gateway_part(api: Api) -> dict[str, Any]:
    routes = {
        route.route_key: (
            route.authorization_type,
            route.authorizer,
            route.authorization_scopes,
            route.api_key_required,
            route.request_parameters,
            route.request_models,
            route.request_validator,
            route.integration and (route.integration.type, route.integration.cache_key_parameters),
            route.integration and route.integration.request_templates,
        )
        for route in api.routes
    }
    return {
        "routes": routes,
        "models": api.models,
        "authorizers": {
            name: (found.type, found.identity_source, found.authorizer_result_ttl_in_seconds)
            for name, found in api.authorizers.items()
        },
        "gateway_responses": api.gateway_responses,
        "binary_media_types": api.binary_media_types,
        "minimum_compression_size": api.minimum_compression_size,
        "policy": api.policy,
        "endpoint": (api.endpoint_types, api.disable_execute_api_endpoint),
    }


def test_a_log_group_of_the_stack_takes_access_logs_without_a_destination(project: Project) -> None:
    files, _ = target.generate(plan(ProjectSettings(function=FunctionSettings(log_retention_days=None))))
    found = yaml_parse(files[0].content)["Resources"]
    assert found["ApiAccessLogs"]["Properties"] == {"RetentionInDays": 30}
    log = found["Api"]["Properties"]["AccessLogSetting"]
    assert log["DestinationArn"] == {"Fn::GetAtt": ["ApiAccessLogs", "Arn"]}
