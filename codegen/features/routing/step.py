"""Finds the route of a request, as a deployed REST API does.

Static segments come before `{parameter}`, that before `{greedy+}`; where a branch ends without the verb, the search
goes back and tries the next one, so that a greedy sibling may serve a verb that a static resource lacks. The path is
taken as sent: percent-encoding stays, one slash at its end does not count.
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-set-up-simple-proxy.html
"""

from __future__ import annotations

from collections.abc import Iterable

from codegen.core.records import Record, field
from codegen.gateway.exchange import ServedRoute

ANY = "ANY"
ANY_COVERS = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})
"""https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-settings-method-request.html"""
Match = tuple[ServedRoute, dict[str, str] | None]


class _Resource(Record):
    """A path segment with what lies below it."""

    methods: dict[str, tuple[ServedRoute, tuple[str, ...]]] = field(
        default_factory=dict
    )  # with the parameters' names
    static: dict[str, _Resource] = field(default_factory=dict)
    parameter: _Resource | None = None
    greedy: _Resource | None = None

    def serve(self, http_method: str) -> tuple[ServedRoute, tuple[str, ...]] | None:
        found = self.methods.get(http_method)
        return self.methods.get(ANY) if found is None and http_method in ANY_COVERS else found


class Router:
    """The routes of one stage."""

    __slots__ = ("_exact", "_root")

    def __init__(self, routes: Iterable[ServedRoute]) -> None:
        self._root = _Resource()
        self._exact: dict[tuple[str, str], Match] = {}
        for served in routes:
            self._add(served)

    def find(self, http_method: str, path: str) -> Match | None:
        """The route of a request and its path parameters (None where the route has none); None: no such route."""
        exact = self._exact.get((http_method, path))
        if exact is not None:
            return exact
        trimmed = path[1:-1] if path.endswith("/") else path[1:]
        values: list[str] = []
        found = _search(self._root, trimmed.split("/") if trimmed else [], 0, http_method, values)
        if found is None:
            return None
        served, names = found
        return served, dict(zip(names, reversed(values), strict=True)) or None

    def _add(self, served: ServedRoute) -> None:
        route = served.route
        if "{" not in route.path and route.http_method != ANY:
            # a static path with its own verb is served by nothing else
            self._exact[route.http_method, route.path] = (served, None)
        resource = self._root
        names = []
        for segment in route.path.strip("/").split("/") if route.path != "/" else ():
            if segment.startswith("{") and segment.endswith("}"):
                names.append(segment[1:-1].removesuffix("+"))
            resource = _below(resource, segment)
        resource.methods.setdefault(route.http_method, (served, tuple(names)))


def _below(resource: _Resource, segment: str) -> _Resource:
    """The resource of a segment, made where it is new; siblings share one place for a parameter, whatever its name."""
    if not (segment.startswith("{") and segment.endswith("}")):
        return resource.static.setdefault(segment, _Resource())
    if segment.endswith("+}"):
        resource.greedy = resource.greedy or _Resource()
        return resource.greedy
    resource.parameter = resource.parameter or _Resource()
    return resource.parameter


def _search(
    resource: _Resource, segments: list[str], at: int, http_method: str, values: list[str]
) -> tuple[ServedRoute, tuple[str, ...]] | None:
    """The best match below a resource; the parameters' values are appended last one first."""
    if at == len(segments):
        return resource.serve(http_method)
    segment = segments[at]
    static = resource.static.get(segment)
    found = _search(static, segments, at + 1, http_method, values) if static is not None else None
    if found is None and resource.parameter is not None and segment:
        found = _search(resource.parameter, segments, at + 1, http_method, values)
        if found:
            values.append(segment)
    if found is None and resource.greedy is not None:
        rest = "/".join(segments[at:])
        found = resource.greedy.serve(http_method) if rest else None
        if found:
            values.append(rest)
    return found
