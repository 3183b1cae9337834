"""Reads the REST APIs of a template: their definition, the resources beside it, and the stages that serve them.

In: resources of AWS::Serverless::Api and AWS::ApiGateway::*. Out: `ir.DeployedApi`.
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_ApiGateway.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from codegen.core.errors import Refused
from codegen.core.fields import Fields
from codegen.core.findings import Findings, Locate
from codegen.core.pointer import child
from codegen.core.reading import Document
from codegen.features.api_key import settings as api_key
from codegen.features.authorization import settings as authorization
from codegen.features.binary_media import settings as binary_media
from codegen.features.compression import settings as compression
from codegen.features.endpoint import settings as endpoint
from codegen.features.gateway_responses import settings as gateway_responses
from codegen.features.policy import settings as policy
from codegen.features.request_validation import settings as request_validation
from codegen.features.stage import settings as stages
from codegen.gateway.identifiers import stable_id
from codegen.importer.cloudformation.functions import with_defaults
from codegen.importer.cloudformation.includes import included_file
from codegen.importer.cloudformation.intrinsics import Resolver
from codegen.importer.cloudformation.methods import read_methods
from codegen.importer.cloudformation.physical import REST_API_TYPES, Resource
from codegen.importer.cloudformation.template import read_template
from codegen.importer.gateway_document import import_gateway_document
from codegen.ir.api import Api, ApiType
from codegen.ir.application import DeployedApi, Stage

_BODIES = ("DefinitionBody", "Body")
_FILES = ("DefinitionUri", "BodyS3Location")
DEFAULT_STAGE = "dev"


class RestApiReader:
    """Reads the REST APIs of one template."""

    def __init__(self, resolver: Resolver, template: Document, folder: Path, default_stage: str) -> None:
        self._resolver = resolver
        self._findings = resolver.findings
        self._template = template
        self._folder = folder
        self._default_stage = default_stage
        self.files: list[Path] = []  # definitions that were read from files of their own
        self.locates: dict[str, Locate] = {}  # by logical id: where a pointer of the API's definition stands

    def read(self, defaults: Mapping[str, Any]) -> list[DeployedApi]:
        """Every REST API; `defaults` is `Globals.Api` of a SAM template."""
        found = []
        for resource in self._resolver.resources.values():
            if resource.type in REST_API_TYPES:
                is_serverless = resource.type == "AWS::Serverless::Api"
                merged = (
                    with_defaults(resource.properties, defaults) if is_serverless else resource.properties
                )
                found.append(self._read(replace(resource, properties=merged)))
        return found

    def _read(self, resource: Resource) -> DeployedApi:
        api = self._definition(resource)
        api = self._properties(resource, api)
        api_id = stable_id(resource.logical_id, 10)
        api = self._beside(api_id, api)
        return DeployedApi(resource.logical_id, api_id, api, self._stages(resource, api_id))

    # the definition

    def _definition(self, resource: Resource) -> Api:
        for name in _BODIES:
            body = resource.properties.get(name)
            if body is not None:
                return self._from_body(resource, name, body)
        for name in _FILES:
            if name in resource.properties:
                return self._from_file(resource, name)
        self.locates[resource.logical_id] = self._template.locate
        return self._empty(resource)

    def _from_body(self, resource: Resource, name: str, body: Any) -> Api:
        place = child(resource.pointer, name)
        include = included_file(body)
        if include is not None and len(body) == 1:
            return self._from_document(resource, include, child(place, "Fn::Transform"))
        if isinstance(body, Mapping) and body.keys() == {"Fn::Transform"}:
            return self._elsewhere(resource, place)
        data = self._resolver.resolve(body, place)
        locate: Locate = lambda pointer: self._template.locate(place + pointer)  # noqa: E731
        return self._import(resource, data, self._template.name, locate)

    def _from_file(self, resource: Resource, name: str) -> Api:
        place = child(resource.pointer, name)
        location = self._resolver.resolve(resource.properties[name], place)
        if isinstance(location, str) and not location.startswith("s3://"):
            return self._from_document(resource, location, place)
        return self._elsewhere(resource, place)

    def _elsewhere(self, resource: Resource, place: str) -> Api:
        self._findings.warning(
            "CG125",
            f"the definition of {resource.logical_id} is in S3: it serves nothing",
            place,
            "name a local file, or write the definition into the template",
        )
        return self._empty(resource)

    def _from_document(self, resource: Resource, location: str, place: str) -> Api:
        path = self._folder / location
        self.files.append(path)
        try:
            document = read_template(path)
        except Refused as refused:
            self._findings.diagnostics += refused.diagnostics
            return self._empty(resource)
        data = self._resolver.resolve(document.data, place)
        return self._import(resource, data, document.name, document.locate)

    def _import(self, resource: Resource, data: Any, source: str, locate: Locate) -> Api:
        self.locates[resource.logical_id] = locate
        if not isinstance(data, Mapping):
            self._findings.error("CG102", "the definition of an API must be an object", resource.pointer)
            return self._empty(resource)
        api, diagnostics = import_gateway_document(data, source=source, locate=locate)
        self._findings.diagnostics += diagnostics
        return api

    def _empty(self, resource: Resource) -> Api:
        self.locates.setdefault(resource.logical_id, self._template.locate)
        name = self._resolver.resolve(resource.properties.get("Name"), resource.pointer)
        return Api(str(name or resource.logical_id), ApiType.REST, "", (), self._template.name)

    # what stands beside it

    def _properties(self, resource: Resource, api: Api) -> Api:
        """The properties of the resource win over the definition's, or add to them."""
        findings, pointer = self._findings, resource.pointer
        known = {*_PROPERTIES, *_ENDPOINT}
        wanted = {name: value for name, value in resource.properties.items() if name in known}
        values = self._resolver.resolve(wanted, pointer)
        changes: dict[str, Any] = {}
        for name, (member, read) in _PROPERTIES.items():
            if values.get(name) is not None:
                changes[member] = read(values[name], child(pointer, name), findings)
        if "binary_media_types" in changes:
            changes["binary_media_types"] = (*api.binary_media_types, *changes["binary_media_types"])
        where = endpoint.read_properties(values, pointer, findings)
        if where.disable_execute_api_endpoint:
            changes["disable_execute_api_endpoint"] = True
        if where.types:
            changes |= {"endpoint_types": where.types, "vpc_endpoint_ids": where.vpc_endpoint_ids}
        return replace(api, **changes)

    def _beside(self, api_id: str, api: Api) -> Api:
        """With the gateway responses, models, validators, authorizers and methods that are resources of their own."""
        api = replace(
            api,
            gateway_responses={**api.gateway_responses, **self._gateway_responses(api_id)},
            models={
                **api.models,
                **self._named("AWS::ApiGateway::Model", api_id, request_validation.read_model_properties),
            },
        )
        authorizers = self._named("AWS::ApiGateway::Authorizer", api_id, authorization.read_properties)
        validators = self._named(
            "AWS::ApiGateway::RequestValidator", api_id, request_validation.read_validator_properties
        )
        api = replace(
            api,
            authorizers={**api.authorizers, **{a.name: a for a in authorizers.values()}},
            request_validators={**api.request_validators, **{v.name: v for v in validators.values()}},
        )
        routes = read_methods(self._resolver, api_id, authorizers, validators)
        return replace(api, routes=(*api.routes, *routes)) if routes else api

    def _gateway_responses(self, api_id: str) -> dict[str, Any]:
        found = {}
        for resource, values in self._resolver.resources_of("AWS::ApiGateway::GatewayResponse", api_id):
            response = gateway_responses.read_properties(values, resource.pointer, self._findings)
            if response is not None:
                found[response.response_type] = response
        return found

    def _named(
        self, kind: str, api_id: str, read: Callable[[Any, str, Findings, str], Any]
    ) -> dict[str, Any]:
        """The API's resources of one type, by what `Ref` gives for them."""
        found = {}
        for resource, values in self._resolver.resources_of(kind, api_id):
            value = read(values, resource.pointer, self._findings, resource.logical_id)
            if value is not None:
                found[str(self._resolver.ref(resource.logical_id, resource.pointer))] = value
        return found

    # stages

    def _stages(self, resource: Resource, api_id: str) -> tuple[Stage, ...]:
        found = []
        if resource.type == "AWS::Serverless::Api":
            found.append(self._own_stage(resource))
        for stage, values in self._resolver.resources_of("AWS::ApiGateway::Stage", api_id):
            found.append(stages.read_properties(values, stage.pointer, self._findings))
        for deployment, values in self._resolver.resources_of("AWS::ApiGateway::Deployment", api_id):
            name = values.get("StageName")
            if isinstance(name, str) and name not in {stage.name for stage in found}:
                found.append(Stage(name, source=deployment.pointer))
        if found:
            return tuple(found)
        self._findings.note(
            "CG126",
            f"{resource.logical_id} has no stage in this template: it is served as /{self._default_stage}",
            child("/Resources", resource.logical_id),
            "add an AWS::ApiGateway::Deployment and an AWS::ApiGateway::Stage",
        )
        return (Stage(self._default_stage),)

    def _own_stage(self, resource: Resource) -> Stage:
        wanted = {
            name: value for name, value in resource.properties.items() if name not in (*_BODIES, *_FILES)
        }
        values = self._resolver.resolve(wanted, resource.pointer)
        return stages.read_stage(Fields(values, resource.pointer, self._findings, resource.type))


_ENDPOINT = ("DisableExecuteApiEndpoint", "EndpointConfiguration")
_PROPERTIES: Mapping[str, tuple[str, Callable[[Any, str, Findings], Any]]] = {
    "ApiKeySourceType": ("api_key_source", api_key.read_properties),
    "BinaryMediaTypes": ("binary_media_types", binary_media.read_properties),
    "MinimumCompressionSize": ("minimum_compression_size", compression.read_properties),
    "Policy": ("policy", policy.read_policy),
}
