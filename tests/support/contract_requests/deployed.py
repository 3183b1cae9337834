"""The functions of a generated project as its template deploys them, called without anything between.

In: a project's folder and requests. Out: what the functions' entry points answer to events of either payload format.
"""

from __future__ import annotations

import base64
import json
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlencode

import yaml
from contract_requests.wire import Pairs

_FUNCTION = re.compile(r"\$\{(\w+)\.Arn\}")
_METHOD = "x-amazon-apigateway-any-method"


@dataclass
class Sent:
    """A request as a client sends it."""

    method: str
    template: str  # the contract's path
    segments: dict[str, str] = field(default_factory=dict)  # percent-encoded
    query: Pairs = field(default_factory=list)
    headers: Pairs = field(default_factory=list)
    cookies: Pairs = field(default_factory=list)
    content_type: str = ""
    body: bytes | None = None
    is_broken_base64: bool = False

    @property
    def path(self) -> str:
        return re.sub(r"\{([^{}]+)\}", lambda match: self.segments[match[1]], self.template)

    @property
    def fields(self) -> Pairs:
        """All header fields."""
        made = list(self.headers)
        if self.cookies:
            made.append(("Cookie", "; ".join(f"{name}={quote(value)}" for name, value in self.cookies)))
        return [*made, ("Content-Type", self.content_type)] if self.content_type else made


@dataclass(frozen=True)
class Answer:
    """What an entry point gave back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def is_problem(self) -> bool:
        return self.headers.get("content-type", "").startswith("application/problem+json")


@dataclass(frozen=True)
class _Route:
    method: str
    path: str
    pattern: re.Pattern[str]
    names: tuple[str, ...]
    handler: str


class _Template(yaml.CSafeLoader):
    """CloudFormation's short forms read as their arguments."""


