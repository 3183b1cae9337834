"""Every resource and property that a deployment can have: the CDK and the Serverless Framework get all of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from codegen.core.diagnostics import Diagnostic, SourceLocation
from codegen.core.files import GeneratedFile
from codegen.core.findings import Findings
from codegen.core.reading import read
from codegen.core.records import replace
from codegen.deploy.gateway import configured
from codegen.deploy.template import cloudformation_template
from codegen.importer.project import plan_project
from codegen.importer.settings import settings_of
from codegen.ir.application import CanarySettings, Stage
from codegen.ir.deployment import Alarm
from codegen.ir.domain import BasePathMapping, DomainName, MutualTls
from codegen.ir.project import FunctionOverrides, FunctionSettings, Project, VpcConfig
from codegen.render.files import finish
from codegen.targets.cdk import target as cdk
from codegen.targets.cdk.classes import Struct, python_name
from codegen.targets.cdk.constructs import CONSTRUCTS
from codegen.targets.serverless import target as serverless
from codegen.workflows.contract import read_contract

EXAMPLE = Path(__file__).parents[3] / "specs" / "storefront"
HTTP = "AWS::ApiGatewayV2::"
ARN = "arn:aws:lambda:us-east-1:123456789012:layer:base:3"
STATEMENT = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": {"Fn::Sub": "${Table.Arn}"}}
METHOD = {
    "cachingEnabled": True,
    "cacheTtlInSeconds": 60,
    "cacheDataEncrypted": True,
    "dataTraceEnabled": True,
    "loggingLevel": "INFO",
    "metricsEnabled": True,
    "throttlingBurstLimit": 1,
    "throttlingRateLimit": 1.5,
}


@pytest.fixture(scope="module")
def project() -> Project:
    """The example with every setting, and what it does not say of its deployment."""
    contract = read_contract(EXAMPLE / "storefront.yaml")
    given, _ = settings_of(read(EXAMPLE / "codegen.yaml"))
    made, _ = plan_project(
        contract.api, given, name="storefront", contract="storefront.yaml", locate=contract.document.locate
    )
    stage = Stage(
        "prod",
        {"a": "b"},
        {"*/*": METHOD, "GET /products": METHOD},
        "$context.requestId",
        tracing_enabled=True,
        cache_cluster_enabled=True,
        cache_cluster_size="0.5",
        description="production",
        canary_settings=CanarySettings(10, {"a": "c"}, use_stage_cache=True),
    )
    mappings = (BasePathMapping("prod"), BasePathMapping("prod", "v1"))
    tls = MutualTls("s3://trust/clients.pem", "3")
    domains = (
        DomainName("a.example.com", ARN, "EDGE", "TLS_1_2", None, mappings, "Z1"),
        DomainName("b.example.com", ARN, "REGIONAL", "TLS_1_2", tls, mappings, "Z1"),
    )
    alarm = Alarm(
        "slow", "Latency", 1.5, "prod", "p99", "GreaterThanThreshold", 60, 5, 3, "missing", (ARN,), "Slow"
    )
    plans = tuple(
        replace(plan, stages=tuple(one for one in plan.stages if one.stage == "prod"))
        for plan in made.deployment.usage_plans
    )
    deployment = replace(
        made.deployment, stages=(stage,), domain_names=domains, alarms=(alarm,), usage_plans=plans
    )
    function = FunctionSettings(
        "python3.13", "x86_64", 512, 20, {"A": "b"}, tracing=False, layers=(ARN,),
        policies=("AWSLambdaBasicExecutionRole", STATEMENT), vpc=VpcConfig(("sg-1",), ("subnet-1",)),
        log_retention_days=7, reserved_concurrency=50, provisioned_concurrency=1,
    )  # fmt: skip
    own = FunctionOverrides(1024, 10, {"C": "d"}, (ARN,), (STATEMENT,), 5, 3)
    settings = replace(made.settings, function=function, functions={"put_product": own})
    return replace(made, deployment=deployment, settings=settings)


def template_of(project: Project) -> dict[str, Any]:
    return cloudformation_template(project, configured(project, Findings(lambda _: SourceLocation("x"))))


def leaves(value: Any) -> set[str]:
    """The texts and numbers of a value that nothing fills in."""
    if isinstance(value, dict):
        is_function = len(value) == 1 and next(iter(value)).startswith(("Ref", "Fn::"))
        return set() if is_function else {leaf for item in value.values() for leaf in leaves(item)}
    if isinstance(value, list):
        return {leaf for item in value for leaf in leaves(item)}
    return {str(value)} if not isinstance(value, bool) else set()


def structs(struct: Struct) -> set[str]:
    return {struct.name, *(name for nested in struct.nested.values() for name in structs(nested))}


def test_the_deployment_has_a_resource_of_every_type(project: Project) -> None:
    found = {resource["Type"] for resource in template_of(project)["Resources"].values()}
    assert found == {kind for kind in CONSTRUCTS if not kind.startswith(HTTP)}


def test_the_app_has_every_property(project: Project) -> None:
    files, _ = cdk.generate(project)
    text = "\n".join(file.content for file in finish(files) if file.path.suffix == ".py")
    for logical_id, resource in template_of(project)["Resources"].items():
        assert f'"{logical_id}"' in text
        for name in resource["Properties"]:
            assert f"{python_name(name)}=" in text, (logical_id, name)
    for construct in CONSTRUCTS.values():
        # Of a REST API, one class holds what a small API does not have.
        if construct.type != "AWS::ApiGateway::RestApi" and not construct.type.startswith(HTTP):
            assert all(name in text for name in structs(construct.struct)), construct.type


Generate = Callable[[Project], tuple[list[GeneratedFile], list[Diagnostic]]]


@pytest.mark.parametrize("generate", [cdk.generate, serverless.generate])
def test_every_value_is_somewhere(project: Project, generate: Generate) -> None:
    files, _ = generate(project)
    text = "\n".join(file.content for file in files).replace("\\'", "'")
    for resource in template_of(project)["Resources"].values():
        properties = {
            name: value
            for name, value in resource["Properties"].items()
            if name not in ("Body", "Code", "DashboardBody", "Environment")
            and (resource["Type"], name) != ("AWS::Lambda::Alias", "Name")  # the framework has its own
        }
        assert {leaf for leaf in leaves(properties) if leaf not in text} == set()


def test_a_definition_that_is_too_large_is_an_asset(project: Project) -> None:
    files, diagnostics = cdk.generate(project, largest=1_000)
    assert "CG263" in {diagnostic.code for diagnostic in diagnostics}
    named = {str(file.path): file.content for file in finish(files)}
    assert 'body_s3_location=uploaded(scope, "openapi.json")' in named["cdk/infrastructure/rest_api.py"]
    assert "stageVariables.PutProductFunction" in named["cdk/infrastructure/openapi.json"]
    assert "put_product_function.ref" in named["cdk/infrastructure/stages.py"]


def test_the_framework_has_no_place_for_a_definition_that_is_too_large(project: Project) -> None:
    _, diagnostics = serverless.generate(project, largest=1_000)
    assert "CG263" in {diagnostic.code for diagnostic in diagnostics}
