"""Lambda integrations with templates: a typed event goes in, the body of the answer or a marked error comes back.

A function that fails with a message such as `[404] no such order` gives that status of the contract, with the rest of
the message as its detail; where the rest is an object in JSON, it is the body. Everything else that it raises is a
server error, of which nothing is told.
https://docs.aws.amazon.com/apigateway/latest/developerguide/handle-errors-in-lambda-integration.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from codegen.core.records import replace
from codegen.importer.mapping_templates.answers import (
    JSON,
    NO_BODY,
    SERVER_ERROR,
    Answers,
    answers_of,
    json_contents,
    stems,
)
from codegen.importer.mapping_templates.bodies import Bodies
from codegen.importer.mapping_templates.errors import error_body, error_contents
from codegen.importer.mapping_templates.event import event_templates
from codegen.importer.mapping_templates.files import Case, TemplateFiles, expected
from codegen.ir.api import Route
from codegen.ir.integration import Integration, IntegrationResponse, PassthroughBehavior
from codegen.ir.operation import Response
from codegen.ir.schema import JsonSchema
from codegen.schema.samples.context import Direction

_ANY = r"[\s\S]"  # a dot of Java's regular expressions takes no line ends
_MARKED = "$error.startsWith('{') && $error.endsWith('}')"
_SAID = "no such thing"
_SECTIONS = {"path": "path", "query": "querystring", "headers": "header"}
"""Member of the event -> where the parameters stand."""


def with_function_templates(
    route: Route, integration: Integration, files: TemplateFiles, bodies: Bodies
) -> Integration:
    """The integration with the templates that it lacks."""
    if not integration.request_templates:
        integration = replace(
            integration,
            request_templates=event_templates(route, files, bodies),
            passthrough_behavior=PassthroughBehavior.NEVER,
        )
    if integration.responses:
        return integration
    answers = answers_of(route.operation)
    return replace(integration, responses=tuple(_responses(answers, files, bodies)))


# ---- what it answers
def _responses(answers: Answers, files: TemplateFiles, bodies: Bodies) -> Iterator[IntegrationResponse]:
    success = answers.by_status[answers.success]
    yield IntegrationResponse(
        answers.success,
        response_templates=success_templates(answers.success, success, files, bodies),
    )
    marked = [status for status in answers.by_status if status != answers.success]
    for status in marked:
        response = answers.by_status[status]
        yield IntegrationResponse(
            status,
            rf"\[{status}\]{_ANY}*",
            response_templates=_marked_templates(status, response, files, bodies),
        )
    others = rf"(?!\[({'|'.join(marked)})\]){_ANY}+" if marked else f"{_ANY}+"
    yield server_error(others, answers, files, bodies)


def success_templates(
    status: str, response: Response | None, files: TemplateFiles, bodies: Bodies
) -> dict[str, str]:
    """What prints the body of an endpoint's answer, by media type."""
    contents = json_contents(response.content) if response is not None else {}
    names = stems(status, list(contents))
    found: dict[str, str] = {}
    for media_type, media in contents.items():
        schema = media.schema.json if media.schema is not None else True
        found[media_type] = files.add(
            names[media_type],
            f"{bodies.text(schema, 'response')}\n",
            body_cases(schema, "response", bodies),
        )
    if not contents and response is not None and not response.content:
        found[JSON] = NO_BODY
    return found


def body_cases(schema: JsonSchema, direction: Direction, bodies: Bodies) -> list[Case]:
    """Cases of a template that prints a body."""
    return [
        {
            "name": name,
            "body": json.dumps(value) if isinstance(value, str) else value,
            "expected": expected(bodies.printed(schema, direction, value)),
        }
        for name, value in bodies.variants(schema, direction)
    ]


def _marked_templates(
    status: str, response: Response | None, files: TemplateFiles, bodies: Bodies
) -> dict[str, str]:
    if response is not None and not response.content:
        return {JSON: NO_BODY}
    contents = error_contents(response)
    names = stems(status, list(contents))
    found: dict[str, str] = {}
    for media_type, media in contents.items():
        made = error_body(media, status, bodies)
        schema = media.schema.json if media is not None and media.schema is not None else True
        body = bodies.example(schema, "response")
        lines = [
            f"## What a function says behind [{status}]: the body as an object in JSON, or a text.",
            f"#set($error = $input.path('$.errorMessage').substring({len(status) + 2}).trim())",
            f"#if({_MARKED})",
            "$error",
            "#else",
            made.template("$error"),
            "#end",
            "",
        ]
        cases: list[Case] = [
            {
                "name": "a text",
                "body": {"errorMessage": f"[{status}] {_SAID}"},
                "expected": expected(made.printed(_SAID)),
            }
        ]
        if isinstance(body, dict):
            message = f"[{status}] {json.dumps(body, ensure_ascii=False)}"
            cases.append({"name": "a body", "body": {"errorMessage": message}, "expected": body})
        found[media_type] = files.add(names[media_type], "\n".join(lines), cases)
    return found


def server_error(pattern: str, answers: Answers, files: TemplateFiles, bodies: Bodies) -> IntegrationResponse:
    """The answer where an endpoint failed in a way that the contract does not describe."""
    response = answers.by_status.get(SERVER_ERROR)
    templates: dict[str, str] = {}
    contents = error_contents(response)
    names = stems("failure", list(contents))
    for media_type, media in contents.items():
        made = error_body(media, SERVER_ERROR, bodies)
        case = {
            "name": "a failure",
            "body": {"errorMessage": "division by zero"},
            "expected": expected(made.printed("")),
        }
        templates[media_type] = files.add(names[media_type], f"{made.template()}\n", [case])
    return IntegrationResponse(
        SERVER_ERROR,
        pattern,
        response_templates=templates,
    )
