"""Expands `Fn::ForEach` of AWS::LanguageExtensions, as CloudFormation does before it reads a template.

In: a template's data, with values for its parameters. Out: the data with a member per item of each collection.
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_PREFIX = "Fn::ForEach::"


def expanded(data: dict[str, Any], parameters: Mapping[str, str]) -> dict[str, Any]:
    """The data without loops; one whose collection is not known before the deployment stays."""
    declared = data.get("Parameters")
    lists = {
        name: str(parameters.get(name, parameter.get("Default", ""))).split(",")
        for name, parameter in (declared.items() if isinstance(declared, Mapping) else ())
        if isinstance(parameter, Mapping) and "List" in str(parameter.get("Type"))
    }
    found: dict[str, Any] = _expanded(data, lists)
    return found


def _expanded(value: Any, lists: Mapping[str, list[str]]) -> Any:
    if isinstance(value, list):
        return [_expanded(item, lists) for item in value]
    if not isinstance(value, Mapping):
        return value
    found: dict[str, Any] = {}
    for name, item in value.items():
        loop = _loop(item, lists) if str(name).startswith(_PREFIX) else None
        if loop is None:
            found[name] = _expanded(item, lists)
            continue
        variable, items, fragment = loop
        for one in items:
            found.update(_expanded(_filled(fragment, variable, one), lists))
    return found


def _loop(value: Any, lists: Mapping[str, list[str]]) -> tuple[str, list[str], Mapping[str, Any]] | None:
    """The variable, the items and the fragment of a loop."""
    if not isinstance(value, list) or len(value) != 3 or not isinstance(value[2], Mapping):
        return None
    variable, items, fragment = value
    if isinstance(items, Mapping) and len(items) == 1:
        items = lists.get(items.get("Ref", ""))
    if not isinstance(variable, str) or not isinstance(items, list):
        return None
    return variable, [str(item).strip() for item in items], fragment


def _filled(value: Any, variable: str, item: str) -> Any:
    """A fragment with the variable's value, in names and texts and in place of `Ref`."""
    if isinstance(value, str):
        for written in (f"${{{variable}}}", f"&{{{variable}}}"):
            value = value.replace(written, item)
        return value
    if isinstance(value, list):
        return [_filled(one, variable, item) for one in value]
    if isinstance(value, Mapping):
        if dict(value) == {"Ref": variable}:
            return item
        found = {_filled(name, variable, item): _filled(one, variable, item) for name, one in value.items()}
        return _literal(found)
    return value


def _literal(value: dict[str, Any]) -> Any:
    """The text of a `Fn::Sub` that has nothing left to put in."""
    text = value.get("Fn::Sub")
    return text if len(value) == 1 and isinstance(text, str) and "${" not in text else value
