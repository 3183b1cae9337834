"""A template whose resources get other logical ids: the same value with every reference to them renamed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from codegen.render.template_yaml import Inline

_NAME = re.compile(r"\$\{([A-Za-z0-9]+)(?=[.}])")


def renamed(value: Any, names: Mapping[str, str]) -> Any:
    """The value with the references of intrinsic functions renamed.

    Args:
        names: new logical ids by the old ones.
    """
    if isinstance(value, Mapping):
        if len(value) == 1:
            ((function, argument),) = value.items()
            if function in _FUNCTIONS:
                return {function: _FUNCTIONS[function](argument, names)}
        made = {key: renamed(item, names) for key, item in value.items()}
        return Inline(made) if isinstance(value, Inline) else made
    if isinstance(value, list | tuple):
        return [renamed(item, names) for item in value]
    return value


def renamed_id(logical_id: Any, names: Mapping[str, str]) -> Any:
    """A logical id; anything else stays."""
    return names.get(logical_id, logical_id) if isinstance(logical_id, str) else renamed(logical_id, names)


def _attribute(argument: Any, names: Mapping[str, str]) -> Any:
    if isinstance(argument, str):
        logical_id, point, attribute = argument.partition(".")
        return f"{names.get(logical_id, logical_id)}{point}{attribute}"
    if isinstance(argument, list | tuple) and argument:
        return [renamed_id(argument[0], names), *argument[1:]]
    return renamed(argument, names)


def _substitution(argument: Any, names: Mapping[str, str]) -> Any:
    if isinstance(argument, str):
        return _NAME.sub(lambda found: f"${{{names.get(found[1], found[1])}", argument)
    return renamed(argument, names)


_FUNCTIONS = {"Ref": renamed_id, "Fn::GetAtt": _attribute, "Fn::Sub": _substitution}
