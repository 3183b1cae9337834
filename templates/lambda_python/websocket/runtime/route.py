"""The entry points of routes of a WebSocket API: what happens on a connection in, the answer to its client out.

https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-develop-routes.html
"""

from collections.abc import Callable, Mapping
from functools import cache, cached_property
from typing import Any

from .context import LambdaContext
from .entry_point import AnyEndpoint, Event, LambdaHandler
from .event import RestRequest
from .log import log_error
from .operation import problem_response
from .problem import InternalServerError, NotFound
from .request import Headers, HttpResponse


class RouteRequest(RestRequest):
    """What happens on a connection: its handshake, a message, or its end."""

    @property
    def path(self) -> str:
        return f"/{self.route}"

    @property
    def route(self) -> str:
        return str(self.context.get("routeKey") or "")

    @cached_property
    def headers(self) -> Headers:
        """Those of the handshake; messages have none, and are JSON."""
        sent = Headers(self._pairs("multiValueHeaders", "headers"))
        return sent or Headers([("content-type", "application/json")])

    def result(self, response: HttpResponse) -> dict[str, Any]:
        """A route without an answer sends nothing: it has no body."""
        result = super().result(response)
        if not result["body"]:
            del result["body"]
        return result


def serve_route(endpoint: AnyEndpoint) -> LambdaHandler:
    """The entry point of a function with one route."""

    def handler(event: Event, context: LambdaContext) -> dict[str, Any]:
        request = RouteRequest(event)
        return request.result(endpoint.answer(request, context))

    return handler


def serve_routes(routes: Mapping[str, Callable[[], AnyEndpoint]]) -> LambdaHandler:
    """The entry point of a function with several routes.

    Args:
        routes: route key -> what imports the endpoint when it is first called.
    """
    load = cache(lambda key: routes[key]())

    def handler(event: Event, context: LambdaContext) -> dict[str, Any]:
        request = RouteRequest(event)
        if request.route not in routes:
            return request.result(
                problem_response(NotFound(f"no route {request.route!r}"))
            )
        try:
            endpoint = load(request.route)
        except Exception as error:  # the route's modules do not import
            log_error(f"{request.route} can't be served", request, context, error)
            return request.result(problem_response(InternalServerError()))
        return request.result(endpoint.answer(request, context))

    return handler
