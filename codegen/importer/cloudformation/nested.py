"""Puts nested stacks whose templates are local files into their parent.

In: an expanded template. Out: the template with the resources of its nested stacks beside its own, each named by its
stack and itself (`Shop` and `Api` make `ShopApi`). Parameters and outputs become what they stand for.
https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-application.html
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-nested-stacks.html
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from codegen.core.diagnostics import SourceLocation
from codegen.core.pointer import child
from codegen.core.reading import Document
from codegen.importer.cloudformation.functions import with_defaults
from codegen.importer.cloudformation.references import References

_LOCATIONS = {"AWS::Serverless::Application": "Location", "AWS::CloudFormation::Stack": "TemplateURL"}
_GLOBALS = {
    "AWS::Serverless::Function": "Function",
    "AWS::Serverless::Api": "Api",
    "AWS::Serverless::HttpApi": "HttpApi",
}
_SECTIONS = ("Resources", "Conditions", "Mappings")
_PATHS = ("BodyS3Location", "Code", "CodeUri", "ContentUri", "DefinitionS3Location", "DefinitionUri")
_METADATA_PATHS = ("DockerContext", "aws:asset:path")
_ELSEWHERE = ("s3://", "http://", "https://", "arn:")

ReadStack = Callable[[Path, Mapping[str, str]], Document]
"""(template's file, values of its parameters) -> the template, expanded and without nested stacks of its own."""


@dataclass(frozen=True, slots=True)
class FlatTemplate(Document):
    """A template with the resources of its nested stacks."""

    origins: Mapping[str, tuple[Document, str]] = field(default_factory=dict, compare=False, repr=False)
    """Logical id of what came from a nested stack -> the stack's template and the logical id there."""

    def locate(self, pointer: str) -> SourceLocation:
        """Where the thing at a JSON pointer stands, in the file that it came from."""
        _, section, *names = [*pointer.split("/", 3), "", ""]
        if section == "Resources" and names[0] in self.origins:
            origin, logical_id = self.origins[names[0]]
            place = child("/Resources", logical_id)
            return origin.locate(f"{place}/{names[1]}" if names[1] else place)
        return Document.locate(self, pointer)


def local_template(resource: Any) -> str | None:
    """The file that a nested stack's template is; None where it is no nested stack, or its template is elsewhere."""
    if not isinstance(resource, Mapping) or resource.get("Type") not in _LOCATIONS:
        return None
    properties = resource.get("Properties")
    location = properties.get(_LOCATIONS[resource["Type"]]) if isinstance(properties, Mapping) else None
    return location if isinstance(location, str) and not location.startswith(_ELSEWHERE) else None


def with_nested(template: Document, folder: Path, read: ReadStack) -> Document:
    """The template with its nested stacks in it.

    Raises:
        Refused: a nested template can't be read.
    """
    data = template.data
    resources = data.get("Resources")
    stacks = {
        logical_id: location
        for logical_id, resource in (resources.items() if isinstance(resources, Mapping) else ())
        if (location := local_template(resource)) is not None and (folder / location).is_file()
    }
    if not stacks:
        return template
    flat = {**data, **{name: dict(data.get(name) or {}) for name in _SECTIONS}}
    origins: dict[str, tuple[Document, str]] = {}
    outputs: dict[str, Any] = {}
    for logical_id, location in stacks.items():
        stack = _NestedStack(flat["Resources"].pop(logical_id), folder, folder / location, read)
        prefix = logical_id
        while any(prefix + name in flat[section] for section in _SECTIONS for name in stack.section(section)):
            prefix += "0"
        for section in _SECTIONS:
            flat[section].update(stack.renamed(section, prefix))
        origins |= {prefix + name: (stack.template, name) for name in stack.section("Resources")}
        outputs |= {f"{logical_id}.Outputs.{name}": value for name, value in stack.outputs(prefix)}
    references = References(values=outputs)
    for _ in stacks:  # an output may be made of another stack's
        flat |= {name: references.rewrite(flat[name]) for name in (*_SECTIONS, "Outputs") if name in flat}
    return FlatTemplate(flat, template.name, template.sha256, template.positions, origins)


class _NestedStack:
    """One nested stack: its template, and what its parent gives it."""

    def __init__(self, resource: Mapping[str, Any], folder: Path, path: Path, read: ReadStack) -> None:
        given = resource["Properties"].get("Parameters")
        given = given if isinstance(given, Mapping) else {}
        plain = {name: str(value) for name, value in given.items() if isinstance(value, str | int)}
        self.template = read(path, plain)
        self._moved = os.path.relpath(path.parent, folder)
        declared = self.section("Parameters").items()
        self._parameters = {
            name: given.get(name, parameter.get("Default", name) if isinstance(parameter, Mapping) else name)
            for name, parameter in declared
        }

    def section(self, name: str) -> Mapping[str, Any]:
        found = self.template.data.get(name)
        return found if isinstance(found, Mapping) else {}

    def renamed(self, section: str, prefix: str) -> Iterator[tuple[str, Any]]:
        """The section's members as the parent has them."""
        references = self._references(prefix)
        for name, value in self.section(section).items():
            is_resource = section == "Resources" and isinstance(value, Mapping)
            moved = self._resource(value, references) if is_resource else value
            yield prefix + name, references.rewrite(moved)

    def outputs(self, prefix: str) -> Iterator[tuple[str, Any]]:
        references = self._references(prefix)
        for name, output in self.section("Outputs").items():
            if isinstance(output, Mapping):
                yield name, references.rewrite(output.get("Value"))

    def _references(self, prefix: str) -> References:
        names = {name: prefix + name for section in _SECTIONS for name in self.section(section)}
        return References(names, self._parameters)

    def _resource(self, resource: Mapping[str, Any], references: References) -> dict[str, Any]:
        """With the template's Globals, and with its paths as seen from the parent's folder."""
        defaults = self.section("Globals").get(_GLOBALS.get(str(resource.get("Type")), ""))
        properties = resource.get("Properties")
        properties = properties if isinstance(properties, Mapping) else {}
        if isinstance(defaults, Mapping):
            properties = with_defaults(properties, defaults)
        if resource.get("Type") == "AWS::Serverless::Function":
            properties = {"CodeUri": ".", **properties}
        metadata = resource.get("Metadata")
        metadata = metadata if isinstance(metadata, Mapping) else {}
        if "Dockerfile" in metadata:
            metadata = {"DockerContext": ".", **metadata}
        condition = resource.get("Condition")
        return {
            **resource,
            "Properties": self._relocated(properties, _PATHS),
            "Metadata": self._relocated(metadata, _METADATA_PATHS),
            **({"Condition": references.names.get(condition, condition)} if condition else {}),
        }

    def _relocated(self, value: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
        found = {name: _included(item, self._path) for name, item in value.items()}
        return found | {name: self._path(found[name]) for name in names if name in found}

    def _path(self, value: Any) -> Any:
        if not isinstance(value, str) or value.startswith(_ELSEWHERE) or os.path.isabs(value):
            return value
        return os.path.normpath(os.path.join(self._moved, value))


def _included(value: Any, path: Callable[[Any], Any]) -> Any:
    """With the files that AWS::Include names as seen from the parent's folder."""
    if isinstance(value, list):
        return [_included(item, path) for item in value]
    if not isinstance(value, Mapping):
        return value
    found = {name: _included(item, path) for name, item in value.items()}
    transform = found.get("Fn::Transform")
    if isinstance(transform, dict) and isinstance(transform.get("Parameters"), dict):
        parameters = transform["Parameters"]
        found["Fn::Transform"] = transform | {
            "Parameters": parameters | {"Location": path(parameters.get("Location"))}
        }
    return found
