"""Stages, and what names one: usage plans, mappings of domains, method settings, stage variables.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-stage.html
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-apigateway-usageplan-apistage.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from codegen.contract.resource_types.table import resource_types
from codegen.contract.template.model import REST_APIS, CfnResource, Template
from codegen.contract.values import is_intrinsic, items, literal, mapping
from codegen.core.pointer import child
from codegen.core.suggestions import did_you_mean

_REST_NAME = re.compile(r"[A-Za-z0-9_-]{1,128}\Z")
_V2_NAME = re.compile(r"\$default\Z|[A-Za-z0-9_-]{1,128}\Z")
_VARIABLE_NAME = re.compile(r"[A-Za-z0-9_]{1,64}\Z")
_VARIABLE_VALUE = re.compile(r"[A-Za-z0-9\-._~:/?#&=,]{1,512}\Z")
_STAGES = {
    "AWS::Serverless::Api": "Variables",
    "AWS::ApiGateway::Stage": "Variables",
    "AWS::Serverless::HttpApi": "StageVariables",
    "AWS::Serverless::WebSocketApi": "StageVariables",
    "AWS::ApiGatewayV2::Stage": "StageVariables",
}
"""Type of a resource that makes a stage -> its property with the stage variables."""


def stage_names(api: CfnResource, template: Template) -> set[str] | None:
    """The stages of a REST API; None where one of them can't be told."""
    values: list[Any] = []
    if api.type == "AWS::Serverless::Api":
        values.append(api.properties.get("StageName"))
    for stage in template.belonging("AWS::ApiGateway::Stage", api, "RestApiId"):
        values.append(stage.properties.get("StageName"))
    for deployment in template.belonging("AWS::ApiGateway::Deployment", api, "RestApiId"):
        if "StageName" in deployment.properties:
            values.append(deployment.properties["StageName"])
    if any(is_intrinsic(value) or value is None for value in values) or not values:
        return None
    return {literal(value) or "" for value in values}


def variables_of(api: CfnResource, template: Template) -> frozenset[str] | None:
    """The stage variables that every stage of an API has; None where there is no stage, or they can't be told."""
    found: list[Any] = []
    if api.type in ("AWS::Serverless::Api", "AWS::Serverless::HttpApi"):
        found.append(api.properties.get(_STAGES[api.type], {}))
    for kind, member in (("AWS::ApiGateway::Stage", "RestApiId"), ("AWS::ApiGatewayV2::Stage", "ApiId")):
        found += [stage.properties.get(_STAGES[kind], {}) for stage in template.belonging(kind, api, member)]
    if not found or any(not isinstance(each, Mapping) or is_intrinsic(each) for each in found):
        return None
    return frozenset.intersection(*(frozenset(map(str, each)) for each in found))


def check_stages(template: Template) -> None:
    """Report stages that API Gateway refuses, and names that are no stage's."""
    for stage in template.of(*_STAGES):
        _check_stage(stage, template)
    for plan in template.of("AWS::ApiGateway::UsagePlan"):
        _check_plan(plan, template)
    for resource in template.of("AWS::ApiGateway::BasePathMapping"):
        api = template.named_by(resource.properties.get("RestApiId"))
        _check_name(resource.properties.get("Stage"), api, resource.at("Stage"), template)
    for resource in template.of("AWS::ApiGatewayV2::ApiMapping"):
        _check_mapping(resource, template)


def _check_stage(stage: CfnResource, template: Template) -> None:
    name = literal(stage.properties.get("StageName"))
    is_rest = stage.type in ("AWS::Serverless::Api", "AWS::ApiGateway::Stage")
    pattern = _REST_NAME if is_rest else _V2_NAME
    if name is not None and not pattern.match(name):
        hint = "use letters, digits, - and _" + ("" if is_rest else ", or $default")
        template.findings.error("CG108", f"{name!r} is no stage name", stage.at("StageName"), hint)
    property_name = _STAGES[stage.type]
    for variable, value in mapping(stage.own.get(property_name)).items():
        place = stage.at(property_name, variable)
        if not _VARIABLE_NAME.match(str(variable)):
            template.findings.error(
                "CG172", f"{variable!r} is no name of a stage variable", place, "use letters, digits and _"
            )
        text = literal(value)
        if text is not None and not _VARIABLE_VALUE.match(text):
            template.findings.error(
                "CG172",
                f"stage variable {variable} has characters that API Gateway refuses",
                place,
                "letters, digits and - . _ ~ : / ? # & = , are accepted",
            )
    _check_settings(stage, template)


