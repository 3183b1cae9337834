"""A contract against the document that API Gateway imports: whatever is not in there must be in the loss report.

In: a contract. Out: the members and keywords of it that are neither in the lowered document nor in any finding. Knows
nothing of how things are lowered: it walks both documents side by side.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from codegen.contract.losses.fates import Fate
from codegen.contract.losses.report import left_out
from codegen.core.diagnostics import Diagnostic
from codegen.core.pointer import child
from codegen.importer.lowering.keywords import ANNOTATIONS
from codegen.importer.project import plan_project
from codegen.ir.api import Api, Route
from codegen.ir.project import ProjectSettings
from codegen.ir.schema import Schema
from codegen.spec.document import SpecDocument
from codegen.spec.grammar import dialect_of
from codegen.spec.walk import walk
from codegen.targets.gateway_openapi.target import build
from codegen.workflows.contract import read_contract

ANNOTATION = "a keyword that checks nothing"
COMPOSITIONS = ("allOf", "anyOf", "oneOf")
MEMBERS = ("items", "additionalProperties")
SAYS_NOTHING: Mapping[str, Any] = {
    "uniqueItems": False, "minItems": 0, "minLength": 0, "minProperties": 0, "additionalProperties": True,
}  # fmt: skip
SYNONYMS = {"const": "enum", "exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"}
"""Keywords, and by which others models may say the same."""

IN_SCHEMAS = frozenset({"Schema", "SchemaOrBoolean", "Discriminator", "XML", "Info"})
"""Objects that are compared otherwise than member by member."""

DEEPEST = 8  # components inside one another's compositions
Path_ = tuple[str, ...]
"""Names of members below a schema, whatever compositions they stand in."""


def unreported(path: Path, without: str = "") -> list[str]:
    """What got lost without a word.

    Args:
        without: code of findings that are held back, to see whether they are missed.
    """
    contract = read_contract(path)
    project, planned = plan_project(contract.api, ProjectSettings(), name="api", contract=path.name)
    lowered, configured = build(project, contract.document.locate)
    diagnostics = [each for each in (*contract.diagnostics, *planned, *configured) if each.code != without]
    return list(_Comparison(contract.document, project.api, lowered, diagnostics).run())


class _Comparison:
    def __init__(
        self, document: SpecDocument, api: Api, lowered: dict[str, Any], diagnostics: list[Diagnostic]
    ) -> None:
        self.document, self.api, self.lowered = document, api, lowered
        self.codes = {diagnostic.code for diagnostic in diagnostics}
        self.told = {d.location.pointer for d in diagnostics if d.location} - {"", "/paths"}
        self.lost = dict(_lost_keywords(diagnostics))
        rules = list(left_out(document.data, document.version))
        self.ruled = {
            each.pointer for each in rules if each.fate.value in self.codes and each.fate is not Fate.INLINED
        }
        self.inlined = (
            {each.pointer for each in rules if each.fate is Fate.INLINED} if "CG193" in self.codes else set()
        )
        self.compared: set[tuple[str, str]] = set()

    def run(self) -> Iterator[str]:
        yield from self._info()
        operations = {route.operation.source: route for route in self.api.routes}
        for kind, value, pointer in walk(self.document.data, dialect_of(self.document.version)):
            if not isinstance(value, Mapping):
                continue
            if kind.name == "Operation":
                route = operations.get(pointer)
                if route is not None:
                    yield from self._operation(route)
                elif not self._is_told(pointer):
                    yield f"{pointer}: an operation"
            elif kind.name not in IN_SCHEMAS:
                yield from self._members(kind.name, value, pointer)

        compared = {place for place, _ in self.compared}
        for schema in self.api.schemas.values():
            if schema.is_component and schema.source not in compared and "CG273" not in self.codes:
                yield f"{schema.source}: the schema"

    def _is_told(self, pointer: str) -> bool:
        """Whether a finding or rule is about this place, or one around it."""
        parts = pointer.split("/")
        around = {"/".join(parts[: count + 1]) for count in range(1, len(parts))}
        is_inlined = pointer in self.inlined  # which says nothing of what is in there
        return bool(around & (self.told | self.ruled)) or is_inlined or pointer.startswith("/webhooks")

    # ---- members of objects
    _COMPARED = frozenset(
        {
            ("Document", name) for name in ("openapi", "info", "paths", "components", "security")
        } | {("Components", "schemas"), ("Components", "securitySchemes")}
        | {("SecurityScheme", name) for name in ("type", "name", "in")}
        | {("Parameter", name) for name in ("name", "in", "required")}
        | {("RequestBody", "content"), ("RequestBody", "required"), ("MediaType", "schema")}
    )  # fmt: skip
    """What `_operation` and `_info` look at, or holds other things alone."""

    def _members(self, kind: str, value: Mapping[str, Any], pointer: str) -> Iterator[str]:
        if kind in ("Paths", "Responses", "PathItem", "SecurityRequirement"):
            value = {
                name: each for name, each in value.items()
                if (name.startswith("x-") and not name.startswith("x-amazon-apigateway")) or name == "servers"
            }  # fmt: skip
        for name in value:
            is_extension = name.startswith("x-amazon-apigateway")
            if (
                (kind, name) not in self._COMPARED
                and not is_extension
                and not self._is_told(child(pointer, name))
            ):
                yield f"{child(pointer, name)}: {name} of {kind}"

    def _info(self) -> Iterator[str]:
        info, written = self.document.data["info"], self.lowered["info"]
        for name in ("title", "version", "description"):
            if info.get(name) and not info[name].startswith(written.get(name) or "\0"):
                yield f"/info/{name}"
        for name in set(info) - {"title", "version", "description"}:
            if not self._is_told(child("/info", name)):
                yield f"/info/{name}"

    # ---- operations
    def _operation(self, route: Route) -> Iterator[str]:
        operation = route.operation
        method = "x-amazon-apigateway-any-method" if route.http_method == "ANY" else route.http_method.lower()
        written = self.lowered["paths"].get(route.path, {}).get(method)
        if written is None:
            if not self._is_told(operation.source):
                yield f"{operation.source}: the operation"
            return
        if operation.operation_id != written.get("operationId") and "CG253" not in self.codes:
            yield f"{operation.source}/operationId"
        yield from self._parameters(route, written)
        yield from self._answers(route, written)
        yield from self._body(route, written)
        is_open = not any(operation.security)
        is_settled = route.is_authorization_settled
        if not is_open and not is_settled and not ({"security", "x-amazon-apigateway-auth"} & set(written)):
            yield f"{operation.source}: its security"

    def _parameters(self, route: Route, written: Mapping[str, Any]) -> Iterator[str]:
        declared = {(each["in"], each["name"]) for each in written.get("parameters", ())}
        for parameter in route.operation.parameters:
            is_there = (parameter.location.value, parameter.name) in declared
            # CG261 says that the functions alone look at headers, cookies, and what query parameters hold.
            if not is_there and not {"CG261", "CG251", "CG250"} & self.codes:
                yield f"{parameter.source}: the parameter {parameter.name}"

    def _answers(self, route: Route, written: Mapping[str, Any]) -> Iterator[str]:
        for response in route.operation.responses:
            is_literal = re.fullmatch(r"[1-5]\d\d", response.status)
            place = child(route.operation.source, "responses", response.status)
            if response.status not in written["responses"] and (is_literal or not self._is_told(place)):
                yield f"{place}: the status"

    def _body(self, route: Route, written: Mapping[str, Any]) -> Iterator[str]:
        body = route.operation.request_body
        if body is None:
            return
        content = written.get("requestBody", {}).get("content", {})
        for media in body.content:
            place = child(body.source, "content", media.content_type)
            if self._is_told(place) or media.schema is None or "CG253" in self.codes:
                continue
            # A model that checks nothing is not written: everything in its schema is reported then.
            media_type = media.content_type.split(";")[0].strip().lower()
            if "json" not in media_type and "*" not in media_type:
                yield f"{place}: the media type"
            model = content.get(media_type) or content.get("application/json") or {"schema": {}}
            yield from self._schema(media.schema.json, media.schema.source, model["schema"])

    # ---- schemas, side by side
    def _schema(self, schema: Any, place: str, model: Any) -> Iterator[str]:
        waiting = [(schema, place, model)]
        while waiting:
            schema, place, model = waiting.pop()
            if isinstance(schema, Mapping) and "$ref" in schema and "$ref" not in self.lost.get(place, ()):
                name = _name(schema["$ref"])
                if "$ref" in model and _name(model["$ref"]) != name and "CG272" not in self.codes:
                    yield f"{place}: the name {name}"
                waiting.append(
                    (self.api.schemas[name].json, self.api.schemas[name].source, self._model(model))
                )
                continue
            model = self._model(model)
            if (place, repr(model)) in self.compared:
                continue
            self.compared.add((place, repr(model)))
            lost = self.lost.get(place, set())
            compositions = tuple(name for name in COMPOSITIONS if name == "allOf" or "anyOf" not in lost)
            contract = _Collected(self.api.schemas, compositions)
            contract.add(schema)
            written = _Collected({})
            written.add(model)
            if ANNOTATION in set().union(*contract.keywords.values()) and "CG274" not in self.codes:
                yield f"{place}: annotations"
            for path, keywords in contract.keywords.items():
                for keyword in keywords - written.keywords.get(path, set()) - lost - {ANNOTATION}:
                    yield f"{place}: {keyword} of {'.'.join(path) or 'the schema'}"
            for path, targets in contract.references.items():
                models = written.references.get(path, [])
                for index, target in enumerate(targets):
                    waiting.append((target, place, models[index] if index < len(models) else {}))

    def _model(self, model: Any) -> Any:
        while isinstance(model, Mapping) and "$ref" in model:
            model = self.lowered["components"]["schemas"][_name(model["$ref"])]
        return model


@dataclass(slots=True)
class _Collected:
    """The keywords of a schema, and the references below it, by the path of members that leads to them."""

    schemas: Mapping[
        str, Schema
    ]  # followed within compositions, where models are written out: none for those
    compositions: tuple[str, ...] = COMPOSITIONS
    keywords: dict[Path_, set[str]] = field(default_factory=dict)
    references: dict[Path_, list[Any]] = field(default_factory=dict)

    def add(self, schema: Any, path: Path_ = (), inside: tuple[str, ...] = ()) -> None:
        """Collect from one schema; `inside` are the components whose composition it stands in, "" for none yet."""
        if not isinstance(schema, Mapping):
            return
        if "$ref" in schema:
            self._reference(schema, path, inside)
            return
        for keyword, value in schema.items():
            if keyword in COMPOSITIONS:
                for member in value if keyword in self.compositions else ():
                    self.add(member, path, inside or ("",))
            elif keyword == "properties":
                for name, sub in value.items():
                    self.add(sub, (*path, name))
            elif keyword in MEMBERS and isinstance(value, Mapping):
                self.add(value, (*path, keyword))
            elif SAYS_NOTHING.get(keyword, ...) != value:
                self.keywords.setdefault(path, set()).add(_meant(keyword))

    def _reference(self, schema: Mapping[str, Any], path: Path_, inside: tuple[str, ...]) -> None:
        name = _name(schema["$ref"])
        if not inside or not self.schemas:
            self.references.setdefault(path, []).append(schema)
        elif name not in inside and len(inside) < DEEPEST:
            self.add(self.schemas[name].json, path, (*inside, name))


def _meant(keyword: str) -> str:
    checks_nothing = keyword in ANNOTATIONS or keyword.startswith("x-")
    return ANNOTATION if checks_nothing else SYNONYMS.get(keyword, keyword)


def _lost_keywords(diagnostics: list[Diagnostic]) -> Iterator[tuple[str, set[str]]]:
    for diagnostic in diagnostics:
        found = re.search(r"does not check (.*) here;", diagnostic.message)
        if diagnostic.code == "CG258" and found and diagnostic.location:
            words = set(found[1].split(", "))
            yield diagnostic.location.pointer, words | {_meant(word) for word in words}


def _name(ref: str) -> str:
    return ref.rpartition("/")[2].replace("~1", "/").replace("~0", "~")
