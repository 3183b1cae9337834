"""MOCK integrations that answer with the contract's examples; a request's `Prefer` header chooses among them.

`Prefer: code=404` asks for another status, `Prefer: example=NAME` for another example
(https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-mock-integration.html).
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from codegen.core.records import replace
from codegen.importer.mapping_templates.answers import (
    JSON,
    Answers,
    answers_of,
    json_contents,
    other_contents,
    stems,
)
from codegen.importer.mapping_templates.bodies import Bodies
from codegen.importer.mapping_templates.files import Case, TemplateFiles, expected
from codegen.importer.mapping_templates.text import json_text, plain_text
from codegen.ir.api import Route
from codegen.ir.integration import Integration, IntegrationResponse, PassthroughBehavior
from codegen.ir.operation import MediaType, Parameter, Response

_PREFER = "#set($prefer = $input.params('Prefer'))"
_NAME = re.compile(r"[A-Za-z0-9_.-]+\Z")
_HEADER_VALUE = re.compile(r"[ -&(-~]+\Z")
"""What stands in single quotes in a parameter mapping."""


def with_mock_templates(
    route: Route, integration: Integration, files: TemplateFiles, bodies: Bodies
) -> Integration:
    """The integration with the templates that it lacks."""
    answers = answers_of(route.operation)
    if not integration.request_templates:
        text = files.add("request", _request_text(answers), _request_cases(answers))
        integration = replace(
            integration,
            request_templates=dict.fromkeys(_request_types(route), text),
            passthrough_behavior=PassthroughBehavior.NEVER,
        )
    if integration.responses:
        return integration
    return replace(
        integration,
        responses=tuple(
            _response(status, response, answers, files, bodies)
            for status, response in answers.by_status.items()
        ),
    )


def static_response(
    status: str, response: Response | None, files: TemplateFiles, bodies: Bodies
) -> IntegrationResponse:
    """The default response of a status, with what the contract shows of it."""
    if response is None:
        return IntegrationResponse(status)
    return IntegrationResponse(
        status,
        response_parameters=static_headers(response, bodies),
        response_templates=_templates(status, response, files, bodies),
    )


def _request_types(route: Route) -> list[str]:
    """API Gateway chooses the template by the request's type, which is JSON where a request names none."""
    body = route.operation.request_body
    content = body.content if body is not None else ()
    others = [name for name in other_contents(content) if "*" not in name]
    return list(dict.fromkeys((JSON, *json_contents(content), *others)))


def _request_text(answers: Answers) -> str:
    others = [status for status in answers.by_status if status != answers.success]
    usual = f'{{"statusCode": {answers.success}}}'
    if not others:
        return f"{usual}\n"
    lines = [f'## A header "Prefer: code={others[0]}" asks for that answer.', _PREFER]
    for index, status in enumerate(others):
        directive = "#elseif" if index else "#if"
        lines += [f"{directive}($prefer.contains('code={status}'))", f'{{"statusCode": {status}}}']
    return "\n".join([*lines, "#else", usual, "#end", ""])


def _request_cases(answers: Answers) -> list[Case]:
    usual: Case = {"name": "no preference", "expected": {"statusCode": int(answers.success)}}
    return [
        usual,
        *(
            {
                "name": f"prefers {status}",
                "params": {"header": {"Prefer": f"code={status}"}},
                "expected": {"statusCode": int(status)},
            }
            for status in answers.by_status
            if status != answers.success
        ),
    ]


def _response(
    status: str, response: Response | None, answers: Answers, files: TemplateFiles, bodies: Bodies
) -> IntegrationResponse:
    made = static_response(status, response, files, bodies)
    return made if status == answers.success else replace(made, selection_pattern=status)


def _templates(status: str, response: Response, files: TemplateFiles, bodies: Bodies) -> dict[str, str]:
    texts: dict[str, tuple[str, list[Case]]] = {}
    for media_type, media in json_contents(response.content).items():
        texts[media_type] = _json_answer(_named(bodies.examples(media)))
    for media_type, media in other_contents(response.content).items():
        text = _plain_example(media, bodies)
        if text is not None and "*" not in media_type:
            texts[media_type] = (plain_text(text), [{"name": "the answer", "expected": text}])
    names = stems(status, list(texts))
    return {media_type: files.add(names[media_type], *made) for media_type, made in texts.items()}


def _named(examples: Sequence[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """The first example, and those that a header can name."""
    return [examples[0], *(each for each in examples[1:] if _NAME.match(each[0]))]


def _json_answer(examples: Sequence[tuple[str, Any]]) -> tuple[str, list[Case]]:
    first, *others = examples
    cases: list[Case] = [{"name": first[0] or "the answer", "expected": expected(first[1])}]
    if not others:
        return f"{json_text(first[1])}\n", cases
    lines = [f'## A header "Prefer: example={others[0][0]}" asks for that example.', _PREFER]
    for index, (name, value) in enumerate(others):
        directive = "#elseif" if index else "#if"
        lines += [f"{directive}($prefer.contains('example={name}'))", json_text(value)]
        cases.append(
            {
                "name": name,
                "params": {"header": {"Prefer": f"example={name}"}},
                # Where one name begins like another, the first of them is given.
                "expected": expected(next(each for other, each in others if other in name)),
            }
        )
    return "\n".join([*lines, "#else", json_text(first[1]), "#end", ""]), cases


def _plain_example(media: MediaType, bodies: Bodies) -> str | None:
    """The body of another type; None where nothing but bytes or markup would do."""
    given = next((each.value for each in media.examples if isinstance(each.value, str)), None)
    if given is not None or media.schema is None:
        return given
    made = bodies.example(media.schema.json, "response")
    is_text = media.content_type.startswith("text/") and isinstance(made, str | int | float)
    return (made if isinstance(made, str) else json.dumps(made)) if is_text else None


def static_headers(response: Response | None, bodies: Bodies) -> dict[str, str]:
    """The headers of an answer with the values that the contract shows."""
    found: dict[str, str] = {}
    for header in response.headers if response is not None else ():
        value = _header_value(header, bodies)
        text = value if isinstance(value, str) else json.dumps(value)
        if _HEADER_VALUE.match(text) and header.name.lower() != "content-type":
            found[f"method.response.header.{header.name}"] = f"'{text}'"
    return found


def _header_value(header: Parameter, bodies: Bodies) -> Any:
    if header.examples:
        return header.examples[0].value
    made = bodies.example(header.schema.json, "response") if header.schema is not None else ""
    return ",".join(map(str, made)) if isinstance(made, list) else made
