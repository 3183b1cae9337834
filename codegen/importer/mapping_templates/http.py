"""HTTP integrations with templates: parameters and body go to the endpoint, its answers come back by their statuses.

An error of the endpoint that the contract does not describe is a server error, of which nothing is told.
https://docs.aws.amazon.com/apigateway/latest/developerguide/setup-http-integrations.html
"""

from __future__ import annotations

from collections.abc import Iterator

from codegen.core.records import replace
from codegen.importer.mapping_templates.answers import Answers, answers_of, json_contents, stems
from codegen.importer.mapping_templates.bodies import Bodies
from codegen.importer.mapping_templates.files import TemplateFiles
from codegen.importer.mapping_templates.function import body_cases, server_error, success_templates
from codegen.importer.mapping_templates.parameters import sent_parameters
from codegen.ir.api import Route
from codegen.ir.integration import Integration, IntegrationResponse
from codegen.ir.operation import Response

_NOT_SENT = frozenset({"accept", "authorization", "content-type", "host"})
"""Headers that OpenAPI does not let parameters describe, and that API Gateway sets itself."""


def with_http_templates(
    route: Route, integration: Integration, files: TemplateFiles, bodies: Bodies
) -> Integration:
    """The integration with the templates and mappings that it lacks."""
    if not integration.request_parameters:
        integration = replace(
            integration, request_parameters=_request_parameters(route, integration.uri, bodies)
        )
    if not integration.request_templates:
        integration = replace(integration, request_templates=_request_templates(route, files, bodies))
    if integration.responses:
        return integration
    answers = answers_of(route.operation)
    return replace(integration, responses=tuple(_responses(answers, files, bodies)))


def _request_parameters(route: Route, uri: str, bodies: Bodies) -> dict[str, str]:
    """Path parameters go where the address names them, by the contract's names or API Gateway's."""
    found: dict[str, str] = {}
    for own in sent_parameters(route, bodies):
        if own.place == "path":
            for name in dict.fromkeys((own.name, own.sent_name)):
                if f"{{{name}}}" in uri:
                    found[f"integration.request.path.{name}"] = own.mapping_expression
        elif own.place == "querystring" or own.name.lower() not in _NOT_SENT:
            found[f"integration.request.{own.place}.{own.sent_name}"] = own.mapping_expression
    return found


def _request_templates(route: Route, files: TemplateFiles, bodies: Bodies) -> dict[str, str]:
    body = route.operation.request_body
    contents = json_contents(body.content) if body is not None else {}
    names = stems("request", list(contents))
    found: dict[str, str] = {}
    for media_type, media in contents.items():
        schema = media.schema.json if media.schema is not None else True
        text = f"{bodies.text(schema, 'request')}\n"
        found[media_type] = files.add(names[media_type], text, body_cases(schema, "request", bodies))
    return found


def _responses(answers: Answers, files: TemplateFiles, bodies: Bodies) -> Iterator[IntegrationResponse]:
    described = [status for status in answers.by_status if status != answers.success]
    for status, response in answers.by_status.items():
        yield IntegrationResponse(
            status,
            None if status == answers.success else status,
            response_parameters=_headers(response),
            response_templates=success_templates(status, response, files, bodies),
        )
    errors = [status for status in described if status >= "400"]
    others = rf"(?!{'|'.join(errors)})[45]\d\d" if errors else r"[45]\d\d"
    yield server_error(others, answers, files, bodies)


def _headers(response: Response | None) -> dict[str, str]:
    return {
        f"method.response.header.{header.name}": f"integration.response.header.{header.name}"
        for header in (response.headers if response is not None else ())
    }
