"""Operations with an integration that the contract gives: they keep it, and get what it refers to.

In: a route with its integration as the contract writes it. Out: the route as API Gateway has it, with the parameters,
statuses and headers that the integration's mappings need.
https://docs.aws.amazon.com/apigateway/latest/developerguide/request-response-data-mappings.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from codegen.core.findings import Findings
from codegen.core.names import class_name
from codegen.core.pointer import child
from codegen.core.records import replace
from codegen.features.integration.settings import EXTENSION
from codegen.importer.gateway_method import PARAMETER_NAME
from codegen.importer.lowering.operations import body_models, invocation_uri
from codegen.importer.lowering.schemas import SchemaLowering
from codegen.ir.api import MethodResponse, Route
from codegen.ir.integration import Integration
from codegen.ir.operation import Operation, ParameterLocation
from codegen.ir.project import ProjectOperation

_PATH_PARAMETER = re.compile(r"\{([^{}+]+)\+?\}")
_STATUS = re.compile(r"[1-5]\d\d\Z")
_FUNCTION_NAME = re.compile(r"functions/(?P<name>.+?)(/invocations)?\Z")
_PLACES = {ParameterLocation.QUERY: "querystring", ParameterLocation.HEADER: "header"}
_HEADER = "method.response.header."


def kept_integration(
    route: Route,
    integration: Integration,
    lowering: SchemaLowering,
    findings: Findings,
    *,
    has_own_templates: bool = True,
) -> Route:
    """The route of an operation that API Gateway serves without a function of the project.

    Args:
        has_own_templates: its request templates were written by hand, with the contract's names in them.
    """
    operation = route.operation
    stem = class_name(operation.operation_id or f"{operation.http_method} {operation.path}", "Operation")
    return replace(
        route,
        request_models=(
            body_models(operation.request_body, stem, lowering) if operation.request_body else {}
        ),
        integration=_renamed(route, integration, findings, has_own_templates),
        request_parameters=_request_parameters(route),
        method_responses=_method_responses(route.operation, integration),
    )


def through_function(
    integration: Integration, operation: ProjectOperation, findings: Findings
) -> Integration:
    """A Lambda proxy integration of the contract that calls the project's function; the rest of it stays."""
    named = _FUNCTION_NAME.search(integration.uri)
    findings.note(
        "CG266",
        f"the integration calls {operation.function}, the function of this project, in place of "
        f"{named['name'] if named else integration.uri}",
        child(integration.source, "uri") if integration.source else "",
        "to keep calling the other function, give the operation an integration of type aws",
    )
    uri = invocation_uri(operation.function, operation.alias)
    return replace(integration, uri=uri, http_method="POST")


def _request_parameters(route: Route) -> dict[str, bool]:
    """Everything that a mapping may name, as API Gateway's import declares it."""
    found = {f"method.request.path.{name}": True for name in _PATH_PARAMETER.findall(route.path)}
    for parameter in route.operation.parameters:
        if parameter.location in _PLACES and PARAMETER_NAME.match(parameter.name):
            found[f"method.request.{_PLACES[parameter.location]}.{parameter.name}"] = parameter.required
    return found


def _method_responses(operation: Operation, integration: Integration) -> tuple[MethodResponse, ...]:
    """The responses of the contract, and the statuses and headers that the integration's responses map to."""
    headers: dict[str, dict[str, bool]] = {}
    for response in operation.responses:
        if _STATUS.match(response.status):
            headers[response.status] = {f"{_HEADER}{header.name}": False for header in response.headers}
    for answer in integration.responses:
        mapped = headers.setdefault(answer.status_code, {})
        mapped.update({name: False for name in answer.response_parameters if name.startswith(_HEADER)})
    return tuple(MethodResponse(status, headers[status]) for status in sorted(headers))


def _renamed(
    route: Route, integration: Integration, findings: Findings, has_own_templates: bool
) -> Integration:
    """With the names that path parameters have in API Gateway, where they are not the contract's."""
    names = dict(renamings(route.path_parameters))
    if not names:
        return integration
    if integration.request_templates and has_own_templates:
        said = ", ".join(f"{old} is {new}" for old, new in names.items())
        findings.warning(
            "CG267",
            f"path parameters have other names in API Gateway ({said}): templates of the integration must use them",
            child(route.source, EXTENSION, "requestTemplates"),
            "give path parameters that share a place one name in the contract",
        )
    return replace(
        integration,
        request_parameters={
            name: _mapped(value, names) for name, value in integration.request_parameters.items()
        },
        cache_key_parameters=tuple(_mapped(name, names) for name in integration.cache_key_parameters),
    )


def renamings(path_parameters: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Path parameters with another name in API Gateway: the contract's, and API Gateway's."""
    for new, part in path_parameters.items():
        whole = _PATH_PARAMETER.fullmatch(part)
        if whole and whole[1] != new:
            yield whole[1], new


def _mapped(expression: str, names: Mapping[str, str]) -> str:
    for old, new in names.items():
        if expression == f"method.request.path.{old}":
            return f"method.request.path.{new}"
    return expression
