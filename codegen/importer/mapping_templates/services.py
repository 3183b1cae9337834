"""Queues, topics, event buses, streams and state machines as integrations: what calls them, and how they answer.

In: the ARN of the resource. Out: the integration's address, and templates of its request.
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-integration-types.html
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote_plus

from codegen.core.records import replace
from codegen.importer.mapping_templates.answers import JSON, NO_BODY, answers_of, json_contents
from codegen.importer.mapping_templates.bodies import Bodies
from codegen.importer.mapping_templates.files import Case, TemplateFiles, is_plain
from codegen.importer.mapping_templates.function import server_error
from codegen.importer.mapping_templates.mock import static_response
from codegen.importer.mapping_templates.requests import with_request
from codegen.importer.mapping_templates.target import Target
from codegen.importer.mapping_templates.text import Member, json_text, object_text, quoted
from codegen.ir.api import Route
from codegen.ir.integration import Integration

_FORM = "application/x-www-form-urlencoded"
_JSON_1_1 = "application/x-amz-json-1.1"
_MESSAGE = "$input.json('$')"


class _Service(NamedTuple):
    headers: Mapping[str, str]
    template: Callable[[Target], str]
    printed: Callable[[Target, str], Any]  # of a body's text


def with_service_templates(
    route: Route, integration: Integration, target: Target, files: TemplateFiles, bodies: Bodies
) -> Integration:
    """The integration with the templates and headers that it lacks."""
    service = SERVICES[target.service]

    def template() -> str:
        return files.add("request", service.template(target), _cases(route, service, target, bodies))

    integration = with_request(route, integration, service.headers, template)
    if integration.responses:
        return integration
    answers = answers_of(route.operation)
    success = static_response(answers.success, answers.by_status[answers.success], files, bodies)
    if not success.response_templates:
        success = replace(success, response_templates={JSON: NO_BODY})
    failure = server_error(r"[45]\d\d", answers, files, bodies)
    return replace(integration, responses=(success, failure))


def _cases(route: Route, service: _Service, target: Target, bodies: Bodies) -> list[Case]:
    body = route.operation.request_body
    media = next(iter(json_contents(body.content).values()), None) if body is not None else None
    value: Any = {}
    if media is not None and media.schema is not None:
        value = bodies.example(media.schema.json, "request")
    text = json.dumps({"id": 7}) if not isinstance(value, dict) or not is_plain(value) else json.dumps(value)
    compact = json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":"))
    case = {"name": "a message", "body": text, "context": {"requestId": "r-1"}}
    return [{**case, "expected": service.printed(target, compact)}]


# ---- what each of them is asked
def _sqs(target: Target) -> str:
    text = f"Action=SendMessage&MessageBody=$util.urlEncode({_MESSAGE})"
    if target.name.endswith(".fifo"):
        text += "&MessageGroupId=$context.requestId&MessageDeduplicationId=$context.requestId"
    return text


def _sqs_printed(target: Target, body: str) -> str:
    fifo = "&MessageGroupId=r-1&MessageDeduplicationId=r-1" if target.name.endswith(".fifo") else ""
    return f"Action=SendMessage&MessageBody={quote_plus(body, safe='*')}{fifo}"


def _sns(target: Target) -> str:
    return f"Action=Publish&TopicArn={quote_plus(target.arn)}&Message=$util.urlEncode({_MESSAGE})"


def _sns_printed(target: Target, body: str) -> str:
    return f"Action=Publish&TopicArn={quote_plus(target.arn)}&Message={quote_plus(body, safe='*')}"


def _execution(target: Target) -> str:
    members = [Member("stateMachineArn", json_text(target.arn)), Member("input", quoted(_MESSAGE))]
    return f"{object_text(members)}\n"


def _entries(target: Target) -> str:
    entry = object_text(
        [
            Member("Source", '"$context.domainName"'),
            Member("DetailType", '"$context.httpMethod $context.resourcePath"'),
            Member("Detail", quoted(_MESSAGE)),
            Member("EventBusName", json_text(target.arn)),
        ]
    )
    return f"{object_text([Member('Entries', f'[{entry}]')])}\n"


def _entries_printed(target: Target, body: str) -> Any:
    return {"Entries": [{"Source": "", "DetailType": " ", "Detail": body, "EventBusName": target.arn}]}


def _record(target: Target) -> str:
    members = [
        Member("StreamName", json_text(_last(target))),
        Member("Data", f'"$util.base64Encode({_MESSAGE})"'),
        Member("PartitionKey", '"$context.requestId"'),
    ]
    return f"{object_text(members)}\n"


def _record_printed(target: Target, body: str) -> Any:
    return {
        "StreamName": _last(target),
        "Data": base64.b64encode(body.encode()).decode(),
        "PartitionKey": "r-1",
    }


def _last(target: Target) -> str:
    return target.name.rpartition("/")[2]


SERVICES: Mapping[str, _Service] = {
    "sqs": _Service({"Content-Type": _FORM}, _sqs, _sqs_printed),
    "sns": _Service({"Content-Type": _FORM}, _sns, _sns_printed),
    "states": _Service(
        {"Content-Type": "application/x-amz-json-1.0"},
        _execution,
        lambda target, body: {"stateMachineArn": target.arn, "input": body},
    ),
    "events": _Service(
        {"Content-Type": _JSON_1_1, "X-Amz-Target": "AWSEvents.PutEvents"},
        _entries,
        _entries_printed,
    ),
    "kinesis": _Service({"Content-Type": _JSON_1_1}, _record, _record_printed),
}
"""By the service in a resource's ARN."""
