"""Evaluates the intrinsic functions of a template, as a deployment would.

In: a template's data, with values for its parameters. Out: any part of it as plain values; what is known only after a
deployment gets a placeholder and a finding.
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from codegen.core.findings import Findings
from codegen.core.pointer import child
from codegen.importer.cloudformation.physical import Account, PhysicalNames, Resource
from codegen.importer.cloudformation.published import published_aliases

_NO_VALUE = object()
_SUB = re.compile(r"\$\{(!?)\s*([^}]*?)\s*\}")
_MAX_DEPTH = 40

Evaluate = Callable[["Resolver", Any, str], Any]


class Resolver:
    """Resolves the values of one template."""

    def __init__(
        self, data: Mapping[str, Any], parameters: Mapping[str, str], account: Account, findings: Findings
    ) -> None:
        self.findings = findings
        self.account = account
        self._mappings = _mapping(data.get("Mappings"))
        self._conditions = _mapping(data.get("Conditions"))
        self._parameters = _mapping(data.get("Parameters"))
        self._given = parameters
        self._names = PhysicalNames(account, self._property)
        self._verdicts: dict[str, bool | None] = {}  # of conditions; None while being evaluated
        self._told: set[tuple[str, str]] = set()
        self._depth = 0
        self._pseudo: dict[str, Any] = {
            "AWS::AccountId": account.account_id,
            "AWS::NoValue": _NO_VALUE,
            "AWS::NotificationARNs": [],
            "AWS::Partition": "aws",
            "AWS::Region": account.region,
            "AWS::StackId": account.arn("cloudformation", f"stack/{account.stack_name}/local"),
            "AWS::StackName": account.stack_name,
            "AWS::URLSuffix": "amazonaws.com",
        }
        self.resources = self._read_resources(_mapping(data.get("Resources")))
        self._beside_functions = published_aliases(self.resources, _mapping(data.get("Globals")))

    def resolve(self, value: Any, pointer: str) -> Any:
        """The value with every intrinsic function replaced by what it gives."""
        found = self._resolve(value, pointer)
        return None if found is _NO_VALUE else found

    def condition(self, name: Any, pointer: str) -> bool:
        """Whether a condition of the template holds."""
        if not isinstance(name, str) or name not in self._conditions:
            self.tell("CG122", f"there is no condition {name!r} in this template", pointer, "error")
            return False
        if name not in self._verdicts:
            self._verdicts[name] = None
            self._verdicts[name] = self._truth(self._conditions[name], child("/Conditions", name))
        verdict = self._verdicts[name]
        if verdict is None:
            self.tell("CG122", f"condition {name!r} depends on itself", pointer, "error")
        return bool(verdict)

    def tell(self, code: str, message: str, pointer: str, severity: str = "warning", hint: str = "") -> None:
        """Report once."""
        if (code, message) not in self._told:
            self._told.add((code, message))
            getattr(self.findings, severity)(code, message, pointer, hint)

    def resources_of(
        self, kind: str, api_id: str, member: str = "RestApiId"
    ) -> Iterator[tuple[Resource, dict[str, Any]]]:
        """The resources of one type that belong to an API, with their properties resolved."""
        for resource in self.resources.values():
            if resource.type == kind:
                values = self.resolve(resource.properties, resource.pointer)
                if values.get(member) == api_id:
                    yield resource, values

    # values

    def _resolve(self, value: Any, pointer: str) -> Any:
        if isinstance(value, Mapping):
            return self._resolve_mapping(value, pointer)
        if isinstance(value, list):
            items = [self._resolve(item, child(pointer, index)) for index, item in enumerate(value)]
            return [item for item in items if item is not _NO_VALUE]
        return value

    def _resolve_mapping(self, value: Mapping[str, Any], pointer: str) -> Any:
        if len(value) == 1:
            name = next(iter(value))
            evaluate = _FUNCTIONS.get(name)
            if evaluate is not None:
                return self._evaluate(evaluate, value[name], child(pointer, name))
            if name.startswith("Fn::"):
                self.tell("CG121", f"{name} is not evaluated here: null stands for it", pointer)
                return None
        found = {}
        for key, item in value.items():
            resolved = self._resolve(item, child(pointer, key))
            if resolved is not _NO_VALUE:
                found[key] = resolved
        return found

    def _evaluate(self, evaluate: Evaluate, argument: Any, pointer: str) -> Any:
        if self._depth > _MAX_DEPTH:
            self.tell("CG121", "this refers to itself", pointer, "error")
            return None
        self._depth += 1
        try:
            return evaluate(self, argument, pointer)
        except (TypeError, ValueError, KeyError, IndexError):
            name = pointer.rpartition("/")[2]
            self.tell("CG121", f"{name} has arguments that CloudFormation does not take", pointer, "error")
            return None
        finally:
            self._depth -= 1

    def ref(self, name: Any, pointer: str) -> Any:
        if name in self._pseudo:
            return self._pseudo[name]
        if name in self._parameters:
            return self._parameter(name, pointer)
        resource = self._resource(name)
        if resource is None:
            owner, _, part = str(name).rpartition(".")
            beside = self._names.beside(self.resources[owner], part) if owner in self.resources else None
            if beside is not None:
                return beside
            self.tell("CG120", f"Ref names {name!r}, which this template does not have", pointer, "error")
            return str(name)
        return self._names.ref(resource)

    def attribute(self, name: Any, attribute: str, pointer: str) -> str:
        resource = self._resource(name)
        if resource is None:
            self.tell(
                "CG120", f"Fn::GetAtt names {name!r}, which this template does not have", pointer, "error"
            )
            return f"{name}.{attribute}"
        found = self._names.attribute(resource, attribute)
        if found is None:
            found = f"{name}.{attribute}"
            self.tell(
                "CG123",
                f"{found} is known only after the deployment: its name stands for it",
                pointer,
                "note",
                "set it for local runs with --env-file or a parameter",
            )
        return found

    def _resource(self, name: Any) -> Resource | None:
        resource = self.resources.get(name) or self._beside_functions.get(name)
        if resource is None and isinstance(name, str) and name.endswith((".Alias", ".Version")):
            return self.resources.get(name.rpartition(".")[0])  # SAM names what it makes beside a function so
        return resource

    def _parameter(self, name: str, pointer: str) -> Any:
        parameter = _mapping(self._parameters[name])
        value = self._given.get(name, parameter.get("Default"))
        kind = str(parameter.get("Type", "String"))
        if value is None:
            value = _stand_in(name, parameter)
            self.tell(
                "CG124",
                f"parameter {name} has no default: {value!r} stands for it",
                pointer,
                "warning",
                f"give it with --parameter {name}=VALUE",
            )
        if kind.startswith("AWS::SSM::Parameter::Value") and name not in self._given:
            self.tell(
                "CG123",
                f"parameter {name} comes from Parameter Store: its name {value!r} stands for it",
                pointer,
                "note",
                f"give it with --parameter {name}=VALUE",
            )
        text = _text(value)
        return [part.strip() for part in text.split(",")] if "List" in kind else text

    def find_in_map(self, argument: Any, pointer: str) -> Any:
        name, top, second, *options = [self._resolve(part, pointer) for part in argument]
        try:
            return self._mappings[name][_text(top)][_text(second)]
        except KeyError:
            if options and "DefaultValue" in options[0]:
                return options[0]["DefaultValue"]
            self.tell("CG120", f"Mappings has no {name}.{top}.{second}", pointer, "error")
            return None

    def sub(self, argument: Any, pointer: str) -> str:
        text, own = (argument, {}) if isinstance(argument, str) else (argument[0], argument[1])
        own = {name: self._resolve(value, child(pointer, 1, name)) for name, value in own.items()}

        def value(found: re.Match[str]) -> str:
            if found[1]:
                return f"${{{found[2]}}}"
            name = found[2]
            if name in own:
                return _text(own[name])
            if "." in name and self._resource(name) is None:
                logical_id, _, attribute = name.partition(".")
                if logical_id == "stageVariables":  # API Gateway's own, not escaped
                    return found[0]
                return self.attribute(logical_id, attribute, pointer)
            return _text(self.ref(name, pointer))

        return _SUB.sub(value, text)

    # conditions

    def _truth(self, value: Any, pointer: str) -> bool:
        if not isinstance(value, Mapping) or len(value) != 1:
            return value is True or value == "true"
        name, argument = next(iter(value.items()))
        place = child(pointer, name)
        if name == "Condition":
            return self.condition(argument, place)
        if name == "Fn::Equals":
            left, right = (self._resolve(side, place) for side in argument)
            return _text(left) == _text(right)
        parts = [self._truth(part, place) for part in argument]
        if name == "Fn::Not":
            return not parts[0]
        return all(parts) if name == "Fn::And" else any(parts)

    # resources

    def _read_resources(self, data: Mapping[str, Any]) -> dict[str, Resource]:
        found: dict[str, Resource] = {}
        self.resources = found
        for logical_id, body in data.items():
            resource = _mapping(body)
            found[logical_id] = Resource(
                logical_id,
                str(resource.get("Type", "")),
                _mapping(resource.get("Properties")),
                _mapping(resource.get("Metadata")),
            )
        for logical_id, body in data.items():
            condition = _mapping(body).get("Condition")
            place = child("/Resources", logical_id, "Condition")
            if condition is not None and not self.condition(condition, place):
                del found[logical_id]
        return found

    def _property(self, resource: Resource, name: str) -> Any:
        value = resource.properties.get(name)
        return self.resolve(value, child(resource.pointer, name))


def _stand_in(name: str, parameter: Mapping[str, Any]) -> Any:
    """A value that a parameter may have."""
    allowed = parameter.get("AllowedValues")
    if isinstance(allowed, list) and allowed:
        return allowed[0]
    return parameter.get("MinValue", 1) if parameter.get("Type") == "Number" else name


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ",".join(_text(item) for item in value)
    return "" if value is None or value is _NO_VALUE else str(value)


def _get_att(resolver: Resolver, argument: Any, pointer: str) -> Any:
    logical_id, attribute = argument.split(".", 1) if isinstance(argument, str) else argument
    return resolver.attribute(logical_id, _text(resolver.resolve(attribute, pointer)), pointer)


def _join(resolver: Resolver, argument: Any, pointer: str) -> Any:
    separator, parts = argument
    return _text(separator).join(_text(part) for part in resolver.resolve(parts, child(pointer, 1)))


def _if(resolver: Resolver, argument: Any, pointer: str) -> Any:
    name, yes, no = argument
    holds = resolver.condition(name, pointer)
    return resolver._resolve(yes if holds else no, child(pointer, 1 if holds else 2))


def _select(resolver: Resolver, argument: Any, pointer: str) -> Any:
    index, values = argument
    return resolver.resolve(values, child(pointer, 1))[int(_text(resolver.resolve(index, pointer)))]


def _split(resolver: Resolver, argument: Any, pointer: str) -> Any:
    separator, text = argument
    return _text(resolver.resolve(text, child(pointer, 1))).split(_text(separator))


def _base64(resolver: Resolver, argument: Any, pointer: str) -> Any:
    return base64.b64encode(_text(resolver.resolve(argument, pointer)).encode()).decode()


def _import_value(resolver: Resolver, argument: Any, pointer: str) -> Any:
    name = _text(resolver.resolve(argument, pointer))
    resolver.tell(
        "CG123", f"Fn::ImportValue {name} comes from another stack: its name stands for it", pointer, "note"
    )
    return name


def _zones(resolver: Resolver, argument: Any, pointer: str) -> Any:
    region = _text(resolver.resolve(argument, pointer)) or resolver.account.region
    return [region + zone for zone in "abc"]


def _json(resolver: Resolver, argument: Any, pointer: str) -> Any:
    return json.dumps(resolver.resolve(argument, pointer), separators=(",", ":"))


_FUNCTIONS: Mapping[str, Evaluate] = {
    "Ref": Resolver.ref,
    "Fn::Base64": _base64,
    "Fn::FindInMap": Resolver.find_in_map,
    "Fn::GetAZs": _zones,
    "Fn::GetAtt": _get_att,
    "Fn::If": _if,
    "Fn::ImportValue": _import_value,
    "Fn::Join": _join,
    "Fn::Length": lambda resolver, argument, pointer: len(resolver.resolve(argument, pointer)),
    "Fn::Select": _select,
    "Fn::Split": _split,
    "Fn::Sub": Resolver.sub,
    "Fn::ToJsonString": _json,
}
