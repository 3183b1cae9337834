"""`codegen drift --export FILE`: what a stage has deployed, held against the project that deploys it.

In: a project and the export of a stage (`aws apigateway get-export`, `aws apigatewayv2 export-api`). Out: differences,
each with its place in both.
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-export-api.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from codegen.contract.drift.compare import ApiDrift, compare_deployed
from codegen.contract.values import mapping
from codegen.core.diagnostics import SourceLocation
from codegen.core.errors import CodegenError
from codegen.core.findings import Locate
from codegen.core.pointer import child
from codegen.core.reading import Document, read
from codegen.core.records import Record
from codegen.emulator.loading import find_source
from codegen.importer.cloudformation.definitions import BODIES
from codegen.importer.cloudformation.includes import included_file
from codegen.importer.cloudformation.physical import REST_API_TYPES, V2_API_TYPES
from codegen.importer.cloudformation.template import is_template, read_template

_EXPORT = "aws apigateway get-export --export-type oas30 --parameters extensions=apigateway"


class LocatedDrift(Record, frozen=True):
    """A difference with its places: "template.yaml:41:9"."""

    drift: ApiDrift
    here: str | None
    there: str | None

    def as_json(self) -> dict[str, Any]:
        """The shape of `--json`."""
        drift = self.drift
        return {
            "kind": str(drift.kind),
            "part": drift.part,
            "setting": drift.setting or None,
            "here": drift.value_here,
            "deployed": drift.value_there,
            "location": self.here,
            "exportLocation": self.there,
        }


class _Definition(Record, frozen=True):
    """The OpenAPI document of one API."""

    data: Mapping[str, Any]
    is_rest: bool
    locate: Locate


def find_deployed_drift(project: Path, export: Path, api: str | None = None) -> list[LocatedDrift]:
    """What a stage has deployed otherwise than the project would.

    Args:
        project: its folder, or a template.
        export: the exported document, OpenAPI 3.0 with API Gateway's extensions.
        api: logical id of the API, where the template has several.

    Raises:
        Refused: a document can't be read.
        CodegenError: the template has no such API, or the export is something else.
    """
    exported = _exported(export)
    definition = _definition(find_source(project), api)
    return [
        LocatedDrift(
            drift,
            None if drift.here is None else str(definition.locate(drift.here)),
            None if drift.there is None else str(exported.locate(drift.there)),
        )
        for drift in compare_deployed(definition.data, exported.data, is_rest=definition.is_rest)
    ]


def _exported(path: Path) -> Document:
    document = read(path)
    if "swagger" in document.data:
        raise CodegenError(f"{path} is an export in Swagger 2.0; export OpenAPI 3.0: {_EXPORT}")
    paths = document.data.get("paths")
    if "openapi" not in document.data or not isinstance(paths, Mapping):
        raise CodegenError(f"{path} is no export of an API; make one: {_EXPORT}")
    if paths and "x-amazon-apigateway-integration" not in str(paths):
        raise CodegenError(
            f"{path} has no extensions of API Gateway, so that settings can't be told: {_EXPORT}"
        )
    return document


def _definition(source: Path, api: str | None) -> _Definition:
    template = read_template(source)
    if not is_template(template.data):
        return _Definition(template.data, True, template.locate)
    found = dict(_definitions(template, source.parent))
    if api is None and len(found) == 1:
        [api] = found
    if api not in found:
        known = ", ".join(found) or "none with an OpenAPI document"
        said = f"has no API {api}" if api else "has not one API" if not found else "has several APIs"
        raise CodegenError(f"{source} {said}: name one with --api ({known})")
    return found[api]


def _definitions(template: Document, folder: Path) -> Iterator[tuple[str, _Definition]]:
    """The APIs of a template that have a document, by logical id."""
    for logical_id, resource in mapping(template.data.get("Resources")).items():
        kind = mapping(resource).get("Type")
        properties = mapping(mapping(resource).get("Properties"))
        if kind not in REST_API_TYPES | V2_API_TYPES:
            continue
        for name in BODIES:
            body = properties.get(name)
            if not isinstance(body, Mapping):
                continue
            file = included_file(body)
            if file is not None and len(body) == 1:
                document = read_template(folder / file)
                yield logical_id, _Definition(document.data, kind in REST_API_TYPES, document.locate)
            else:
                locate = partial(_locate_below, template, child("/Resources", logical_id, "Properties", name))
                yield logical_id, _Definition(body, kind in REST_API_TYPES, locate)


def _locate_below(document: Document, above: str, pointer: str) -> SourceLocation:
    return document.locate(above + pointer)
