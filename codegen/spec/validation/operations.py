"""What operations need of one another and of the rest of the document: names, paths, parameters, security."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from codegen.core.pointer import child, token
from codegen.spec.edits import REMOVED
from codegen.spec.grammar import ANY_METHOD, METHODS
from codegen.spec.report import Report
from codegen.spec.survey import Survey
from codegen.spec.validation.corrections import Corrections

_VARIABLE = re.compile(r"\{([^{}]*)\}")
_QUERY = re.compile(r"[?#].*", re.DOTALL)
_BODILESS = ("get", "head")


class _Operation(NamedTuple):
    path: str
    method: str
    item: dict[str, Any]
    item_pointer: str
    value: dict[str, Any]
    pointer: str


def check_operations(survey: Survey, corrections: Corrections) -> None:
    """Check all operations of a document that follows the grammar."""
    report = corrections.report
    operations = list(_operations(survey))
    _check_operation_ids(survey, corrections)
    _check_paths(survey, operations, report)
    for operation in operations:
        _check_parameters(survey, operation, corrections)
        if operation.method in _BODILESS and "requestBody" in operation.value:
            message = f"{operation.method.upper()} with a body: many clients and caches drop it"
            report.warning(
                "CG038", message, f"{operation.pointer}/requestBody", "use query parameters, or POST"
            )
    _check_security(survey, report)


def _operations(survey: Survey) -> Iterator[_Operation]:
    for path, node in (survey.data.get("paths") or {}).items():
        if path.startswith("/"):
            pointer = f"/paths/{token(path)}"
            yield from _operations_of(path, node, pointer)
            if isinstance(node.get("$ref"), str):
                target = survey.target(node["$ref"])
                yield from _operations_of(path, target.value, target.pointer)


def _operations_of(path: str, item: Any, pointer: str) -> Iterator[_Operation]:
    for method in (*METHODS, ANY_METHOD) if isinstance(item, dict) else ():
        if isinstance(item.get(method), dict):
            yield _Operation(path, method, item, pointer, item[method], f"{pointer}/{method}")


def _check_operation_ids(survey: Survey, corrections: Corrections) -> None:
    first: dict[str, str] = {}
    for _, value, pointer in survey.of_kind("Operation"):
        operation_id = value.get("operationId")
        if operation_id in first:
            message = f"the operationId {operation_id!r} is taken by another operation: this one goes without"
            hint = f"the other one is at {first[operation_id]}: give one of them another name"
            corrections.mend("CG030", message, f"{pointer}/operationId", REMOVED, hint)
        elif operation_id is not None:
            first[operation_id] = pointer


# ---- paths
def _check_paths(survey: Survey, operations: list[_Operation], report: Report) -> None:
    for path in survey.data.get("paths") or {}:
        if path.startswith("/"):
            _check_template(path, f"/paths/{token(path)}", report)
    taken: dict[tuple[str, str], str] = {}
    shapes: dict[str, str] = {}
    for operation in operations:
        shape = _VARIABLE.sub("{}", operation.path)
        place = f"/paths/{token(operation.path)}"
        other = taken.setdefault((shape, operation.method), operation.path)
        sibling = shapes.setdefault(shape, operation.path)
        if other != operation.path:
            message = f"{operation.path} and {other} match the same requests with {operation.method.upper()}"
            report.warning("CG033", message, place, "keep one of them")
        elif sibling != operation.path:
            message = f"{operation.path} and {sibling} differ only in the names of their parameters"
            report.warning("CG033", message, place, "use the same names")


def _check_template(path: str, pointer: str, report: Report) -> None:
    names = [name.removesuffix("+") for name in _VARIABLE.findall(path)]
    rest = _VARIABLE.sub("", path)
    if "{" in rest or "}" in rest or "" in names:
        report.error("CG035", f"the braces of {path!r} do not pair up around names", pointer, "write {name}")
    for name in sorted({name for name in names if names.count(name) > 1}):
        message = f"the path has two parameters {name!r}: both must have one value"
        report.warning("CG035", message, pointer, "give one of them another name")
    if "?" in rest or "#" in rest:
        message = "a path has no query string and no fragment: no request will match"
        report.warning("CG035", message, pointer, "declare query parameters")


# ---- parameters
def _check_parameters(survey: Survey, operation: _Operation, corrections: Corrections) -> None:
    declared: set[str] = set()
    for owner, place in ((operation.item, operation.item_pointer), (operation.value, operation.pointer)):
        seen: set[tuple[str, str]] = set()
        for index, node in enumerate(owner.get("parameters") or ()):
            parameter = survey.resolved(node)
            if not isinstance(parameter, dict) or "name" not in parameter or "in" not in parameter:
                continue
            key = (parameter["name"], parameter["in"])
            where = child(f"{place}/parameters", index)
            if key in seen:
                message = f"the {key[1]} parameter {key[0]!r} stands twice in this list: the first one counts"
                corrections.mend("CG034", message, where, REMOVED, "remove one of them")
            seen.add(key)
            if key[1] == "path":
                declared.add(key[0])
                _check_is_in_path(operation, key[0], where, corrections)
    names = dict.fromkeys(name.removesuffix("+") for name in _variables(operation.path))
    _check_declared(operation, [name for name in names if not {name, f"{name}+"} & declared], corrections)


def _variables(path: str) -> list[str]:
    """The parameters of a path; what stands behind a question mark is reported with the path, and is none."""
    return _VARIABLE.findall(_QUERY.sub("", path))


def _check_declared(operation: _Operation, missing: list[str], corrections: Corrections) -> None:
    """What is not declared is any text: API Gateway takes the parameters of a path from the path."""
    for name in missing:
        message = f"the path parameter {name!r} of {operation.path} is not declared: it is read as text"
        is_usual = operation.method == ANY_METHOD
        report = corrections.report.note if is_usual else corrections.report.warning
        report("CG032", message, operation.pointer, f"add a parameter {name} with in: path")
    if missing:
        added = [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in missing
        ]
        own = operation.value.get("parameters") or []
        corrections.edits[f"{operation.pointer}/parameters"] = [*own, *added]


def _check_is_in_path(operation: _Operation, name: str, pointer: str, corrections: Corrections) -> None:
    names = _variables(operation.path)
    if name in names or f"{name}+" in names:
        return
    message = f"the path {operation.path} has no parameter {name!r}"
    hint = f"add {{{name}}} to the path, or remove the parameter"
    if pointer.startswith(f"/paths/{token(operation.path)}/"):
        corrections.mend("CG032", f"{message}: it is left out", pointer, REMOVED, hint)
    else:  # another path that shares these parameters may have it
        corrections.report.error("CG032", message, pointer, hint)


# ---- security
def _check_security(survey: Survey, report: Report) -> None:
    components = survey.data.get("components") or {}
    schemes = components.get("securitySchemes") or {}
    owners = [("", survey.data), *((visit.pointer, visit.value) for visit in survey.of_kind("Operation"))]
    for pointer, owner in owners:
        for index, requirement in enumerate(owner.get("security") or ()):
            for name in requirement if isinstance(requirement, dict) else ():
                if name not in schemes:
                    message = (
                        f"the security scheme {name!r} is not declared: "
                        "nobody is let in until the authorizer that is generated for it says how"
                    )
                    place = child(f"{pointer}/security", index, name)
                    report.warning("CG040", message, place, "declare it in components/securitySchemes")
