"""The properties of each resource against its type's shape, and references against the types that they may name.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_ApiGateway.html
https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-resources-and-properties.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codegen.contract.resource_types.table import resource_types
from codegen.contract.shapes import check_shape
from codegen.contract.template.model import FUNCTIONS, REST_APIS, V2_APIS, CfnResource, Template
from codegen.contract.template.v2_parts import target_of
from codegen.contract.values import mapping
from codegen.core.pointer import child
from codegen.core.suggestions import did_you_mean

_AUTHORIZER = frozenset({"AWS::ApiGateway::Authorizer"})
_EVENTS = "Events"
_EVENT_PROPERTY = "AWS::Serverless::Function."

_WANTED: Mapping[str, Mapping[str, frozenset[str]]] = {
    **{
        f"AWS::ApiGateway::{name}": {"RestApiId": REST_APIS}
        for name in (
            "BasePathMapping", "Deployment", "DocumentationPart", "DocumentationVersion", "GatewayResponse", "Model",
            "RequestValidator",
        )
    },
    "AWS::ApiGateway::Authorizer": {"RestApiId": REST_APIS},
    "AWS::ApiGateway::Method": {
        "RestApiId": REST_APIS,
        "ResourceId": frozenset({"AWS::ApiGateway::Resource"}) | REST_APIS,
        "AuthorizerId": _AUTHORIZER,
        "RequestValidatorId": frozenset({"AWS::ApiGateway::RequestValidator"}),
    },
    "AWS::ApiGateway::Resource": {
        "RestApiId": REST_APIS,
        "ParentId": frozenset({"AWS::ApiGateway::Resource"}) | REST_APIS,
    },
    "AWS::ApiGateway::Stage": {
        "RestApiId": REST_APIS,
        "DeploymentId": frozenset({"AWS::ApiGateway::Deployment"}),
    },
    "AWS::ApiGateway::UsagePlanKey": {
        "KeyId": frozenset({"AWS::ApiGateway::ApiKey"}),
        "UsagePlanId": frozenset({"AWS::ApiGateway::UsagePlan"}),
    },
    **{
        f"AWS::ApiGatewayV2::{name}": {"ApiId": V2_APIS}
        for name in ("ApiMapping", "Authorizer", "Deployment", "Integration", "Model")
    },
    "AWS::ApiGatewayV2::Route": {
        "ApiId": V2_APIS,
        "AuthorizerId": frozenset({"AWS::ApiGatewayV2::Authorizer"}),
        "Target": frozenset({"AWS::ApiGatewayV2::Integration"}),
    },
    "AWS::ApiGatewayV2::Stage": {
        "ApiId": V2_APIS,
        "DeploymentId": frozenset({"AWS::ApiGatewayV2::Deployment"}),
    },
    "AWS::Lambda::Permission": {
        "FunctionName": FUNCTIONS | {"AWS::Lambda::Alias", "AWS::Lambda::Version"}
    },
}  # fmt: skip
"""Property -> the types of resources that its reference may name."""


_OF_ROOT = frozenset({"ParentId", "ResourceId"})
"""Properties that name a resource of a REST API: its root is an attribute of the API."""


def check_properties(template: Template) -> None:
    """Report properties that a type does not have, lacks, or refuses."""
    for resource in template.resources.values():
        shape = resource_types().resources.get(resource.type)
        if shape is None:
            continue
        written = resource.body.get("Properties")
        if written is not None and not isinstance(written, Mapping):
            template.findings.error("CG102", "Properties must be an object", resource.pointer)
            continue
        check_shape(
            resource.own,
            _without_globals(shape, resource),
            resource.pointer,
            template.findings,
            resource.type,
        )
        _check_events(resource, template)
        _check_types(resource, template)
        _check_same_api(resource, template)


def _without_globals(shape: Mapping[str, Any], resource: CfnResource) -> Mapping[str, Any]:
    """Properties that `Globals` gives are not missed, and events have a rule of their own."""
    required = [name for name in shape.get("required", ()) if name not in resource.properties]
    properties = {name: {} if name == _EVENTS else value for name, value in shape["properties"].items()}
    return {**shape, "required": required, "properties": properties}


def _check_events(resource: CfnResource, template: Template) -> None:
    """The events of a function, each against the shape of its type."""
    if resource.type != "AWS::Serverless::Function":
        return
    known = _event_shapes()
    place = child(resource.pointer, _EVENTS)
    for name, event in mapping(resource.own.get(_EVENTS)).items():
        kind = mapping(event).get("Type")
        if not isinstance(kind, str):
            template.findings.error("CG160", f"event {name} needs a Type", child(place, name))
        elif kind not in known:
            template.findings.error(
                "CG103",
                f"there is no event of type {kind}",
                child(place, name, "Type"),
                did_you_mean(kind, known),
            )
        else:
            check_shape(event, known[kind], child(place, name), template.findings, f"event {name}")


def _event_shapes() -> dict[str, Mapping[str, Any]]:
    """Type of an event -> its shape."""
    found: dict[str, Mapping[str, Any]] = {}
    for name, shape in resource_types().definitions.items():
        kinds = shape.get("properties", {}).get("Type", {}).get("enum", ())
        if name.startswith(_EVENT_PROPERTY) and name.endswith("Event"):
            for kind in kinds:
                found[kind] = shape
    return found


def _check_types(resource: CfnResource, template: Template) -> None:
    for name, types in _WANTED.get(resource.type, {}).items():
        value = resource.properties.get(name)
        target = template.named_by(value)
        if name == "Target":
            target = target_of(value, template)
        if target is not None and name in _OF_ROOT and target.type in REST_APIS and _is_ref(value):
            template.findings.error(
                "CG166",
                f"{name} of {resource.logical_id} is the API itself, and it must be a resource of it",
                resource.at(name),
                f"write !GetAtt {target.logical_id}.RootResourceId",
            )
        elif target is not None and target.type not in types and target.type in resource_types().names:
            wanted = " or ".join(sorted(types))
            template.findings.error(
                "CG166",
                f"{name} of {resource.logical_id} names {target.logical_id}, which is of type {target.type}",
                resource.at(name),
                f"it must name one of {wanted}",
            )


def _is_ref(value: Any) -> bool:
    return isinstance(value, Mapping) and "Ref" in value


_SAME_API = {
    "AWS::ApiGateway::Method": ("RestApiId", ("AuthorizerId", "RequestValidatorId", "ResourceId")),
    "AWS::ApiGateway::Resource": ("RestApiId", ("ParentId",)),
    "AWS::ApiGateway::Stage": ("RestApiId", ("DeploymentId",)),
    "AWS::ApiGatewayV2::Route": ("ApiId", ("AuthorizerId", "Target")),
    "AWS::ApiGatewayV2::Stage": ("ApiId", ("DeploymentId",)),
}
"""Type -> the property that names its API, and those that name other parts of the same API."""


def _check_same_api(resource: CfnResource, template: Template) -> None:
    member, names = _SAME_API.get(resource.type, ("", ()))
    own = template.named_by(resource.properties.get(member))
    for name in names:
        value = resource.properties.get(name)
        part = target_of(value, template) if name == "Target" else template.named_by(value)
        other = template.named_by(part.properties.get(member)) if part is not None else None
        if part is not None and own is not None and other is not None and own is not other:
            template.findings.error(
                "CG166",
                f"{name} of {resource.logical_id} names {part.logical_id}, a part of {other.logical_id}",
                resource.at(name),
                f"name one of {own.logical_id}",
            )
