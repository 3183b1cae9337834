"""The HTTP request inside a Lambda event, and the result that Lambda gives back.

REST APIs and HTTP APIs with payload format 1.0 send one kind of event, HTTP APIs with format 2.0 another:
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
"""

from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl

from .request import Headers, HttpRequest, HttpResponse


def read_event(event: Mapping[str, Any]) -> HttpRequest:
    """The request inside an event of either payload format.

    Raises:
        ValueError: the event comes from no proxy integration of API Gateway.
    """
    if event.get("version") == "2.0":
        return HttpApiRequest(event)
    if "httpMethod" in event:
        return RestRequest(event)
    raise ValueError("the event comes from no proxy integration of API Gateway")


class RestRequest(HttpRequest):
    """A request to a REST API, or to an HTTP API with payload format 1.0."""

    @property
    def method(self) -> str:
        return str(self.event.get("httpMethod") or "")

    @property
    def path(self) -> str:
        return str(self.event.get("path") or "/")

    @property
    def route(self) -> str:
        return str(self.event.get("resource") or "")

    @cached_property
    def headers(self) -> Headers:
        return Headers(self._pairs("multiValueHeaders", "headers"))

    @cached_property
    def query(self) -> list[tuple[str, str]]:
        names = ("multiValueQueryStringParameters", "queryStringParameters")
        return list(self._pairs(*names))

    def _pairs(self, multiple: str, single: str) -> Iterator[tuple[str, str]]:
        values = self.event.get(multiple)
        if not values:
            yield from (self.event.get(single) or {}).items()
            return
        for name, items in values.items():
            for item in items:
                yield name, item

    @cached_property
    def cookies(self) -> list[tuple[str, str]]:
        sent = self.headers.get_all("cookie")
        return _cookies(pair for field in sent for pair in field.split(";"))

    @cached_property
    def encoded_path_parameters(self) -> Mapping[str, str]:
        values = self.event.get("pathParameters") or {}
        # REST APIs leave the encoding as it came; HTTP APIs, whose 1.0 events alone have a version, take it off.
        return _encoded(values) if "version" in self.event else values

    @property
    def source_ip(self) -> str:
        return str((self.context.get("identity") or {}).get("sourceIp") or "")

    @property
    def user_agent(self) -> str:
        return str((self.context.get("identity") or {}).get("userAgent") or "")

    @property
    def claims(self) -> Mapping[str, Any]:
        return self.authorizer.get("claims") or {}

    @property
    def authorizer(self) -> Mapping[str, Any]:
        return self.context.get("authorizer") or {}

    def result(self, response: HttpResponse) -> dict[str, Any]:
        result: dict[str, Any] = {"statusCode": response.status, **_body(response.body)}
        headers, repeated = dict(response.headers), {}
        if len(headers) != len(response.headers):
            grouped = _grouped(response.headers)
            repeated = {n: values for n, values in grouped.items() if len(values) > 1}
        result["headers"] = {n: v for n, v in headers.items() if n not in repeated}
        if repeated:
            result["multiValueHeaders"] = repeated
        return result


class HttpApiRequest(HttpRequest):
    """A request to an HTTP API with payload format 2.0."""

    @property
    def method(self) -> str:
        return str((self.context.get("http") or {}).get("method") or "")

    @property
    def path(self) -> str:
        path, stage = str(self.event.get("rawPath") or "/"), f"/{self.stage}"
        return path.removeprefix(stage) if path.startswith(stage + "/") else path

    def _path_values(self, values: dict[str, str]) -> Mapping[str, str]:
        return _encoded(values)

    @property
    def route(self) -> str:
        return str(self.event.get("routeKey") or "").rpartition(" ")[2]

    @cached_property
    def headers(self) -> Headers:
        fields = list((self.event.get("headers") or {}).items())
        if self.event.get("cookies"):  # the gateway takes them out of the headers
            fields.append(("cookie", "; ".join(self.event["cookies"])))
        return Headers(fields)

    @cached_property
    def query(self) -> list[tuple[str, str]]:
        # `queryStringParameters` joins values with commas, which nothing can take apart again.
        return parse_qsl(self.event.get("rawQueryString") or "", keep_blank_values=True)

    @cached_property
    def cookies(self) -> list[tuple[str, str]]:
        return _cookies(self.event.get("cookies") or ())

    @cached_property
    def encoded_path_parameters(self) -> Mapping[str, str]:
        return _encoded(self.event.get("pathParameters") or {})

    @property
    def source_ip(self) -> str:
        return str((self.context.get("http") or {}).get("sourceIp") or "")

    @property
    def user_agent(self) -> str:
        return str((self.context.get("http") or {}).get("userAgent") or "")

    @property
    def claims(self) -> Mapping[str, Any]:
        jwt = (self.context.get("authorizer") or {}).get("jwt") or {}
        return jwt.get("claims") or {}

    @property
    def authorizer(self) -> Mapping[str, Any]:
        return (self.context.get("authorizer") or {}).get("lambda") or {}

    def result(self, response: HttpResponse) -> dict[str, Any]:
        grouped = _grouped(response.headers)
        cookies = [
            value
            for name in list(grouped)
            if name.lower() == "set-cookie"
            for value in grouped.pop(name)
        ]
        result: dict[str, Any] = {"statusCode": response.status, **_body(response.body)}
        result["headers"] = {
            name: ", ".join(values) for name, values in grouped.items()
        }
        if cookies:
            result["cookies"] = cookies
        return result


def _encoded(values: Mapping[str, str]) -> dict[str, str]:
    """Decoded values in a form that decoding once turns into themselves."""
    return {name: value.replace("%", "%25") for name, value in values.items()}


def _cookies(pairs: Iterable[str]) -> list[tuple[str, str]]:
    split = (pair.strip().partition("=") for pair in pairs)
    return [(name, value) for name, equals, value in split if equals]


def _grouped(fields: list[tuple[str, str]]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for name, value in fields:
        grouped.setdefault(name, []).append(value)
    return grouped


def _body(body: str | bytes | None) -> dict[str, Any]:
    if isinstance(body, bytes):
        return {"body": b64encode(body).decode(), "isBase64Encoded": True}
    return {"body": body or "", "isBase64Encoded": False}
