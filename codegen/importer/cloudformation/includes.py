"""Puts local files in the place of `Fn::Transform: AWS::Include`, as CloudFormation does before it reads a template.

In: a template and its folder. Out: the template with what the files hold, and their paths.
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-aws-include.html
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from codegen.core.reading import Document
from codegen.core.records import replace
from codegen.importer.cloudformation.template import read_template

_TRANSFORM = "Fn::Transform"


def included_file(value: Any) -> str | None:
    """The local file that a mapping includes; None where it includes none."""
    transform = value.get(_TRANSFORM) if isinstance(value, Mapping) else None
    if not isinstance(transform, Mapping) or transform.get("Name") != "AWS::Include":
        return None
    location = (transform.get("Parameters") or {}).get("Location")
    return location if isinstance(location, str) and not location.startswith("s3://") else None


def with_includes(template: Document, folder: Path, *, whole: bool) -> tuple[Document, tuple[Path, ...]]:
    """The template with its included files.

    Args:
        whole: also where a file is all of a mapping; else such an include stays, to be read with places of its own.

    Raises:
        Refused: a file can't be read.
    """
    files: list[Path] = []

    def merged(value: Any) -> Any:
        if isinstance(value, list):
            return [merged(item) for item in value]
        if not isinstance(value, Mapping):
            return value
        name = included_file(value)
        if name is None or (len(value) == 1 and not whole):
            return {key: merged(item) for key, item in value.items()}
        files.append(folder / name)
        others = {key: merged(item) for key, item in value.items() if key != _TRANSFORM}
        return {**others, **read_template(folder / name).data}

    data = merged(template.data)
    return (replace(template, data=data), tuple(files)) if files else (template, ())
