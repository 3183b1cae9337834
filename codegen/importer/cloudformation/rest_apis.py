"""Reads the REST APIs of a template: their definition, the resources beside it, and the stages that serve them.

In: resources of AWS::Serverless::Api and AWS::ApiGateway::*. Out: `ir.DeployedApi`.
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_ApiGateway.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from codegen.core.fields import Fields
from codegen.core.findings import Findings
from codegen.core.pointer import child
from codegen.core.reading import Document
from codegen.core.records import replace
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
from codegen.importer.cloudformation.definitions import BODIES, FILES, DefinitionReader
from codegen.importer.cloudformation.functions import with_defaults
from codegen.importer.cloudformation.intrinsics import Resolver
from codegen.importer.cloudformation.methods import read_methods
from codegen.importer.cloudformation.physical import REST_API_TYPES, Resource
from codegen.ir.api import Api, ApiType
from codegen.ir.application import DeployedApi, Stage

DEFAULT_STAGE = "dev"


class RestApiReader:
    """Reads the REST APIs of one template."""

    def __init__(self, resolver: Resolver, template: Document, folder: Path, default_stage: str) -> None:
        self._resolver = resolver
        self._findings = resolver.findings
        self._default_stage = default_stage
        self.definitions = DefinitionReader(resolver, template, folder, ApiType.REST)

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
        api = self.definitions.read(resource)
        api = self._properties(resource, api)
        api_id = stable_id(resource.logical_id, 10)
        api = self._beside(api_id, api)
        return DeployedApi(resource.logical_id, api_id, api, self._stages(resource, api_id))

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
        wanted = {name: value for name, value in resource.properties.items() if name not in (*BODIES, *FILES)}
        values = self._resolver.resolve(wanted, resource.pointer)
        return stages.read_stage(Fields(values, resource.pointer, self._findings, resource.type))


_ENDPOINT = ("DisableExecuteApiEndpoint", "EndpointConfiguration")
_PROPERTIES: Mapping[str, tuple[str, Callable[[Any, str, Findings], Any]]] = {
    "ApiKeySourceType": ("api_key_source", api_key.read_properties),
    "BinaryMediaTypes": ("binary_media_types", binary_media.read_properties),
    "MinimumCompressionSize": ("minimum_compression_size", compression.read_properties),
    "Policy": ("policy", policy.read_policy),
}
