"""A contract becomes `ir.Api`: operations with parameters, bodies and responses resolved, schemas in one dialect.

Knows OpenAPI 3.0 and 3.1 (https://spec.openapis.org/oas/v3.1.0); the loader has upgraded Swagger 2.0 and bundled files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from codegen.core.diagnostics import Diagnostic, Severity
from codegen.importer.contract_schemas import SchemaImporter, examples
from codegen.ir.api import Api, ApiType, Route
from codegen.ir.operation import (
    Encoding,
    MediaType,
    Operation,
    Parameter,
    ParameterLocation,
    RequestBody,
    Response,
    SecurityRequirement,
    SecurityScheme,
)
from codegen.spec.document import SpecDocument

ANY_METHOD = "x-amazon-apigateway-any-method"
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", ANY_METHOD)
IGNORED_HEADERS = frozenset({"accept", "content-type", "authorization"})
"""Header parameters that OpenAPI says to ignore (OpenAPI 3.1.0, Parameter Object)."""
NOT_GENERATED = {"callbacks": "requests that the API itself sends", "servers": "its own servers"}


def import_contract(document: SpecDocument, api_type: ApiType = ApiType.REST) -> tuple[Api, list[Diagnostic]]:
    """The API of a loaded contract, and what of it nothing is made from.

    Args:
        api_type: what it is to become.
    """
    return _Importer(document, api_type).run()


class _Importer:
    def __init__(self, document: SpecDocument, api_type: ApiType) -> None:
        self.document = document
        self.api_type = api_type
        self.data = document.data
        self.schemas = SchemaImporter(document)
        self.diagnostics: list[Diagnostic] = []
        # what many operations refer to is read once
        self._targets: dict[str, tuple[dict[str, Any], str]] = {}
        self._known_parameters: dict[tuple[str, str, ParameterLocation], Parameter] = {}
        self._known_answers: dict[str, tuple[tuple[MediaType, ...], tuple[Parameter, ...]]] = {}

    def run(self) -> tuple[Api, list[Diagnostic]]:
        info = self.data.get("info") or {}
        routes = tuple(self._routes())
        if self.data.get("webhooks"):
            self._note(
                "CG060",
                "/webhooks",
                "webhooks are not generated: they are requests that the API itself sends",
            )
        api = Api(
            name=str(info.get("title") or self.document.path.stem),
            type=self.api_type,
            version=str(info.get("version") or ""),
            description=str(info.get("description") or ""),
            routes=routes,
            source=str(self.document.path),
            servers=tuple(_servers(self.data.get("servers"))),
            schemas=self.schemas.schemas,
            security_schemes=self._security_schemes(routes),
            tags={str(t["name"]): str(t.get("description") or "") for t in self.data.get("tags") or ()},
            digests=self.schemas.digests,
        )
        return api, self.diagnostics

    def _note(self, code: str, pointer: str, message: str, severity: Severity = Severity.NOTE) -> None:
        self.diagnostics.append(Diagnostic(code, severity, message, self.document.locate(pointer)))

    def _deref(self, node: Any, pointer: str) -> tuple[dict[str, Any], str]:
        """What a node stands for, and its place; a reference is followed to its end."""
        if not isinstance(node, Mapping):
            return {}, pointer
        ref = node.get("$ref")
        if not isinstance(ref, str):
            return dict(node), pointer
        if ref not in self._targets:
            self._targets[ref] = self._followed(node, pointer)
        return self._targets[ref]

    def _followed(self, node: Any, pointer: str) -> tuple[dict[str, Any], str]:
        seen: set[str] = set()
        while isinstance(node, Mapping) and isinstance(node.get("$ref"), str) and node["$ref"] not in seen:
            seen.add(node["$ref"])
            pointer = node["$ref"][1:]
            node = self.document.resolve(node["$ref"])
        return (dict(node) if isinstance(node, Mapping) else {}), pointer

    # ---- operations
    def _routes(self) -> Iterator[Route]:
        for path, item_node in (self.data.get("paths") or {}).items():
            if not path.startswith("/"):
                continue
            place = f"/paths/{_token(path)}"
            item, target = self._deref(item_node, place)
            shared = self._parameters(item.get("parameters"), f"{target}/parameters")
            for method in METHODS:
                if isinstance(item.get(method), Mapping):
                    operation = self._operation(path, method, item[method], f"{target}/{method}", shared)
                    yield Route(operation.http_method, path, operation, operation.source)

    def _operation(
        self, path: str, method: str, node: Mapping[str, Any], pointer: str, shared: tuple[Parameter, ...]
    ) -> Operation:
        for keyword, what in NOT_GENERATED.items():
            if node.get(keyword):
                self._note(
                    "CG060", f"{pointer}/{keyword}", f"{keyword} of an operation are not generated ({what})"
                )
        own = self._parameters(node.get("parameters"), f"{pointer}/parameters")
        mine = {(p.name, p.location) for p in own}
        return Operation(
            http_method="ANY" if method == ANY_METHOD else method.upper(),
            path=path,
            operation_id=node.get("operationId"),
            source=pointer,
            summary=str(node.get("summary") or ""),
            description=str(node.get("description") or ""),
            tags=tuple(str(tag) for tag in node.get("tags") or ()),
            deprecated=node.get("deprecated") is True,
            parameters=tuple(p for p in shared if (p.name, p.location) not in mine) + own,
            request_body=self._request_body(node.get("requestBody"), f"{pointer}/requestBody"),
            responses=tuple(self._responses(node.get("responses"), f"{pointer}/responses")),
            security=_security(node["security"] if "security" in node else self.data.get("security")),
        )

    def _parameters(self, nodes: Any, pointer: str) -> tuple[Parameter, ...]:
        found: list[Parameter] = []
        for index, node in enumerate(nodes or ()):
            value, place = self._deref(node, f"{pointer}/{index}")
            if value.get("in") == "header" and str(value.get("name")).lower() in IGNORED_HEADERS:
                message = f"header parameter {value['name']} is ignored, as OpenAPI requires"
                self._note("CG061", place, message)
            else:
                found.append(
                    self._parameter(str(value["name"]), ParameterLocation(value["in"]), value, place)
                )
        return tuple(found)

    def _parameter(
        self, name: str, location: ParameterLocation, node: dict[str, Any], pointer: str
    ) -> Parameter:
        key = pointer, name, location
        if key not in self._known_parameters:
            self._known_parameters[key] = self._new_parameter(name, location, node, pointer)
        return self._known_parameters[key]

    def _new_parameter(
        self, name: str, location: ParameterLocation, node: dict[str, Any], pointer: str
    ) -> Parameter:
        in_form = location in (ParameterLocation.QUERY, ParameterLocation.COOKIE)
        style = str(node.get("style") or ("form" if in_form else "simple"))
        content_type, value, place = None, node.get("schema"), f"{pointer}/schema"
        shown = examples(node, pointer, self.document)
        for media_type, media in (node.get("content") or {}).items():
            content_type, value, place = (
                media_type,
                media.get("schema"),
                f"{pointer}/content/{_token(media_type)}/schema",
            )
            shown = examples(media, f"{pointer}/content/{_token(media_type)}", self.document) or shown
            break  # OpenAPI allows one entry
        return Parameter(
            name=name,
            location=location,
            required=node.get("required") is True or location is ParameterLocation.PATH,
            schema=None if value is None else self.schemas.schema(value, place),
            source=pointer,
            style=style,
            explode=node["explode"] is True if "explode" in node else style == "form",
            allow_reserved=node.get("allowReserved") is True,
            allow_empty_value=node.get("allowEmptyValue") is True,
            content_type=content_type,
            description=str(node.get("description") or ""),
            deprecated=node.get("deprecated") is True,
            examples=shown,
        )

    # ---- bodies
    def _request_body(self, node: Any, pointer: str) -> RequestBody | None:
        if node is None:
            return None
        value, place = self._deref(node, pointer)
        return RequestBody(
            content=self._content(value.get("content"), f"{place}/content"),
            required=value.get("required") is True,
            source=place,
            description=str(value.get("description") or ""),
        )

    def _content(self, nodes: Any, pointer: str) -> tuple[MediaType, ...]:
        found: list[MediaType] = []
        for content_type, node in (nodes or {}).items():
            place = f"{pointer}/{_token(content_type)}"
            media = node or {}
            schema = media.get("schema")
            found.append(
                MediaType(
                    content_type=content_type,
                    schema=None if schema is None else self.schemas.schema(schema, f"{place}/schema"),
                    source=place,
                    examples=examples(media, place, self.document),
                    encoding={
                        name: self._encoding(value, f"{place}/encoding/{_token(name)}")
                        for name, value in (media.get("encoding") or {}).items()
                    },
                )
            )
        return tuple(found)

    def _encoding(self, node: dict[str, Any], pointer: str) -> Encoding:
        return Encoding(
            content_type=node.get("contentType"),
            style=node.get("style"),
            explode=node.get("explode"),
            allow_reserved=node.get("allowReserved") is True,
            headers=self._headers(node.get("headers"), f"{pointer}/headers"),
        )

    def _responses(self, nodes: Any, pointer: str) -> Iterator[Response]:
        for status, node in (nodes or {}).items():
            if status.startswith("x-"):
                continue
            value, place = self._deref(node, f"{pointer}/{status}")
            if value.get("links"):
                self._note(
                    "CG060",
                    f"{place}/links",
                    "links of a response are not generated: they describe, nothing runs",
                )
            if place not in self._known_answers:
                self._known_answers[place] = (
                    self._content(value.get("content"), f"{place}/content"),
                    self._headers(value.get("headers"), f"{place}/headers"),
                )
            content, headers = self._known_answers[place]
            yield Response(
                status=status.upper() if status != "default" else status,
                content=content,
                source=place,
                headers=headers,
                description=str(value.get("description") or ""),
            )

    def _headers(self, nodes: Any, pointer: str) -> tuple[Parameter, ...]:
        found: list[Parameter] = []
        for name, node in (nodes or {}).items():
            if name.lower() != "content-type":  # described by `content`, as OpenAPI says
                value, place = self._deref(node, f"{pointer}/{_token(name)}")
                found.append(self._parameter(name, ParameterLocation.HEADER, value, place))
        return tuple(found)

    # ---- security
    def _security_schemes(self, routes: Sequence[Route]) -> dict[str, SecurityScheme]:
        """The declared schemes, and those that operations ask for without; what these are nobody knows."""
        found = self._declared_security_schemes()
        for route in routes:
            for name in (name for requirement in route.operation.security for name in requirement):
                if name not in found:
                    found[name] = SecurityScheme(name, type="", source=f"{route.source}/security")
        return found

    def _declared_security_schemes(self) -> dict[str, SecurityScheme]:
        nodes = (self.data.get("components") or {}).get("securitySchemes") or {}
        found: dict[str, SecurityScheme] = {}
        for name, node in nodes.items():
            value, place = self._deref(node, f"/components/securitySchemes/{_token(name)}")
            location = value.get("in")
            flows = [flow for flow in (value.get("flows") or {}).values() if isinstance(flow, Mapping)]
            found[name] = SecurityScheme(
                name=name,
                type=str(value.get("type") or ""),
                source=place,
                parameter_name=str(value.get("name") or ""),
                location=ParameterLocation(location) if location in tuple(ParameterLocation) else None,
                scheme=str(value.get("scheme") or "").lower(),
                bearer_format=str(value.get("bearerFormat") or ""),
                open_id_connect_url=str(value.get("openIdConnectUrl") or ""),
                scopes=tuple(dict.fromkeys(scope for flow in flows for scope in flow.get("scopes") or {})),
                description=str(value.get("description") or ""),
            )
        return found


def _security(nodes: Any) -> tuple[SecurityRequirement, ...]:
    return tuple({name: tuple(scopes or ()) for name, scopes in node.items()} for node in nodes or ())


def _token(text: str) -> str:
    return text.replace("~", "~0").replace("/", "~1")


def _servers(nodes: Any) -> Iterator[str]:
    for node in nodes if isinstance(nodes, list) else ():
        url = node.get("url") if isinstance(node, Mapping) else None
        if isinstance(url, str):
            variables = node.get("variables") or {}
            for name, variable in variables.items():
                default = variable.get("default", "") if isinstance(variable, Mapping) else ""
                url = url.replace(f"{{{name}}}", str(default))
            yield url
