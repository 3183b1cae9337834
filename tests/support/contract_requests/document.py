"""An OpenAPI document as its author wrote it: what each operation takes. Shares no code with codegen.

In: a contract's file. Out: its operations with their parameters and bodies, each schema by its JSON pointer. Swagger
2.0 is rewritten to the words of 3.0 first.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import yaml

METHODS = ("get", "put", "post", "delete", "options", "head", "patch")
IGNORED_HEADERS = ("accept", "content-type", "authorization")
"""Parameters of these names say nothing: https://spec.openapis.org/oas/v3.1.1#parameter-object"""
_DEFAULT_STYLES = {"query": "form", "cookie": "form"}


@dataclass(frozen=True)
class Parameter:
    """A parameter of an operation."""

    name: str
    place: str  # path query header cookie
    is_required: bool
    schema: str | None  # JSON pointer
    style: str
    explode: bool
    content_type: str | None = None
    allows_empty: bool = False

    @property
    def is_json(self) -> bool:
        """Whether the parameter is written as a JSON document."""
        return "json" in (self.content_type or "")


@dataclass(frozen=True)
class Body:
    """The body of an operation in one media type."""

    media_type: str
    schema: str | None
    encoding: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Operation:
    method: str
    path: str
    parameters: tuple[Parameter, ...]
    bodies: tuple[Body, ...]
    body_is_required: bool

    @property
    def label(self) -> str:
        return f"{self.method} {self.path}"


class Contract:
    """A document with its operations."""

    def __init__(self, path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        raw = json.loads(text) if path.suffix == ".json" else _read_yaml(text)
        self.document: dict[str, Any] = _as_3_0(raw) if "swagger" in raw else raw
        self.version = str(self.document["openapi"])

    @property
    def is_3_0(self) -> bool:
        return self.version.startswith("3.0")

    def at(self, pointer: str) -> Any:
        """What stands at a JSON pointer.

        Raises:
            LookupError: nothing does.
        """
        node: Any = self.document
        for token in pointer.split("/")[1:]:
            name = unescaped(token)
            step: str | int = int(name) if isinstance(node, list) else name
            node = node[unquote(name)] if isinstance(node, dict) and name not in node else node[step]
        return node

    def resolved(self, pointer: str) -> tuple[str, Any]:
        """Where the references at a pointer end, and what stands there."""
        for _ in range(50):
            node = self.at(pointer)
            if not isinstance(node, dict) or not isinstance(node.get("$ref"), str):
                return pointer, node
            pointer = node["$ref"].removeprefix("#")
        raise LookupError(f"the reference at {pointer} leads nowhere")

    @cached_property
    def operations(self) -> tuple[Operation, ...]:
        return tuple(self._operations())

    def _operations(self) -> Iterator[Operation]:
        for path in self.document["paths"]:
            if path.startswith("x-"):
                continue
            pointer, item = self.resolved(f"/paths/{escaped(path)}")
            for method in METHODS:
                if method in item:
                    yield self._operation(path, method, pointer)

    def _operation(self, path: str, method: str, item: str) -> Operation:
        own = f"{item}/{method}"
        found: dict[tuple[str, str], Parameter] = {}
        for holder in (item, own):
            for position in range(len(self.at(holder).get("parameters", ()))):
                parameter = self._parameter(f"{holder}/parameters/{position}")
                if parameter.place != "header" or parameter.name.lower() not in IGNORED_HEADERS:
                    found[parameter.place, parameter.name] = parameter
        bodies: tuple[Body, ...] = ()
        is_required = False
        if "requestBody" in self.at(own):
            pointer, body = self.resolved(f"{own}/requestBody")
            is_required = bool(body.get("required"))
            bodies = tuple(self._body(pointer, name) for name in body.get("content", {}))
        return Operation(method.upper(), path, tuple(found.values()), bodies, is_required)

    def _parameter(self, pointer: str) -> Parameter:
        pointer, node = self.resolved(pointer)
        place = str(node["in"])
        style = str(node.get("style") or _DEFAULT_STYLES.get(place, "simple"))
        content_type = next(iter(node.get("content", ())), None)
        schema = f"{pointer}/schema" if "schema" in node else None
        if content_type is not None:
            schema = f"{pointer}/content/{escaped(content_type)}/schema"
            schema = schema if "schema" in node["content"][content_type] else None
        return Parameter(
            name=str(node["name"]),
            place=place,
            is_required=bool(node.get("required")) or place == "path",
            schema=schema,
            style=style,
            explode=bool(node.get("explode", style in ("form", "deepObject"))),
            content_type=content_type,
            allows_empty=bool(node.get("allowEmptyValue")),
        )

    def _body(self, pointer: str, media_type: str) -> Body:
        place = f"{pointer}/content/{escaped(media_type)}"
        node = self.at(place)
        return Body(media_type, f"{place}/schema" if "schema" in node else None, node.get("encoding", {}))


def escaped(token: str) -> str:
    """A name as a step of a JSON pointer."""
    return token.replace("~", "~0").replace("/", "~1")


def unescaped(token: str) -> str:
    """The name that a step of a JSON pointer stands for."""
    return token.replace("~1", "/").replace("~0", "~")


def _read_yaml(text: str) -> Any:
    class Loader(yaml.SafeLoader):
        """YAML 1.2's scalars: dates stay texts."""

    Loader.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in rows if tag != "tag:yaml.org,2002:timestamp"]
        for first, rows in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    return _with_text_keys(yaml.load(text, Loader))


