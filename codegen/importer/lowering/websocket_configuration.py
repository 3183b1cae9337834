"""The plan of a project becomes a WebSocket API: routes, models, proxy integrations, the authorizer of `$connect`.

In: an `ir.Project` of an AsyncAPI contract. Out: an `ir.Api` whose routes call the project's functions.
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-overview.html
"""

from __future__ import annotations

from codegen.core.diagnostics import Diagnostic
from codegen.core.findings import Findings, Locate
from codegen.core.records import replace
from codegen.importer.lowering.guards import all_authorizers
from codegen.importer.lowering.message_models import MessageModels, message_models
from codegen.importer.lowering.operations import lambda_proxy
from codegen.importer.lowering.routes import (
    LONGEST_DESCRIPTION,
    LONGEST_NAME,
    authorization_of,
    authorized,
)
from codegen.ir.api import DEFAULT_ROUTE, Api, Route
from codegen.ir.project import Project, ProjectOperation

_SILENT_ROUTES = ("$connect", "$disconnect")


def configure_websocket_api(project: Project, locate: Locate) -> tuple[Api, list[Diagnostic]]:
    """The API that API Gateway gets.

    Args:
        locate: where a JSON pointer stands in the contract.
    """
    findings = Findings(locate)
    models = message_models(project, findings)
    api = replace(
        project.api,
        name=project.api.name[:LONGEST_NAME],
        description=project.api.description[:LONGEST_DESCRIPTION],
        routes=tuple(
            _validated(_route(operation, findings), models, project.api) for operation in project.operations
        ),
        models=models.models,
        authorizers=all_authorizers(project),
    )
    return api, findings.diagnostics


def _route(operation: ProjectOperation, findings: Findings) -> Route:
    """Every route of messages answers: one without a reply says what is wrong with a message, and nothing else."""
    route = operation.route
    answers = None if route.path in _SILENT_ROUTES else DEFAULT_ROUTE
    integration = replace(lambda_proxy(operation), source=route.source)
    route = replace(route, integration=integration, route_response_selection_expression=answers)
    return authorized(route, authorization_of([operation], findings))


def _validated(route: Route, models: MessageModels, api: Api) -> Route:
    """A route whose messages must fit its model: what names a message's route names its model, too."""
    key = route.route_key
    if key not in models.of_routes:
        return route
    return replace(
        route,
        request_models={key: models.of_routes[key]},
        model_selection_expression=api.route_selection_expression,
    )