def _check_settings(stage: CfnResource, template: Template) -> None:
    """What belongs together in the settings of methods."""
    settings = items(stage.own.get("MethodSettings"))
    has_cache = stage.properties.get("CacheClusterEnabled")
    for index, setting in enumerate(settings):
        place = stage.at("MethodSettings", index)
        entry = mapping(setting)
        caches = literal(entry.get("CachingEnabled")) == "true"
        if caches and not is_intrinsic(has_cache) and literal(has_cache) in (None, "false"):
            template.findings.warning(
                "CG173",
                "caching of methods has no effect: the stage has no cache cluster",
                place,
                "set CacheClusterEnabled: true",
            )
        path = literal(entry.get("ResourcePath"))
        if path is not None and not path.startswith(("/", "*", "~1")):
            template.findings.error(
                "CG173",
                f"ResourcePath {path!r} does not start with /",
                child(place, "ResourcePath"),
                "write /* for all",
            )
        if entry and stage.type != "AWS::Serverless::Api":
            for name in ("ResourcePath", "HttpMethod"):
                if name not in entry:
                    template.findings.error("CG160", f"MethodSetting needs {name}", place, f"add {name}")


def _check_plan(plan: CfnResource, template: Template) -> None:
    for index, entry in enumerate(items(plan.own.get("ApiStages"))):
        stage = mapping(entry)
        place = plan.at("ApiStages", index)
        for name in ("ApiId", "Stage"):
            if stage and name not in stage:
                template.findings.error("CG160", f"ApiStage needs {name}", place, f"add {name}")
        api = template.named_by(stage.get("ApiId"))
        if api is not None and api.type not in REST_APIS and api.type in resource_types().names:
            template.findings.error(
                "CG166",
                f"a usage plan is for REST APIs, and {api.logical_id} is of type {api.type}",
                child(place, "ApiId"),
                f"name one of type {' or '.join(sorted(REST_APIS))}",
            )
        if _check_name(stage.get("Stage"), api, child(place, "Stage"), template) and api is not None:
            _check_order(plan, api, child(place, "Stage"), template)
    _check_quota(plan, template)


def _check_name(value: Any, api: CfnResource | None, place: str, template: Template) -> bool:
    """Whether a literal names one of an API's stages; reports where it does not."""
    name = literal(value)
    if name is None or api is None or api.type not in REST_APIS:
        return False
    known = stage_names(api, template)
    if known is None or name in known:
        return known is not None
    template.findings.error(
        "CG171",
        f"{api.logical_id} has no stage {name}",
        place,
        did_you_mean(name, known, f"its stages: {', '.join(sorted(known))}"),
    )
    return False


def _check_order(plan: CfnResource, api: CfnResource, place: str, template: Template) -> None:
    """A stage that is named by a text is not waited for."""
    depends = plan.body.get("DependsOn")
    names = (
        {depends} if isinstance(depends, str) else {name for name in items(depends) if isinstance(name, str)}
    )
    stages = {stage.logical_id for stage in template.belonging("AWS::ApiGateway::Stage", api, "RestApiId")}
    stages |= {
        each.logical_id for each in template.belonging("AWS::ApiGateway::Deployment", api, "RestApiId")
    }
    if api.type == "AWS::Serverless::Api":
        name = re.sub(r"[^A-Za-z0-9]", "", literal(api.properties.get("StageName")) or "")
        stages |= {f"{api.logical_id}{name}Stage"}
    if stages and not names & stages:
        template.findings.warning(
            "CG175",
            f"CloudFormation may create {plan.logical_id} before the stage that it names",
            place,
            f"add DependsOn: {sorted(stages)[0]}",
        )


_OFFSETS = {"DAY": 0, "WEEK": 6, "MONTH": 27}
"""The largest offset by period (https://docs.aws.amazon.com/apigateway/latest/api/API_QuotaSettings.html)."""


def _check_quota(plan: CfnResource, template: Template) -> None:
    quota = mapping(plan.own.get("Quota"))
    period, offset = literal(quota.get("Period")), literal(quota.get("Offset"))
    if "Limit" in quota and "Period" not in quota:
        template.findings.error("CG179", "a quota needs Period", plan.at("Quota"), "use DAY, WEEK or MONTH")
    if period in _OFFSETS and offset is not None and offset.isdecimal() and int(offset) > _OFFSETS[period]:
        template.findings.warning(
            "CG179",
            f"Offset is {offset}, and with Period {period} it is 0 to {_OFFSETS[period]}",
            plan.at("Quota", "Offset"),
        )


def _check_mapping(resource: CfnResource, template: Template) -> None:
    name = literal(resource.properties.get("Stage"))
    api = template.named_by(resource.properties.get("ApiId"))
    if name is None or api is None:
        return
    stages = [
        stage.properties.get("StageName")
        for stage in template.belonging("AWS::ApiGatewayV2::Stage", api, "ApiId")
    ]
    if api.type == "AWS::Serverless::HttpApi":
        stages.append(api.properties.get("StageName", "$default"))
    known = [text for value in stages if (text := literal(value)) is not None]
    if known and len(known) == len(stages) and name not in known:
        template.findings.error(
            "CG171",
            f"{api.logical_id} has no stage {name}",
            resource.at("Stage"),
            did_you_mean(name, known, f"its stages: {', '.join(known)}"),
        )
