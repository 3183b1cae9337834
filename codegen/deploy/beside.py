"""A WebSocket API beside another API, in one template.

In: the templates of both, as plain data. Out: one, in which what belongs to the WebSocket API, but for its functions,
has names of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from codegen.deploy.values import BESIDE, LOG_GROUP, Resource

_OF_FUNCTIONS = frozenset(
    "AWS::IAM::Role AWS::Lambda::Alias AWS::Lambda::Function AWS::Lambda::Permission AWS::Lambda::Version "
    "AWS::Logs::LogGroup AWS::Serverless::Function".split()
)
"""Types of resources whose logical ids begin with that of a function: no two functions of a project have the same."""
_VARIABLE = re.compile(r"\$\{(\w+)(?=[.}])")
_STACK = "${AWS::StackName}"
"""What names of alarms and of the dashboard begin with, which a region has once."""


def with_websocket(template: Mapping[str, Any], websocket: Mapping[str, Any]) -> dict[str, Any]:
    """The template of an API with the resources and outputs of the WebSocket API beside it."""
    resources: Mapping[str, Resource] = websocket["Resources"]
    names = {name: f"{BESIDE}{name}" for name, one in resources.items() if not _is_of_function(name, one)}
    return {
        **template,
        "Resources": template["Resources"]
        | {names.get(name, name): _renamed(one, names) for name, one in resources.items()},
        "Outputs": template["Outputs"]
        | {f"{BESIDE}{name}": _renamed(one, names) for name, one in websocket["Outputs"].items()},
    }


def _is_of_function(name: str, resource: Resource) -> bool:
    return resource["Type"] in _OF_FUNCTIONS and name != LOG_GROUP


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    """Part of a template whose references are by other names."""
    if isinstance(value, list):
        return [_renamed(item, names) for item in value]
    if not isinstance(value, Mapping):
        return value
    return {member: _REFERENCES.get(member, _renamed)(item, names) for member, item in value.items()}


def _name(value: Any, names: Mapping[str, str]) -> Any:
    return names.get(value, value) if isinstance(value, str) else _renamed(value, names)


def _names(value: Any, names: Mapping[str, str]) -> Any:
    return [_name(item, names) for item in value] if isinstance(value, list) else _name(value, names)


def _text(value: Any, names: Mapping[str, str]) -> Any:
    if not isinstance(value, str):
        return _renamed(value, names)
    text = _VARIABLE.sub(lambda found: f"${{{names.get(found[1], found[1])}", value)
    return text.replace(_STACK, f"{_STACK}-{BESIDE}")


_REFERENCES = {"Ref": _name, "Fn::GetAtt": _names, "DependsOn": _names, "Fn::Sub": _text}
