"""Prints the intermediate representation of an API: what every target is made from, for reading and for tests.

In: an `ir.Project`. Out: `ir.json`; the same API gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from pathlib import PurePosixPath
from typing import Any

from codegen.core.diagnostics import Diagnostic
from codegen.core.files import GeneratedFile
from codegen.core.records import Record, members
from codegen.ir.api import Api
from codegen.ir.project import Project
from codegen.ir.schema import Schema

IR = PurePosixPath("ir.json")
_UNSAID = {"digests"}  # they say nothing that the rest does not


def generate(project: Project) -> tuple[list[GeneratedFile], list[Diagnostic]]:
    """The file of a project's API."""
    return [GeneratedFile(IR, dump_api(project.api))], []


def dump_api(api: Api) -> str:
    """An API as JSON: objects are written field by field under the names of `codegen.ir`."""
    return json.dumps(_plain(api), ensure_ascii=False, indent=2) + "\n"


def _plain(value: Any) -> Any:
    if isinstance(value, Record):
        return {name: _plain(member) for name, member in members(value).items() if name not in _UNSAID}
    if isinstance(value, Schema):  # a dataclass
        return {field.name: _plain(getattr(value, field.name)) for field in fields(Schema)}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
