"""Swagger 2.0 as OpenAPI 3.0.3. In: a bundled document that follows the grammar of 2.0. Out: the same API in 3.0.3.

Mirrors https://spec.openapis.org/oas/v2.0.html and https://spec.openapis.org/oas/v3.0.4.html; `x-*` members stay where
they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codegen.core.pointer import child
from codegen.core.records import Record
from codegen.spec.edits import apply_edits
from codegen.spec.grammar import ANY_METHOD, METHODS, dialect_of
from codegen.spec.pointers import follow
from codegen.spec.report import Report
from codegen.spec.swagger2 import bodies
from codegen.spec.swagger2.place import Log, Place
from codegen.spec.swagger2.values import (
    extensions,
    upgraded_header,
    upgraded_parameter,
    upgraded_schema,
)
from codegen.spec.upgraded import Upgraded
from codegen.spec.walk import walk

_SAME_IN_DOCUMENT = ("tags", "externalDocs", "security")
_SAME_IN_OPERATION = (*_SAME_IN_DOCUMENT, "summary", "description", "operationId", "deprecated")
_IN_BODY = ("body", "formData")
_FLOWS = {
    "implicit": ("implicit", ("authorizationUrl",)),
    "password": ("password", ("tokenUrl",)),
    "application": ("clientCredentials", ("tokenUrl",)),
    "accessCode": ("authorizationCode", ("authorizationUrl", "tokenUrl")),
}
_SECTIONS = {
    "/components": "",
    "/components/schemas": "/definitions",
    "/components/responses": "/responses",
    "/components/parameters": "/parameters",
    "/components/requestBodies": "/parameters",
    "/components/securitySchemes": "/securityDefinitions",
    "/servers": "/host",
}


def upgrade(data: Mapping[str, Any], report: Report) -> Upgraded:
    """Upgrade a document; what OpenAPI 3 can't say goes to the report."""
    return _Upgrade(data, report).run()


