"""Prints mapping templates, one file each, with cases for `codegen vtl test` beside them.

In: an `ir.Project`. Out: `templates/OPERATION/*.vtl`, which the API's document holds, too, and `*.test.yaml`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from codegen.core.files import GeneratedFile, Ownership
from codegen.ir.project import Project
from codegen.render.template_yaml import SHORT_FORMS, dump_template


def generate(project: Project) -> list[GeneratedFile]:
    """The files."""
    return list(_files(project))


def _files(project: Project) -> Iterator[GeneratedFile]:
    for template in project.mapping_templates:
        path = PurePosixPath(template.path)
        yield GeneratedFile(path, template.text, Ownership.MERGED)
        if template.cases:
            cases = {"cases": [dict(case) for case in template.cases]}
            text = _json(cases) if _looks_intrinsic(cases) else dump_template(cases)
            yield GeneratedFile(path.with_suffix(".test.yaml"), text, Ownership.SCAFFOLDED)


def _json(value: Any) -> str:
    return json.dumps(value, indent=2) + "\n"


def _looks_intrinsic(value: Any) -> bool:
    """Whether something in a value would be printed as a function of CloudFormation's."""
    if isinstance(value, Mapping):
        return bool(SHORT_FORMS.keys() & value.keys()) or any(map(_looks_intrinsic, value.values()))
    return isinstance(value, list | tuple) and any(map(_looks_intrinsic, value))