def _argument(loader: yaml.CSafeLoader, _suffix: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    assert isinstance(node, yaml.MappingNode)
    return loader.construct_mapping(node, deep=True)


_Template.add_multi_constructor("!", _argument)


class Deployed:
    """The functions of one project; its source is importable from now on."""

    def __init__(self, root: Path) -> None:
        self.root = root
        sys.path.insert(0, str(root / "src"))
        template = yaml.load((root / "template.yaml").read_text(encoding="utf-8"), _Template)
        resources = template["Resources"]
        self._routes = sorted(_routes(resources), key=_specificity, reverse=True)
        self._handlers: dict[str, Callable[..., dict[str, Any]]] = {}

    def call(self, sent: Sent, *, is_format_2: bool = False, is_base64: bool = False) -> Answer:
        """The answer of the function whose route API Gateway would take.

        Raises:
            LookupError: no route of the template fits.
        """
        route, values = self._route(sent)
        event = (_event_2 if is_format_2 else _event_1)(sent, route, values, is_base64)
        # What Lambda hands over went through JSON.
        result = self._handler(route.handler)(json.loads(json.dumps(event)), _Context())
        json.dumps(result)
        body = result["body"]
        content = base64.b64decode(body) if result["isBase64Encoded"] else body.encode("utf-8")
        headers = {name.lower(): value for name, value in result.get("headers", {}).items()}
        return Answer(result["statusCode"], headers, content)

    def _route(self, sent: Sent) -> tuple[_Route, dict[str, str]]:
        path = sent.path.rstrip("/") or "/"
        for route in self._routes:
            match = route.pattern.fullmatch(path) if route.method in (sent.method, "ANY") else None
            if match:
                return route, dict(zip(route.names, match.groups(), strict=True))
        raise LookupError(f"no route of the template fits {sent.method} {path}")

    def _handler(self, name: str) -> Callable[..., dict[str, Any]]:
        if name not in self._handlers:
            module, _, attribute = name.rpartition(".")
            self._handlers[name] = getattr(import_module(module), attribute)
        return self._handlers[name]


def _routes(resources: dict[str, Any]) -> list[_Route]:
    body = next(
        one["Properties"]["DefinitionBody"]
        for one in resources.values()
        if "DefinitionBody" in one.get("Properties", {})
    )
    made = []
    for path, item in body["paths"].items():
        for method, operation in item.items():
            uri = str(operation.get("x-amazon-apigateway-integration", {}).get("uri", ""))
            named = _FUNCTION.search(uri)
            if named:
                handler = resources[named[1]]["Properties"]["Handler"]
                made.append(_route(path, "ANY" if method == _METHOD else method.upper(), handler))
    return made


def _route(path: str, method: str, handler: str) -> _Route:
    names: list[str] = []
    pattern = ""
    for literal, name in re.findall(r"([^{]*)(?:{([^}]*)})?", path):
        pattern += re.escape(literal)
        if name:
            names.append(name.removesuffix("+"))
            pattern += "(.+)" if name.endswith("+") else "([^/]+)"
    return _Route(method, path, re.compile(pattern), tuple(names), handler)


def _specificity(route: _Route) -> tuple[list[int], bool]:
    """Literal segments come before parameters, those before greedy ones; a method before ANY."""
    kinds = [0 if part.endswith("+}") else 1 if "{" in part else 2 for part in route.path.split("/")[1:]]
    return kinds, route.method != "ANY"


class _Context:
    """What Lambda says of an invocation, as far as entry points ask."""

    aws_request_id = "00000000-0000-0000-0000-000000000000"
    function_name = "function"

    def get_remaining_time_in_millis(self) -> int:
        return 29_000


def _payload(sent: Sent, is_base64: bool) -> dict[str, Any]:
    if sent.is_broken_base64:
        return {"body": "%%%not base64%%%", "isBase64Encoded": True}
    if sent.body is None:
        return {"body": None, "isBase64Encoded": False}
    try:
        text = sent.body.decode("utf-8")
    except UnicodeDecodeError:
        is_base64, text = True, ""
    if is_base64:
        return {"body": base64.b64encode(sent.body).decode(), "isBase64Encoded": True}
    return {"body": text, "isBase64Encoded": False}


def _grouped(pairs: Pairs) -> dict[str, list[str]] | None:
    made: dict[str, list[str]] = {}
    for name, value in pairs:
        made.setdefault(name, []).append(value)
    return made or None


def _last(grouped: dict[str, list[str]] | None) -> dict[str, str] | None:
    return {name: values[-1] for name, values in grouped.items()} if grouped else None


def _event_1(sent: Sent, route: _Route, values: dict[str, str], is_base64: bool) -> dict[str, Any]:
    """https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html"""
    headers, query = _grouped(sent.fields), _grouped(sent.query)
    return {
        "resource": route.path,
        "path": sent.path,
        "httpMethod": sent.method,
        "headers": _last(headers),
        "multiValueHeaders": headers,
        "queryStringParameters": _last(query),
        "multiValueQueryStringParameters": query,
        "pathParameters": values or None,
        "stageVariables": None,
        "requestContext": {
            "resourcePath": route.path,
            "httpMethod": sent.method,
            "stage": "dev",
            "identity": {"sourceIp": "192.0.2.1", "userAgent": "client"},
            "requestId": "1",
        },
        **_payload(sent, is_base64),
    }


def _event_2(sent: Sent, route: _Route, values: dict[str, str], is_base64: bool) -> dict[str, Any]:
    """https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html"""
    headers = _grouped([(name.lower(), value) for name, value in sent.fields if name != "Cookie"]) or {}
    event = {
        "version": "2.0",
        "routeKey": f"{route.method} {route.path}",
        "rawPath": unquote(sent.path),
        "rawQueryString": urlencode(sent.query, errors="replace"),
        "headers": {name: ",".join(items) for name, items in headers.items()},
        "requestContext": {
            "http": {
                "method": sent.method,
                "path": sent.path,
                "sourceIp": "192.0.2.1",
                "userAgent": "client",
            },
            "stage": "$default",
            "requestId": "1",
        },
        **{key: value for key, value in _payload(sent, is_base64).items() if value is not None},
    }
    if values:
        event["pathParameters"] = {name: unquote(value) for name, value in values.items()}
    if sent.cookies:
        event["cookies"] = [f"{name}={quote(value)}" for name, value in sent.cookies]
    return event
