"""Reads the definition of an API of a template: an OpenAPI document in a body, in a file, or none.

In: the resource of an API. Out: `ir.Api`, with the places of its parts.
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-restapi.html
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from codegen.core.errors import Refused
from codegen.core.findings import Locate
from codegen.core.pointer import child
from codegen.core.reading import Document
from codegen.importer.cloudformation.includes import included_file
from codegen.importer.cloudformation.intrinsics import Resolver
from codegen.importer.cloudformation.physical import Resource
from codegen.importer.cloudformation.template import read_template
from codegen.importer.gateway_document import import_gateway_document
from codegen.ir.api import Api, ApiType

BODIES = ("DefinitionBody", "Body")
FILES = ("DefinitionUri", "BodyS3Location")


class DefinitionReader:
    """Reads the definitions of one template's APIs of one type."""

    def __init__(self, resolver: Resolver, template: Document, folder: Path, api_type: ApiType) -> None:
        self._resolver = resolver
        self._findings = resolver.findings
        self._template = template
        self._folder = folder
        self._api_type = api_type
        self.files: list[Path] = []  # definitions that were read from files of their own
        self.locates: dict[str, Locate] = {}  # by logical id: where a pointer of the API's definition stands

    def read(self, resource: Resource) -> Api:
        """The API of a resource's body or file; an empty one where it has none."""
        for name in BODIES:
            body = resource.properties.get(name)
            if body is not None:
                return self._from_body(resource, name, body)
        for name in FILES:
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
        api, diagnostics = import_gateway_document(
            self._titled(resource, data), source=source, locate=locate, api_type=self._api_type
        )
        self._findings.diagnostics += diagnostics
        return api

    def _titled(self, resource: Resource, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """The definition; an API with a name of its own needs no title."""
        name = self._resolver.resolve(resource.properties.get("Name"), resource.pointer)
        info = data.get("info", {})
        if not isinstance(name, str) or not isinstance(info, Mapping):
            return data
        return {**data, "info": {"title": name, **info}}

    def _empty(self, resource: Resource) -> Api:
        self.locates.setdefault(resource.logical_id, self._template.locate)
        name = self._resolver.resolve(resource.properties.get("Name"), resource.pointer)
        return Api(str(name or resource.logical_id), self._api_type, "", (), self._template.name)
