"""What Lambda calls: one event in, one result out; a function of several operations finds the one that is meant."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from .context import LambdaContext
from .cors import Cors, allow_origins
from .event import read_event
from .log import log_error
from .operation import Endpoint, problem_response
from .problem import InternalServerError, MethodNotAllowed, NotFound, Problem
from .request import HttpRequest, HttpResponse

Event: TypeAlias = Mapping[str, Any]
LambdaHandler: TypeAlias = Callable[[Event, LambdaContext], dict[str, Any]]
AnyEndpoint: TypeAlias = Endpoint[Any, Any]
Routes: TypeAlias = Mapping[str, Sequence[Callable[[], AnyEndpoint]]]
"""Route key, such as "GET /orders/{orderId}" -> what imports the endpoints when they are first called.

There is more than one where API Gateway can't tell the contract's paths apart; the first one that fits serves.
"""


def serve(
    endpoint: AnyEndpoint,
    *,
    origins: Sequence[str] = (),
    exposed: Sequence[str] = (),
    allows_credentials: bool = False,
) -> LambdaHandler:
    """The entry point of a function with one operation.

    Args:
        origins: of pages that may read the answers; "*" for all.
        exposed: header fields that pages may read beside those of the answers themselves.
        allows_credentials: whether pages may send cookies and the like.
    """
    return _entry_point(endpoint.answer, Cors(origins, exposed, allows_credentials))


def serve_routes(
    routes: Routes,
    *,
    origins: Sequence[str] = (),
    exposed: Sequence[str] = (),
    allows_credentials: bool = False,
) -> LambdaHandler:
    """The entry point of a function with several operations.

    Args:
        origins: of pages that may read the answers; "*" for all.
        exposed: header fields that pages may read beside those of the answers themselves.
        allows_credentials: whether pages may send cookies and the like.
    """
    router = _Router(routes)

    def answer(http: HttpRequest, context: LambdaContext) -> HttpResponse:
        return _routed(router, http, context)

    return _entry_point(answer, Cors(origins, exposed, allows_credentials))


def _entry_point(
    answer: Callable[[HttpRequest, LambdaContext], HttpResponse], cors: Cors
) -> LambdaHandler:
    def handler(event: Event, context: LambdaContext) -> dict[str, Any]:
        http = read_event(event)
        response = answer(http, context)
        if cors.origins:
            allow_origins(cors, http, response)
        return http.result(response)

    return handler


def _routed(
    router: "_Router", http: HttpRequest, context: LambdaContext
) -> HttpResponse:
    try:
        endpoint = router.endpoint(http)
    except Problem as problem:
        return problem_response(problem)
    except Exception as error:  # the operation's modules do not import
        log_error(f"{http.method} {http.route} can't be served", http, context, error)
        return problem_response(InternalServerError())
    return endpoint.answer(http, context)


class _Router:
    """Finds the endpoint of a request: by the gateway's own route, else by the path that the client asked for."""

    def __init__(self, routes: Routes) -> None:
        self._routes = routes
        self._endpoints: dict[str, list[AnyEndpoint]] = {}

    def endpoint(self, http: HttpRequest) -> AnyEndpoint:
        key = f"{http.method} {http.route}"
        endpoints = self._endpoints.get(key) or self._import(self._find(key, http))
        fitting = (
            one
            for one in endpoints
            if len(endpoints) == 1 or one.operation.matches(http)
        )
        endpoint = next(fitting, None)
        if endpoint is None:
            raise NotFound(f"no operation at {http.path}")
        return endpoint

    def _import(self, key: str) -> list[AnyEndpoint]:
        if key not in self._endpoints:
            self._endpoints[key] = [load() for load in self._routes[key]]
        return self._endpoints[key]

    def _find(self, key: str, http: HttpRequest) -> str:
        for known in (key, f"ANY {http.route}"):
            if known in self._routes:
                return known
        return self._find_by_path(http)

    def _find_by_path(self, http: HttpRequest) -> str:
        """For gateways whose route is `$default` or `/{proxy+}`: the template that the path has, literal ones first."""
        allowed: set[str] = set()
        for key in sorted(self._routes, key=lambda key: key.count("{")):
            method, _, template = key.partition(" ")
            if not http.match_path(template):
                continue
            if method in (http.method, "ANY"):
                return key
            allowed.add(method)
        if allowed:
            raise MethodNotAllowed(headers={"Allow": ", ".join(sorted(allowed))})
        raise NotFound(f"no operation at {http.path}")
