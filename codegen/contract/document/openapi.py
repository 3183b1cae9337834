"""What OpenAPI itself asks for, as far as API Gateway's import depends on it: parameters, security schemes, names.

https://spec.openapis.org/oas/v3.0.3.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from codegen.contract.document.methods import MethodView, Placed, follow
from codegen.contract.values import is_intrinsic, items, literal, mapping
from codegen.core.findings import Findings
from codegen.core.pointer import child
from codegen.core.suggestions import did_you_mean, nearest

_PLACES_2 = ("body", "formData", "header", "path", "query")
_PLACES_3 = ("cookie", "header", "path", "query")
_KEY_PLACES = ("cookie", "header", "query")
_STATUS = re.compile(r"default\Z|[1-5](\d\d|XX)\Z|x-")
_VARIABLE = re.compile(r"\{([^{}+]+)\+?\}")
_SCHEMES_2 = ("apiKey", "basic", "oauth2")
_SCHEMES_3 = ("apiKey", "http", "mutualTLS", "oauth2", "openIdConnect")


def check_openapi(data: Mapping[str, Any], methods: list[MethodView], findings: Findings) -> None:
    """Report parameters and security schemes that no reader of OpenAPI understands, and names that stand twice."""
    for parameter, path in _parameters(data, methods):
        _check_parameter(parameter, _PLACES_2 if "swagger" in data else _PLACES_3, findings)
        _check_variable(parameter, path, findings)
    for method in methods:
        _check_statuses(method, data, findings)
    _check_schemes(data, findings)
    _check_operation_ids(data, methods, findings)


def _parameters(data: Mapping[str, Any], methods: list[MethodView]) -> Iterator[tuple[Placed, str]]:
    """The parameters of all operations, each with the path that it was first met at."""
    seen: set[str] = set()
    for method in methods:
        path, _, name = method.pointer.rpartition("/")
        item = mapping(mapping(data.get("paths")).get(method.path))
        for owner, place in ((item, path), (mapping(item.get(name)), method.pointer)):
            for index, entry in enumerate(items(owner.get("parameters"))):
                node = follow(data, Placed(mapping(entry), child(place, "parameters", index)))
                if node.pointer not in seen and node.value and "$ref" not in node.value:
                    seen.add(node.pointer)
                    yield node, method.path


def _check_parameter(parameter: Placed, places: tuple[str, ...], findings: Findings) -> None:
    for name in ("name", "in"):
        if name not in parameter.value and not is_intrinsic(parameter.value):
            findings.error("CG116", f"a parameter needs {name}", parameter.pointer, f"add {name}")
    where = parameter.text("in")
    if where is not None and where not in places:
        message = f"there is no parameter in {where!r}"
        findings.error(
            "CG116", message, parameter.at("in"), did_you_mean(where, places, f"use {', '.join(places)}")
        )


def _check_variable(parameter: Placed, path: str, findings: Findings) -> None:
    """A required parameter that no request can have; API Gateway takes it, and validation then refuses each request."""
    name = parameter.text("name")
    names = _VARIABLE.findall(path)
    if parameter.text("in") == "path" and name is not None and name not in names:
        meant = nearest(name, names)
        report = findings.error if meant else findings.warning
        hint = f"did you mean {meant}?" if meant else f"its parameters: {', '.join(names) or 'none'}"
        report("CG116", f"{path} has no parameter {name}", parameter.at("name"), hint)


def _check_statuses(method: MethodView, data: Mapping[str, Any], findings: Findings) -> None:
    operation = method.pointer.rpartition("/")[2]
    node = mapping(mapping(mapping(data.get("paths")).get(method.path)).get(operation))
    for status in mapping(node.get("responses")):
        if not _STATUS.match(str(status)):
            place = child(method.pointer, "responses", status)
            findings.error("CG116", f"{status!r} is no status", place, "write three digits, or default")


def _check_schemes(data: Mapping[str, Any], findings: Findings) -> None:
    is_swagger = "swagger" in data
    place = "/securityDefinitions" if is_swagger else "/components/securitySchemes"
    owner = data if is_swagger else mapping(data.get("components"))
    schemes = mapping(owner.get("securityDefinitions" if is_swagger else "securitySchemes"))
    known = _SCHEMES_2 if is_swagger else _SCHEMES_3
    for name, scheme in schemes.items():
        kind = literal(mapping(scheme).get("type"))
        if kind is not None and kind not in known:
            hint = did_you_mean(kind, known, f"use {', '.join(known)}")
            message = f"security scheme {name} is of type {kind!r}"
            findings.error("CG116", message, child(place, name, "type"), hint)
        where = literal(mapping(scheme).get("in"))
        if kind == "apiKey" and where is not None and where not in _KEY_PLACES:
            hint = did_you_mean(where, _KEY_PLACES, f"use {', '.join(_KEY_PLACES)}")
            message = f"security scheme {name} is in {where!r}"
            findings.error("CG116", message, child(place, name, "in"), hint)


def _check_operation_ids(data: Mapping[str, Any], methods: list[MethodView], findings: Findings) -> None:
    seen: dict[str, str] = {}
    for method in methods:
        operation = method.pointer.rpartition("/")[2]
        node = mapping(mapping(mapping(data.get("paths")).get(method.path)).get(operation))
        name = literal(node.get("operationId"))
        if name is None:
            continue
        first = seen.setdefault(name, method.name)
        if first != method.name:
            findings.warning(
                "CG030",
                f"operationId {name} is taken by {first}",
                child(method.pointer, "operationId"),
                "give each operation its own",
            )
