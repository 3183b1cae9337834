"""The APIs of a template with their definitions: inline, in a local file, or as resources beside them.

Out: each API's methods, where they are known, for the rules about stages, plans and permissions.
https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-api.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codegen.contract.document.lint import Surroundings, lint_document
from codegen.contract.document.methods import MethodView
from codegen.contract.document.text_places import TextPlaces
from codegen.contract.template.methods import resource_methods
from codegen.contract.template.model import HTTP_APIS, REST_APIS, SERVERLESS, CfnResource, Template
from codegen.contract.template.references import check_included
from codegen.contract.template.stages import variables_of
from codegen.contract.values import is_intrinsic, items, literal, mapping
from codegen.core.errors import Refused
from codegen.core.findings import Findings
from codegen.core.pointer import child
from codegen.core.reading import Document
from codegen.core.records import Record, replace
from codegen.importer.cloudformation.template import read_template
from codegen.ir.api import ApiType

_BODIES = ("DefinitionBody", "Body")
_FILES = ("DefinitionUri", "BodyS3Location")


class ApiView(Record, frozen=True):
    """An API and its methods; None where they can't be told."""

    resource: CfnResource
    type: ApiType
    methods: list[MethodView] | None


def check_apis(template: Template, places: TextPlaces) -> list[ApiView]:
    """Report what is wrong with each API's definition."""
    found = []
    for resource in template.of(*REST_APIS, *HTTP_APIS):
        api_type = ApiType.REST if resource.type in REST_APIS else ApiType.HTTP
        if literal(resource.properties.get("ProtocolType")) == "WEBSOCKET":
            continue
        methods = _definition(resource, api_type, template, places)
        if api_type is ApiType.REST:
            beside = resource_methods(resource, template, places)
            if beside:
                methods = [*(methods or []), *beside]
        found.append(ApiView(resource, api_type, methods))
    return found


def _definition(
    resource: CfnResource, api_type: ApiType, template: Template, places: TextPlaces
) -> list[MethodView] | None:
    around = _surroundings(resource, template)
    for name in _BODIES:
        body = resource.properties.get(name)
        if body is not None:
            place = resource.at(name)
            location = _included(body)
            if location is not None:
                where = child(place, "Fn::Transform")
                return _from_file(location, where, api_type, template, places, around, is_included=True)
            return _inline(body, place, api_type, template, places, around)
    for name in _FILES:
        location = resource.properties.get(name)
        if isinstance(location, str) and "://" not in location:
            return _from_file(location, resource.at(name), api_type, template, places, around)
        if location is not None:
            return None
    return [] if resource.type.startswith("AWS::ApiGateway") else None


def _inline(
    body: Any, place: str, api_type: ApiType, template: Template, places: TextPlaces, around: Surroundings
) -> list[MethodView] | None:
    if not isinstance(body, Mapping) or is_intrinsic(body) or "Fn::Transform" in body:
        return None
    findings = Findings(lambda pointer: template.findings.locate(place + pointer))
    methods = lint_document(body, api_type, findings, places, around)
    template.findings.diagnostics += findings.diagnostics
    return [_moved(method, place) for method in methods]


def _moved(method: MethodView, place: str) -> MethodView:
    """The method with its places in the template, not in the definition."""
    integration = method.integration
    if integration is not None:
        source = replace(integration.source, pointer=place + integration.source.pointer)
        integration = replace(integration, source=source)
    return replace(method, pointer=place + method.pointer, integration=integration)


def _from_file(
    location: str,
    place: str,
    api_type: ApiType,
    template: Template,
    places: TextPlaces,
    around: Surroundings,
    *,
    is_included: bool = False,
) -> list[MethodView] | None:
    path = template.folder / location
    if not path.exists():
        template.findings.error(
            "CG125",
            f"the definition {location!r} does not exist",
            place,
            "name a file, relative to the template",
        )
        return None
    try:
        document: Document = read_template(path)
    except Refused as refused:
        template.findings.diagnostics += refused.diagnostics
        return None
    findings = Findings(document.locate)
    lint_document(document.data, api_type, findings, places, around)
    if is_included:
        check_included(document.data, template, findings)
    template.findings.diagnostics += findings.diagnostics
    return None


def _included(body: Any) -> str | None:
    """The local file of an `Fn::Transform: AWS::Include` that is the whole definition."""
    transform = mapping(body.get("Fn::Transform")) if isinstance(body, Mapping) else {}
    if transform.get("Name") != "AWS::Include":
        return None
    location = mapping(transform.get("Parameters")).get("Location")
    return location if isinstance(location, str) and "://" not in location else None


def _surroundings(resource: CfnResource, template: Template) -> Surroundings:
    """What SAM adds to the definition from the resource's own properties."""
    properties = resource.properties
    auth = mapping(properties.get("Auth"))
    names = [*mapping(auth.get("Authorizers")), *(["api_key"] if "ApiKeyRequired" in auth else [])]
    if auth:
        names += ["AWS_IAM", "api_key"]
    scheme = {"type": "apiKey", "name": "x-api-key", "in": "header"}
    types = [literal(item) or "" for item in items(properties.get("BinaryMediaTypes"))]
    return Surroundings(
        schemes=dict.fromkeys(names, scheme),
        schemas={str(name): {} for name in mapping(properties.get("Models"))},
        binary_media_types=tuple(text.replace("~1", "/") for text in types),
        has_name="Name" in properties or resource.type.startswith(SERVERLESS),
        is_merged=literal(properties.get("MergeDefinitions")) == "true",
        stage_variables=variables_of(resource, template),
    )
