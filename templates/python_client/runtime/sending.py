"""Typed requests to requests of HTTP: each parameter to its place, the body to its media type."""

from __future__ import annotations

import json
import re
from dataclasses import MISSING, dataclass, fields
from typing import Any

import httpx

from ..contract import Operation, Parameter, Request
from .bodies import Body, body_of, plain
from .security import Credentials
from .styles import Pairs, encoded, header, pairs, query_string, segment

_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
PROBLEM = "application/problem+json"


@dataclass
class _Places:
    """The parameters of a request by their places."""

    path: dict[str, str]
    query: Pairs
    header: Pairs
    cookie: Pairs

    def add(self, parameter: Parameter, value: Any) -> None:
        name, style, explode = parameter.name, parameter.style, parameter.explode
        if parameter.place == "path":
            document = encoded(json.dumps(value)) if parameter.is_json else ""
            self.path[name] = document or segment(name, value, style, explode)
            return
        if parameter.place == "header":
            shown = json.dumps(value) if parameter.is_json else header(value, explode)
            self.header.append((name, shown))
            return
        found = pairs(name, value, style, explode)
        if parameter.is_json:
            found = [(name, json.dumps(value, ensure_ascii=False))]
        (self.query if parameter.place == "query" else self.cookie).extend(found)


def build_request(
    base_url: str,
    operation: Operation[Any, Any],
    request: Request,
    credentials: Credentials,
) -> httpx.Request:
    """The request that goes over the wire."""
    places = _Places({}, sorted(operation.query), [], [])
    for parameter, value in _sent(request):
        places.add(parameter, value)
    path = _PLACEHOLDER.sub(lambda found: _segment(found[1], places), operation.path)
    query = query_string([*places.query, *credentials.query])
    cookies = [*places.cookie, *credentials.cookies]
    headers = [("Accept", _accept(operation)), *places.header, *credentials.headers]
    if cookies:
        crumbs = (f"{name}={encoded(value)}" for name, value in cookies)
        headers.append(("Cookie", "; ".join(crumbs)))
    value = getattr(request, "body", None)
    is_absent = value is None and not request.body_required
    body = Body() if is_absent else body_of(request.content, value)
    if body.content_type:
        headers.append(("Content-Type", body.content_type))
    url = base_url.rstrip("/") + path + (f"?{query}" if query else "")
    return httpx.Request(
        _method(operation, value),
        url,
        headers=[(name.encode(), value.encode()) for name, value in headers],
        content=body.content,
        files=body.parts or None,
    )


def _sent(request: Request) -> list[tuple[Parameter, Any]]:
    """The parameters that are sent, as JSON has their values: those that are absent or at their defaults are not."""
    types = type(request).__annotations__
    defaults = {one.name: one for one in fields(request)}
    found: list[tuple[Parameter, Any]] = []
    for parameter in request.parameters:
        value, own = (
            getattr(request, parameter.attribute),
            defaults[parameter.attribute],
        )
        factory = own.default_factory
        default = own.default if factory is MISSING else factory()
        if parameter.required or value != default:
            found.append((parameter, plain(value, types[parameter.attribute])))
    return found


def _segment(placeholder: str, places: _Places) -> str:
    name = placeholder.removesuffix("+")
    value = places.path.get(name, encoded(f"{{{placeholder}}}"))
    return value.replace("%2F", "/") if placeholder.endswith("+") else value


def _method(operation: Operation[Any, Any], body: Any) -> str:
    if operation.method != "ANY":
        return operation.method
    return "GET" if body is None else "POST"


def _accept(operation: Operation[Any, Any]) -> str:
    """What the operation answers with, success first: API Gateway decides by the first whether bytes go as bytes."""
    names = [name for response in operation.responses for name in response.content]
    return ", ".join(dict.fromkeys([*names, PROBLEM])) if names else "*/*"
