"""The event that a Lambda function gets of a request: the operation, its parameters in their types, and the body.

In: an operation. Out: request templates by media type.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from codegen.importer.mapping_templates.answers import JSON, json_contents, stems
from codegen.importer.mapping_templates.bodies import LEAST, Bodies
from codegen.importer.mapping_templates.files import Case, TemplateFiles
from codegen.importer.mapping_templates.parameters import (
    SentParameter,
    parameters_text,
    printed,
    sample,
    sent_parameters,
)
from codegen.importer.mapping_templates.text import Member, json_text, object_text
from codegen.ir.api import Route
from codegen.ir.operation import MediaType

_SECTIONS = {"path": "path", "query": "querystring", "headers": "header"}
"""Member of the event -> where the parameters stand."""


def event_templates(route: Route, files: TemplateFiles, bodies: Bodies) -> dict[str, str]:
    """What makes the event, by the media type of the request."""
    body = route.operation.request_body
    contents: dict[str, MediaType | None] = dict(json_contents(body.content)) if body is not None else {}
    contents = contents or {JSON: None}
    parameters = sent_parameters(route, bodies)
    names = stems("request", list(contents))
    found: dict[str, str] = {}
    for media_type, media in contents.items():
        is_optional = body is not None and not body.required
        text = _event(route, parameters, media, is_optional, bodies)
        found[media_type] = files.add(names[media_type], text, _cases(route, parameters, media, bodies))
    # A request that names no type is taken for JSON.
    found.setdefault(JSON, next(iter(found.values())))
    return found


def _event(
    route: Route,
    parameters: Sequence[SentParameter],
    media: MediaType | None,
    is_optional: bool,
    bodies: Bodies,
) -> str:
    members = [Member("operation", json_text(_operation_name(route)))]
    members += [Member(name, parameters_text(parameters, place)) for name, place in _SECTIONS.items()]
    setting = ""
    if media is not None:
        text = bodies.text(media.schema.json if media.schema else True, "request")
        if text.startswith("#set"):
            setting, text = text.split("\n", 1)
            setting += "\n"
        if is_optional:
            text = f"#if($input.path('$') == '')null#else{text}#end"
        members.append(Member("body", text))
    return f"{setting}{object_text(members)}\n"


def _cases(
    route: Route, parameters: Sequence[SentParameter], media: MediaType | None, bodies: Bodies
) -> list[Case]:
    schema = media.schema.json if media is not None and media.schema is not None else True
    values = bodies.variants(schema, "request") if media is not None else [("everything", None)]
    needed = [each for each in parameters if each.is_required]
    wanted = [(name, parameters if name != LEAST else needed, value) for name, value in values]
    if len(needed) < len(parameters) and all(name != LEAST for name, *_ in wanted):
        wanted.append((LEAST, needed, values[0][1]))
    return [
        _case(name, route, own, value if media is not None else ..., schema, bodies)
        for name, own, value in wanted
    ]


def _case(
    name: str, route: Route, parameters: Sequence[SentParameter], value: Any, schema: Any, bodies: Bodies
) -> Case:
    """One case; `...` stands for no body."""
    sent = sample(parameters, route, bodies)
    event: dict[str, Any] = {"operation": _operation_name(route)}
    event |= {section: printed(parameters, sent, place) for section, place in _SECTIONS.items()}
    case: dict[str, Any] = {
        "name": name,
        "params": {place: values for place, values in sent.items() if values},
    }
    if value is not ...:
        case["body"] = json.dumps(value) if isinstance(value, str) else value
        event["body"] = bodies.printed(schema, "request", value)
    return {**case, "expected": event}


def _operation_name(route: Route) -> str:
    return route.operation.operation_id or f"{route.operation.http_method} {route.operation.path}"
