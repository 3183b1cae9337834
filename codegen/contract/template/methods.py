"""AWS::ApiGateway::Resource and AWS::ApiGateway::Method: the paths that they make, and the methods on them.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-method.html
"""

from __future__ import annotations

from collections.abc import Iterator

from codegen.contract.document.integrations import check_integrations, check_preflight, routes_twice
from codegen.contract.document.mappings import check_mappings
from codegen.contract.document.methods import MethodView, Placed, resource_method
from codegen.contract.document.templates import check_templates
from codegen.contract.document.text_places import TextPlaces
from codegen.contract.template.model import CfnResource, Template
from codegen.contract.template.stages import variables_of
from codegen.contract.values import items, literal, mapping, referred
from codegen.core.findings import Findings
from codegen.core.pointer import child
from codegen.importer.gateway_paths import PathRules
from codegen.ir.api import ApiType

_METHOD, _RESOURCE = "AWS::ApiGateway::Method", "AWS::ApiGateway::Resource"
_MODELS_OF_ALL = frozenset({"Empty", "Error"})
_DEEPEST = 64


def resource_methods(api: CfnResource, template: Template, places: TextPlaces) -> list[MethodView]:
    """Report what is wrong with the methods that are resources of their own; gives them."""
    paths = _paths(api, template)
    _check_paths(paths, template)
    found = []
    for resource in template.belonging(_METHOD, api, "RestApiId"):
        path = (
            "/"
            if _is_root(resource, api)
            else paths.get(referred(resource.properties.get("ResourceId")) or "")
        )
        method = resource_method(resource.properties, resource.pointer, path or "/?")
        found.append(method)
        _check_authorization(resource, template)
        _check_models(resource, api, template)
        _check_integration(resource, template)
    findings = template.findings
    known = [method for method in found if method.path != "/?"]
    routes_twice(known, findings)
    check_integrations(found, ApiType.REST, findings)
    types = [literal(item) or "" for item in items(api.properties.get("BinaryMediaTypes"))]
    check_preflight(found, types, findings)
    for method in found:
        check_mappings(method, findings)
        check_templates(method, findings, places, variables_of(api, template))
    return found


def _is_root(resource: CfnResource, api: CfnResource) -> bool:
    return referred(resource.properties.get("ResourceId")) == api.logical_id


def _paths(api: CfnResource, template: Template) -> dict[str, str]:
    """Logical id of each AWS::ApiGateway::Resource -> its path; those of unknown parents are left out."""
    own = {resource.logical_id: resource for resource in template.belonging(_RESOURCE, api, "RestApiId")}
    found = {}
    for logical_id in own:
        parts: list[str] = []
        at: str | None = logical_id
        for _ in range(_DEEPEST):
            if at not in own:
                break
            part = literal(own[at].properties.get("PathPart"))
            parts.insert(0, part or "?")
            at = referred(own[at].properties.get("ParentId"))
        if at == api.logical_id and "?" not in parts:
            found[logical_id] = "/" + "/".join(parts)
    return found


def _check_paths(paths: dict[str, str], template: Template) -> None:
    """The rules of paths that API Gateway's import has, too, and one resource for each path."""
    seen: dict[str, str] = {}
    for logical_id, path in paths.items():
        resource = template.resources[logical_id]
        place = resource.at("PathPart")
        if path in seen:
            template.findings.error(
                "CG113",
                f"{logical_id} has the path {path}, which {seen[path]} has already",
                place,
                "keep one of them",
            )
        seen.setdefault(path, logical_id)
    places = {child("/paths", path): template.resources[seen[path]].at("PathPart") for path in seen}
    findings = Findings(lambda pointer: template.findings.locate(places[pointer]))
    rules = PathRules(findings)
    for path in seen:
        rules.check(path)
    template.findings.diagnostics += findings.diagnostics


def _check_authorization(resource: CfnResource, template: Template) -> None:
    node = Placed(resource.properties, resource.pointer)
    kind = node.text("AuthorizationType")
    needs = kind in ("CUSTOM", "COGNITO_USER_POOLS", "JWT")
    if needs and "AuthorizerId" not in node.value:
        template.findings.error(
            "CG105",
            f"AuthorizationType {kind} needs AuthorizerId",
            node.at("AuthorizationType"),
            "name an authorizer",
        )
    authorizer = template.named_by(node.get("AuthorizerId"))
    if authorizer is None or kind is None:
        return
    wanted = _AUTHORIZATION.get(literal(authorizer.properties.get("Type")) or "")
    if wanted and kind != wanted:
        template.findings.error(
            "CG103",
            f"AuthorizationType is {kind}, and {authorizer.logical_id} is an authorizer for {wanted}",
            node.at("AuthorizationType"),
            f"write {wanted}",
        )


_AUTHORIZATION = {
    "TOKEN": "CUSTOM",
    "REQUEST": "CUSTOM",
    "COGNITO_USER_POOLS": "COGNITO_USER_POOLS",
    "JWT": "JWT",
}


def _check_models(resource: CfnResource, api: CfnResource, template: Template) -> None:
    """Names of models that neither the API nor API Gateway has."""
    known = set(_MODELS_OF_ALL)
    for model in template.belonging("AWS::ApiGateway::Model", api, "RestApiId"):
        name = literal(model.properties.get("Name"))
        if name is None:
            return  # one of them may be the one
        known.add(name)
    if any(name in api.properties for name in ("Body", "BodyS3Location")):
        return
    for place, name in _model_names(Placed(resource.properties, resource.pointer)):
        if name not in known:
            template.findings.error(
                "CG112", f"there is no model {name} in this API", place, "declare an AWS::ApiGateway::Model"
            )


def _model_names(node: Placed) -> Iterator[tuple[str, str]]:
    parts = [node.part("RequestModels")]
    for index, entry in enumerate(items(node.get("MethodResponses"))):
        response = Placed(mapping(entry), child(node.pointer, "MethodResponses", index))
        parts.append(response.part("ResponseModels"))
    for part in parts:
        for media_type, value in part.value.items():
            name = literal(value)
            if name is not None:
                yield part.at(media_type), name


def _check_integration(resource: CfnResource, template: Template) -> None:
    """What an integration needs beside its type."""
    node = Placed(resource.properties, resource.pointer).part("Integration")
    kind = (node.text("Type") or "").upper()
    if not kind or kind == "MOCK":
        return
    for name in ("Uri", "IntegrationHttpMethod"):
        if name not in node.value:
            template.findings.error(
                "CG105", f"an integration of type {kind} needs {name}", node.pointer, f"add {name}"
            )