class _Upgrade:
    def __init__(self, data: Mapping[str, Any], report: Report) -> None:
        self._data = data
        self._root = Place("", "", Log(report))

    def run(self) -> Upgraded:
        source = self._data
        for new, old in _SECTIONS.items():
            self._root.moved(old, new)
        servers = self._servers(source.get("schemes"))
        data = {
            "openapi": "3.0.3",
            "info": source["info"],
            **({"servers": servers} if servers else {}),
            **{name: source[name] for name in _SAME_IN_DOCUMENT if name in source},
            "paths": self._paths(source["paths"]),
            "components": {name: members for name, members in self._components().items() if members},
            **extensions(source),
        }
        if not data["components"]:
            del data["components"]
        return Upgraded(self._with_references(data), self._root.log.was)

    def _servers(self, schemes: list[str] | None) -> list[dict[str, Any]]:
        base, host = self._data.get("basePath", ""), self._data.get("host")
        if host is None:
            return [{"url": base}] if base else []
        return [{"url": f"{scheme}://{host}{base}"} for scheme in schemes or ["https"]]

    def _components(self) -> dict[str, dict[str, Any]]:
        source, root, produced = self._data, self._root, self._types("produces", {})
        shared: dict[str, dict[str, Any]] = {"parameters": {}, "requestBodies": {}}
        for name, value in source.get("parameters", {}).items():
            if value.get("in") == "body":
                place = root.to("components", "requestBodies", name, was=("parameters", name))
                shared["requestBodies"][name] = bodies.body(value, self._types("consumes", {}), place)
            elif value.get("in") != "formData":  # a form's fields are gathered where they are used
                place = root.to("components", "parameters", name, was=("parameters", name))
                shared["parameters"][name] = upgraded_parameter(value, place)
        return {
            "schemas": {
                name: upgraded_schema(value) for name, value in source.get("definitions", {}).items()
            },
            "responses": {
                name: self._response(value, produced, self._shared(name))
                for name, value in source.get("responses", {}).items()
            },
            **shared,
            "securitySchemes": {
                name: _security_scheme(value) for name, value in source.get("securityDefinitions", {}).items()
            },
        }

    def _shared(self, name: str) -> Place:
        return self._root.to("components", "responses", name, was=("responses", name))

    def _types(self, member: str, operation: Mapping[str, Any]) -> list[str]:
        """The media types that an operation consumes or produces; JSON where none is stated."""
        stated = operation.get(member, self._data.get(member)) or ["application/json"]
        return list(dict.fromkeys(stated))

    # ---- paths
    def _paths(self, paths: Mapping[str, Any]) -> dict[str, Any]:
        return {
            path: item if path.startswith("x-") else self._path_item(item, self._root.to("paths", path))
            for path, item in paths.items()
        }

    def _path_item(self, item: Mapping[str, Any], place: Place) -> dict[str, Any]:
        methods = [name for name in (*METHODS, ANY_METHOD) if name in item]
        result = {name: value for name, value in extensions(item).items() if name != ANY_METHOD}
        if "$ref" in item:
            result["$ref"] = item["$ref"]
        shared = self._parameters(item, place)
        if shared.others:
            result["parameters"] = shared.others
        for method in methods:
            result[method] = self._operation(item[method], shared, place.to(method))
        return result

    def _operation(self, operation: Mapping[str, Any], shared: _Parameters, place: Place) -> dict[str, Any]:
        result = {name: operation[name] for name in _SAME_IN_OPERATION if name in operation}
        own = self._parameters(operation, place)
        if own.others:
            result["parameters"] = own.others
        body = self._request_body(operation, own.in_body or shared.in_body, place)
        if body:
            result["requestBody"] = body
        produced = self._types("produces", operation)
        result["responses"] = {
            status: (
                value
                if status.startswith("x-")
                else self._response(
                    self._own_response(value, operation), produced, place.to("responses", status)
                )
            )
            for status, value in operation["responses"].items()
        }
        servers = (
            self._servers(operation["schemes"]) if "schemes" in operation and "host" in self._data else []
        )
        return result | ({"servers": servers} if servers else {}) | extensions(operation)

    def _parameters(self, owner: Mapping[str, Any], place: Place) -> _Parameters:
        found = _Parameters([], [])
        for index, node in enumerate(owner.get("parameters", ())):
            old = child(place.old, "parameters", index)
            value = self._resolved(node)
            if value.get("in") in _IN_BODY:
                found.in_body.append((node, value, old))
            else:
                new = child(place.new, "parameters", len(found.others))
                found.others.append(upgraded_parameter(node, place.moved(old, new)))
        return found

    def _request_body(
        self, operation: Mapping[str, Any], parameters: list[_BodyPart], place: Place
    ) -> dict[str, Any] | None:
        if not parameters:
            return None
        node, value, old = parameters[0]
        where = place.moved(old, f"{place.new}/requestBody")
        consumed = self._types("consumes", operation)
        if value["in"] == "formData":
            fields = [
                (value, self._origin(node, old))
                for node, value, old in parameters
                if value["in"] == "formData"
            ]
            request_body = bodies.form(fields, consumed, where)
        elif "$ref" in node and "consumes" not in operation:
            request_body = {"$ref": node["$ref"].replace("#/parameters/", "#/components/requestBodies/", 1)}
        else:
            where = place.moved(self._origin(node, old), where.new)
            request_body = bodies.body(value, consumed, where)
        for _, other, second in parameters[1:]:
            if "body" in (value["in"], other["in"]):
                message = "an operation has one body: this parameter is left out"
                place.moved(second, where.new).lose(message, "describe the whole body by one parameter")
        return request_body

    # ---- responses
    def _own_response(self, value: Mapping[str, Any], operation: Mapping[str, Any]) -> Mapping[str, Any]:
        """A shared response is written out where the operation states media types of its own."""
        target = self._resolved(value)
        return target if "$ref" in value and "produces" in operation and "schema" in target else value

    def _response(self, value: Mapping[str, Any], media_types: list[str], place: Place) -> dict[str, Any]:
        if "$ref" in value:
            return dict(value)
        result: dict[str, Any] = {"description": value.get("description", "")}
        if value.get("headers"):
            result["headers"] = {
                name: upgraded_header(header, place.to("headers", name))
                for name, header in value["headers"].items()
            }
        content: dict[str, Any] = {}
        for media_type in media_types if "schema" in value else ():
            place.to("content", media_type, "schema", was=("schema",))
            content[media_type] = {"schema": upgraded_schema(value["schema"])}
        for media_type, example in (value.get("examples") or {}).items():
            place.to("content", media_type, "example", was=("examples", media_type))
            content.setdefault(media_type, {})["example"] = example
        return result | ({"content": content} if content else {}) | extensions(value)

    # ---- references
    def _resolved(self, node: Mapping[str, Any]) -> Mapping[str, Any]:
        passed = 0
        while isinstance(node.get("$ref"), str) and passed < 100:
            target = follow(self._data, node["$ref"].removeprefix("#")).value
            node, passed = (target if isinstance(target, dict) else {}), passed + 1
        return node

    def _origin(self, node: Mapping[str, Any], old: str) -> str:
        return str(node["$ref"]).removeprefix("#") if "$ref" in node else old

    def _with_references(self, data: dict[str, Any]) -> dict[str, Any]:
        """References name things where they are now."""
        became = self._root.log.became
        edits: dict[str, Any] = {}
        for _, value, pointer in walk(data, dialect_of("3.0")):
            ref = value.get("$ref") if isinstance(value, dict) else None
            if isinstance(ref, str) and ref.startswith("#/") and not ref.startswith("#/components/"):
                new = _renamed(ref[1:], became)
                if new != ref[1:]:
                    edits[f"{pointer}/$ref"] = f"#{new}"
        changed: dict[str, Any] = apply_edits(data, edits)
        return changed


_BodyPart = tuple[Mapping[str, Any], Mapping[str, Any], str]
"""A parameter in body or formData as it stands, what it refers to, and its old pointer."""


class _Parameters(Record, frozen=True):
    others: list[dict[str, Any]]
    in_body: list[_BodyPart]


def _renamed(pointer: str, became: Mapping[str, str]) -> str:
    prefix = pointer
    while prefix and prefix not in became:
        prefix = prefix.rpartition("/")[0]
    return became[prefix] + pointer[len(prefix) :] if prefix else pointer


def _security_scheme(value: Mapping[str, Any]) -> dict[str, Any]:
    result = {name: value[name] for name in ("description",) if name in value}
    if value["type"] == "basic":
        result |= {"type": "http", "scheme": "basic"}
    elif value["type"] == "oauth2":
        name, urls = _FLOWS[value["flow"]]
        flow = {url: value.get(url, "") for url in urls} | {"scopes": value.get("scopes", {})}
        result |= {"type": "oauth2", "flows": {name: flow}}
    else:
        result |= {"type": value["type"], "name": value["name"], "in": value["in"]}
    return result | extensions(value)
