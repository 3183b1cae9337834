"""Everything that API Gateway refuses, or can't serve, in an OpenAPI document with `x-amazon-apigateway-*`.

In: the document's data, which may hold intrinsic functions of CloudFormation. Out: findings at JSON pointers of it.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from codegen.contract.document import authorizers, integrations, models
from codegen.contract.document.cors import check_http_cors
from codegen.contract.document.extension_fields import EXTENSION_FIELDS
from codegen.contract.document.mappings import check_mappings
from codegen.contract.document.members import check_members
from codegen.contract.document.methods import MethodView, document_methods
from codegen.contract.document.openapi import check_openapi
from codegen.contract.document.references import check_document_references
from codegen.contract.document.schemas import check_schemas
from codegen.contract.document.templates import check_gateway_response_templates, check_templates
from codegen.contract.document.text_places import TextPlaces
from codegen.contract.values import NO_VALUE, is_intrinsic, items, literal, mapping, substituted
from codegen.core.diagnostics import Diagnostic, Severity
from codegen.core.findings import Findings
from codegen.core.records import Record, field, replace
from codegen.core.suggestions import nearest
from codegen.importer.gateway_document import import_gateway_document
from codegen.importer.gateway_extensions import EXTENSIONS
from codegen.importer.gateway_models import IGNORED_MODEL
from codegen.ir.api import ApiType

_UNKNOWN = "${known-when-deployed}"
"""Stands for a value that CloudFormation computes while API Gateway's import rules are applied."""
_SILENT = {
    ApiType.REST: frozenset({"CG115", IGNORED_MODEL}),
    ApiType.HTTP: frozenset({"CG114", "CG115", IGNORED_MODEL}),
}
"""What the import says and is of no concern before a deployment: parts without effect on requests, models that are
errors as references or describe answers alone, and for HTTP APIs responses and parameters, which those have no place
for at all."""


class Surroundings(Record, frozen=True):
    """What the resource around a definition adds to it.

    Attributes:
        schemes: security schemes by name, which SAM writes into the definition.
        schemas: names of schemas that SAM adds.
        binary_media_types: of the resource's property.
        has_name: whether the resource gives the API a name.
        is_merged: SAM adds integrations of events to the definition's operations.
        stage_variables: those of every stage; None where they can't be told.
    """

    schemes: Mapping[str, Any] = field(default_factory=dict)
    schemas: Mapping[str, Any] = field(default_factory=dict)
    binary_media_types: tuple[str, ...] = ()
    has_name: bool = False
    is_merged: bool = False
    stage_variables: frozenset[str] | None = None


def lint_document(
    data: Mapping[str, Any],
    api_type: ApiType,
    findings: Findings,
    places: TextPlaces,
    around: Surroundings | None = None,
) -> list[MethodView]:
    """Report what is wrong with a definition; gives its methods for rules about what stands around it."""
    around = around or Surroundings()
    full = _with_surroundings(data, around)
    imported = _import_findings(full, api_type, findings)
    is_complete = api_type is ApiType.REST and not around.is_merged
    findings.diagnostics += [_deployable(each) for each in imported] if is_complete else imported
    methods = list(document_methods(full))
    check_document_references(full, findings)
    check_openapi(full, methods, findings)
    check_members(full, methods, findings)
    authorizers.check_authorizers(full, api_type, findings)
    integrations.check_integrations(methods, api_type, findings)
    models.check_quotas(full, methods, api_type, findings)
    if api_type is ApiType.REST:
        _check_rest(full, methods, findings, places, around)
    else:
        authorizers.check_requirements(full, methods, findings)
        check_http_cors(full, findings)
    return methods


def _check_rest(
    data: Mapping[str, Any],
    methods: list[MethodView],
    findings: Findings,
    places: TextPlaces,
    around: Surroundings,
) -> None:
    models.check_models(data, findings)
    check_schemas(data, findings)
    integrations.check_preflight(methods, _binary_types(data, around), findings)
    integrations.routes_twice(methods, findings)
    integrations.check_any_method(methods, findings)
    for method in methods:
        check_mappings(method, findings)
        check_templates(method, findings, places, around.stage_variables)
    check_gateway_response_templates(data, findings)


def _binary_types(data: Mapping[str, Any], around: Surroundings) -> Iterable[str]:
    declared = items(data.get("x-amazon-apigateway-binary-media-types"))
    return {*around.binary_media_types, *(text for item in declared if (text := literal(item)))}


