"""Values of templates beside those of deployed APIs: what a template leaves open until deployment fits anything.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

OPEN = "\0"
"""Stands for what only a deployment knows: an ARN, a name, a parameter."""

_SUBSTITUTION = re.compile(r"\$\{(!?)([^}]*)\}")
_POLICY_RESOURCE = re.compile(r"arn:[^:]*:execute-api:[^:]*:[^:]*:[^/]*")
_CONDITIONAL = frozenset({"Fn::If", "Condition"})


def opened(value: Any) -> Any:
    """A value of a template, with each function of CloudFormation in it open."""
    if isinstance(value, list):
        return [opened(item) for item in value]
    if not isinstance(value, Mapping):
        return value
    if len(value) == 1:
        [(name, argument)] = value.items()
        if name == "Fn::Sub":
            return _substituted(argument)
        if (
            name == "Fn::Join"
            and isinstance(argument, list)
            and len(argument) == 2
            and isinstance(argument[1], list)
        ):
            return str(argument[0]).join(str(opened(item)) for item in argument[1])
        if name == "Ref" or name.startswith("Fn::"):
            return OPEN
    return {key: opened(item) for key, item in value.items() if key not in _CONDITIONAL}


def _substituted(argument: Any) -> str:
    text = argument[0] if isinstance(argument, list) and argument else argument
    return _SUBSTITUTION.sub(lambda found: f"${{{found[2]}}}" if found[1] else OPEN, str(text))


def fits(here: Any, deployed: Any) -> bool:
    """Whether a deployed value can be what became of a template's."""
    if here == OPEN:
        return True
    if isinstance(here, Mapping) and isinstance(deployed, Mapping):
        return here.keys() == deployed.keys() and all(fits(here[key], deployed[key]) for key in here)
    if isinstance(here, list) and isinstance(deployed, list):
        return len(here) == len(deployed) and all(map(fits, here, deployed))
    if isinstance(here, Mapping | list) or isinstance(deployed, Mapping | list):
        return False
    return _pattern(_text(here)).fullmatch(_text(deployed)) is not None


def _text(value: Any) -> str:
    """A plain value as exports spell it: numbers and truth values may be texts there.

    Resources of policies name the API, which a template can't.
    """
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return _POLICY_RESOURCE.sub("execute-api:", text)


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(".*".join(re.escape(part) for part in text.split(OPEN)), re.DOTALL)


def shown(value: Any) -> Any:
    """A value for readers."""
    if isinstance(value, str):
        return value.replace(OPEN, "...")
    if isinstance(value, Mapping):
        return {key: shown(item) for key, item in value.items()}
    return [shown(item) for item in value] if isinstance(value, list) else value