def _with_text_keys(node: Any) -> Any:
    if isinstance(node, dict):
        return {str(key): _with_text_keys(item) for key, item in node.items()}
    return [_with_text_keys(item) for item in node] if isinstance(node, list) else node


# ---- Swagger 2.0
_COLLECTIONS = {
    "csv": ("form", False),
    "ssv": ("spaceDelimited", False),
    "pipes": ("pipeDelimited", False),
    "multi": ("form", True),
}


def _as_3_0(swagger: dict[str, Any]) -> dict[str, Any]:
    """A Swagger document whose parameters and bodies are written as in 3.0; references stay as they are."""
    made = copy.deepcopy(swagger)
    made["openapi"] = "3.0.0"
    shared = made.get("parameters", {})
    for item in made["paths"].values():
        common = item.pop("parameters", []) if isinstance(item, dict) else []
        for method in METHODS:
            if isinstance(item, dict) and method in item:
                operation = item[method]
                consumes = operation.get("consumes") or made.get("consumes") or ["application/json"]
                stated = [_shared(one, shared) for one in (*common, *operation.pop("parameters", []))]
                _write_parameters(operation, stated, consumes)
    return made


def _shared(parameter: dict[str, Any], shared: dict[str, Any]) -> dict[str, Any]:
    name = parameter.get("$ref", "").removeprefix("#/parameters/")
    return dict(shared[name]) if name else dict(parameter)


def _write_parameters(operation: dict[str, Any], stated: list[dict[str, Any]], consumes: list[str]) -> None:
    operation["parameters"] = [_parameter(one) for one in stated if one["in"] not in ("body", "formData")]
    fields = [one for one in stated if one["in"] == "formData"]
    for body in (one for one in stated if one["in"] == "body"):
        content = {name: {"schema": body.get("schema", {})} for name in consumes}
        operation["requestBody"] = {"required": body.get("required", False), "content": content}
    if fields:
        forms = [name for name in consumes if "form" in name] or ["application/x-www-form-urlencoded"]
        required = [one["name"] for one in fields if one.get("required")]
        schema: dict[str, Any] = {
            "type": "object",
            "properties": {one["name"]: _schema(one) for one in fields},
        }
        if required:
            schema["required"] = required
        content = {name: {"schema": schema, "encoding": _encodings(fields)} for name in forms}
        operation["requestBody"] = {"required": bool(required), "content": content}


def _encodings(fields: list[dict[str, Any]]) -> dict[str, Any]:
    made = {}
    for one in fields:
        style, explode = _COLLECTIONS[one.get("collectionFormat", "csv")]
        made[one["name"]] = {"style": style, "explode": explode}
    return made


def _parameter(stated: dict[str, Any]) -> dict[str, Any]:
    kept = ("name", "in", "required", "allowEmptyValue")
    made: dict[str, Any] = {key: stated[key] for key in kept if key in stated}
    made["schema"] = _schema(stated)
    style, explode = _COLLECTIONS[stated.get("collectionFormat", "csv")]
    if stated.get("type") == "array":
        made["style"] = style if made["in"] in ("query", "cookie") else "simple"
        made["explode"] = explode
    return made


def _schema(stated: dict[str, Any]) -> dict[str, Any]:
    apart = ("name", "in", "required", "allowEmptyValue", "collectionFormat", "description")
    schema = {key: value for key, value in stated.items() if key not in apart}
    if schema.get("type") == "file":
        return {"type": "string", "format": "binary"}
    return {**schema, "nullable": True} if schema.pop("x-nullable", False) else schema
