"""What a contract would lose as a REST API, and as an HTTP API, before anything is generated.

In: the contract as imported and lowered. Out: one finding per feature, at its first place, with how often it occurs.
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from codegen.contract.document.methods import document_methods
from codegen.contract.values import items, mapping
from codegen.core.diagnostics import Diagnostic
from codegen.core.findings import Findings, Locate
from codegen.core.pointer import child
from codegen.importer.gateway_extensions import EXTENSIONS
from codegen.importer.lowering.configuration import configure_gateway
from codegen.importer.project import plan_project
from codegen.ir.api import Api, ApiType
from codegen.ir.operation import ParameterLocation
from codegen.ir.project import ProjectSettings

_ROUTES = 300
_PROXIES = frozenset({"AWS_PROXY", "HTTP_PROXY", ""})


class _Loss(NamedTuple):
    """A feature that a type of API does not have."""

    is_lossy: bool  # False where generated code makes up for it
    says: str
    hint: str


def report_losses(api: Api, data: Mapping[str, Any], target: ApiType, locate: Locate) -> list[Diagnostic]:
    """The capability report.

    Args:
        data: the contract's own data, for extensions.
    """
    findings = Findings(locate)
    code = "CG191" if target is ApiType.HTTP else "CG190"
    sources = _HTTP if target is ApiType.HTTP else _REST
    for loss, find in sources:
        places = list(find(api, data))
        if places:
            count = f" ({len(places)} times)" if len(places) > 1 else ""
            report = findings.warning if loss.is_lossy else findings.note
            report(code, f"{loss.says}{count}", places[0], loss.hint)
    findings.diagnostics += _lowering(api, locate)
    return findings.diagnostics


def _lowering(api: Api, locate: Locate) -> list[Diagnostic]:
    """What the generator changes for this type of API."""
    settings = ProjectSettings(api_type=api.type)
    project, planned = plan_project(api, settings, name="api", contract=api.source)
    _, configured = configure_gateway(project, locate)
    return [*planned, *configured]


def _bodies(api: Api, _: Mapping[str, Any]) -> Iterator[str]:
    for route in api.routes:
        if route.operation.request_body is not None:
            yield route.operation.request_body.source


def _required_parameters(api: Api, _: Mapping[str, Any]) -> Iterator[str]:
    places = (ParameterLocation.QUERY, ParameterLocation.HEADER)
    for route in api.routes:
        for parameter in route.operation.parameters:
            if parameter.required and parameter.location in places:
                yield parameter.source


def _schemes(kind: str) -> Callable[[Api, Mapping[str, Any]], Iterator[str]]:
    def find(api: Api, _: Mapping[str, Any]) -> Iterator[str]:
        return (scheme.source for scheme in api.security_schemes.values() if scheme.type == kind)

    return find


def _alternatives(api: Api, data: Mapping[str, Any]) -> Iterator[str]:
    """Operations with several security requirements."""
    for route in api.routes:
        requirements = route.operation.security
        if len(requirements) > 1:
            yield route.operation.source


def _extensions(target: ApiType) -> Callable[[Api, Mapping[str, Any]], Iterator[str]]:
    """The extensions that only the other type of API knows."""
    foreign = [name for name, (_, types) in EXTENSIONS.items() if target not in types]

    def find(_: Api, data: Mapping[str, Any]) -> Iterator[str]:
        for name in foreign:
            if name in data:
                yield child("", name)
        components = mapping(data.get("components"))
        yield from (child("/components", name) for name in foreign if name in components)
        for index, tag in enumerate(items(data.get("tags"))):
            yield from (child("/tags", index, name) for name in foreign if name in mapping(tag))

    return find


def _non_proxies(_: Api, data: Mapping[str, Any]) -> Iterator[str]:
    for method in document_methods(data):
        if method.integration is not None and method.integration.type not in _PROXIES:
            yield method.integration.source.pointer


def _too_many(api: Api, _: Mapping[str, Any]) -> Iterator[str]:
    if len(api.routes) > _ROUTES:
        yield "/paths"


_Find = Callable[[Api, Mapping[str, Any]], Iterator[str]]
_HTTP: tuple[tuple[_Loss, _Find], ...] = (
    (
        _Loss(
            False,
            "HTTP APIs do not validate bodies: the function does",
            "nothing is lost but an earlier answer",
        ),
        _bodies,
    ),
    (
        _Loss(
            False,
            "HTTP APIs do not ask for required parameters: the function does",
            "nothing is lost but an earlier answer",
        ),
        _required_parameters,
    ),
    (
        _Loss(
            False,
            "HTTP APIs have no API keys and no usage plans: a Lambda authorizer of the project checks the key",
            "write the check in src/authorizers/, or use a REST API",
        ),
        _schemes("apiKey"),
    ),
    (
        _Loss(
            False,
            "HTTP APIs have no Basic authentication or other schemes of http: a Lambda authorizer of the project "
            "checks credentials, unless codegen.yaml says who issues tokens",
            "write the check in src/authorizers/, or authorizers: {NAME: {type: jwt}}",
        ),
        _schemes("http"),
    ),
    (
        _Loss(
            False,
            "an operation of an HTTP API takes one security requirement, and this one has several: a Lambda authorizer "
            "of the project decides on all of them",
            "write the check in src/authorizers/",
        ),
        _alternatives,
    ),
    (
        _Loss(True, "only REST APIs know this extension", "use a REST API, or leave it out"),
        _extensions(ApiType.HTTP),
    ),
    (
        _Loss(True, "HTTP APIs have proxy integrations only: no templates, no mocks", "use a function"),
        _non_proxies,
    ),
    (
        _Loss(
            True,
            f"the contract has more than the {_ROUTES} routes of an HTTP API's default quota",
            "split it",
        ),
        _too_many,
    ),
)
_REST: tuple[tuple[_Loss, _Find], ...] = (
    (
        _Loss(True, "only HTTP APIs know this extension", "use an HTTP API, or leave it out"),
        _extensions(ApiType.REST),
    ),
)
