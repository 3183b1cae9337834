"""Template values that the Serverless Framework leaves alone.

The framework fills in variables of its own, `${env:HOME}` or `${file(x.js)}`, in every text that it reads, before
CloudFormation sees it; its way to write `${` as it is does not work everywhere. So none is written, but for the
placeholders of `Fn::Sub`, which begin with a capital letter and are no variables to it.
https://www.serverless.com/framework/docs/guides/variables
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from codegen.render.substitution import Reference, substitution_parts
from codegen.render.template_yaml import Inline

_OPENING = "${"
_PLACEHOLDER = re.compile(r"(?<![$\\])\$\{[A-Z][A-Za-z0-9:.]*\}")


def without_variables(value: Any) -> Any:
    """A value of a template in which the framework finds no variable, and that CloudFormation reads as it was."""
    if isinstance(value, str):
        return _joined([value]) if _OPENING in value else value
    if isinstance(value, Mapping):
        if set(value) == {"Fn::Sub"}:
            return _substitution(value["Fn::Sub"])
        made = {key: without_variables(item) for key, item in value.items()}  # it reads no variables in keys
        return Inline(made) if isinstance(value, Inline) else made
    if isinstance(value, list | tuple):
        return [without_variables(item) for item in value]
    return value


def plain(text: str) -> str:
    """A text, where CloudFormation takes no function, in which the framework finds no variable."""
    return text.replace(_OPENING, "$ {")


def _substitution(argument: Any) -> Any:
    text, own = (argument, {}) if isinstance(argument, str) else argument
    if not own and _OPENING not in _PLACEHOLDER.sub("", text):
        return {"Fn::Sub": text}
    return _joined([_function(part, own) for part in substitution_parts(text)])


def _function(part: str | Reference, own: Mapping[str, Any]) -> Any:
    if isinstance(part, str):
        return part
    if part.name in own:
        return without_variables(own[part.name])
    return {"Fn::GetAtt": [part.name, part.attribute]} if part.attribute else {"Ref": part.name}


def _joined(parts: list[Any]) -> dict[str, Any]:
    """The parts in `Fn::Join`, each dollar sign apart from the brace behind it."""
    pieces: list[Any] = []
    for part in parts:
        if not isinstance(part, str):
            pieces.append(part)
            continue
        first, *others = part.split(_OPENING)
        pieces += [first] if first else []
        for other in others:
            pieces += ["$", f"{{{other}"]
    return {"Fn::Join": ["", pieces]}