def _with_surroundings(data: Mapping[str, Any], around: Surroundings) -> Mapping[str, Any]:
    """The definition as SAM completes it."""
    if not around.schemes and not around.schemas and not around.has_name:
        return data
    full = dict(data)
    if "swagger" in data:
        full["securityDefinitions"] = {**around.schemes, **mapping(data.get("securityDefinitions"))}
        full["definitions"] = {**around.schemas, **mapping(data.get("definitions"))}
    else:
        components = dict(mapping(data.get("components")))
        components["securitySchemes"] = {**around.schemes, **mapping(components.get("securitySchemes"))}
        components["schemas"] = {**around.schemas, **mapping(components.get("schemas"))}
        full["components"] = components
    if around.has_name:
        full["info"] = {"title": "the name of the resource", **mapping(data.get("info"))}
    return full


# the rules of API Gateway's import, which know nothing of CloudFormation


def _import_findings(data: Mapping[str, Any], api_type: ApiType, findings: Findings) -> list[Diagnostic]:
    plain = _plain(data)
    _, found = import_gateway_document(plain, source="", locate=findings.locate, api_type=api_type)
    return [
        _certain(diagnostic)
        for diagnostic in found
        if diagnostic.code not in _SILENT[api_type]
        and _UNKNOWN not in diagnostic.message
        and not _is_computed(data, diagnostic, findings.locate)
    ]


def _certain(diagnostic: Diagnostic) -> Diagnostic:
    """A name that API Gateway ignores is refused here where it is another one misspelt."""
    if diagnostic.code not in ("CG100", "CG101") or diagnostic.severity is not Severity.WARNING:
        return diagnostic
    name = diagnostic.location.pointer.rpartition("/")[2] if diagnostic.location else ""
    meant = nearest(name, EXTENSIONS if diagnostic.code == "CG100" else EXTENSION_FIELDS)
    if meant is None or name in EXTENSIONS or name in EXTENSION_FIELDS:
        return diagnostic
    return replace(diagnostic, severity=Severity.ERROR, hint=f"did you mean {meant}?")


def _deployable(diagnostic: Diagnostic) -> Diagnostic:
    """What the import lets pass and the deployment does not: a REST API's method without an integration."""
    is_passed = diagnostic.code == "CG105" and diagnostic.severity is Severity.WARNING
    return replace(diagnostic, severity=Severity.ERROR) if is_passed else diagnostic


def _plain(value: Any) -> Any:
    """The value with what CloudFormation computes replaced: one outcome of a condition, the text of a substitution."""
    if isinstance(value, list):
        return [_plain(item) for item in value if item != NO_VALUE]
    if not isinstance(value, Mapping):
        return copy.copy(value)
    if is_intrinsic(value):
        outcomes = value.get("Fn::If")
        if isinstance(outcomes, list) and len(outcomes) == 3:
            return _plain(outcomes[1] if outcomes[1] != NO_VALUE else outcomes[2])
        text = substituted(value) if "Fn::Sub" in value else None
        return _UNKNOWN if text is None else text
    return {str(name): _plain(item) for name, item in value.items() if item != NO_VALUE}


def _is_computed(data: Mapping[str, Any], diagnostic: Diagnostic, locate: Callable[..., Any]) -> bool:
    """Whether a finding is about a value that CloudFormation computes."""
    pointer = diagnostic.location.pointer if diagnostic.location else ""
    base = locate("").pointer
    node: Any = data
    for part in pointer.removeprefix(base).split("/")[1:]:
        if is_intrinsic(node):
            return "Fn::Sub" not in node
        name = part.replace("~1", "/").replace("~0", "~")
        if isinstance(node, list):
            node = node[int(name)] if name.isdecimal() and int(name) < len(node) else None
        else:
            node = node.get(name) if isinstance(node, Mapping) else None
    return is_intrinsic(node)


def has_integrations(data: Mapping[str, Any]) -> bool:
    """Whether some operation says what it calls."""
    return any(method.integration is not None for method in document_methods(data))


def is_importable(data: Mapping[str, Any]) -> bool:
    """Whether a document is meant for API Gateway's import: each of its operations says what it calls."""
    version = str(data.get("openapi") or data.get("swagger") or "")
    methods = list(document_methods(data))
    return version.startswith(("2.", "3.0")) and bool(methods) and all(each.integration for each in methods)


def lint_integrations(data: Mapping[str, Any], findings: Findings, places: TextPlaces) -> None:
    """The rules about integrations alone, for a contract of which the generator makes the rest."""
    methods = list(document_methods(data))
    integrations.check_integrations(methods, ApiType.REST, findings)
    for method in methods:
        check_mappings(method, findings)
        check_templates(method, findings, places, None)
