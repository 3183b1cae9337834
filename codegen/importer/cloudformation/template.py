"""Reads a SAM or CloudFormation template file: YAML with short intrinsics, or JSON.

In: a path. Out: the template as plain data, every short form written out (`!Ref X` as `{"Ref": "X"}`), with places.
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from codegen.core.reading import Document, read

_FUNCTIONS = frozenset(
    {
        "And", "Base64", "Cidr", "Equals", "FindInMap", "ForEach", "GetAZs", "If", "ImportValue", "Join", "Length",
        "Not", "Or", "Select", "Split", "Sub", "ToJsonString", "Transform",
    }
)  # fmt: skip
"""https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html"""


def read_template(path: Path) -> Document:
    """The template in a file.

    Raises:
        Refused: it can't be read, with every reason.
    """
    return read(path, tags=_long_form)


def is_template(data: Mapping[str, Any]) -> bool:
    """Whether a document is a deployment template rather than an API description."""
    return "Resources" in data or "AWSTemplateFormatVersion" in data


def _long_form(tag: str, value: Any) -> Any:
    name = tag.removeprefix("!")
    if name in ("Ref", "Condition"):
        return {name: value}
    if name == "GetAtt":
        return {"Fn::GetAtt": value.split(".", 1) if isinstance(value, str) else value}
    if name in _FUNCTIONS:
        return {f"Fn::{name}": value}
    raise KeyError(tag)
