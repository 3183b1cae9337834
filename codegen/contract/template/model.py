"""A deployment template as lint rules read it: its resources by logical id, with the defaults of SAM's `Globals`.

In: the template's data as written. Out: resources whose properties may hold intrinsic functions.
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from codegen.contract.values import is_intrinsic, items, literal, mapping, referred
from codegen.core.findings import Findings
from codegen.core.pointer import child
from codegen.core.reading import Document
from codegen.core.records import Record
from codegen.importer.cloudformation.functions import with_defaults

SAM_TRANSFORM = "AWS::Serverless-2016-10-31"
_OWN_TRANSFORMS = frozenset({SAM_TRANSFORM, "AWS::LanguageExtensions", "AWS::CodeDeployBlueGreen"})
SERVERLESS = "AWS::Serverless::"

FUNCTIONS = frozenset({"AWS::Serverless::Function", "AWS::Lambda::Function"})
REST_APIS = frozenset({"AWS::Serverless::Api", "AWS::ApiGateway::RestApi"})
HTTP_APIS = frozenset({"AWS::Serverless::HttpApi", "AWS::ApiGatewayV2::Api"})
V2_APIS = HTTP_APIS | {"AWS::Serverless::WebSocketApi"}


class CfnResource(Record, frozen=True):
    """One resource of a template."""

    logical_id: str
    type: str
    body: Mapping[str, Any]
    properties: Mapping[str, Any]  # with the defaults of `Globals`
    own: Mapping[str, Any]  # as written

    @property
    def place(self) -> str:
        """Where the resource stands."""
        return child("/Resources", self.logical_id)

    @property
    def pointer(self) -> str:
        """Where its properties stand."""
        return child(self.place, "Properties")

    def at(self, name: str, *more: str | int) -> str:
        """Where a property stands: in `Globals` where it comes from there, the resource itself where it is missing."""
        if name not in self.own and name in self.properties:
            return child("/Globals", self.type.removeprefix(SERVERLESS), name, *more)
        return child(self.pointer, name, *more) if name in self.own else self.place


class Template:
    """One template under test, with the findings about it."""

    def __init__(self, document: Document, path: Path, findings: Findings) -> None:
        self.data = document.data
        self.path = path
        self.folder = path.parent
        self.findings = findings
        declared = self.data.get("Transform")
        self.transforms = [declared] if isinstance(declared, str) else items(declared)
        self.is_serverless = SAM_TRANSFORM in self.transforms
        self.has_macros = _has_macros(self.data, self.transforms)
        self.globals = {name: mapping(part) for name, part in mapping(self.data.get("Globals")).items()}
        self.resources = {
            str(logical_id): self._resource(str(logical_id), body)
            for logical_id, body in mapping(self.data.get("Resources")).items()
            if isinstance(body, Mapping)
        }

    def _resource(self, logical_id: str, body: Mapping[str, Any]) -> CfnResource:
        kind = body.get("Type")
        kind = kind if isinstance(kind, str) else ""
        own = mapping(body.get("Properties"))
        defaults = self._defaults(kind, body.get("IgnoreGlobals"))
        return CfnResource(logical_id, kind, body, with_defaults(own, defaults) if defaults else own, own)

    def _defaults(self, kind: str, ignored: Any) -> Mapping[str, Any]:
        """What `Globals` has for a type, but for what a resource's `IgnoreGlobals` names."""
        if not kind.startswith(SERVERLESS) or ignored == "*":
            return {}
        section = self.globals.get(kind.removeprefix(SERVERLESS), {})
        return {name: value for name, value in section.items() if name not in items(ignored)}

    def of(self, *kinds: str) -> Iterator[CfnResource]:
        """The resources of some types, in the template's order."""
        return (resource for resource in self.resources.values() if resource.type in kinds)

    def named_by(self, value: Any) -> CfnResource | None:
        """The resource that `Ref`, `Fn::GetAtt` or a `Fn::Sub` of one name means."""
        return self.resources.get(referred(value) or "")

    def text(self, value: Any) -> str | None:
        """A literal, or the default of the parameter that a `Ref` names; None where it can't be told."""
        if not is_intrinsic(value):
            return literal(value)
        parameter = mapping(mapping(self.data.get("Parameters")).get(value.get("Ref", "")))
        return None if "AllowedValues" in parameter else literal(parameter.get("Default"))

    def belonging(self, kind: str, api: CfnResource, member: str) -> Iterator[CfnResource]:
        """The resources of a type whose property `member` refers to an API."""
        for resource in self.of(kind):
            if referred(resource.properties.get(member)) == api.logical_id:
                yield resource


def _has_macros(data: Mapping[str, Any], transforms: list[Any]) -> bool:
    """Whether parts of the template are made by code that nobody knows here."""
    if any(not isinstance(each, str) or each not in _OWN_TRANSFORMS for each in transforms):
        return True
    sections = (mapping(data.get(name)) for name in ("Resources", "Conditions", "Outputs"))
    return any(str(key).startswith("Fn::") for section in sections for key in section)
