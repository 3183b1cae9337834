"""What fails while CloudFormation deploys an API: order, private APIs, access logs, keys.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-deployment.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
"""

from __future__ import annotations

import re

from codegen.contract.template.apis import ApiView
from codegen.contract.template.model import REST_APIS, CfnResource, Template
from codegen.contract.values import is_intrinsic, items, literal, mapping, named_things, substituted
from codegen.ir.api import ApiType

_ORDERED = {
    "AWS::ApiGateway::Deployment": ("RestApiId", "AWS::ApiGateway::Method", "methods"),
    "AWS::ApiGatewayV2::Deployment": ("ApiId", "AWS::ApiGatewayV2::Route", "routes"),
}
"""Type of a deployment -> the property that names its API, and what must be there before it."""
_LOGS = {
    "AWS::Serverless::Api": "AccessLogSetting",
    "AWS::ApiGateway::Stage": "AccessLogSetting",
    "AWS::Serverless::HttpApi": "AccessLogSettings",
    "AWS::ApiGatewayV2::Stage": "AccessLogSettings",
}
_REQUEST_ID = re.compile(r"\$context\.(requestId|extendedRequestId)\b")
_KEY_LENGTHS = range(20, 129)


def check_deployments(template: Template, apis: list[ApiView]) -> None:
    """Report what CloudFormation or API Gateway refuses at deployment."""
    for kind in _ORDERED:
        for deployment in template.of(kind):
            _check_order(deployment, template)
    for api in template.of(*REST_APIS):
        _check_private(api, template)
    for stage in template.of(*_LOGS):
        _check_log(stage, template)
    for key in template.of("AWS::ApiGateway::ApiKey"):
        value = literal(key.own.get("Value"))
        if value is not None and len(value) not in _KEY_LENGTHS:
            message = (
                f"the value of {key.logical_id} has {len(value)} characters, and API Gateway takes 20 to 128"
            )
            template.findings.error("CG179", message, key.at("Value"))
    for view in apis:
        _check_empty(view, template)


def _check_order(deployment: CfnResource, template: Template) -> None:
    """An API whose methods are resources of their own can be deployed once they are there."""
    member, kind, said = _ORDERED[deployment.type]
    api = template.named_by(deployment.properties.get(member))
    if api is None or any(name in api.properties for name in ("Body", "BodyS3Location", "DefinitionBody")):
        return
    needed = {resource.logical_id for resource in template.belonging(kind, api, member)}
    if not needed:
        return
    reached = _reached(deployment, template)
    missing = sorted(needed - reached)
    if missing == sorted(needed):
        template.findings.error(
            "CG175",
            f"CloudFormation may deploy {api.logical_id} before it has any {said}, which API Gateway refuses",
            deployment.place,
            f"add DependsOn: {missing[0]}",
        )
    elif missing:
        template.findings.warning(
            "CG175",
            f"{deployment.logical_id} may leave out {', '.join(missing[:3])}: it does not wait for {said}",
            deployment.place,
            f"add DependsOn: {missing[0]}",
        )


def _reached(resource: CfnResource, template: Template) -> set[str]:
    """What a resource waits for, directly or through others."""
    found: set[str] = set()
    waiting = [resource.logical_id]
    while waiting:
        current = template.resources.get(waiting.pop())
        if current is None:
            continue
        depends = current.body.get("DependsOn")
        names = (
            [depends]
            if isinstance(depends, str)
            else [each for each in items(depends) if isinstance(each, str)]
        )
        names += [thing.name for thing in named_things(current.properties, "")]
        waiting += [name for name in names if name not in found]
        found |= set(names)
    return found


def _check_private(api: CfnResource, template: Template) -> None:
    """A private API without a resource policy lets nobody in, and API Gateway does not deploy it."""
    endpoint = mapping(api.properties.get("EndpointConfiguration"))
    types = {literal(item) for item in items(endpoint.get("Types"))} | {literal(endpoint.get("Type"))}
    if "PRIVATE" not in types:
        return
    auth = mapping(api.properties.get("Auth"))
    body = api.properties.get("DefinitionBody", api.properties.get("Body"))
    is_known = isinstance(body, dict) and not is_intrinsic(body) and "Fn::Transform" not in body
    is_elsewhere = any(name in api.properties for name in ("DefinitionUri", "BodyS3Location")) or (
        body and not is_known
    )
    has_policy = "Policy" in api.properties or "ResourcePolicy" in auth
    has_policy = has_policy or (is_known and "x-amazon-apigateway-policy" in mapping(body))
    if not has_policy and not is_elsewhere:
        template.findings.error(
            "CG177",
            f"{api.logical_id} is private and has no resource policy: API Gateway does not deploy it",
            api.at("EndpointConfiguration"),
            "add a Policy that lets the VPC endpoint in",
        )


def _check_log(stage: CfnResource, template: Template) -> None:
    name = _LOGS[stage.type]
    log = mapping(stage.own.get(name))
    for part in ("DestinationArn", "Format"):
        if log and part not in log:
            template.findings.error("CG178", f"{name} needs {part}", stage.at(name), f"add {part}")
    form = substituted(log.get("Format")) if "Format" in log else None
    if form is None or is_intrinsic(log.get("Format")):
        return
    if not _REQUEST_ID.search(form):
        template.findings.error(
            "CG178",
            "an access log format must have $context.requestId or $context.extendedRequestId",
            stage.at(name, "Format"),
            "add one of them",
        )
    if "\n" in form.strip() and stage.type in ("AWS::Serverless::Api", "AWS::ApiGateway::Stage"):
        template.findings.error(
            "CG178",
            "an access log format is a single line",
            stage.at(name, "Format"),
            "join its lines: use >-",
        )


def _check_empty(view: ApiView, template: Template) -> None:
    """API Gateway does not deploy a REST API without methods."""
    is_explicit = view.resource.type == "AWS::ApiGateway::RestApi"
    deployed = any(template.belonging("AWS::ApiGateway::Deployment", view.resource, "RestApiId"))
    if view.type is ApiType.REST and view.methods == [] and is_explicit and deployed:
        template.findings.error(
            "CG175",
            f"{view.resource.logical_id} has no methods: API Gateway does not deploy it",
            view.resource.place,
            "add a method",
        )
